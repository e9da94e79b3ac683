"""The document as a tree of elements that know where they, their attributes and their text stand.

In: a `Source`. Out: its root `Element`, or None and diagnostics. lxml builds the tree, with every door shut
(no entities, no DTD, no network); one pass of expat before it says where everything stands. The two are
paired in document order; this is the one file that knows lxml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from lxml import etree

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.kept import kept
from scxmlc.reader.mend import Mended, mend
from scxmlc.reader.namespaces import report_undeclared
from scxmlc.reader.positions import Mark, positions
from scxmlc.reader.stretches import stretch, value
from scxmlc.source import Location, Source, Text, join

_ATTRIBUTE = re.compile(r"""\s*([^\s=>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ASIDE = re.compile(r"(<!\[CDATA\[.*?\]\]>)|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n?|\n)")


@dataclass(slots=True, eq=False)
class Attribute:
    """One attribute; `namespace` is "" for the unprefixed ones. `location` is that of its name."""

    namespace: str
    name: str
    written: str  # with its prefix
    location: Location
    value: Text


@dataclass(slots=True, eq=False)
class Element:
    """One element. `content` holds its text and its child elements in document order; `hold` changes it."""

    namespace: str
    name: str
    written: str  # with its prefix
    location: Location
    attributes: list[Attribute]
    inside: int
    close: int
    mended: Mended
    node: etree._Element = field(repr=False)
    parent: Element | None = None
    content: list[Text | Element] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)  # the elements of its content
    is_whole: bool = True  # False: a file that it names could not be read, which was reported

    def hold(self, content: Iterable[Text | Element]) -> None:
        """Give it other content."""
        self.content = list(content)
        self.children = [part for part in self.content if isinstance(part, Element)]

    @property
    def text(self) -> Text:
        """Its own character data, comments and child elements left out."""
        texts = [part for part in self.content if isinstance(part, Text)]
        return join(texts, self.location.source.location(self.inside))

    @property
    def is_blank(self) -> bool:
        """There is nothing in it but white space and comments."""
        return not any(isinstance(part, Element) or part.strip() for part in self.content)

    def get(self, name: str) -> Text | None:
        """The value of the unprefixed attribute `name`."""
        for attribute in self.attributes:
            if attribute.name == name and not attribute.namespace:
                return attribute.value
        return None

    def walk(self) -> Iterator[Element]:
        """Itself and all elements below it, in document order."""
        ahead = [self]
        while ahead:
            element = ahead.pop()
            yield element
            ahead.extend(reversed(element.children))

    def namespaces(self) -> list[str]:
        """The namespaces declared on it or around it."""
        return list(self.node.nsmap.values())

    @property
    def outer_namespace(self) -> str:
        """The namespace of what has no prefix around it."""
        around = self.node.getparent()
        return "" if around is None else str(around.nsmap.get(None) or "")

    def names(self) -> list[Location]:
        """Where its name stands, without its prefix: in its start tag, and in its end tag if it has one."""
        source, length = self.location.source, len(self.written.rpartition(":")[2])
        starts = [self.location.offset + 1] if self._is_short else [self.location.offset + 1, self.close + 2]
        return [source.location(start + len(self.written) - length, length) for start in starts]

    @property
    def _is_short(self) -> bool:
        """Whether it is written as <empty/>."""
        return self.location.source.text[self.inside - 2] == "/"

    def declarations(self) -> list[Location]:
        """The value of the declaration that gives it its namespace, if that stands in its own document."""
        prefix = self.written.rpartition(":")[0]
        name, around = f"xmlns:{prefix}" if prefix else "xmlns", self
        while around.location.source is self.location.source:
            for written, _, start, raw in written_attributes(around.location, around.written, around.inside):
                if written == name:
                    return [around.location.source.location(start, len(raw))]
            if around.parent is None:
                break
            around = around.parent
        return []

    def prefix_of(self, namespace: str) -> str:
        """A prefix that stands for the namespace here; "" if there is none."""
        return next((name for name, uri in self.node.nsmap.items() if name and uri == namespace), "")

    def whole(self) -> Location:
        """All of it, with its line where nothing else stands there."""
        source, start, end = self.location.source, self.location.offset, self.end
        line, behind = source.line_of(start)[1], _REST_OF_LINE.match(source.text, end)
        if behind and not source.text[line:start].strip():
            start, end = line, behind.end()
        return source.location(start, end - start)

    @property
    def only_child(self) -> Element | None:
        """The one element in it, if there is nothing else but white space, comments and instructions."""
        children = self.children
        alone = len(children) == 1 and all(
            isinstance(part, Element) or not part.strip() for part in self.content
        )
        return children[0] if alone else None

    def markup(self) -> Text:
        """Itself as written, with the prefixes declared that it takes from outside."""
        text = self._written(self.location.offset, self.end)
        names = (f' xmlns:{prefix}="{escape(uri)}"' for prefix, uri in self._prefixes_from_outside().items())
        behind = 1 + len(self.written)
        return self._placed(f"{text[:behind]}{''.join(names)}{text[behind:]}", self.location.offset)

    def inner_markup(self) -> Text:
        """What stands in it as written, without comments and processing instructions."""
        text = self._written(self.inside, self.close)
        return self._placed(_ASIDE.sub(lambda aside: aside[1] or "", text), self.inside)

    def _written(self, start: int, end: int) -> str:
        """The text between two offsets, its bare ampersands escaped."""
        return self.mended.text[self.mended.mended(start) : self.mended.mended(end)]

    def _placed(self, text: str, start: int) -> Text:
        """Text that stands at `start`, where it may be written in another way."""
        source = self.location.source
        if source.text.startswith(text, start):
            return Text(text, source.location(start, len(text)))
        return Text(text, source.location(start), (start,) * len(text))

    @property
    def end(self) -> int:
        """Where it ends, behind its last tag."""
        text = self.location.source.text
        return self.inside if self._is_short else text.find(">", self.close) + 1 or len(text)

    def _prefixes_from_outside(self) -> dict[str, str]:
        around = self.node.getparent()
        outside = {} if around is None else {name: uri for name, uri in around.nsmap.items() if name}
        written = (name for e in self.walk() for name in (e.written, *(a.written for a in e.attributes)))
        used = {name.partition(":")[0] for name in written if ":" in name}
        own = {name for name, *_ in written_attributes(self.location, self.written, self.inside)}
        return {name: outside[name] for name in sorted(used & outside.keys()) if f"xmlns:{name}" not in own}


def freed(root: Element) -> None:
    """Open the circles of a tree that nobody needs any more: now it goes without the garbage collector."""
    for element in list(root.walk()):
        element.parent = None


def parse(source: Source, log: Diagnostics) -> Element | None:
    """The root of the document, or None when it is not XML."""
    return tree(source, mend(source, log), log)


def tree(source: Source, mended: Mended, log: Diagnostics) -> Element | None:
    """The root of what a document was mended to, its elements where they stand in `source`."""
    marks = positions(source, mended, log)
    if marks is None:
        return None
    try:
        root = etree.fromstring(mended.text.encode(), _parser())
    except etree.XMLSyntaxError as fault:
        if not report_undeclared(source, marks, log):
            _report(source, mended, fault, log)
        return None
    return _paired(source, mended, marks, root)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=True,  # the limits are ours, in positions.py
        remove_comments=True,
        remove_pis=True,
    )


