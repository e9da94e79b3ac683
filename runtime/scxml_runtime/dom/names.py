"""Names of elements and attributes: XML 1.0 (5th edition) and Namespaces in XML 1.0.

In: what a script gives as a name. Out: the name, or the DOMException that it earns.
"""

from __future__ import annotations

import re

from scxml_runtime import js
from scxml_runtime.dom.exceptions import refusal
from scxml_runtime.js.boundary import from_units

XML = "http://www.w3.org/XML/1998/namespace"
XMLNS = "http://www.w3.org/2000/xmlns/"

_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(f"[{_START}][{_START}\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040]*")


def checked(name: str) -> str:
    """The name, if it is one; else INVALID_CHARACTER_ERR."""
    js.charge(len(name))
    if _NAME.fullmatch(from_units(name)):
        return name
    raise refusal("INVALID_CHARACTER_ERR", f"{name[:40]!r} is no name of XML")


def qualified(namespace: str | None, name: str) -> str:
    """The local part of a qualified name that fits its namespace; else NAMESPACE_ERR."""
    prefix, colon, local = checked(name).rpartition(":")
    if colon and (not local or not prefix or ":" in prefix or not _NAME.fullmatch(from_units(local))):
        raise refusal("NAMESPACE_ERR", f"{name[:40]!r} is no qualified name")
    if colon and namespace is None:
        raise refusal("NAMESPACE_ERR", f"the prefix of {name[:40]!r} has no namespace")
    if prefix == "xml" and namespace != XML:
        raise refusal("NAMESPACE_ERR", f"the prefix xml stands for {XML}")
    if (name == "xmlns" or prefix == "xmlns") != (namespace == XMLNS):
        raise refusal("NAMESPACE_ERR", f"xmlns and {XMLNS} belong together")
    return local
