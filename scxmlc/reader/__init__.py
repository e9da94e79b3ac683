"""From the bytes of a document to its `Chart`.

In: bytes or text, a name for diagnostics, and the files it may refer to. Out: the chart, or None when the
document is not XML or not SCXML at all; everything that is wrong goes to the log. The elements are read from
the last to the first, so that children are ready before their parents and no depth of nesting can exhaust
the stack.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import DIALECTS, Dialect
from scxmlc.model.chart import Chart
from scxmlc.reader import actions, content, prefix, states
from scxmlc.reader.broken import report_before_fault
from scxmlc.reader.decode import LIMIT_BYTES, decode
from scxmlc.reader.definition import expand_submits
from scxmlc.reader.detect import detect
from scxmlc.reader.documents import Documents, LocalDocuments, NoDocuments, Refused, project_roots
from scxmlc.reader.include import Includer
from scxmlc.reader.placement import is_chart, place
from scxmlc.reader.reading import Reading
from scxmlc.reader.xmltree import Element, parse
from scxmlc.source import Source

__all__ = [
    "Documents",
    "LocalDocuments",
    "NoDocuments",
    "Refused",
    "read",
    "read_file",
    "read_source",
    "read_text",
]

_HALVES = re.compile("[\ud800-\udfff]")  # surrogates: a string of Python can hold them, no document can
NOTHING_HELD: Mapping[Path, bytes] = MappingProxyType({})
_READERS = {**states.READERS, **content.READERS}


def read_file(
    path: Path,
    log: Diagnostics,
    *,
    dialect: str = "auto",
    roots: tuple[Path, ...] = (),
    dialects: Mapping[str, Dialect] = DIALECTS,
    held: Mapping[Path, bytes] = NOTHING_HELD,
) -> Chart | None:
    """The chart in a file, which may refer to files below its own folder and below `roots`. `dialects` are those that
    it may speak. `held` is what files, by their real paths, hold in place of what is on the disk.

    Raises OSError when the file cannot be read.
    """
    _require_readable(path)
    data = held.get(Path(os.path.realpath(path)))
    if data is None:
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    documents = LocalDocuments((*project_roots(path.parent), *roots), (path.parent, *roots), held=held)
    return read(data, str(path), log, dialect=dialect, documents=documents, dialects=dialects)


def _require_readable(path: Path) -> None:
    """Raises OSError for a name that no file can have, and for what would be waited for: pipes, sockets, devices."""
    try:
        mode = path.stat().st_mode
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.EINVAL, str(error), str(path)) from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, "not a regular file", str(path))


def read_text(
    text: str,
    name: str,
    log: Diagnostics,
    *,
    dialect: str = "auto",
    folder: Path | None = None,
    roots: tuple[Path, ...] = (),
    dialects: Mapping[str, Dialect] = DIALECTS,
) -> Chart | None:
    """The chart in a text; `name` is what diagnostics call it. Without a folder it can refer to no other file."""
    documents: Documents = NoDocuments()
    if folder is not None:
        documents = LocalDocuments((*project_roots(folder), *roots), (folder, *roots), folder)
    return read_source(Source(name, text), log, dialect=dialect, documents=documents, dialects=dialects)


def read_source(
    source: Source,
    log: Diagnostics,
    *,
    dialect: str = "auto",
    documents: Documents,
    dialects: Mapping[str, Dialect] = DIALECTS,
) -> Chart | None:
    """The chart in a text, which may refer to these documents."""
    log.read(source)
    if half := _HALVES.search(source.text):
        log.add(messages.document.half_character(source.location(half.start()), half[0]))
        return None
    return _read_source(source, log, dialect, documents, dialects)


def read(
    data: bytes,
    name: str,
    log: Diagnostics,
    *,
    dialect: str = "auto",
    documents: Documents,
    dialects: Mapping[str, Dialect] = DIALECTS,
) -> Chart | None:
    """The chart in the bytes of a document. `dialect` is "auto", "w3c" or "ors"."""
    source = decode(data, name, log)
    return _read_source(source, log, dialect, documents, dialects) if source is not None else None


def _read_source(
    source: Source, log: Diagnostics, dialect: str, documents: Documents, dialects: Mapping[str, Dialect]
) -> Chart | None:
    if dialect not in ("auto", *dialects):
        raise ValueError(f'there is no dialect "{dialect}"; it is auto or one of {", ".join(dialects)}')
    root = parse(source, log)
    if root is None:
        report_before_fault(source, log, dialect, dialects)
    if root is None or not is_chart(root, log):
        return None
    prefix.apply(root, "")
    includer = Includer(documents, log, (source.name,))
    includer.expand(root)
    spoken = dialects.get(dialect) or detect(root, dialects)
    if spoken.name == "ors":
        includer.expand_states(root)
        expand_submits(includer, root)
    reading = Reading(source, spoken, place(root, spoken, log), documents, log, {})
    return _read(reading, root)


def _read(reading: Reading, root: Element) -> Chart:
    for element, row in reversed(reading.rows.items()):
        reader = actions.action if row.module else _READERS.get(row.name)
        if reader is not None:
            reading.nodes[element] = reader(reading, element)
    chart = reading.nodes[root]
    assert isinstance(chart, Chart)
    for element in reading.rows:
        element.parent = None  # it closed a circle: now the tree is freed without the garbage collector
    return chart
