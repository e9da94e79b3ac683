"""Values of traces in words.

In: JSON as traces hold it. Out: what scripts would write, of bounded length.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from scxml_runtime.data.plain_text import cut
from scxml_runtime.simulator.wording import written

LONG, SHORT = 200, 60
"""Characters of a value, and of one inside of it, or beside an event."""

DEEPEST, MOST = 3, 20
"""Objects inside one another, and members of one, that are shown."""

WORDS = ("undefined", "NaN", "Infinity", "-Infinity", "-0")


def value(told: Any, longest: int = LONG) -> str:
    """A value; a plain word without quotes, as in the transcript."""
    return written(told, longest) if isinstance(told, str) else cut(_text(told, 0), longest)


def pairs(values: dict[str, Any], longest: int = LONG) -> str:
    """`name=value` of all that is there."""
    return "  ".join(f"{written(name, SHORT)}={value(each, longest)}" for name, each in values.items())


def _text(told: Any, depth: int) -> str:
    if isinstance(told, str):
        return cut(json.dumps(told, ensure_ascii=False), SHORT)
    if isinstance(told, list):
        return f"[{_joined((_text(each, depth + 1) for each in told), depth)}]"
    if not isinstance(told, dict):
        return json.dumps(told)
    kind = told.get("$")
    return _special(kind, told, depth) if isinstance(kind, str) else _members(told, depth)


def _special(kind: str, told: dict[str, Any], depth: int) -> str:
    """What JSON cannot say."""
    if kind in WORDS:
        return kind
    if kind == "more":
        return "…"
    if kind == "object" and isinstance(told.get("members"), dict):
        return _members(told["members"], depth)
    if kind == "text":
        return cut(f"{_text(told.get('start'), depth)}… ({told.get('length')} characters)", LONG)
    rest = {name: each for name, each in told.items() if name != "$"}
    return f"{kind} {_members(rest, depth)}" if rest else kind


def _members(told: dict[str, Any], depth: int) -> str:
    pieces = (f"{_key(name)}: {_text(each, depth + 1)}" for name, each in told.items())
    return f"{{{_joined(pieces, depth)}}}"


def _key(name: str) -> str:
    return name if name.isidentifier() else cut(json.dumps(name, ensure_ascii=False), SHORT)


def _joined(pieces: Iterable[str], depth: int) -> str:
    return "…" if depth == DEEPEST else ", ".join(_some(iter(pieces)))


def _some(pieces: Iterator[str]) -> Iterator[str]:
    yield from islice(pieces, MOST)
    if next(pieces, None) is not None:
        yield "…"
