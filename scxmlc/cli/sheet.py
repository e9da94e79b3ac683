"""`Sheet`: a table of two columns on a terminal: what it is, and what there is to say of it.

In: labels and values. Out: lines. The rule that surprises: a value that is too long for its line is cut, lists go on
below; a label that is the same as on the line above is not said again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scxmlc.cli.excerpt import cells, fitted, visible
from scxmlc.cli.terminal import Terminal

LABELS = 12  # cells for labels
NAMES = 24  # cells that a column of names takes at most
NARROWEST = 16  # cells that a value has, whatever the terminal

Pieces = Iterable[str]


class Sheet:
    """A table, `indent` cells from the left."""

    def __init__(self, terminal: Terminal, indent: int = 0) -> None:
        self._terminal = terminal
        self._indent = indent
        self._label = ""

    def heading(self, text: str) -> None:
        """What all of it is about."""
        self._terminal.say(" " * self._indent + text, "bold")

    def gap(self) -> None:
        """An empty line."""
        self._label = ""
        self._terminal.say("")

    def inside(self) -> Sheet:
        """A table within this one."""
        self._label = ""
        return Sheet(self._terminal, self._indent + 4)

    def row(self, label: str, value: Pieces) -> None:
        """One line."""
        said = "" if label == self._label else label
        self._label = label
        left = " " * (self._indent + 2) + said.ljust(LABELS)
        self._terminal.row(left, fitted(value, self._room()))

    def rows(self, label: str, named: Sequence[tuple[str, Pieces]]) -> None:
        """A line for each of some names with its value, the values below one another."""
        most = min(NAMES, self._room() // 2)
        width = min(most, max((cells(name) for name, _ in named), default=0))
        for name, value in named:
            shown = fitted([name], most)
            self.row(label, _led(shown + " " * (width - cells(shown) + 2), value))

    def words(self, label: str, words: Iterable[str]) -> None:
        """Words with commas between them, on as many lines as they need."""
        line = ""
        for word in map(visible, words):
            if line and cells(line) + cells(word) + 2 > self._room():
                self.row(label, [line + ","])
                line = word
            else:
                line = f"{line}, {word}" if line else word
        self.row(label, [line])

    def _room(self) -> int:
        return max(NARROWEST, self._terminal.width - self._indent - 2 - LABELS)


def _led(begin: str, pieces: Pieces) -> Pieces:
    yield begin
    yield from pieces
