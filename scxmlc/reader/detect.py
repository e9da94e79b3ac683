"""Which dialect a document speaks, by what stands in it.

In: the root element. Out: the dialect. ORS gives itself away by the namespace of a functional module, by `profile=`,
or by the name `_data` in an expression; everything else is the Recommendation's SCXML. The rule that surprises: a
misspelt namespace of a module counts, too, since what stands in it would be lost otherwise, with hardly a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from scxmlc.dialect import DIALECTS, SCXML, Dialect
from scxmlc.reader.namespaces import meant
from scxmlc.reader.xmltree import Element

_PLATFORM = re.compile(
    r"(?<![\w$.])(?:_data|_genesys|__Log|__Raise|__GetDocumentURL|__GetCurrentStates)(?![\w$])"
)
# `profile=` with one of these beside it comes from a later draft of SCXML than the one ORS knows.
_NEWER = ("datamodel", "eventexpr", "delayexpr", "targetexpr", "typeexpr", "sendidexpr")


def detect(root: Element, dialects: Mapping[str, Dialect] = DIALECTS) -> Dialect:
    """ORS when the document shows a sign of it, else the Recommendation."""
    return dialects["ors" if _is_ors(root, dialects["ors"]) else "w3c"]


def _is_ors(root: Element, ors: Dialect) -> bool:
    if any(_is_module(uri, ors) for uri in root.namespaces()):
        return True
    elements = list(root.walk())
    if root.get("profile") is not None and not any(e.get(name) for e in elements for name in _NEWER):
        return True
    charts = (SCXML, root.namespace)
    if any(_is_module(element.namespace, ors) for element in elements if element.namespace not in charts):
        return True
    sources = {element.location.source for element in elements}
    may_name = any("&#" in source.text or names_the_platform(source.text) for source in sources)
    return may_name and any(_speaks_ors(element, charts) for element in elements)


def names_the_platform(text: str) -> bool:
    """Whether something that only ORS has is named anywhere in a text."""
    return _PLATFORM.search(text) is not None


def _is_module(namespace: str, ors: Dialect) -> bool:
    """Whether it is the namespace of a functional module, spelt right or nearly so."""
    if ors.namespaces.get(namespace) or "genesyslab.com/modules/" in namespace:
        return True
    return bool(ors.namespaces.get(meant(namespace, tuple(ors.namespaces)) or ""))


def _speaks_ors(element: Element, charts: tuple[str, str]) -> bool:
    if element.namespace not in charts:
        return False
    if any(_PLATFORM.search(attribute.value) for attribute in element.attributes):
        return True
    return element.name == "script" and bool(_PLATFORM.search(element.text))
