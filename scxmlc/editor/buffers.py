"""A text of the editor or of a file, and all that it says by itself: its markup, its dialect, the names in it.

In: a `Source`. Out: a `Buffer`, for one version of the text; what is asked of it is found out once. Of a script file
the whole text is a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from scxmlc.dialect import DIALECTS, Attribute, Dialect, Element, Kind
from scxmlc.editor import markup
from scxmlc.editor.markup import Markup, Tag
from scxmlc.reader.detect import names_the_platform
from scxmlc.source import Location, Source, Text, join

SCRIPTS = (".js", ".es", ".ecma")
_PARTS = re.compile(r"<!\[CDATA\[(?P<raw>.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<xi:include\b[^>]*>", re.DOTALL)
_PREFIXES = {"ixn": "interaction", "xi": "xi"}


@dataclass(frozen=True)
class Code:
    """A piece of ECMAScript in a text; `tag` is the element that it stands in, None in a script file."""

    text: Text
    is_program: bool
    tag: Tag | None
    attribute: Attribute | None = None


@dataclass(frozen=True)
class Value:
    """An attribute that the dialect knows, with its value."""

    tag: Tag
    element: Element
    row: Attribute
    text: Text


@dataclass(frozen=True, eq=False)
class Buffer:
    """One version of a text; `dialects` are those that it may speak."""

    source: Source
    dialects: Mapping[str, Dialect]

    @property
    def name(self) -> str:
        return self.source.name

    @cached_property
    def is_script(self) -> bool:
        return PurePath(self.name).suffix.lower() in SCRIPTS

    @cached_property
    def markup(self) -> Markup:
        return markup.read(Source(self.name, "") if self.is_script else self.source)

    @cached_property
    def dialect(self) -> Dialect:
        ors, text = self.dialects["ors"], self.source.text
        modules = any(ors.namespaces.get(namespace) for namespace in self.prefixes.values())
        is_ors = (
            modules or " profile=" in text or "genesyslab.com/modules/" in text or names_the_platform(text)
        )
        return ors if is_ors else self.dialects["w3c"]

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that are declared anywhere, with their namespaces."""
        found: dict[str, str] = {}
        for tag in self.markup.tags:
            for each in tag.attributes:
                if each.name.startswith("xmlns:") and each.start >= 0:
                    found.setdefault(each.name[6:], str(self.markup.text(tag, each)))
        return found

    def module(self, prefix: str) -> str:
        """The module that a prefix stands for."""
        declared = self.dialects["ors"].namespaces.get(self.prefixes.get(prefix, ""), "")
        return declared or _PREFIXES.get(prefix, prefix)

    def element(self, tag: Tag) -> Element | None:
        """The row of an element."""
        module = self.module(tag.prefix) if tag.prefix else ""
        return self.dialect.elements.get(f"{module}:{tag.local}" if module else tag.local)

    @cached_property
    def values(self) -> list[Value]:
        """The attributes that the dialect knows, in their order."""
        found: list[Value] = []
        for tag in self.markup.tags:
            element = self.element(tag)
            for each in tag.attributes if element is not None else ():
                row = _row(element, each.name)
                if row is not None and each.start >= 0:
                    found.append(Value(tag, element, row, self.markup.text(tag, each)))  # type: ignore[arg-type]
        return found

    @cached_property
    def code(self) -> list[Code]:
        """All ECMAScript in the text, in its order."""
        if self.is_script:
            text = self.source.text
            return [Code(Text(text, self.source.location(0, max(len(text), 1))), True, None)]
        found = [Code(text, False, value.tag, value.row) for value in self.values for text in _pieces(value)]
        for tag in self.markup.tags:
            if tag.local == "script" and tag.is_finished and tag.end > tag.inside:
                found.append(Code(self.body(tag), True, tag))
        return sorted(found, key=lambda code: code.text.location.offset)

    def body(self, tag: Tag) -> Text:
        """The text in an element, without comments."""
        end = tag.close if tag.close >= 0 else tag.end
        return join(list(self._parts(tag.inside, end)), self.source.location(tag.inside))

    def _parts(self, start: int, end: int) -> Iterator[Text]:
        at = start
        for found in _PARTS.finditer(self.source.text, start, end):
            if at < found.start():
                yield markup.decoded(self.source, at, found.start())
            if found["raw"]:
                first, last = found.span("raw")
                yield Text(found["raw"], self.source.location(first, last - first))
            at = found.end()
        if at < end:
            yield markup.decoded(self.source, at, end)

    def location(self, start: int, end: int) -> Location:
        return self.source.location(start, max(end - start, 0))


EXPRESSIONS = (Kind.VALUE, Kind.CONDITION, Kind.LOCATION, Kind.RESULT, Kind.FLAG)


def _row(element: Element | None, name: str) -> Attribute | None:
    """The row of an attribute; an older spelling is read as the row says, under its own name."""
    return element.attribute(name) if element is not None else None


def _pieces(value: Value) -> tuple[Text, ...]:
    if value.row.kind in EXPRESSIONS:
        return (value.text,) if value.text.strip() else ()
    return value.text.words() if value.row.kind is Kind.LOCATIONS else ()


def buffer_of(name: str, text: str, dialects: Mapping[str, Dialect] = DIALECTS) -> Buffer:
    return Buffer(Source(name, text), dialects)
