"""The interfaces Attr and NamedNodeMap (DOM Level 2 Core 1.2), and how an element keeps its attributes.

An attribute made without a namespace is found by its name, and by namespace functions as one of no namespace.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom.exceptions import refusal
from scxml_runtime.data.dom.interfaces import attributes, methods, prototype, tables
from scxml_runtime.data.dom.lists import Listing, members, namespace_of
from scxml_runtime.data.dom.tree import Attr, Element
from scxml_runtime.js.values import EMPTY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class NamedNodeMap(Listing):
    """The attributes of an element."""

    __slots__ = ("element",)
    class_name = "NamedNodeMap"
    interface = prototype("NamedNodeMap")

    def __init__(self, element: Element) -> None:
        self.properties = EMPTY
        self.prototype = self.interface
        self.element = element

    def nodes(self) -> list[Any]:
        return self.element.attributes

    def plain(self) -> Any:
        return js.object({attribute.name: attribute.value for attribute in self.element.attributes})

    def copy(self) -> NamedNodeMap:
        copied = self.element.copy()
        assert isinstance(copied, Element)
        return NamedNodeMap(copied)


def map_of(element: Element) -> NamedNodeMap:
    """`attributes`, always the same map."""
    if element.named is None:
        element.named = NamedNodeMap(element)
    return element.named  # type: ignore[no-any-return]


def searched(element: Element) -> list[Attr]:
    """The attributes, paid for as they are gone through."""
    js.charge(len(element.attributes) * 4)
    return element.attributes


def by_name(element: Element, name: Any) -> Attr | None:
    """The attribute of that name, its prefix included."""
    wanted = js.to_string(name)
    return next((attribute for attribute in searched(element) if attribute.name == wanted), None)


def by_namespace(element: Element, namespace: Any, local: Any) -> Attr | None:
    """The attribute of that namespace and local name."""
    wanted = namespace_of(namespace), js.to_string(local)
    return next((attribute for attribute in searched(element) if attribute.expanded == wanted), None)


def put(element: Element, new: Any, old: Attr | None) -> Attr | None:
    """Add an attribute; the one in whose place it comes is handed out."""
    if not isinstance(new, Attr):
        raise refusal("HIERARCHY_REQUEST_ERR", "only attributes can be added to an element's attributes")
    if new.document is not element.document:
        raise refusal("WRONG_DOCUMENT_ERR", "the attribute belongs to another document: importNode copies it")
    if new.owner is not None and new.owner is not element:
        raise refusal("INUSE_ATTRIBUTE_ERR", "the attribute belongs to another element: cloneNode copies it")
    if old is new:
        return old
    if old is None:
        element.add(new)
        return None
    element.attributes[searched(element).index(old)] = new
    new.owner, old.owner = element, None
    return old


def put_named(element: Element, new: Any) -> Attr | None:
    return put(element, new, by_name(element, new.name) if isinstance(new, Attr) else None)


def put_qualified(element: Element, new: Any) -> Attr | None:
    return put(element, new, by_namespace(element, *new.expanded) if isinstance(new, Attr) else None)


def take(element: Element, attribute: Any) -> Attr:
    """Take an attribute out; one that is not there is NOT_FOUND_ERR."""
    if not isinstance(attribute, Attr) or attribute.owner is not element:
        raise refusal("NOT_FOUND_ERR", "the element has no such attribute")
    searched(element).remove(attribute)
    attribute.owner = None
    return attribute


def set_value(attribute: Attr, value: Any) -> None:
    attribute.value = js.to_string(value)


READ: dict[str, Callable[[Any], Any]] = {
    "name": lambda attribute: attribute.name,
    "value": lambda attribute: attribute.value,
    "specified": lambda attribute: True,
    "ownerElement": lambda attribute: attribute.owner,
}
METHODS: dict[str, tuple[Callable[..., Any], int]] = {
    "getNamedItem": (lambda named, name: by_name(named.element, name), 1),
    "setNamedItem": (lambda named, new: put_named(named.element, new), 1),
    "removeNamedItem": (lambda named, name: take(named.element, by_name(named.element, name)), 1),
    "getNamedItemNS": (lambda named, namespace, local: by_namespace(named.element, namespace, local), 2),
    "setNamedItemNS": (lambda named, new: put_qualified(named.element, new), 1),
    "removeNamedItemNS": (
        lambda named, namespace, local: take(named.element, by_namespace(named.element, namespace, local)),
        2,
    ),
}

TABLES = {
    **tables("Attr", attributes(Attr, READ, {"value": set_value})),
    **tables("NamedNodeMap", {**members(NamedNodeMap), **methods(NamedNodeMap, METHODS)}),
}
