"""A document that stops being XML: what is wrong with its elements before that, as far as it can be told.

In: a document that `xmltree.parse` gave up. Out: the errors of placement of what stands before the fault. An error of
the XML often follows from one of these: who writes a <transition> as an empty element by mistake closes it later. The
rule that surprises: of an element that the fault cuts off nothing is said that the rest of it could mend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from scxmlc.diagnostics import Diagnostic, Diagnostics, moved
from scxmlc.dialect import Dialect
from scxmlc.reader.detect import detect, names_the_platform
from scxmlc.reader.mend import Mended, mend
from scxmlc.reader.placement import is_chart, place
from scxmlc.reader.positions import fault
from scxmlc.reader.xmltree import freed, tree
from scxmlc.source import Source

_NOT_SURE = ("foreign-refused",)  # an include, say, which was not looked at


@dataclass(frozen=True, slots=True)
class _Beginning:
    """A document up to its fault, as it is and as XML, the elements closed that are open there: `cut_off` is where they
    stand."""

    name: str
    text: str
    closed: Mended
    cut_off: frozenset[int]


def report_before_fault(
    source: Source, log: Diagnostics, dialect: str, dialects: Mapping[str, Dialect]
) -> None:
    """Add the errors that stand before the place where `source` stops being XML."""
    beginning = _beginning(source)
    if beginning is None:
        return
    known = "ors" if dialect == "auto" and names_the_platform(source.text) else dialect
    for found in _errors(beginning, known, tuple(dialects.items())):
        log.add(moved(found, lambda place: source.location(place.offset, place.length)))


@lru_cache(maxsize=4)
def _errors(
    beginning: _Beginning, dialect: str, dialects: tuple[tuple[str, Dialect], ...]
) -> tuple[Diagnostic, ...]:
    """Those of a beginning; kept, since it stays the same while somebody types behind it."""
    aside = Diagnostics()
    root = tree(Source(beginning.name, beginning.text), beginning.closed, Diagnostics())
    if root is None or not is_chart(root, aside):
        return ()
    for element in root.walk():
        element.is_whole = element.location.offset not in beginning.cut_off
    known = dict(dialects)
    place(root, known.get(dialect) or detect(root, known), aside)
    freed(root)
    return tuple(found for found in aside.errors() if found.code not in _NOT_SURE)


def _beginning(source: Source) -> _Beginning | None:
    mended = mend(source, Diagnostics())
    found = fault(source, mended)
    if found is None or not found.open:
        return None
    text = _whole_tags(mended.text[: mended.mended(found.offset)])
    closed = mended.ending(len(text), "".join(f"</{mark.tag}>" for mark in reversed(found.open)))
    cut_off = frozenset(mark.start for mark in found.open)
    return _Beginning(source.name, source.text[: mended.original(len(text))], closed, cut_off)


def _whole_tags(text: str) -> str:
    """Without the tag that the fault stands in."""
    begun = text.rfind("<")
    return text[:begun] if begun > text.rfind(">") else text
