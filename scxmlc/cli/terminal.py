"""What a person sees: coloured diagnostics, a progress bar, plain text when nobody looks.

This is the one file that imports rich. What surprises: nothing from a document is ever given to rich as
markup. Lines are built of `Text` pieces, with control characters made visible first; where nobody looks no line is
wrapped, so that piped output is the same on every width.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from typing import IO, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from scxmlc.cli.excerpt import excerpt, visible
from scxmlc.cli.output import opened
from scxmlc.diagnostics import Diagnostic
from scxmlc.source import Location

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
WIDEST = 1000  # cells; rich would believe COLUMNS=0, and any other number
MANY = 4  # charts from which on a progress bar is worth its place

Item = TypeVar("Item")


class Terminal:
    """One output stream as a place for people. `width` bounds excerpts, and what is shortened."""

    def __init__(self, stream: IO[str]) -> None:
        columns, lines = shutil.get_terminal_size()
        self._console = Console(
            file=stream,
            width=min(columns, WIDEST),
            height=min(lines, WIDEST),
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=True,
            no_color=True if "NO_COLOR" in os.environ else None,
        )
        self._width = max(40, min(self._console.width, 140)) if self._console.is_terminal else 110

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
        if self._console.is_terminal:
            self._console.print(Text.assemble(*pieces), soft_wrap=False)
        else:
            self._print(*pieces)

    def _print(self, *pieces: tuple[str, str]) -> None:
        if self._console.is_terminal:
            self._console.print(Text.assemble(*pieces))
        else:  # as rich would: without styles, but in a hundredth of the time
            self._console.file.write("".join(text for text, _ in pieces) + "\n")

    def following(self, items: Sequence[Item], doing: str) -> Iterator[Item]:
        """The items, under a progress bar if they are many and somebody looks."""
        if len(items) < MANY or not self._console.is_terminal:
            return iter(items)
        return self._with_bar(items, doing)

    def _with_bar(self, items: Sequence[Item], doing: str) -> Iterator[Item]:
        columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn())
        # without a thread of its own: trials of mutants fork meanwhile
        with Progress(*columns, console=self._console, transient=True, auto_refresh=False) as progress:
            yield from progress.track(items)


def streams() -> tuple[Terminal, Terminal]:
    """The standard output and the standard error."""
    out, err = opened()
    return Terminal(out), Terminal(err)
