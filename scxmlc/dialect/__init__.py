"""What documents may say, as tables: `W3C` (SCXML 1.0) and `ORS` (Genesys Orchestration Server 8.1)."""

from __future__ import annotations

from scxmlc.dialect.ors import ORS
from scxmlc.dialect.own import BUILT_IN, with_modules
from scxmlc.dialect.rows import MARKS, Attribute, Dialect, Element, Event, Kind
from scxmlc.dialect.w3c import SCXML, SCXML_TYPES, W3C

DIALECTS = BUILT_IN

__all__ = [
    "DIALECTS",
    "MARKS",
    "ORS",
    "SCXML",
    "SCXML_TYPES",
    "W3C",
    "Attribute",
    "Dialect",
    "Element",
    "Event",
    "Kind",
    "with_modules",
]
