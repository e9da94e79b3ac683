"""From the text of an XML document to its tree.

In: text of UTF-16 code units. Out: a `Document`; ValueError for what is not well-formed, and a RangeError of
ECMAScript for a document beyond the limit. The rule that surprises: a document type with declarations of its own,
which could define entities, is refused.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom import tree
from scxml_runtime.data.dom.namespaces import XMLNS
from scxml_runtime.js.boundary import from_units, to_units

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_NODES = 400_000
BETWEEN = "\f"  # between the parts of a name as expat gives it; no character of XML
AROUND = "around"


def parse(text: str, outside: str = "") -> tree.Document:
    """The document of an XML text, written where `outside` is the namespace of what has no prefix."""
    from xml.parsers.expat import ExpatError

    js.charge(len(text))
    builder = Builder(outside)
    try:
        builder.parse(from_units(text).encode())
    except (ExpatError, UnicodeEncodeError) as error:
        raise ValueError(f"not well-formed XML: {error}") from error
    finally:
        builder.listen(None)  # the parser and the builder would hold each other
    return builder.document


class Builder:
    """Builds the nodes as expat finds them; `declared` are the namespaces that the next element declares."""

    def __init__(self, outside: str) -> None:
        from xml.parsers.expat import ParserCreate

        self.document = tree.Document(outside)
        self.open: tree.Parent = self.document
        self.declared: list[tuple[str | None, str]] = []
        self.cdata: list[str] | None = None
        self.count = 0
        self.parser = ParserCreate("utf-8", BETWEEN)
        self.parser.namespace_prefixes = True
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True

    def parse(self, text: bytes) -> None:
        self.parser.buffer_size = len(text) + 1  # so that expat hands out each text whole
        if not self.document.outside:
            self.listen(self)
            self.parser.Parse(text, True)
            return
        from xml.sax.saxutils import quoteattr

        self.parser.Parse(f"<{AROUND} xmlns={quoteattr(from_units(self.document.outside))}>".encode())
        self.listen(self)
        self.parser.Parse(text)
        self.listen(None)
        self.parser.Parse(f"</{AROUND}>".encode(), True)
        self.check()

    def listen(self, who: Builder | None) -> None:
        """Let expat tell what it finds, or no longer."""
        for handler, method in HANDLERS.items():
            setattr(self.parser, handler, None if who is None else getattr(who, method))

    def check(self) -> None:
        """One element, as a document has it."""
        found = tree.children(self.document)
        if sum(isinstance(node, tree.Element) for node in found) != 1 or self.open is not self.document:
            raise ValueError("not one element of XML")

    def declares(self, prefix: str | None, namespace: str | None) -> None:
        self.declared.append((prefix, namespace or ""))

    def start(self, name: str, attributes: list[str]) -> None:
        element = tree.Element(self.document, *parts(name))
        for prefix, namespace in self.declared:
            called = "xmlns" if prefix is None else f"xmlns:{to_units(prefix)}"
            self.attribute(element, (called, XMLNS, called.rpartition(":")[2]), namespace)
        self.declared.clear()
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            self.attribute(element, parts(key), value)
        self.add(element)
        self.open = element

    def attribute(self, element: tree.Element, name: tuple[str, str | None, str], value: str) -> None:
        made = tree.Attr(self.document, *name)
        made.value = to_units(value)
        element.add(made)
        self.counted()

    def end(self, name: str) -> None:
        self.open = self.open.above or self.document

    def characters(self, data: str) -> None:
        if self.cdata is not None:
            self.cdata.append(data)
        elif self.open is not self.document:
            self.add(tree.Text(self.document, to_units(data)))
        elif data.strip():
            raise ValueError("text beside the element")

    def begin_cdata(self) -> None:
        self.cdata = []

    def end_cdata(self) -> None:
        data, self.cdata = "".join(self.cdata or ()), None
        self.add(tree.CDATASection(self.document, to_units(data)))

    def comment(self, data: str) -> None:
        self.add(tree.Comment(self.document, to_units(data)))

    def instruction(self, target: str, data: str) -> None:
        self.add(tree.ProcessingInstruction(self.document, to_units(data), to_units(target)))

    def doctype(self, name: str, system: str | None, public: str | None, has_declarations: int) -> None:
        if has_declarations:
            raise ValueError("XML with declarations in its document type is refused")
        self.add(tree.DocumentType(self.document, to_units(name), public, system))

    def refuse(self, name: str, _: Any) -> None:
        raise ValueError(f"the entity {name} is declared nowhere that is read")

    def add(self, node: tree.Node) -> None:
        self.counted()
        tree.link(node, self.open, None)

    def counted(self) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            raise js.error("RangeError", f"XML of more than {MOST_NODES:,} nodes")


def parts(name: str) -> tuple[str, str | None, str]:
    """The qualified name, the namespace and the local name of a name as expat gives it."""
    namespace, *rest = to_units(name).split(BETWEEN)
    if not rest:
        return namespace, None, namespace
    return (f"{rest[1]}:{rest[0]}" if len(rest) > 1 else rest[0]), namespace, rest[0]


HANDLERS = {
    "StartNamespaceDeclHandler": "declares",
    "StartElementHandler": "start",
    "EndElementHandler": "end",
    "CharacterDataHandler": "characters",
    "StartCdataSectionHandler": "begin_cdata",
    "EndCdataSectionHandler": "end_cdata",
    "CommentHandler": "comment",
    "ProcessingInstructionHandler": "instruction",
    "StartDoctypeDeclHandler": "doctype",
    "SkippedEntityHandler": "refuse",
}
