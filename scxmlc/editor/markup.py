"""Markup as it stands in an editor, finished or not: its tags, what they stand in, and where everything is.

In: any text. Out: a `Markup`; it never fails. The rules that surprise: a tag that is not finished ends where the next
one begins, a value whose quote is missing ends with its line, and an end tag that belongs to nothing is passed over.
The attributes of a tag are remembered by its text, so that a keystroke costs the tag that it stands in, and one walk
over the others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scxmlc.kept import kept
from scxmlc.source import Location, Source, Text

_IN_QUOTES = r"""(?:"(?:[^"<]|<(?![\w/!?]))*+"|'(?:[^'<]|<(?![\w/!?]))*+')"""
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<![^<>]*>?"
    r"|</(?P<close>[^\s<>/]*)\s*>?"
    rf"|<(?P<open>[^\W\d][^\s<>/\"'=]*)(?P<rest>(?:[^<>\"']|{_IN_QUOTES}|[\"'][^\"'<\n]*+)*+)(?P<end>>?)"
    r"|(?P<bare><(?=\s*(?:\n|\Z)))",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    rf"""(?P<name>[^\s<>/"'=]+)(?:\s*=\s*(?P<value>{_IN_QUOTES}|["'][^"'<\n]*+|[^\s<>/"']+)?)?"""
)
_SCRIPT_END = re.compile(r"</(?:\w+:)?script\b|<(?=xi:include\b)|<!\[CDATA\[", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7}));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_BLANKS = str.maketrans("\t\r\n", "   ")


@dataclass(frozen=True, slots=True)
class Attribute:
    """Where an attribute stands: its name, and from `start` to `end` what stands between its quotes. The offsets
    are from the `<` of its tag; `start` is -1 where there is no value yet."""

    name: str
    at: int
    start: int
    end: int
    is_closed: bool


