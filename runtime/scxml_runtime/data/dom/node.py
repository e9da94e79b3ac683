"""The interface Node, what every node of a document can (DOM Level 2 Core 1.2), and DocumentFragment."""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom import tree
from scxml_runtime.data.dom.exceptions import refusal
from scxml_runtime.data.dom.interfaces import attributes, methods, tables
from scxml_runtime.data.dom.lists import NodeList
from scxml_runtime.data.dom.names import checked, qualified
from scxml_runtime.data.dom.tree import (
    Attr,
    Data,
    Document,
    DocumentFragment,
    Element,
    Named,
    Node,
    Parent,
    Text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

CONSTANTS = {
    "ELEMENT_NODE": 1,
    "ATTRIBUTE_NODE": 2,
    "TEXT_NODE": 3,
    "CDATA_SECTION_NODE": 4,
    "ENTITY_REFERENCE_NODE": 5,
    "ENTITY_NODE": 6,
    "PROCESSING_INSTRUCTION_NODE": 7,
    "COMMENT_NODE": 8,
    "DOCUMENT_NODE": 9,
    "DOCUMENT_TYPE_NODE": 10,
    "DOCUMENT_FRAGMENT_NODE": 11,
    "NOTATION_NODE": 12,
}
FEATURES = ("core", "xml")
VERSIONS = ("", "1.0", "2.0")
ONE_EACH = (1, 10)  # a document has one element, and one document type


def has_feature(feature: Any, version: Any) -> bool:
    """hasFeature and isSupported."""
    wanted = "" if version is None or version is js.undefined else js.to_string(version)
    return js.to_string(feature).lower() in FEATURES and wanted in VERSIONS


# --- values --------------------------------------------------------------------


def value(node: Node) -> Any:
    if isinstance(node, Attr):
        return node.value
    return node.data if isinstance(node, Data) else None


def set_value(node: Node, value: Any) -> None:
    text = "" if value is None else js.to_string(value)
    if isinstance(node, Attr):
        node.value = text
    elif isinstance(node, Data):
        node.data = text


def text_content(node: Node) -> Any:
    return tree.text_in(node) if isinstance(node, Parent) and not isinstance(node, Attr) else value(node)


def set_text_content(node: Node, value: Any) -> None:
    if not isinstance(node, Element | DocumentFragment):
        set_value(node, value)
        return
    tree.clear(node)
    text = "" if value is None else js.to_string(value)
    if text:
        tree.link(Text(node.document, text), node, None)


def set_prefix(node: Node, value: Any) -> None:
    """Another prefix for the same namespace (1.2, prefix)."""
    if not isinstance(node, Named):
        return
    prefix = "" if value is None else js.to_string(value)
    if prefix:
        checked(prefix)
    if node.local is None or (isinstance(node, Attr) and node.name == "xmlns" and prefix):
        raise refusal("NAMESPACE_ERR", f"{node.name} can have no prefix")
    name = f"{prefix}:{node.local}" if prefix else node.local
    qualified(node.namespace, name)
    node.name = name


def owner(node: Node) -> Document | None:
    is_free = isinstance(node, Document) or (isinstance(node, tree.DocumentType) and node.above is None)
    return None if is_free else node.document


# --- changes -------------------------------------------------------------------


def given(value: Any) -> Node:
    """An argument that must be a node."""
    if not isinstance(value, Node):
        raise js.error("TypeError", "the argument is no node of a document")
    return value


def child_of(parent: Node, value: Any) -> Node:
    """An argument that must be a child of this node."""
    child = given(value)
    if child.above is not parent:
        raise refusal("NOT_FOUND_ERR", "the node is no child of this one")
    return child


def insert_before(parent: Node, new: Any, reference: Any) -> Node:
    behind = None if reference is None or reference is js.undefined else child_of(parent, reference)
    node = given(new)
    into = admitted(parent, node, None)
    if behind is not node:
        put(node, into, behind)
    return node


def append_child(parent: Node, new: Any) -> Node:
    return insert_before(parent, new, None)


def replace_child(parent: Node, new: Any, old: Any) -> Node:
    replaced, node = child_of(parent, old), given(new)
    into = admitted(parent, node, replaced)
    if replaced is not node:
        behind = replaced.after if replaced.after is not node else node.after
        tree.unlink(replaced)
        put(node, into, behind)
    return replaced


def remove_child(parent: Node, old: Any) -> Node:
    child = child_of(parent, old)
    tree.unlink(child)
    return child


def put(node: Node, parent: Parent, behind: Node | None) -> None:
    """Move a node, or what is in a fragment, to its new place."""
    for each in tree.children(node) if isinstance(node, DocumentFragment) else [node]:
        tree.unlink(each)
        tree.link(each, parent, behind)


def admitted(parent: Node, node: Node, replaced: Node | None) -> Parent:
    """The parent, if the node may go into it, in place of the one that is replaced."""
    comes = tree.children(node) if isinstance(node, DocumentFragment) else [node]
    if not isinstance(parent, Parent) or not all(each.number in parent.allowed for each in comes):
        raise refusal("HIERARCHY_REQUEST_ERR", f"{node.name} cannot stand in {parent.name}")
    if isinstance(parent, Document):
        there = [each for each in tree.children(parent) if each is not replaced and each is not node]
        for number in ONE_EACH:
            if sum(each.number == number for each in (*there, *comes)) > 1:
                raise refusal("HIERARCHY_REQUEST_ERR", "a document has one element and one type")
    if node is parent or (node.first is not None and is_around(node, parent)):
        raise refusal("HIERARCHY_REQUEST_ERR", f"{node.name} cannot stand in itself")
    if node.document is not parent.document:
        raise refusal("WRONG_DOCUMENT_ERR", "the node belongs to another document: importNode copies it")
    return parent


def is_around(node: Node, other: Node) -> bool:
    """Whether `other` stands in `node`."""
    above, steps = other.above, js.current().steps
    while above is not None and above is not node:
        steps.pay(1)
        above = above.above
    return above is node


def clone_node(node: Node, deep: Any) -> Node:
    if isinstance(node, Document):
        return node.copy() if js.truthy(deep) else node.twin(node)
    return tree.clone(node, node.document) if js.truthy(deep) else node.twin(node.document)


def normalize(root: Node) -> Any:
    """Neighbouring texts become one, empty ones go; in attributes too."""
    if isinstance(root, Element):
        normalize_attributes(root)
    runs: dict[Text, list[str]] = {}
    for node in tree.below(root):
        if isinstance(node, Element):
            normalize_attributes(node)
        elif type(node) is Text:
            head = node.before
            if type(head) is Text and node.data:
                runs.setdefault(head, [head.data]).append(node.data)
            if type(head) is Text or not node.data:
                tree.unlink(node)
    for head, pieces in runs.items():
        head.data = "".join(pieces)
        js.charge(len(head.data))
    return js.undefined


def normalize_attributes(element: Element) -> None:
    for attribute in element.attributes:
        attribute.value = attribute.value


# --- the tables ----------------------------------------------------------------


def kids(node: Node) -> NodeList:
    """childNodes, always the same list."""
    if not isinstance(node, Parent):
        return NodeList(node, tree.children)
    if node.kids is None:
        node.kids = NodeList(node, tree.children)
    return node.kids  # type: ignore[no-any-return]


def grown(node: Any) -> Any:
    """The node, its children at their places: an attribute has none before somebody looks."""
    return node.grown() if isinstance(node, Attr) and node.text is not None else node


READ: dict[str, Callable[[Any], Any]] = {
    "nodeName": lambda node: node.name,
    "nodeType": lambda node: node.number,
    "nodeValue": value,
    "parentNode": lambda node: node.above,
    "childNodes": lambda node: kids(grown(node)),
    "firstChild": lambda node: grown(node).first,
    "lastChild": lambda node: grown(node).last,
    "previousSibling": lambda node: node.before,
    "nextSibling": lambda node: node.after,
    "attributes": lambda node: None,
    "ownerDocument": owner,
    "namespaceURI": lambda node: node.namespace,
    "prefix": lambda node: node.prefix if isinstance(node, Named) else None,
    "localName": lambda node: node.local,
    "textContent": text_content,
}
WRITE: dict[str, Callable[[Any, Any], Any]] = {
    "nodeValue": set_value,
    "prefix": set_prefix,
    "textContent": set_text_content,
}
METHODS: dict[str, tuple[Callable[..., Any], int]] = {
    "insertBefore": (lambda node, new, old: insert_before(grown(node), new, old), 2),
    "replaceChild": (lambda node, new, old: replace_child(grown(node), new, old), 2),
    "removeChild": (lambda node, old: remove_child(grown(node), old), 1),
    "appendChild": (lambda node, new: append_child(grown(node), new), 1),
    "hasChildNodes": (lambda node: grown(node).first is not None, 0),
    "cloneNode": (clone_node, 1),
    "normalize": (normalize, 0),
    "isSupported": (lambda node, feature, version: has_feature(feature, version), 2),
    "hasAttributes": (lambda node: isinstance(node, Element) and bool(node.attributes), 0),
    "toString": (Node.markup, 0),
    "toJSON": (Node.markup, 0),
}

TABLES = {
    **tables("Node", {**attributes(Node, READ, WRITE), **methods(Node, METHODS)}, CONSTANTS),
    **tables("DocumentFragment", {}),
}
