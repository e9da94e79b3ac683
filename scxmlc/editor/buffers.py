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

from scxmlc.dialect import Attribute, Dialect, Element, Kind
from scxmlc.editor import markup
from scxmlc.editor.markup import Markup, Tag
from scxmlc.reader.detect import names_the_platform
from scxmlc.source import Location, Source, Text, join

LONGEST = 2_000_000
"""Characters of a text that is looked at as one types."""
SCRIPTS = (".js", ".es", ".ecma")
_PARTS = re.compile(r"<!\[CDATA\[(?P<raw>.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<xi:include\b[^>]*>", re.DOTALL)
_PREFIXES = {"ixn": "interaction", "xi": "xi"}


@dataclass(frozen=True)
class Code:
    """A piece of ECMAScript in a text; `element` is the name of that it stands in, "" in a script file."""

    text: Text
    is_program: bool
    element: str
    attribute: Attribute | None = None


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
        is_read = not self.is_script and not self.is_too_long
        return markup.read(self.source if is_read else Source(self.name, ""))

    @property
    def is_too_long(self) -> bool:
        return len(self.source.text) > LONGEST

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

    def codes(self, start: int = 0, end: int | None = None) -> Iterator[Code]:
        """The ECMAScript of the elements that begin between two places, in its order."""
        if self.is_script and not self.is_too_long:
            text = self.source.text
            yield Code(Text(text, self.source.location(0, max(len(text), 1))), True, "")
            return
        for tag in self.markup.between(start, len(self.source.text) if end is None else end):
            yield from self.codes_of(tag)

    def codes_of(self, tag: Tag) -> Iterator[Code]:
        """The ECMAScript in the attributes of an element, or its text."""
        element = self.element(tag)
        for each in tag.attributes if element is not None else ():
            row = element.attribute(each.name) if element is not None else None
            if row is not None and each.start >= 0:
                text = self.markup.text(tag, each)
                yield from (Code(piece, False, tag.local, row) for piece in pieces(row, text))
        if tag.local == "script" and tag.is_finished and tag.end > tag.inside:
            yield Code(self.body(tag), True, tag.local)

    def code_at(self, offset: int) -> Code | None:
        """The ECMAScript that a place is in."""
        tag = None if self.is_script else self.markup.tag_at(offset) or self.markup.around(offset)
        for code in self.codes() if self.is_script else self.codes_of(tag) if tag is not None else ():
            if code.text.at(0).offset <= offset <= code.text.at(len(code.text)).offset:
                return code
        return None

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


def pieces(row: Attribute, text: Text) -> tuple[Text, ...]:
    """The expressions that an attribute holds."""
    if row.kind in EXPRESSIONS:
        return (text,) if text.strip() else ()
    return text.words() if row.kind is Kind.LOCATIONS else ()
