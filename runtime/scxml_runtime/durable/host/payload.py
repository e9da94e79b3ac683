"""Data that come from Python: plain JSON, a copy of their own, no larger than is allowed.

In: whatever somebody sends. Out: the same as JSON has it, or a TypeError or ValueError that names the place.

The rule that surprises: what JSON makes of Python holds here too: a tuple becomes a list, a key that is a number its
text. NaN and the infinities stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scxml_runtime.durable.errors import TooLarge

DEEPEST = 200
"""Objects and lists within each other."""

write = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
"""Of data that are known to be plain."""

read = json.JSONDecoder().decode

_write_checked = json.JSONEncoder(separators=(",", ":")).encode
_SIMPLE = (type(None), bool, int, float)


def plain(what: str, data: Any, largest: int) -> Any:
    """The data as JSON has them. Raises TypeError, ValueError, TooLarge, all of which say where."""
    if data.__class__ in _SIMPLE:
        return data
    if data.__class__ is dict and len(data) * 2 * FEW < largest and _is_flat(data):
        return dict(data)
    return read(text(what, data, largest))


def _is_flat(data: dict[Any, Any]) -> bool:
    """Whether there is nothing to find fault with, which can be seen at once: most events are small."""
    for key, value in data.items():
        if key.__class__ is not str or len(key) > FEW:
            return False
        if value.__class__ not in _SIMPLE and (value.__class__ is not str or len(value) > FEW):
            return False
    return True


FEW = 100
"""Characters of a key, or of a value, that are taken as they are."""


def text(what: str, data: Any, largest: int) -> str:
    """The data as JSON."""
    try:
        told = _write_checked(data)
    except (TypeError, ValueError, RecursionError) as problem:
        raise _blame(what, data) or problem from None
    if len(told) > largest:
        raise TooLarge(
            f"{what} takes {len(told):,} characters of JSON; the host allows {largest:,}, as its `largest` says"
        )
    if told.count("{") + told.count("[") > DEEPEST and (wrong := _blame(what, data)) is not None:
        raise wrong
    return told


def _blame(what: str, data: Any) -> Exception | None:
    """What is wrong, with the place."""
    around: list[int] = []
    for place, each, depth in _walk(data):
        del around[depth:]
        if id(each) in around:
            return ValueError(f"{what}{place} contains itself: data are a tree")
        if depth > DEEPEST:
            return ValueError(f"{what} is nested deeper than {DEEPEST} objects and lists, at {place[:60]}…")
        around.append(id(each))
        if (wrong := _strange(each)) is not None:
            return TypeError(f"{what}{place} {wrong}")
    return None


def _strange(value: Any) -> str | None:
    """Why a value is not plain."""
    if not isinstance(value, _PLAIN):
        return f"is {_a(value)}, not plain data: dicts, lists, texts, numbers, True, False, None"
    keys = value if isinstance(value, dict) else ()
    wrong = [key for key in keys if not isinstance(key, _KEYS)]
    return f"has the key {wrong[0]!r}: keys are texts" if wrong else None


_PLAIN = (dict, list, tuple, str, int, float, type(None))
_KEYS = (str, int, float, type(None))


def _a(value: Any) -> str:
    shown = repr(value)
    return f"{type(value).__name__} {shown if len(shown) <= 40 else shown[:40] + '…'}"


def _walk(data: Any) -> Iterator[tuple[str, Any, int]]:
    """Everything that is in the data, with its place and how deep it is, parents first. No recursion."""
    waiting: list[tuple[str, Any, int]] = [("", data, 0)]
    while waiting:
        place, each, depth = waiting.pop()
        yield place, each, depth
        if isinstance(each, dict):
            inside = [(f"{place}[{key!r}]", value, depth + 1) for key, value in each.items()]
        elif isinstance(each, list | tuple):
            inside = [(f"{place}[{index}]", value, depth + 1) for index, value in enumerate(each)]
        else:
            continue
        waiting += reversed(inside)
