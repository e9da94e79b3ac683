"""The tables of a dialect as XML Schema 1.0: a file for each namespace, which that of SCXML imports.

In: a `Dialect`. Out: the texts of the files by name. The rule that surprises: XML Schema 1.0 has no "any namespace but
these", and nothing that depends on an attribute. Elements of modules stand where foreign ones may, and what excludes
each other is not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scxmlc.dialect import Attribute, Dialect, Element, Kind
from scxmlc.schema.datatypes import NAMED, Datatype, datatype
from scxmlc.schema.grammar import CHART, INVOKED, kept, prefixes
from scxmlc.schema.markup import Tag, document, prose
from scxmlc.schema.words import of_attribute, of_element, title

XML_SCHEMA = "http://www.w3.org/2001/XMLSchema"
EVERY = {"minOccurs": "0", "maxOccurs": "unbounded"}
CONTENT = Tag("xs:group", {"ref": "executable"})
PARTS = ("param", "content")  # of SCXML, in actions of modules


def write(dialect: Dialect) -> dict[str, str]:
    """The files by name: `scxml.xsd` and `queue.xsd`."""
    filled = {row.module for row in dialect.elements.values()}
    files = {
        namespace: f"{prefix}.xsd"
        for prefix, namespace in prefixes(dialect).items()
        if dialect.namespaces[namespace] in filled
    }
    return {
        name: document(title(dialect), _File(dialect, namespace, files).schema())
        for namespace, name in files.items()
    }


class _File:
    """What a namespace has."""

    def __init__(self, dialect: Dialect, namespace: str, files: Mapping[str, str]) -> None:
        self.dialect, self.namespace, self.files = dialect, namespace, files
        self.module = dialect.namespaces[namespace]
        self.rows = [row for row in dialect.elements.values() if row.module == self.module]
        self.strangers = _strangers("lax" if dialect.modules() else "skip")

    def schema(self) -> Tag:
        about = {"xmlns:xs": XML_SCHEMA, "xmlns": self.namespace, "targetNamespace": self.namespace}
        parts = [*self.imports(), *self.roots(), *self.simple_types(), *self.content()]
        parts += [self.type(row) for row in self.rows]
        return Tag("xs:schema", {**about, "elementFormDefault": "qualified"}, tuple(parts))

    def imports(self) -> Iterator[Tag]:
        for namespace, name in self.files.items() if not self.module else ():
            if namespace != self.namespace:
                yield Tag("xs:import", {"namespace": namespace, "schemaLocation": name})

    def roots(self) -> Iterator[Tag]:
        """What is looked up where another namespace's elements may stand."""
        wanted = (CHART, *(PARTS if self.dialect.modules() else ()))
        return (_element(row) for row in self.rows if self.module or row.name in wanted)

    def simple_types(self) -> Iterator[Tag]:
        used = {datatype(each) for row in self.rows for each in row.attributes}
        return (_simple_type(each) for each in NAMED if each in used)

    def content(self) -> Iterator[Tag]:
        if not self.module:
            named = (row for row in self.rows if row.role in ("content", "action"))
            parts = Tag("xs:choice", {}, (*map(_element, named), self.strangers))
            yield Tag("xs:group", {"name": "executable"}, (parts,))
            yield self.invoked()

    def invoked(self) -> Tag:
        anything = Tag("xs:any", {"namespace": "##any", "processContents": "lax", **EVERY})
        row = self.dialect.elements["content"]
        inside = (_told(of_element(row)), Tag("xs:sequence", {}, (anything,)), *self.attributes(row))
        return Tag("xs:complexType", {"name": INVOKED, "mixed": "true"}, inside)

    def type(self, row: Element) -> Tag:
        mixed = {"mixed": "true"} if row.text else {}
        inside = (_told(of_element(row)), self.inside(row), *self.attributes(row))
        return Tag("xs:complexType", {"name": row.local, **mixed}, inside)

    # what stands inside

    def inside(self, row: Element) -> Tag:
        if row.text == "body":
            anything = Tag("xs:any", {"namespace": "##any", "processContents": "skip", **EVERY})
            return Tag("xs:sequence", {}, (anything,))
        if "elseif" in dict(row.slots()):
            return self.branches(row)
        slots = {name: sign for name, sign in row.slots() if self.is_own(name)}
        any_number = [self.child(row, name) for name, sign in slots.items() if sign not in "?!+"]
        counted = {name: sign for name, sign in slots.items() if sign in "?!+"}
        if CONTENT not in any_number:
            any_number.append(self.strangers)
        return Tag("xs:sequence", {}, tuple(self.orders(row, any_number, counted)))

    def is_own(self, name: str) -> bool:
        return name == "@content" or name.rpartition(":")[0] == self.module

    def orders(self, row: Element, any_number: list[Tag], counted: Mapping[str, str]) -> Iterator[Tag]:
        """What may be there any number of times, and among it the others, in each order in which they can come."""
        yield Tag("xs:choice", EVERY, tuple(any_number))
        ways = []
        for name, sign in counted.items():
            child = self.child(row, name)
            more = [child, *any_number] if sign == "+" else any_number
            others = {other: each for other, each in counted.items() if other != name}
            ways.append(Tag("xs:sequence", {}, (child, *self.orders(row, more, others))))
        if ways:
            least = {} if {*counted.values()} & {*"!+"} else {"minOccurs": "0"}
            yield Tag("xs:choice", least, tuple(ways))

    def branches(self, row: Element) -> Tag:
        block = Tag("xs:choice", EVERY, (CONTENT,))
        parts = [block]
        for name, sign in row.slots():
            if name != "@content":
                times = EVERY if sign == "*" else {"minOccurs": "0"}
                parts.append(Tag("xs:sequence", times, (self.child(row, name), block)))
        return Tag("xs:sequence", {}, tuple(parts))

    def child(self, row: Element, name: str) -> Tag:
        if name == "@content":
            return CONTENT
        found = self.dialect.elements[name]
        return _element(found, INVOKED if (row.name, name) == ("invoke", "content") else found.local)

    # attributes

    def attributes(self, row: Element) -> Iterator[Tag]:
        yield from map(_attribute, row.attributes)
        for name in kept(self.dialect, row):
            yield Tag("xs:attribute", {"name": name}, (_told(Kind.KEPT.value),))
        other = "##any" if row.module and self.dialect.lenient_modules else "##other"
        yield Tag("xs:anyAttribute", {"namespace": other, "processContents": "skip"})


def _strangers(how: str) -> Tag:
    return Tag("xs:any", {"namespace": "##other", "processContents": how})


def _element(row: Element, type: str = "") -> Tag:
    return Tag("xs:element", {"name": row.local, "type": type or row.local})


def _told(words: str) -> Tag:
    return Tag("xs:annotation", {}, (Tag("xs:documentation", {}, (prose(words),)),))


def _attribute(row: Attribute) -> Tag:
    about = {"name": row.name, **({"use": "required"} if row.required else {})}
    type, told = datatype(row), _told(of_attribute(row))
    if type.words:
        return Tag("xs:attribute", about, (told, Tag("xs:simpleType", {}, (_restriction(type),))))
    return Tag("xs:attribute", {**about, "type": type.name or f"xs:{type.base}"}, (told,))


def _simple_type(type: Datatype) -> Tag:
    return Tag("xs:simpleType", {"name": type.name}, (_restriction(type),))


def _restriction(type: Datatype) -> Tag:
    facets = tuple(Tag("xs:enumeration", {"value": word}) for word in type.words)
    pattern = (Tag("xs:pattern", {"value": type.pattern}),) if type.pattern else ()
    return Tag("xs:restriction", {"base": f"xs:{type.base}"}, (*facets, *pattern))
