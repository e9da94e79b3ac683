"""XInclude as ORS has it, and <state src>: other documents spliced into the tree (ORS core 2.9).

In: the tree of a document and what it may read. Out: the tree with the includes replaced by what they name,
each element still at its place in its own file. Composer takes one element by `xpointer` and puts
`resolveid` before its ids. Where that cannot be had, the <fallback> of the include stands in for it, whose own
includes are looked at only then (XInclude 4.4). The rule that surprises: a document is given its prefix before
its own includes are looked at, so that an inner prefix can be built from the outer one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scxmlc import messages
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.dialect import SCXML
from scxmlc.reader import prefix
from scxmlc.reader.decode import decode
from scxmlc.reader.documents import Document, Documents, Refused, report
from scxmlc.reader.namespaces import XINCLUDE
from scxmlc.reader.positions import LIMIT_DEPTH, LIMIT_ELEMENTS
from scxmlc.reader.scripts import script_text
from scxmlc.reader.xmltree import Element, parse
from scxmlc.source import Location, Text

ATTRIBUTES = ("href", "parse", "xpointer", "resolveid")
LIMIT_INCLUDES = 500  # max-includes of ORS

_PLAIN_ID = re.compile(r"[^\s()/]+")


class _Unavailable(Exception):
    """What an include names cannot be had; the diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


@dataclass
class _Budget:
    includes: int = 0
    elements: int = 0


