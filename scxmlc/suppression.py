"""What a document asks not to be told: comments such as `<!-- scxmlc: ignore unreachable-state: kept for later -->`.

In: the text of a document. Out: `Ignore`s, each with its codes and the stretch of text that it is for. A comment
before an element is for the element and all in it; behind something, for its line and the tag that ends there; before
the root, or with `ignore-file`, for the file. In scripts the same is said by `// scxmlc: ignore CODE`: alone on its
line it is for the next one. The rule that surprises: nothing is parsed, so that it works in a document that is no
XML, too; and no text makes it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_LINE_END = re.compile(r"[\r\n]|$")
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
    used: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)  # said of errors, which are told all the same

    def covers(self, code: str, offset: int) -> bool:
        is_here = self.verb in VERBS and self.begin <= offset < self.end
        return is_here and any(each.name == code for each in self.codes)


Extent = tuple[int, int]
"""Where an element begins and where it ends; of one that is not closed, its tag."""


def ignores(text: str) -> list[Ignore]:
    """The comments of a document that ask for silence, in their order."""
    if "scxmlc:" not in text:
        return []
    comments = list(_COMMENT.finditer(text))
    if not comments:
        return []
    tags = [each for each in _TAG.finditer(text) if each["name"]]
    extents = list(_extents(tags))
    root = tags[0].start() if tags else -1
    return [_ignore(text, each, tags, extents, root) for each in comments]


def _ignore(
    text: str, comment: re.Match[str], tags: list[re.Match[str]], extents: list[Extent], root: int
) -> Ignore:
    kind = comment.lastgroup or "xml"
    at = comment.start(kind)
    said = _SAID.match(text, at, comment.end(kind))
    assert said is not None
    codes = tuple(Code(each[0], each.start()) for each in _CODE.finditer(text, said.start(2), said.end(2)))
    is_file = said[1] == "ignore-file" or (kind == "xml" and comment.start() < root)
    begin, end = (0, len(text) + 1) if is_file else _stretch(text, comment, kind, tags, extents)
    return Ignore(comment.start(), comment.end() - comment.start(), said[1], codes, begin, end)


def _stretch(
    text: str, comment: re.Match[str], kind: str, tags: list[re.Match[str]], extents: list[Extent]
) -> tuple[int, int]:
    """From where to where a comment reaches."""
    start = max(text.rfind("\n", 0, comment.start()), text.rfind("\r", 0, comment.start())) + 1
    if text[start : comment.start()].replace("<![CDATA[", "").strip():
        return _tag_ending_in(tags, start, comment.start()), comment.start()
    if kind == "xml":
        return next((each for each in extents if each[0] >= comment.end()), (start, start))
    ink = _behind_comments(text, comment.end())
    return ink, _line_end(text, ink)


def _behind_comments(text: str, at: int) -> int:
    """The next thing that is written, further comments of this kind left out."""
    while (ink := _INK.search(text, at)) and (comment := _COMMENT.match(text, ink.start())):
        at = comment.end()
    return ink.start() if ink else len(text)


def _tag_ending_in(tags: list[re.Match[str]], start: int, end: int) -> int:
    """Where the tag begins that ends first in a line; else the line."""
    return min((tag.start() for tag in tags if start < tag.end() <= end), default=start)  # it may begin above


def _line_end(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)


def _extents(tags: list[re.Match[str]]) -> Iterator[Extent]:
    """The elements in the order of their start tags; an end tag that fits nothing open is passed over."""
    ends: dict[int, int] = {}
    open_: list[re.Match[str]] = []
    for tag in tags:
        if not tag["end"] and not tag["empty"]:
            open_.append(tag)
        elif tag["end"] and any(each["name"] == tag["name"] for each in open_):
            while (last := open_.pop())["name"] != tag["name"]:
                pass
            ends[last.start()] = tag.end()
    for tag in tags:
        if not tag["end"]:
            yield tag.start(), ends.get(tag.start(), tag.end())
