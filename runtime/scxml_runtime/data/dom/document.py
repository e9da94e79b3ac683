"""The interfaces Document, DocumentType and DOMImplementation (DOM Level 2 Core 1.2, 1.3)."""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom import tree
from scxml_runtime.data.dom.attributes import NamedNodeMap
from scxml_runtime.data.dom.exceptions import refusal
from scxml_runtime.data.dom.interfaces import attributes, methods, prototype, tables
from scxml_runtime.data.dom.lists import NodeList, child_elements, elements_named, elements_of, namespace_of
from scxml_runtime.data.dom.names import checked, qualified
from scxml_runtime.data.dom.node import given, has_feature
from scxml_runtime.data.dom.tree import Attr, Document, DocumentType, Element
from scxml_runtime.js.values import EMPTY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Made = TypeVar("Made", Attr, Element)


class DOMImplementation(js.HostObject):
    """What makes documents."""

    __slots__ = ()
    class_name = "DOMImplementation"
    interface = prototype("DOMImplementation")

    def __init__(self) -> None:
        self.properties = EMPTY
        self.prototype = self.interface

    def plain(self) -> Any:
        return js.undefined

    def source(self) -> str:
        return "DOMImplementation"

    def copy(self) -> DOMImplementation:
        return DOMImplementation()


def first(document: Document, kind: type[tree.Node]) -> tree.Node | None:
    return next((child for child in tree.children(document) if isinstance(child, kind)), None)


def by_id(document: Document, id: Any) -> Element | None:
    """getElementById: by the attribute `id`, since nothing declares which attributes are ids."""
    wanted = js.to_string(id)
    for node in tree.below(document):
        if isinstance(node, Element) and any(a.name == "id" and a.value == wanted for a in node.attributes):
            return node
    return None


def plainly(kind: type[Made], document: Document, name: Any) -> Made:
    """createElement, createAttribute."""
    return kind(document, checked(js.to_string(name)))


def with_namespace(kind: type[Made], document: Document, namespace: Any, name: Any) -> Made:
    """createElementNS, createAttributeNS."""
    space, called = namespace_of(namespace), js.to_string(name)
    return kind(document, called, space, qualified(space, called))


def instruction(document: Document, target: Any, data: Any) -> tree.Node:
    return tree.ProcessingInstruction(document, js.to_string(data), checked(js.to_string(target)))


def import_node(document: Document, node: Any, deep: Any) -> tree.Node:
    original = given(node)
    if isinstance(original, Document | DocumentType):
        raise refusal("NOT_SUPPORTED_ERR", f"{original.name} cannot be imported")
    return tree.clone(original, document) if js.truthy(deep) else original.twin(document)


def reference(document: Document, name: Any) -> tree.Node:
    raise refusal("NOT_SUPPORTED_ERR", f"no entity {checked(js.to_string(name))} can be declared")


# --- DOMImplementation ---------------------------------------------------------


def implementation(document: Document) -> Any:
    return js.current().extra("DOMImplementation", DOMImplementation)


def create_type(_: DOMImplementation, name: Any, public: Any, system: Any) -> DocumentType:
    called = js.to_string(name)
    if qualified_type(called):
        return DocumentType(Document(), called, text_or_none(public), text_or_none(system))
    raise refusal("NAMESPACE_ERR", f"{called[:40]!r} is no qualified name")


def nothing(kind: DocumentType) -> NamedNodeMap:
    """The entities or notations of a document type: what declares them is refused."""
    return NamedNodeMap(Element(kind.document, kind.name))


def qualified_type(name: str) -> bool:
    prefix, colon, local = checked(name).rpartition(":")
    return not colon or bool(prefix and local and ":" not in prefix)


def text_or_none(value: Any) -> str | None:
    return None if value is None or value is js.undefined else js.to_string(value)


def create_document(_: DOMImplementation, namespace: Any, name: Any, kind: Any) -> Document:
    made = Document()
    if isinstance(kind, DocumentType):
        if kind.above is not None:
            raise refusal("WRONG_DOCUMENT_ERR", "the document type belongs to another document")
        kind.document = made
        tree.link(kind, made, None)
    space, called = namespace_of(namespace), text_or_none(name)
    if called:
        tree.link(with_namespace(Element, made, space, called), made, None)
    return made


# --- the tables ----------------------------------------------------------------

READ: dict[str, Callable[[Any], Any]] = {
    "doctype": lambda document: first(document, DocumentType),
    "implementation": implementation,
    "documentElement": lambda document: first(document, Element),
    "children": lambda document: NodeList(document, child_elements),
}
METHODS: dict[str, tuple[Callable[..., Any], int]] = {
    "createElement": (lambda document, name: plainly(Element, document, name), 1),
    "createDocumentFragment": (tree.DocumentFragment, 0),
    "createTextNode": (lambda document, data: tree.Text(document, js.to_string(data)), 1),
    "createComment": (lambda document, data: tree.Comment(document, js.to_string(data)), 1),
    "createCDATASection": (lambda document, data: tree.CDATASection(document, js.to_string(data)), 1),
    "createProcessingInstruction": (instruction, 2),
    "createAttribute": (lambda document, name: plainly(Attr, document, name), 1),
    "createEntityReference": (reference, 1),
    "getElementsByTagName": (elements_named, 1),
    "importNode": (import_node, 2),
    "createElementNS": (lambda document, space, name: with_namespace(Element, document, space, name), 2),
    "createAttributeNS": (lambda document, space, name: with_namespace(Attr, document, space, name), 2),
    "getElementsByTagNameNS": (elements_of, 2),
    "getElementById": (by_id, 1),
}
TYPE: dict[str, Callable[[Any], Any]] = {
    "name": lambda kind: kind.name,
    "publicId": lambda kind: kind.public,
    "systemId": lambda kind: kind.system,
    "internalSubset": lambda kind: None,
    "entities": lambda kind: nothing(kind),
    "notations": lambda kind: nothing(kind),
}
MAKER: dict[str, tuple[Callable[..., Any], int]] = {
    "hasFeature": (lambda _, feature, version: has_feature(feature, version), 2),
    "createDocumentType": (create_type, 3),
    "createDocument": (create_document, 3),
}

TABLES = {
    **tables("Document", {**attributes(Document, READ), **methods(Document, METHODS)}),
    **tables("DocumentType", attributes(DocumentType, TYPE)),
    **tables("DOMImplementation", methods(DOMImplementation, MAKER)),
}