@dataclass(frozen=True)
class Includer:
    """Expands the includes of one document; `chain` names the documents around it, itself last."""

    documents: Documents
    log: Diagnostics
    chain: tuple[str, ...]
    budget: _Budget = field(default_factory=_Budget)

    def expand(self, root: Element) -> None:
        """Replace all includes below `root`."""
        text = root.location.source.text
        if XINCLUDE not in text and "&#" not in text:
            return
        ahead = [root]
        while ahead:
            element = ahead.pop()
            children = element.children
            if any(_is_include(child) for child in children):
                children = self._fill(element)
            ahead.extend(reversed(children))

    def expand_states(self, root: Element) -> None:
        """Fill every <state src> with the content of the chart that it names."""
        for element in list(root.walk()):
            src = element.get("src") if element.namespace == SCXML else None
            if src is not None and element.name in ("state", "parallel"):
                self._fill_state(element, src)

    def document(self, reference: Text, at: Location) -> Element | None:
        """The root of a document that is referred to, its own includes expanded."""
        document = self._opened(reference, at)
        root = self._parsed(document, at) if document is not None else None
        if document is None or root is None:
            return None
        replace(self, chain=(*self.chain, document.name)).expand(root)
        return root

    def _fill(self, element: Element) -> list[Element]:
        """Replace the includes in an element; its other children, to be gone through in their turn."""
        ahead, content, own = element.content[::-1], list[Text | Element](), list[Element]()
        while ahead:
            part = ahead.pop()
            if isinstance(part, Text):
                content.append(part)
            elif not _is_include(part):
                content.append(part)
                own.append(part)
            else:
                try:
                    new = self._included(part)
                    element.is_whole &= bool(new)
                    content += new
                except _Unavailable as missing:
                    element.is_whole &= bool(_fallbacks(part))
                    ahead += reversed(self._instead(part, missing.diagnostic))
        for part in content:
            if isinstance(part, Element):
                part.parent = element
        element.hold(content)
        return own

    def _included(self, element: Element) -> Sequence[Text | Element]:
        """What an include stands for: one part, or none where something is wrong. Raises `_Unavailable`."""
        self._report_unused(element)
        href = element.get("href")
        if href is None:
            self.log.add(messages.elements.missing_attribute(element.location, element.written, "href"))
            return ()
        how = element.get("parse") or "xml"
        document = self._document(href, element.location)
        if document is None:
            return ()
        if how == "text":
            return (script_text(document, href, self.log),)
        if how != "xml":
            self.log.add(messages.elements.bad_value(element.location, "parse", how, ("xml", "text")))
            return ()
        fragment = self._fragment(element, document)
        return () if fragment is None else (fragment,)

    def _report_unused(self, element: Element) -> None:
        """What an include says that has no effect here."""
        for attribute in element.attributes:
            if not attribute.namespace and attribute.name not in ATTRIBUTES:
                place, name = attribute.location, attribute.name
                self.log.add(messages.elements.kept_attribute(place, element.written, name, ATTRIBUTES))
        fallbacks = _fallbacks(element)
        for child in element.children:
            if child not in fallbacks:
                self.log.add(messages.elements.foreign_element(child.location, child.written))
        for child in fallbacks[1:]:
            place, first = child.location, fallbacks[0].location
            self.log.add(messages.elements.repeated_element(place, child.written, element.written, first))

    def _instead(self, element: Element, missing: Diagnostic) -> list[Text | Element]:
        """What stands in for an include that cannot be had: what its fallback holds. Without one, it is a fault."""
        for fallback in _fallbacks(element):
            self.log.add(messages.document.fallback_taken(missing.location, missing.message))
            return fallback.content
        self.log.add(missing)
        return []

    def _opened(self, reference: Text, at: Location) -> Document | None:
        """The document that is referred to; None after reporting why it cannot be had."""
        try:
            return self._document(reference, at)
        except _Unavailable as missing:
            self.log.add(missing.diagnostic)
            return None

    def _document(self, reference: Text, at: Location) -> Document | None:
        """The document that is referred to, within the budget. Raises `_Unavailable`."""
        self.budget.includes += 1
        if self.budget.includes > LIMIT_INCLUDES:
            self.log.add(messages.document.too_large(at, f"more than {LIMIT_INCLUDES} files are included"))
            return None
        try:
            document = self.documents.open(str(reference).strip(), at.source.name)
        except Refused as refused:
            said = messages.document.document_refused(
                reference.location, reference, str(refused), refused.hint, refused.meant
            )
            raise _Unavailable(said) from refused
        if document.name in self.chain or len(self.chain) > LIMIT_DEPTH // 10:
            circle = " → ".join((*self.chain, document.name))
            self.log.add(messages.document.include_cycle(reference.location, reference, circle))
            return None
        report(document, reference, self.log)
        return document

    def _fragment(self, element: Element, document: Document) -> Element | None:
        """The element that is included, its ids prefixed, its own includes expanded."""
        root = self._parsed(document, element.location)
        chosen = self._pointed(root, element, document) if root is not None else None
        if chosen is None:
            return None
        prefix.apply(chosen, str(element.get("resolveid") or "").strip())
        replace(self, chain=(*self.chain, document.name)).expand(chosen)
        return chosen

    def _parsed(self, document: Document, at: Location) -> Element | None:
        source = decode(document.data, document.name, self.log)
        root = parse(source, self.log) if source is not None else None
        if root is not None:
            self.budget.elements += sum(1 for _ in root.walk())
        if self.budget.elements > LIMIT_ELEMENTS:
            self.log.add(
                messages.document.too_large(at, f"more than {LIMIT_ELEMENTS:,} elements are included")
            )
            return None
        return root

    def _pointed(self, root: Element, include: Element, document: Document) -> Element | None:
        pointer = include.get("xpointer")
        if pointer is None:
            return root
        if not _PLAIN_ID.fullmatch(pointer.strip()):
            self.log.add(messages.document.include_unsupported(pointer.location, pointer))
            return None
        for element in root.walk():
            if element.get("id") == pointer.strip():
                return element
        raise _Unavailable(messages.document.include_target_missing(pointer.location, document.name, pointer))

    def _fill_state(self, element: Element, src: Text) -> None:
        document = self._opened(src, element.location)
        root = self._parsed(document, element.location) if document is not None else None
        if document is None or root is None:
            element.is_whole = False
            return
        inner = replace(self, chain=(*self.chain, document.name))
        prefix.apply(root, "")
        inner.expand(root)
        inner.expand_states(root)
        for child in root.children:
            child.parent = element
        element.hold([*element.content, *root.children])
        element.attributes += [
            each for each in root.attributes if each.name == "initial" and element.get("initial") is None
        ]


def _is_include(element: Element) -> bool:
    return element.namespace == XINCLUDE and element.name == "include"


def _fallbacks(include: Element) -> list[Element]:
    return [child for child in include.children if child.namespace == XINCLUDE and child.name == "fallback"]
