"""From the bytes of a document to its `Chart`.

In: bytes or text, a name for diagnostics, and the files it may refer to. Out: the chart, or None when the document
is not XML or not SCXML at all; everything that is wrong goes to the log. The elements are read from the last to
the first, so that children are ready before their parents and no depth of nesting can exhaust the stack.
"""

from __future__ import annotations

from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import DIALECTS
from scxmlc.model.chart import Chart
from scxmlc.reader import actions, content, states
from scxmlc.reader.decode import decode
from scxmlc.reader.detect import detect
from scxmlc.reader.documents import Documents, LocalDocuments, NoDocuments, Refused
from scxmlc.reader.placement import is_chart, place
from scxmlc.reader.reading import Reading
from scxmlc.reader.xmltree import Element, parse
from scxmlc.source import Source

__all__ = ["Documents", "LocalDocuments", "NoDocuments", "Refused", "read", "read_source"]

_READERS = {**states.READERS, **content.READERS}


def read(
    data: bytes,
    name: str,
    log: Diagnostics,
    *,
    dialect: str = "auto",
    documents: Documents | None = None,
) -> Chart | None:
    """The chart in `data`. `dialect` is "auto", "w3c" or "ors"; without `documents` no other file is read."""
    source = decode(data, name, log)
    return read_source(source, log, dialect=dialect, documents=documents) if source is not None else None


def read_source(
    source: Source,
    log: Diagnostics,
    *,
    dialect: str = "auto",
    documents: Documents | None = None,
) -> Chart | None:
    """As `read`, for a document that is text already."""
    root = parse(source, log)
    if root is None or not is_chart(root, log):
        return None
    spoken = DIALECTS.get(dialect) or detect(root)
    reading = Reading(spoken, place(root, spoken, log), documents or NoDocuments(), log, {})
    return _read(reading, root)


def _read(reading: Reading, root: Element) -> Chart:
    for element, row in reversed(reading.rows.items()):
        reader = actions.action if row.module else _READERS.get(row.name)
        if reader is not None:
            reading.nodes[element] = reader(reading, element)
    chart = reading.nodes[root]
    assert isinstance(chart, Chart)
    return chart
