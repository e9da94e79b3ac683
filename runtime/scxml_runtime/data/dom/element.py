"""The interface Element (DOM Level 2 Core 1.2)."""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom import attributes as attrs
from scxml_runtime.data.dom.interfaces import attributes, methods, tables
from scxml_runtime.data.dom.lists import NodeList, child_elements, elements_named, elements_of, namespace_of
from scxml_runtime.data.dom.names import checked, qualified
from scxml_runtime.data.dom.tree import Attr, Element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def value_of(attribute: Attr | None) -> str | None:
    return None if attribute is None else attribute.value


def set_attribute(element: Element, name: Any, value: Any) -> Any:
    """setAttribute: the name stands as it is, whatever is before its colon."""
    text, called = js.to_string(value), checked(js.to_string(name))
    attribute = attrs.by_name(element, called)
    if attribute is None:
        attribute = Attr(element.document, called)
        element.add(attribute)
    attribute.value = text
    return js.undefined


def set_attribute_ns(element: Element, namespace: Any, name: Any, value: Any) -> Any:
    """setAttributeNS: an attribute that is there gets the prefix as well."""
    text, called, space = js.to_string(value), js.to_string(name), namespace_of(namespace)
    local = qualified(space, called)
    attribute = attrs.by_namespace(element, space, local)
    if attribute is None:
        attribute = Attr(element.document, called, space, local)
        element.add(attribute)
    attribute.name, attribute.local, attribute.value = called, local, text
    return js.undefined


def remove(element: Element, attribute: Attr | None) -> Any:
    if attribute is not None:
        attrs.take(element, attribute)
    return js.undefined


READ: dict[str, Callable[[Any], Any]] = {
    "tagName": lambda element: element.name,
    "attributes": attrs.map_of,
    "children": lambda element: NodeList(element, child_elements),
}
METHODS: dict[str, tuple[Callable[..., Any], int]] = {
    "getAttribute": (lambda element, name: value_of(attrs.by_name(element, name)), 1),
    "setAttribute": (set_attribute, 2),
    "removeAttribute": (lambda element, name: remove(element, attrs.by_name(element, name)), 1),
    "hasAttribute": (lambda element, name: attrs.by_name(element, name) is not None, 1),
    "getAttributeNode": (attrs.by_name, 1),
    "setAttributeNode": (attrs.put_named, 1),
    "removeAttributeNode": (attrs.take, 1),
    "getElementsByTagName": (elements_named, 1),
    "getAttributeNS": (lambda element, space, local: value_of(attrs.by_namespace(element, space, local)), 2),
    "setAttributeNS": (set_attribute_ns, 3),
    "removeAttributeNS": (
        lambda element, space, local: remove(element, attrs.by_namespace(element, space, local)),
        2,
    ),
    "hasAttributeNS": (
        lambda element, space, local: attrs.by_namespace(element, space, local) is not None,
        2,
    ),
    "getAttributeNodeNS": (attrs.by_namespace, 2),
    "setAttributeNodeNS": (attrs.put_qualified, 1),
    "getElementsByTagNameNS": (elements_of, 2),
}

TABLES = tables("Element", {**attributes(Element, READ), **methods(Element, METHODS)})
