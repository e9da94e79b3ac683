"""Changes of a document's text at exact places.

In: pieces of a document as the reader hands them out. Out: `Edit`s. What surprises: a piece may stand in another
document (a script with `src`), or be written with references (`&lt;`), which an edit replaces whole; lines
keep their numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scxmlc.source import Location, Source, Text

_REFERENCE = re.compile(r"&(?:#[0-9]+|#x[0-9A-Fa-f]+|[^\W\d][\w:.\-]*);")
_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^>]*>|<[^\W\d](?:[^>\"']|\"[^\"]*\"|'[^']*')*+>", re.DOTALL
)
_ESCAPES = {"&": "&amp;", "<": "&lt;", '"': "&quot;"}


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands from `start` to `end` of a document becomes `new`."""

    start: int
    end: int
    new: str

    def of(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.end :]


def replaced(source: Source, text: Text, start: int, end: int, new: str) -> Edit | None:
    """The characters from `start` to `end` of a text become `new`; None where they do not stand in this document."""
    first, last = text.at(start), text.at(max(end - 1, start))
    if first.source is not source or last.source is not source or not text:
        return None
    begin = first.offset
    behind = _behind(text, last, end - 1) if end > start else begin
    breaks = re.sub(r"[^\r\n]", "", source.text[begin:behind])
    return Edit(begin, behind, _written(source, begin, new) + ("" if "\n" in new else breaks))


def _behind(text: Text, last: Location, index: int) -> int:
    """Where the character at an index ends: a reference is more than one character of the document."""
    following = text.at(index + 1).offset if index + 1 < len(text) else -1
    reference = _REFERENCE.match(last.source.text, last.offset)
    return reference.end() if reference and following != last.offset + 1 else last.offset + 1


def _written(source: Source, offset: int, new: str) -> str:
    """A text as it is written there: CDATA has no references."""
    before = source.text[:offset]
    if before.rfind("<![CDATA[") > before.rfind("]]>"):
        return new
    return "".join(_ESCAPES.get(each, each) for each in new)


def without(at: Location) -> Edit:
    """An element is dropped, and its lines left empty."""
    text, end = at.source.text, _end(at)
    return Edit(at.offset, end, re.sub(r"[^\r\n]", "", text[at.offset : end]))


def _end(at: Location) -> int:
    """Where the element that begins there ends."""
    depth = 0
    for tag in _TAG.finditer(at.source.text, at.offset):
        if tag[0].startswith(("<!", "<?")):
            continue
        depth += -1 if tag[0].startswith("</") else not tag[0].endswith("/>")
        if depth <= 0:
            return tag.end()
    return len(at.source.text)


def start_tag(at: Location) -> str:
    """The start tag of the element that begins there."""
    found = _TAG.match(at.source.text, at.offset)
    return found[0] if found else ""


def with_attribute(at: Location, name: str, value: str) -> Edit | None:
    """An attribute says something else, or is there now."""
    tag = start_tag(at)
    found = re.search(rf"(\s{name}\s*=\s*)([\"'])[^\"']*\2", tag)
    if found:
        return Edit(
            at.offset + found.start(), at.offset + found.end(), f"{found[1]}{found[2]}{value}{found[2]}"
        )
    head = re.match(r"<[^\s/>]+", tag)
    return Edit(at.offset + head.end(), at.offset + head.end(), f' {name}="{value}"') if head else None
