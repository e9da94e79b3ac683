"""Black's style, piece by piece: most pieces are written in it already, black itself lays out the others.

In: a piece as the writer left it. Out: the piece as black would leave it, its marks moved along.

The rules that surprise: black takes a millisecond a line, so it is asked only where `_PLAIN` cannot see that
it would change nothing, and `layout.py` not what it would make of a long line (tests hold both against black).
And black moves lines but leaves the statements and their order alone, so marks travel through the statements,
counted before and after; no mark is ever written into the text. It takes the square of a long line and more, so
giants (`LONGEST`, `MOST`) stay as the writer left them: nobody reads those.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scxmlc.emitter.layout import laid_out
from scxmlc.emitter.writer import WIDTH, Piece

LONGEST = 1_000
"""Words and signs of a line, beyond which its piece is left alone."""

MOST = 20_000
"""Words and signs of a piece, beyond which it is left alone: black takes some fifty microseconds for each."""

_PLAIN = re.compile(
    r"""
    [ ]*+ (?: \#\ (?!\ *type:).* | (?!"[^"]*"\Z|'|def\ |class\ |del\ |with\ |import\ |from\ |@|for\ \()  # not these
        (?: [^\s"'\\()\[\]{}*:;\#\x7f-\U0010ffff]  # what is neither quote, bracket nor trouble
          | (?<=[\w\])])\(  | \)            # brackets of calls, not of groups
          | (?<=[(\[])\((?=") | (?<=\),\ )\((?=")  # but tuples among arguments and items
          | \[ | \]                         # lists and subscripts
          | \{ | \}
          | "[\x20!\#-~]*"                  # strings in the quotes that black prefers
          | (?<=lambda): | (?<="):(?=\ ) | :$  # colons of lambdas, of keys, and at the end; not of slices
          | (?<!\*)\*(?!\*)                 # multiplication and starred items, not powers
          | \                               # one space
        )+ )? \Z
    """,
    re.VERBOSE,
)
_TOKENS = re.compile(r"\w+|[^\s\w]")
_METHOD = re.compile(r"    def \w+\(self, data(?:, invokeid)?\):\Z")


def formatted(piece: Piece) -> Piece:
    """The piece in black's style."""
    if all(len(line) <= WIDTH and _is_plain(line) for line in piece.lines):
        return piece
    return _split(piece) or (piece if _is_giant(piece) else _blackened(piece))


def heading(line: str) -> str:
    """The first line of a class, on several lines where it is too long for one."""
    if len(line) <= WIDTH:
        return line
    import black

    return black.format_str(f"{line}\n    pass\n", mode=black.Mode()).removesuffix("\n    pass\n")


def _is_giant(piece: Piece) -> bool:
    lengths = [len(_TOKENS.findall(line)) for line in piece.lines]
    return max(lengths) > LONGEST or sum(lengths) > MOST


def _is_plain(line: str) -> bool:
    return (_PLAIN.match(line) or _METHOD.match(line)) is not None


def _split(piece: Piece) -> Piece | None:
    """The piece with its long lines laid out; None where that is black's business. As there, no statement: no mark."""
    lines: list[str] = []
    to: dict[int, int] = {}
    for number, line in enumerate(piece.lines):
        if line.strip() != "else:":
            to[number] = len(lines)
        found = ([line] if len(line) <= WIDTH else laid_out(line, WIDTH)) if _is_plain(line) else None
        if found is None:
            return None
        lines += found
    return piece.laid_out(lines, to)


def _blackened(piece: Piece) -> Piece:
    import black

    before = "\n".join(["class C:", *piece.lines, ""])
    after = black.format_str(before, mode=black.Mode())
    moved = zip(_statement_lines(before), _statement_lines(after), strict=True)
    return piece.laid_out(after.rstrip("\n").split("\n")[1:], {old - 2: new - 2 for old, new in moved})


def _statement_lines(text: str) -> Iterator[int]:
    """The line of each statement, in an order that formatting does not change."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt):
            yield node.lineno


def whole(text: str) -> str:
    """A file in black's style."""
    import black

    return black.format_str(text, mode=black.Mode())
