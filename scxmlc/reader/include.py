"""XInclude as ORS has it, and <state src>: other documents spliced into the tree (ORS core 2.9).

In: the tree of a document and what it may read. Out: the tree with the includes replaced by what they name,
each element still at its place in its own file. Composer takes one element by `xpointer` and puts
`resolveid` before its ids. The rule that surprises: a document is given its prefix before its own includes
are looked at, so that an inner prefix can be built from the outer one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import SCXML
from scxmlc.reader import prefix
from scxmlc.reader.decode import decode
from scxmlc.reader.documents import Document, Documents, Refused, report
from scxmlc.reader.positions import LIMIT_DEPTH, LIMIT_ELEMENTS
from scxmlc.reader.scripts import script_text
from scxmlc.reader.xmltree import Element, parse
from scxmlc.source import Location, Text

XINCLUDE = "http://www.w3.org/2001/XInclude"
ATTRIBUTES = ("href", "parse", "xpointer", "resolveid")
LIMIT_INCLUDES = 500  # max-includes of ORS

_PLAIN_ID = re.compile(r"[^\s()/]+")


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
        for element in list(root.walk()):
            if any(_is_include(child) for child in element.children):
                element.content = [new for part in element.content for new in self._new(part, element)]

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

    def _new(self, part: Text | Element, parent: Element) -> list[Text | Element]:
        if isinstance(part, Text) or not _is_include(part):
            return [part]
        included = self._included(part)
        if isinstance(included, Element):
            included.parent = parent
        parent.is_whole &= included is not None
        return [included] if included is not None else []

    def _included(self, element: Element) -> Text | Element | None:
        self._report_unused(element)
        href = element.get("href")
        if href is None:
            self.log.add(messages.elements.missing_attribute(element.location, element.written, "href"))
            return None
        how = element.get("parse") or "xml"
        document = self._opened(href, element.location)
        if document is None:
            return None
        if how == "text":
            return script_text(document, href, self.log)
        if how != "xml":
            self.log.add(messages.elements.bad_value(element.location, "parse", how, ("xml", "text")))
            return None
        return self._fragment(element, document)

    def _report_unused(self, element: Element) -> None:
        """What an include says that has no effect here, such as a fallback."""
        for attribute in element.attributes:
            if not attribute.namespace and attribute.name not in ATTRIBUTES:
                place, name = attribute.location, attribute.name
                self.log.add(messages.elements.kept_attribute(place, element.written, name, ATTRIBUTES))
        for child in element.children:
            self.log.add(messages.elements.foreign_element(child.location, child.written))

    def _opened(self, reference: Text, at: Location) -> Document | None:
        """The document that is referred to, within the budget."""
        self.budget.includes += 1
        if self.budget.includes > LIMIT_INCLUDES:
            self.log.add(messages.document.too_large(at, f"more than {LIMIT_INCLUDES} files are included"))
            return None
        try:
            document = self.documents.open(str(reference).strip(), at.source.name)
        except Refused as refused:
            self.log.add(
                messages.document.document_refused(reference.location, reference, str(refused), refused.hint)
            )
            return None
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
        self.log.add(messages.document.include_target_missing(pointer.location, document.name, pointer))
        return None

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
        element.content += root.children
        element.attributes += [
            each for each in root.attributes if each.name == "initial" and element.get("initial") is None
        ]


def _is_include(element: Element) -> bool:
    return element.namespace == XINCLUDE and element.name == "include"
