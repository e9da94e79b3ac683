"""Traces read: lines of JSON become objects.

In: a file. Out: a `Trace`. The rule that surprises: a trace that was cut short, as by a crash, is read up to there, and
says so; what is no trace at all is a ValueError in words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = 1
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trace:
    """Its first line, its charts, what happened, and what is wrong with it."""

    head: Line
    charts: tuple[Line, ...]
    lines: tuple[Line, ...]
    note: str = ""


def read(path: Path) -> Trace:
    """Raises OSError, and ValueError for what is no trace."""
    texts = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    head, *rest = texts
    first = _object(head)
    if first is None or first.get("kind") != "trace":
        raise ValueError(f"{path}: is no trace; `scxmlc run --record FILE` writes one")
    if first.get("version") != VERSION:
        raise ValueError(f"{path}: is a trace of version {first.get('version')!r}; this reads version {VERSION}")
    return _trace(first, rest)


def _trace(head: Line, texts: list[str]) -> Trace:
    numbered = [(number, text) for number, text in enumerate(texts, 2) if text.strip()]
    found = [(number, _object(text)) for number, text in numbered]
    broken = next((number for number, line in found if line is None), None)
    whole = [line for number, line in found if line is not None and (broken is None or number < broken)]
    note = "" if broken is None else f"the trace is cut short: line {broken} cannot be read; this is what stands before"
    charts = tuple(line for line in whole if line["kind"] == "chart")
    return Trace(head, charts, tuple(line for line in whole if line["kind"] != "chart"), note)


def _object(text: str) -> dict[str, Any] | None:
    """A line, if it is an object that says of which kind it is, and when."""
    try:
        line = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    well = isinstance(line, dict) and isinstance(line.get("kind"), str)
    return line if well and isinstance(line.get("at", 0), int | float) else None
