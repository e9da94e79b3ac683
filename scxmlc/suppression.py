"""What a document asks not to be told: comments such as `<!-- scxmlc: ignore unreachable-state: kept for later -->`.

In: the text of a document. Out: `Ignore`s, each with its codes and the stretch of text that it is for. A comment
before an element is for the element and all in it; behind something, for its line and the tag that ends there; before
the root, or with `ignore-file`, for the file. In scripts the same is said by `// scxmlc: ignore CODE`: alone on its
line it is for the next one. The rule that surprises: nothing is parsed, so that it works in a document that is no
XML, too; and no text makes it slow.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

VERBS = ("ignore", "ignore-file")
_COMMENT = re.compile(
    r"<!--\s*scxmlc:(?P<xml>(?:(?!--).)*)-->|"
    r"//[ \t]*scxmlc:(?P<line>[^\r\n]*?)(?=\]\]>|[\r\n]|$)|"
    r"/\*\s*scxmlc:(?P<block>(?:(?!/\*).)*?)\*/",
    re.DOTALL,
)
_SAID = re.compile(r"\s*([\w-]*)\s*([^:]*)")
_CODE = re.compile(r"[^\s,]+")
_TAG = re.compile(
    r"<!--(?:(?!--).)*-->|<!\[CDATA\[(?:(?!<!\[).)*?\]\]>|<\?(?:(?!<\?).)*?\?>|"
    r"""<(?P<end>/?)(?P<name>[^\W\d][\w.:-]*)(?:[^<>"']|"[^"]*"|'[^']*')*?(?P<empty>/?)>""",
    re.DOTALL,
)
_LINE_END = re.compile(r"\r\n?|\n")
_BLANK = re.compile(r"\s*(?:<!\[CDATA\[)?[ \t]*")
_INK = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Code:
    """A code that a comment names, and where."""

    name: str
    offset: int


@dataclass(eq=False, slots=True)
class Ignore:
    """One comment: where it stands, its codes, and the stretch that it is for. `verb` is one of VERBS, or a slip."""

    offset: int
    length: int
    verb: str
    codes: tuple[Code, ...]
    begin: int
    end: int
    is_whole: bool  # it is for the file
    used: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)  # said of errors, which are told all the same


class Ignores:
    """The comments of one document; which of them cover a place is found without asking each."""

    def __init__(self, comments: Sequence[Ignore] = ()) -> None:
        self.comments = comments
        self._whole: dict[str, Ignore] = {}
        self._rows: dict[str, list[tuple[int, int, Ignore]]] = (
            {}
        )  # where each begins, the furthest end so far
        for comment in sorted(comments, key=lambda each: each.begin):
            for code in comment.codes if comment.verb in VERBS else ():
                self._enter(code.name, comment)

    def _enter(self, code: str, comment: Ignore) -> None:
        if comment.is_whole:
            self._whole.setdefault(code, comment)
            return
        rows = self._rows.setdefault(code, [])
        rows.append((comment.begin, max(comment.end, rows[-1][1] if rows else 0), comment))

    def covering(self, code: str, offset: int) -> list[Ignore]:
        """Those with the code whose stretch holds the place."""
        found = [self._whole[code]] if code in self._whole else []
        rows = self._rows.get(code, [])
        at = bisect_right(rows, offset, key=lambda row: row[0])
        while at and rows[at - 1][1] > offset:
            at -= 1
            if offset < rows[at][2].end:
                found.append(rows[at][2])
        return found


@dataclass(frozen=True, slots=True)
class _Tags:
    """The tags of a document: where each begins and ends, and where its element ends; -1 for end tags."""

    begins: list[int]
    ends: list[int]
    elements: list[int]

    def element_behind(self, at: int) -> tuple[int, int]:
        """The element that begins next; nothing where another ends first."""
        number = bisect_left(self.begins, at)
        if number == len(self.begins) or self.elements[number] < 0:
            return at, at
        return self.begins[number], self.elements[number]

    def line_behind(self, start: int, end: int) -> int:
        """Where a line begins, or above it the tag that ends in it."""
        number = bisect_right(self.ends, start)
        ends_here = number < len(self.ends) and self.ends[number] <= end
        return min(start, self.begins[number]) if ends_here else start


def ignores(text: str) -> Ignores:
    """The comments of a document that ask for silence."""
    comments = list(_COMMENT.finditer(text)) if "scxmlc:" in text else []
    if not comments:
        return Ignores()
    tags, lines = _tags(text), [0, *(each.end() for each in _LINE_END.finditer(text)), len(text) + 1]
    inks = _inks(text, comments)
    return Ignores([_ignore(text, each, tags, lines, ink) for each, ink in zip(comments, inks, strict=True)])


def _ignore(text: str, comment: re.Match[str], tags: _Tags, lines: list[int], ink: int) -> Ignore:
    kind = str(comment.lastgroup)
    said = _SAID.match(text, comment.start(kind), comment.end(kind))
    assert said is not None  # it matches anything
    codes = tuple(Code(each[0], each.start()) for each in _CODE.finditer(text, said.start(2), said.end(2)))
    is_first = kind == "xml" and bool(tags.begins) and comment.start() < tags.begins[0]
    is_whole = is_first or said[1] == "ignore-file"
    begin, end = (0, len(text) + 1) if is_whole else _stretch(text, comment, tags, lines, ink)
    return Ignore(comment.start(), comment.end() - comment.start(), said[1], codes, begin, end, is_whole)


def _stretch(text: str, comment: re.Match[str], tags: _Tags, lines: list[int], ink: int) -> tuple[int, int]:
    """From where to where a comment reaches; `ink` is what is written behind it."""
    start = lines[bisect_right(lines, comment.start()) - 1]
    blank = _BLANK.match(text, start)
    if blank and blank.end() < comment.start():
        return tags.line_behind(start, comment.start()), comment.start()
    if comment.lastgroup == "xml":
        return tags.element_behind(comment.end())
    return ink, lines[bisect_right(lines, ink)]


def _inks(text: str, comments: list[re.Match[str]]) -> list[int]:
    """Where behind each comment something is written that is no such comment itself."""
    found: dict[int, int] = {}
    for comment in reversed(comments):
        ink = _INK.search(text, comment.end())
        at = ink.start() if ink else len(text)
        found[comment.start()] = found.get(at, at)
    return [found[comment.start()] for comment in comments]


def _tags(text: str) -> _Tags:
    """An end tag that fits nothing open is passed over; an element that nothing ends is its tag."""
    tags = [each for each in _TAG.finditer(text) if each["name"]]
    elements = [-1 if each["end"] else each.end() for each in tags]
    opened: list[int] = []
    names: Counter[str] = Counter()
    for number, tag in enumerate(tags):
        if not tag["end"] and not tag["empty"]:
            opened.append(number)
            names[tag["name"]] += 1
        elif tag["end"] and names[tag["name"]]:
            last = -1
            while last < 0 or tags[last]["name"] != tag["name"]:
                last = opened.pop()
                names[tags[last]["name"]] -= 1
            elements[last] = tag.end()
    return _Tags([each.start() for each in tags], [each.end() for each in tags], elements)
