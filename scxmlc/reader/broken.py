"""A document that stops being XML: what is wrong with its elements before that, as far as it can be told.

In: a document that `xmltree.parse` gave up. Out: the errors of placement of what stands before the fault. An error of
the XML often follows from one of these: who writes a <transition> as an empty element by mistake closes it later. The
rule that surprises: of an element that the fault cuts off nothing is said that the rest of it could mend.
"""

from __future__ import annotations

from collections.abc import Mapping

from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import Dialect
from scxmlc.reader.detect import detect, names_the_platform
from scxmlc.reader.mend import mend
from scxmlc.reader.placement import is_chart, place
from scxmlc.reader.positions import fault
from scxmlc.reader.xmltree import Element, freed, tree
from scxmlc.source import Source

_NOT_SURE = ("foreign-refused",)  # an include, say, which was not looked at


def report_before_fault(
    source: Source, log: Diagnostics, dialect: str, dialects: Mapping[str, Dialect]
) -> None:
    """Add the errors that stand before the place where `source` stops being XML."""
    root = _beginning(source)
    aside = Diagnostics()
    if root is None or not is_chart(root, aside):
        return
    known = dialects.get("ors" if dialect == "auto" and names_the_platform(source.text) else dialect)
    spoken = known or detect(root, dialects)
    place(root, spoken, aside)
    freed(root)
    for found in aside.errors():
        if found.code not in _NOT_SURE:
            log.add(found)


def _beginning(source: Source) -> Element | None:
    """The document up to its fault, the elements that are open there closed; None where that is no XML either."""
    mended = mend(source, Diagnostics())
    found = fault(source, mended)
    if found is None or not found.open:
        return None
    text = _whole_tags(mended.text[: mended.mended(found.offset)])
    closed = mended.ending(len(text), "".join(f"</{mark.tag}>" for mark in reversed(found.open)))
    root = tree(source, closed, Diagnostics())
    cut_off = {mark.start for mark in found.open}
    for element in root.walk() if root is not None else ():
        element.is_whole = element.location.offset not in cut_off
    return root


def _whole_tags(text: str) -> str:
    """Without the tag that the fault stands in."""
    begun = text.rfind("<")
    return text[:begun] if begun > text.rfind(">") else text
