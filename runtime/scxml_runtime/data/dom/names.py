"""Names of elements and attributes: XML 1.0 (5th edition) and Namespaces in XML 1.0.

In: what a script gives as a name. Out: the name, or the DOMException that it earns.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom.exceptions import refusal
from scxml_runtime.data.dom.namespaces import XML, XMLNS
from scxml_runtime.js.boundary import from_units


def is_name(text: str) -> bool:
    """Whether it is a name of XML. The pattern is made when a script first makes a node: to read takes none."""
    from scxml_runtime.data.dom.characters import NAME

    js.charge(len(text))
    return NAME.fullmatch(from_units(text)) is not None


def checked(name: str) -> str:
    """The name, if it is one; else INVALID_CHARACTER_ERR."""
    if is_name(name):
        return name
    raise refusal("INVALID_CHARACTER_ERR", f"{name[:40]!r} is no name of XML")


def qualified(namespace: str | None, name: str) -> str:
    """The local part of a qualified name that fits its namespace; else NAMESPACE_ERR."""
    prefix, colon, local = checked(name).rpartition(":")
    if colon and (not local or not prefix or ":" in prefix or not is_name(local)):
        raise refusal("NAMESPACE_ERR", f"{name[:40]!r} is no qualified name")
    if colon and namespace is None:
        raise refusal("NAMESPACE_ERR", f"the prefix of {name[:40]!r} has no namespace")
    if prefix == "xml" and namespace != XML:
        raise refusal("NAMESPACE_ERR", f"the prefix xml stands for {XML}")
    if (name == "xmlns" or prefix == "xmlns") != (namespace == XMLNS):
        raise refusal("NAMESPACE_ERR", f"xmlns and {XMLNS} belong together")
    return local
