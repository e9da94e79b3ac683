"""Black's style, piece by piece: most pieces are written in it already, black itself lays out the others.

In: a piece as the writer left it. Out: the piece as black would leave it, its marks moved along.

The rules that surprise: black takes milliseconds a statement, so it is asked only where `_PLAIN` cannot see that
it would change nothing, and `layout.py` not what it would make of a long line (tests hold both against black); and it
is asked about all such statements of a module at once (`blackened.py`), whole pieces only where lines hang together.
Black moves lines but leaves the statements and their order alone, so marks travel through the statements,
counted before and after; no mark is ever written into the text. It takes the square of a long line and more, so
giants (`LONGEST`, `MOST`) stay as the writer left them: nobody reads those.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from scxmlc.emitter.blackened import statements, whole
from scxmlc.emitter.layout import laid_out
from scxmlc.emitter.spacing import Unsettled, spaced
from scxmlc.emitter.writer import WIDTH, Piece

LONGEST = 1_000
"""Words and signs of a line, beyond which its piece is left alone."""

MOST = 20_000
"""Words and signs of a piece, beyond which it is left alone: black takes some fifty microseconds for each."""

_PATTERN = r"""
    [ ]*+ (?: \#\ (?!\ *type:).* | (?!"[^"]*"\Z|'|def\ |class\ |del\ |with\ |import\ |from\ |@|for\ \()  # not these
        (?: [\x00-\x08\x0e-\x1b!$%&+,\-./0-9<-Z^_`a-z|~]  # what is neither quote, bracket nor trouble
          | (?<=[\w\])])\(  | \)            # brackets of calls, not of groups
          | (?<=[(\[])\((?=") | (?<=\),\ )\((?=")  # but tuples among arguments and items
          | \[ | \]                         # lists and subscripts
          | \{ | \}
          | "[\x20!\#-~\xa1-\xac\xae-\xff]*"  # strings in the quotes that black prefers
          | (?<=lambda): | (?<="):(?=\ ) | :$  # colons of lambdas, of keys, and at the end; not of slices
          | (?<!\*)\*(?!\*)                 # multiplication and starred items, not powers
          | \                               # one space
          | MORE
        )+ )? \Z
    """
_PLAIN = re.compile(_PATTERN.replace("| MORE", ""), re.VERBOSE)
_GROUPS = r"""(?<=\ in\ )\((?=None,\ js\.undefined\)) | (?<=\ and\ )\( | (?<=\ or\ )\( | (?<=not\ )\( | (?<=\ else\ )\(
          | (?<=[=!<>]=\ )\( | (?<=[-+*/%<>]\ )\( | (?<=return\ )\( | (?<=\()\((?=\w+\ :=)
          | (?<=\w\ ):(?==) | '(?:[\x20!\#-&(-\[\]-~]|\\[^'])*"(?:[\x20-&(-\[\]-~]|\\[^'])*' """
_GROUPED = re.compile(_PATTERN.replace("MORE", _GROUPS), re.VERBOSE)
"""What is as plain, with groups behind operators, names that are given inside of groups, and quotes inside of texts."""

_QUOTED = re.compile(r"""'((?:[^'"\\]|\\[^'"])*)' | '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*\"""", re.VERBOSE)
"""A text; in black's quotes its characters are those found first, if it may have such."""

_TOKENS = re.compile(r"\w+|[^\s\w]")
_METHOD = re.compile(r"    def \w+\(self, data(?:, invokeid)?\):\Z")
_HEAD = re.compile(r" *def \w+\((?:\*?\w+(?:=[\w.]+)?(?:, (?!\)))?)*\):\Z", re.ASCII)
_FIXED = re.compile(r" *(?:(?:else|try|finally):|# .*)\Z")
_CLAUSE = re.compile(r" *(?:else|finally|except\b.*):\Z")
"""What is no statement of its own: it has no mark."""

_DEPENDENT = re.compile(
    r"""
    ^\ *(?:["'@)\]}] | (?:class|from|import|async|with|del|global)\b | \#\ *(?:type|fmt|yapf):)
  | ^[^\ ] | [\[({,\\]\Z | \"{3} | '{3}
    """,
    re.VERBOSE,
)
"""A line that is no statement by itself, or may look otherwise beside others."""


def formatted(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces in black's style."""
    laid = [[_laid(line) for line in piece.lines] for piece in pieces]
    doubts = [
        [line for line, found in zip(piece.lines, each, strict=True) if found is None]
        for piece, each in zip(pieces, laid, strict=True)
    ]
    ways = list(map(_way, pieces, doubts))
    asked = [line for way, lines in zip(ways, doubts, strict=True) if way is _by_lines for line in lines]
    known = {line: found for line in asked if (found := _understood(line)) is not None}
    others = [line for line in asked if line not in known]
    for lines in ([line for line in others if "*" in line], [line for line in others if "*" not in line]):
        known |= statements(lines)
    return [way(piece, each, known) for way, piece, each in zip(ways, pieces, laid, strict=True)]


_Laid = Sequence[Sequence[str] | None]
"""For each line what it becomes; None where only black knows."""

_Way = Callable[[Piece, _Laid, Mapping[str, Sequence[str]]], Piece]


def _way(piece: Piece, doubts: Sequence[str]) -> _Way:
    is_modern = any(":=" in line for line in piece.lines) and any(map(_is_starred, piece.lines))
    if not doubts and not is_modern:
        return _settled
    if _is_giant(piece):
        return _left
    return _blackened if is_modern or any(map(_DEPENDENT.search, piece.lines)) else _by_lines


def _is_starred(line: str) -> bool:
    """Whether there may be a comma behind a star, which black sets where it sees that the Python is no old one."""
    return len(line) > WIDTH and "*" in line


def _laid(line: str) -> Sequence[str] | None:
    if not _is_plain(line):
        return None
    return [line] if len(line) <= WIDTH else laid_out(line, WIDTH)


def _is_plain(line: str) -> bool:
    return (_PLAIN.match(line) or _METHOD.match(line)) is not None


def _understood(line: str) -> Sequence[str] | None:
    """What becomes of a line that has no part in a piece of plain calls: None where only black knows."""
    if _FIXED.match(line):
        return [line]
    line = _QUOTED.sub(_requoted, line)
    if not (_HEAD.match(line) or _GROUPED.match(line)):
        return None
    return laid_out(line, WIDTH) if len(line) > WIDTH or "return (" in line else [line]


def _requoted(found: re.Match[str]) -> str:
    return found[0] if found[1] is None else f'"{found[1]}"'


def _is_giant(piece: Piece) -> bool:
    lengths = [len(_TOKENS.findall(line)) for line in piece.lines]
    return max(lengths) > LONGEST or sum(lengths) > MOST


def _left(piece: Piece, laid: _Laid, known: Mapping[str, Sequence[str]]) -> Piece:
    return piece


def _settled(piece: Piece, laid: _Laid, known: Mapping[str, Sequence[str]]) -> Piece:
    """The piece with its long lines laid out."""
    if all(found is not None and len(found) == 1 for found in laid):
        return piece
    lines: list[str] = []
    to: dict[int, int] = {}
    for number, (line, found) in enumerate(zip(piece.lines, laid, strict=True)):
        if line.strip() != "else:":
            to[number] = len(lines)
        lines += found or []
    return piece.laid_out(lines, to)


def _by_lines(piece: Piece, laid: _Laid, known: Mapping[str, Sequence[str]]) -> Piece:
    """The piece line by line, with what black made of some of them."""
    lines: list[str] = []
    to: dict[int, int] = {}
    try:
        for number, is_apart in spaced(piece.lines):
            line = piece.lines[number]
            if is_apart:
                lines.append("")
            if not _CLAUSE.match(line):
                to[number] = len(lines)
            lines += laid[number] or known.get(line, [line])
    except Unsettled:
        return _blackened(piece, laid, known)
    return piece.laid_out(lines, to)


def _blackened(piece: Piece, laid: _Laid, known: Mapping[str, Sequence[str]]) -> Piece:
    before = "\n".join(["class C:", *piece.lines, ""])
    after = whole(before)
    moved = zip(_statement_lines(before), _statement_lines(after), strict=True)
    return piece.laid_out(after.rstrip("\n").split("\n")[1:], {old - 2: new - 2 for old, new in moved})


def _statement_lines(text: str) -> Iterator[int]:
    """The line of each statement, in an order that formatting does not change."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt):
            yield node.lineno


def heading(line: str) -> str:
    """The first line of a class, on several lines where it is too long for one."""
    if len(line) <= WIDTH:
        return line
    return "\n".join(laid_out(line, WIDTH) or whole(f"{line}\n    pass\n").split("\n")[:-2])
