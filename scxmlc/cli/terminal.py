"""What a person sees: diagnostics with their excerpts, plain text when nobody looks.

What surprises: lines are built of pieces of text and their styles, with control characters made visible first; where
nobody looks no line is wrapped, so that piped output is the same on every width.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING, TypeVar

from scxmlc.cli.excerpt import excerpt, visible
from scxmlc.cli.output import opened
from scxmlc.diagnostics import Diagnostic
from scxmlc.source import Location

if TYPE_CHECKING:
    from scxmlc.cli.screen import Screen

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
MANY = 4  # charts from which on a progress bar is worth its place

Item = TypeVar("Item")


class Terminal:
    """One output stream as a place for people. `width` bounds excerpts, and what is shortened."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._screen = _screen(stream)
        self._width = 110 if self._screen is None else max(40, min(self._screen.width, 140))

    def say(self, text: str, style: str = "") -> None:
        """One line; whatever in it is not printable is shown as an escape."""
        self._print((visible(text), style))

    @property
    def width(self) -> int:
        """The cells that a line may well take."""
        return self._width

    def problem(self, sentence: str, details: Sequence[str] = (), hint: str = "") -> None:
        """An error that stands in no chart, with a line for each of its details, and its way out."""
        self.say(f"error: {sentence}", STYLES["error"])
        for detail in details:
            self.say(f"  {detail}")
        if hint:
            self._help(hint)

    def row(self, label: str, text: str) -> None:
        """One line of a table: what it is, which already has its place, and what there is to say."""
        self._print((visible(label), "dim"), (visible(text), ""))

    def diagnostic(self, found: Diagnostic) -> None:
        """The finding with its line and caret, its way out, and the other places that belong to it."""
        self._heading(found.location, found.severity, found.message, found.code)
        self._excerpt(found.location, STYLES[found.severity])
        if found.hint:
            self._help(found.hint)
        for note in found.notes:
            self._heading(note.location, "note", note.text)
            self._excerpt(note.location, STYLES["note"])

    def _help(self, hint: str) -> None:
        self._fold(("  help: ", "bold green"), (visible(hint), ""))

    def _heading(self, location: Location, severity: str, message: str, code: str = "") -> None:
        self._fold(
            (visible(str(location)), "bold"),
            (": ", ""),
            (f"{severity}: ", STYLES[severity]),
            (visible(message), "bold" if code else ""),
            (f" [{code}]" if code else "", "dim"),
        )

    def _excerpt(self, location: Location, style: str) -> None:
        number = f"{location.line:>5} | "
        shown = excerpt(location, self._width - len(number))
        if shown.text.strip():
            self._print((number, "dim"), (shown.text, ""))
            self._print((" " * (len(number) - 2) + "| ", "dim"), (shown.caret, style))

    def _fold(self, *pieces: tuple[str, str]) -> None:
        """A sentence: where somebody looks, it is broken between words."""
        if self._screen is None:
            self._print(*pieces)
        else:
            self._screen.sentence(*pieces)

    def _print(self, *pieces: tuple[str, str]) -> None:
        if self._screen is None:
            self._stream.write("".join(text for text, _ in pieces) + "\n")
        else:
            self._screen.line(*pieces)

    def following(self, items: Sequence[Item], doing: str) -> Iterator[Item]:
        """The items, under a progress bar if they are many and somebody looks."""
        if len(items) < MANY or self._screen is None:
            return iter(items)
        return self._screen.following(items, doing)


def _screen(stream: IO[str]) -> Screen | None:
    """The stream as a screen, if somebody looks; whether that is so where it need not be a terminal, rich knows."""
    if not (os.environ.keys() & {"FORCE_COLOR", "TTY_COMPATIBLE"} or (not stream.closed and stream.isatty())):
        return None
    from scxmlc.cli.screen import Screen

    screen = Screen(stream)
    return screen if screen.is_seen else None


def streams() -> tuple[Terminal, Terminal]:
    """The standard output and the standard error."""
    out, err = opened()
    return Terminal(out), Terminal(err)
