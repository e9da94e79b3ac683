"""Addresses for run time: `src` of <invoke>, <data> and <session:start>.

In: what an attribute says. Out: the address as seen from the chart's own file, and a warning where no such file is.

The rule that surprises: an address in a file that is included is relative to that file, of which a session knows
nothing; so it is said anew from the chart's.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from posixpath import relpath

from scxmlc import messages
from scxmlc.model.script import Expression, Literal, Value
from scxmlc.reader.reading import Reading
from scxmlc.reader.xmltree import Element
from scxmlc.source import Text

CHARTS = frozenset(
    ["", "scxml", "http://www.w3.org/TR/scxml", "http://www.w3.org/TR/scxml/"]
)  # types of <invoke>
_ANYWHERE = re.compile(r"(?!file:(?!/))[A-Za-z][A-Za-z0-9+.-]*:|[/\\?#]|$")
_STRING = re.compile(r"""\s*(['"])([^'"\\]*)\1\s*""")


def address(reading: Reading, element: Element, said: Text) -> Text:
    """What <data src> says."""
    here = element.location.source.name
    fault = reading.documents.fault(str(said).strip(), here)
    if fault:
        reading.log.add(
            messages.document.missing_document(said.location, said.strip(), str(fault), fault.meant)
        )
    folder = relpath(_folder(here) or ".", _folder(reading.source.name) or ".")
    if folder == "." or _ANYWHERE.match(said.lstrip()):
        return said
    return Text(f"{folder}/{said.strip().removeprefix('file:')}", said.location)


def invoked(reading: Reading, element: Element, type: Value | None, src: Value | None) -> Value | None:
    """What <invoke src> says; of services that are no charts only they know what it means."""
    names_chart = type is None or (isinstance(type, Literal) and type.text.strip() in CHARTS)
    if not names_chart or not isinstance(src, Literal) or not src.text.strip():
        return src
    return Literal(address(reading, element, src.text))


def started(reading: Reading, element: Element, src: Expression) -> Expression:
    """What <session:start src> says, where it is one string and so certain."""
    found = _STRING.fullmatch(src.text)
    if found is None:
        return src
    inner = src.text.cut(found.start(2), found.end(2))
    said = address(reading, element, inner)
    return src if said is inner else Expression(Text(repr(str(said)), src.text.location))


def _folder(name: str) -> str:
    return str(PurePosixPath(name.replace("\\", "/")).parent)
