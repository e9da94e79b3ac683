"""On which line of a TOML text each table and each key stands, which `tomllib` does not tell.

In: a text that `tomllib` has read without complaint. Out: the lines by path: `("call", 0, "to")` for the key `to` of
the first `[[call]]`. The rule that surprises: because the text is known to be right, what is between the keys is only
skipped, not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from tomllib import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Path: TypeAlias = tuple[str | int, ...]

_STRING = r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_PART = r'(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_VALUE = re.compile(rf"{_STRING}|[^\[\]{{}},#\s\"'][^\[\]{{}},#\n]*", re.DOTALL)
_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)*")


class Lines:
    """The lines of one text."""

    __slots__ = ("_arrays", "_at", "_found", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._found: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}
        self._read()

    def of(self, *path: str | int) -> int:
        """The line of what stands at a path, or of the innermost table around it; 1 where there is none."""
        while path and path not in self._found:
            path = path[:-1]
        return self._found.get(path, 1)

    def _read(self) -> None:
        table: Path = ()
        self._skip()
        while self._at < len(self._text):
            table = self._header() if self._text[self._at] == "[" else self._pair(table)
            self._skip()

    def _header(self) -> Path:
        """`[table]` or `[[array of tables]]`; where it leads."""
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        self._blanks()
        names = self._key()
        self._blanks()
        if brackets == 2:
            array = (*self._entered(names[:-1]), names[-1])
            self._arrays[array] = self._arrays.get(array, -1) + 1
        path = self._entered(names)
        self._at += brackets
        return path

    def _entered(self, names: Path) -> Path:
        """The path of a header's names, all on this line; of an array of tables its last one is meant."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            self._note(path, self._at)
            if path in self._arrays:
                path = (*path, self._arrays[path])
                self._note(path, self._at)
        return path

    def _pair(self, table: Path) -> Path:
        """A key with its value; the table it stands in."""
        start = self._at
        path = table
        for name in self._key():
            path = (*path, name)
            self._note(path, start)
        self._blanks()
        self._at += 1
        self._blanks()
        self._value(path)
        return table

    def _value(self, path: Path) -> None:
        opening = self._text[self._at]
        if opening not in "[{":
            self._at = _matched(_VALUE, self._text, self._at)
            return
        self._at += 1
        self._skip()
        place = 0
        while self._text[self._at] not in "]}":
            if opening == "{":
                self._pair(path)
            else:
                self._note((*path, place), self._at)
                self._value((*path, place))
            place += 1
            self._skip()
        self._at += 1

    def _key(self) -> Path:
        """The names of a dotted key."""
        end = _matched(_KEY, self._text, self._at)
        found, names = loads(f"{self._text[self._at : end]} = 0"), []
        while isinstance(found, dict):
            ((name, found),) = found.items()
            names.append(name)
        self._at = end
        return tuple(names)

    def _note(self, path: Path, at: int) -> None:
        self._found.setdefault(path, bisect_right(self._starts, at))

    def _blanks(self) -> None:
        while self._text[self._at] in " \t":
            self._at += 1

    def _skip(self) -> None:
        """Over blanks, ends of lines, commas and comments."""
        self._at = _matched(_BETWEEN, self._text, self._at)


def _matched(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where what matches ends; the text is right, so something does."""
    found = pattern.match(text, at)
    assert found is not None, text[at : at + 20]
    return found.end()