def _report(source: Source, mended: Mended, fault: etree.XMLSyntaxError, log: Diagnostics) -> None:
    """What expat lets pass and lxml does not, beside prefixes without a declaration."""
    line, column = fault.position
    start = sum(len(text) for text in mended.text.splitlines(keepends=True)[: line - 1])
    offset = mended.original(min(start + max(column - 1, 0), len(mended.text)))
    what = (fault.msg or "").partition(", line ")[0].strip()
    log.add(messages.document.not_well_formed(source.location(offset), f"this is not XML: {what}"))


def _paired(source: Source, mended: Mended, marks: list[Mark], root: etree._Element) -> Element:
    """lxml's elements with expat's places: both come in document order."""
    nodes = zip(marks, root.iter(), strict=True)
    elements = {id(mark): _element(source, mended, mark, node) for mark, node in nodes}
    for mark in marks:
        _fill(elements[id(mark)], mark, elements)
    return elements[id(marks[0])]


def _fill(element: Element, mark: Mark, elements: dict[int, Element]) -> None:
    source, mended = element.location.source, element.mended
    for part in mark.content:
        if isinstance(part, Mark):
            child = elements[id(part)]
            child.parent = element
            element.children.append(child)
            element.content.append(child)
        elif (text := stretch(source, mended, *part)) is not None:
            element.content.append(text)


def _element(source: Source, mended: Mended, mark: Mark, node: etree._Element) -> Element:
    namespace, name = _split(str(node.tag))
    location = source.location(mark.start, 1 + len(mark.tag))
    attributes = _attributes(location, mark, node)
    return Element(namespace, name, mark.tag, location, attributes, mark.inside, mark.close, mended, node)


@lru_cache(maxsize=1024)
def _split(name: str) -> tuple[str, str]:
    """`{namespace}name` in its two parts."""
    if name[0] != "{":
        return "", name
    namespace, _, name = name.rpartition("}")
    return namespace[1:], name


def _attributes(location: Location, mark: Mark, node: etree._Element) -> list[Attribute]:
    source, first, found = location.source, location.offset, []
    prefixed: Iterator[str] | None = None
    for written, at, start, raw in _in_tag(source.text[first : mark.inside], 1 + len(mark.tag)):
        if written.startswith("xmlns") and written[5:6] in ("", ":"):
            continue
        namespace, name = "", written
        if ":" in written:
            prefixed = prefixed or (key for key in map(str, node.keys()) if key[0] == "{")
            namespace, name = _split(next(prefixed))
        place = source.location(first + at, len(written))
        found.append(Attribute(namespace, name, written, place, value(source, first + start, raw)))
    return found


def written_attributes(location: Location, tag: str, inside: int) -> Iterator[tuple[str, int, int, str]]:
    """The attributes of a start tag, declarations included: name, its place, and the value, its place first."""
    first = location.offset
    for name, at, start, raw in _in_tag(location.source.text[first:inside], 1 + len(tag)):
        yield name, first + at, first + start, raw


@kept(8192)
def _in_tag(text: str, at: int) -> tuple[tuple[str, int, int, str], ...]:
    """The same, from the start of the tag; kept, since most tags are the same when a text is read again."""
    found = []
    while match := _ATTRIBUTE.match(text, at):
        at = match.end()
        quoted = match.lastindex or 2
        found.append((match[1], match.start(1), match.start(quoted), match[quoted]))
    return tuple(found)
