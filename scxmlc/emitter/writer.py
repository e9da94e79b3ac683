"""Lines of methods, indented, with comments that show the original and marks that say where it stands.

In: statements as Python `ast`, and locations. Out: lines, and for each of them that begins a statement, and each
call in them, its place in the chart.

The rule that surprises: everything from the document enters a comment through `shown`, which folds white
space and escapes what does not print, since a bare CR (and only CR and LF) ends a comment in Python, and
directives of formatters hide in comments.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from textwrap import wrap

from scxmlc.emitter import marks
from scxmlc.emitter.marks import Function, Place
from scxmlc.emitter.unparse import unparse
from scxmlc.source import Location

WIDTH = 88
_LINES = 4
_INDENT = "    "
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_LONGEST_TAG = 2000
_INSIDE_TAG = re.compile(r"""(?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+""")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|quot|apos|amp));")
_DIRECTIVE = re.compile(
    r"#(?=\s*(?:fmt|yapf|isort|type|noqa|pragma|pylint|mypy|ruff|flake8|region|%%))", re.I
)


@dataclass(slots=True)
class Piece:
    """A method, or the rows: lines, and which of them (from 0) carry out which place of the chart, or begin a function
    of which there is something to know; `calls` are the places of the calls in all of them, in their order.
    """

    lines: list[str] = field(default_factory=list)
    marks: list[tuple[int, Place]] = field(default_factory=list)
    functions: list[tuple[int, Function]] = field(default_factory=list)
    calls: list[Place | None] = field(default_factory=list)

    def laid_out(self, lines: list[str], to: Mapping[int, int]) -> Piece:
        """The same in other lines; `to` says where the old ones begin, as far as they have marks to keep."""
        marks = [(to[line], place) for line, place in self.marks if line in to]
        marks.sort(key=itemgetter(0))
        functions = [(to[line], function) for line, function in self.functions if line in to]
        return Piece(lines, marks, functions, self.calls)


class Writer:
    """Collects the pieces of one class body."""

    def __init__(self, depth: int = 1) -> None:
        self.pieces: list[Piece] = []
        self.piece = Piece()
        self.depth = depth

    @property
    def lines(self) -> list[str]:
        """Those of the piece that is being written."""
        return self.piece.lines

    def begin(self) -> None:
        """What follows is a new piece."""
        self.piece = Piece()
        self.pieces.append(self.piece)

    def indented(self) -> _Deeper:
        """Everything written inside stands one level deeper."""
        return _Deeper(self)

    def line(self, text: str, location: Location | None = None) -> None:
        """One line of Python; `location` says which piece of the chart it carries out."""
        if location is not None:
            self.piece.marks.append((len(self.lines), location))
        self.lines.append(_INDENT * self.depth + text if text else "")

    def head(self, text: str, location: Location, *values: ast.expr) -> None:
        """The first line of a block, in which these values stand."""
        for value in values:
            self.piece.calls += marks.calls(value, location)
        self.line(quoted(text), location)

    def blank(self) -> None:
        """An empty line, unless one stands there or a block has just been opened."""
        if self.lines and self.lines[-1] and not self.lines[-1].endswith(":"):
            self.lines.append("")

    def comment(self, location: Location, more: str = "") -> None:
        """The start tag at `location`, and more behind it, as a comment of a few lines at most."""
        room = max(WIDTH - len(_INDENT) * self.depth - 2, 20)
        tag = f"{start_tag(location)} {shown(more)}".rstrip()
        for line in [tag] if len(tag) <= room else _folded(tag, room):
            self.line("# " + line)

    def statements(self, statements: Iterable[ast.stmt], location: Location) -> None:
        """The statements, each marked with the place it came from."""
        for statement in statements:
            self._text(unparse(statement), marks.lines(statement, location))

    def _text(self, text: str, lines: Iterable[marks.Line]) -> None:
        """The text of a statement; its lines that are not empty are these."""
        known, indent = iter(lines), _INDENT * self.depth
        for line in text.split("\n"):
            if line:
                self._mark(next(known))
            self.lines.append(indent + quoted(line) if line else "")

    def _mark(self, line: marks.Line) -> None:
        here = len(self.lines)
        self.piece.marks.append((here, line.place))
        self.piece.calls += line.calls
        if line.function is not None:
            self.piece.functions.append((here, line.function))


class _Deeper:
    """What `with writer.indented()` enters; there are several for each method, too many for a generator each."""

    __slots__ = ("_writer",)

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def __enter__(self) -> None:
        self._writer.depth += 1

    def __exit__(self, *_: object) -> None:
        self._writer.depth -= 1


def _folded(tag: str, room: int) -> list[str]:
    lines = wrap(tag, room, subsequent_indent="    ", break_on_hyphens=False)
    if len(lines) > _LINES:
        lines[_LINES - 1 :] = [cut(lines[_LINES - 1], room - 3) + "..."]
    return lines


def quoted(line: str) -> str:
    """`line` with the quotes that black prefers, where it holds no other quote and no escape."""
    return line if '"' in line or "\\" in line else line.replace("'", '"')


def start_tag(location: Location) -> str:
    """The start tag that begins at `location`, entities decoded, made safe for a comment."""
    ahead = location.source.text[location.offset : location.offset + _LONGEST_TAG]
    found = _INSIDE_TAG.match(ahead)
    assert found is not None
    return shown(_decoded(found[0].rstrip("/ \t\r\n")) + ">")


def _decoded(text: str) -> str:
    return _REFERENCE.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _ENTITIES[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number < 0x110000 else match[0]


def shown(text: str) -> str:
    """`text` on one line: white space folded, what does not print escaped, no directive of a tool in it."""
    folded = " ".join(text.split())
    if not folded.isprintable():
        folded = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in folded)
    return _DIRECTIVE.sub(r"\\x23", folded) if "#" in folded else folded


def cut(text: str, width: int) -> str:
    """`text`, at most `width` columns of it."""
    return text if len(text) <= width else text[: max(width - 3, 0)].rstrip() + "..."