@dataclass(slots=True, eq=False)
class Tag:
    """An element: `start` is its `<`, `inside` the place behind its start tag, `close` where its end tag begins (-1
    where there is none), `end` the place behind it."""

    name: str
    start: int
    inside: int
    attributes: tuple[Attribute, ...]
    is_finished: bool  # its start tag has its ">"
    parent: Tag | None
    close: int = -1
    end: int = -1
    children: list[Tag] = field(default_factory=list)

    @property
    def local(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        return self.name.rpartition(":")[0]

    def ancestors(self) -> Iterator[Tag]:
        """From the parent outward."""
        tag = self.parent
        while tag is not None:
            yield tag
            tag = tag.parent

    def holds(self, offset: int) -> bool:
        """Whether a place is in its content."""
        has_content = self.is_finished and self.close != self.end
        return has_content and self.inside <= offset and (offset <= self.close or self.close < 0)

    def attribute(self, name: str) -> Attribute | None:
        return next((each for each in self.attributes if each.name == name and each.start >= 0), None)

    def attribute_at(self, offset: int) -> Attribute | None:
        """The attribute whose name or value stands there."""
        here = offset - self.start
        for each in self.attributes:
            if each.at <= here <= max(each.end, each.at + len(each.name)):
                return each
        return None


@dataclass(frozen=True, eq=False)
class Markup:
    """The elements of a text in the order of their start tags."""

    source: Source
    tags: list[Tag]
    end_tags: list[tuple[int, int]]
    _starts: list[int]

    def before(self, offset: int) -> Tag | None:
        """The last element whose `<` stands in front of a place."""
        number = bisect_right(self._starts, offset - 1)
        return self.tags[number - 1] if number else None

    def between(self, start: int, end: int) -> list[Tag]:
        """The elements whose `<` stands between two places."""
        return self.tags[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def tag_at(self, offset: int) -> Tag | None:
        """The element in whose start tag a place is."""
        tag = self.before(offset)
        if tag is None or offset > tag.inside or (offset == tag.inside and tag.is_finished):
            return None
        return tag

    def around(self, offset: int) -> Tag | None:
        """The innermost element in whose content a place is."""
        tag = self.before(offset)
        while tag is not None and not tag.holds(offset):
            tag = tag.parent
        return tag

    def value(self, tag: Tag, name: str) -> Text | None:
        """The value of an attribute, decoded, each character at its place."""
        found = tag.attribute(name)
        return self.text(tag, found) if found is not None else None

    def text(self, tag: Tag, attribute: Attribute) -> Text:
        return decoded(self.source, tag.start + attribute.start, tag.start + attribute.end)


def read(source: Source) -> Markup:
    """The elements of a text."""
    walk = _Walk(source)
    walk.run()
    return Markup(source, walk.tags, walk.end_tags, [tag.start for tag in walk.tags])


class _Walk:
    """One walk over a text."""

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.tags: list[Tag] = []
        self.end_tags: list[tuple[int, int]] = []
        self.open: list[Tag] = []
        self.names: Counter[str] = Counter()  # of what is open

    def run(self) -> None:
        at, text = 0, self.text
        while found := _TOKEN.search(text, at):
            at = found.end()
            if found["open"] is not None:
                self.begin(found)
                if not found["rest"].endswith("/") and found["open"].rpartition(":")[2] == "script":
                    at = self._script_end(at)
            elif found["close"] is not None:
                self.finish(found["close"], found.start(), at)
            elif found["bare"]:
                self._unnamed(found.start())
        for tag in self.open:
            tag.end = len(text)

    def _unnamed(self, at: int) -> None:
        """A `<` that somebody has just typed."""
        parent = self.open[-1] if self.open else None
        self.tags.append(Tag("", at, at + 1, (), False, parent, at + 1, at + 1))

    def _script_end(self, at: int) -> int:
        """Where markup goes on behind the text of a script, in which a "<" is hardly one."""
        found = _SCRIPT_END.search(self.text, at)
        return found.start() if found else len(self.text)

    def begin(self, found: re.Match[str]) -> None:
        name, rest = found["open"], found["rest"]
        parent = self.open[-1] if self.open else None
        attributes = _attributes(rest, 1 + len(name))
        tag = Tag(name, found.start(), found.end(), attributes, bool(found["end"]), parent)
        self.tags.append(tag)
        if parent is not None:
            parent.children.append(tag)
        if rest.endswith("/") or not found["end"]:
            tag.close = tag.end = tag.inside
        else:
            self.open.append(tag)
            self.names[name] += 1

    def finish(self, name: str, start: int, end: int) -> None:
        self.end_tags.append((start, end))
        if not self.names[name]:
            return
        tag = self._pop()
        while tag.name != name:
            tag.end = start
            tag = self._pop()
        tag.close, tag.end = start, end

    def _pop(self) -> Tag:
        tag = self.open.pop()
        self.names[tag.name] -= 1
        return tag


@kept(20_000)
def _attributes(text: str, shift: int) -> tuple[Attribute, ...]:
    found = []
    for each in _ATTRIBUTE.finditer(text):
        start, end = each.span("value")
        is_quoted = start >= 0 and text[start] in "\"'"
        is_closed = is_quoted and end - start > 1 and text[end - 1] == text[start]
        at = each.start() + shift
        if start < 0:
            found.append(Attribute(each["name"], at, -1, at + len(each["name"]), False))
        else:
            first, last = start + is_quoted + shift, end - is_closed + shift
            found.append(Attribute(each["name"], at, first, last, is_closed))
    return tuple(found)


def decoded(source: Source, start: int, end: int) -> Text:
    """What stands between two places, its references replaced, white space as blanks."""
    raw = source.text[start:end]
    location = source.location(start, max(end - start, 1))
    if "&" not in raw:
        return Text(raw, location)
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for found in _REFERENCE.finditer(raw):
        pieces += raw[at : found.start()], _character(found)
        offsets += range(start + at, start + found.start() + 1)
        at = found.end()
    pieces.append(raw[at:])
    offsets += range(start + at, end)
    return Text("".join(pieces), location, tuple(offsets))


def reference_end(place: Location) -> int:
    """The offset behind a character, which may be written as a reference."""
    found = _REFERENCE.match(place.source.text, place.offset)
    return found.end() if found else place.offset + 1


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _ENTITIES[found[1]]
    number = int(found[2], 16) if found[2] else int(found[3])
    return chr(number) if number < 0x110000 else "\ufffd"
