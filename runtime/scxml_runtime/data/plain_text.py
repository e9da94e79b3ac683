"""Plain values as text of bounded length, for messages and transcripts.

In: plain values of any size, which may contain themselves. Out: JSON on one line, with NaN and Infinity as ECMAScript
writes them. The rule that surprises: what is cut ends with its length and a checksum, so that texts differ wherever
values differ.
"""

from __future__ import annotations

from binascii import crc32
from itertools import islice
from json import JSONEncoder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

MOST_PIECES = 20_000
"""Pieces of JSON that are looked at: values that share their parts could be of any size."""

SHORT = 60
"""Characters of a value in a message."""

FEW = 100
"""Values in one that is written in one go: so few are looked at sooner than their pieces are counted."""

SIMPLE = frozenset([str, bool, float, type(None)])
"""Classes of values that can always be written; of numbers only those without very many digits (`_is_short`)."""

_JSON = JSONEncoder(ensure_ascii=False, default=str)
_ASCII = JSONEncoder(default=str)


def said(value: Any) -> str:
    """A value as a message to a strategy shows it: a text in single quotes, anything else as JSON."""
    return repr(value) if isinstance(value, str) and len(value) <= SHORT else cut(as_json(value), SHORT)


def as_json(value: Any) -> str:
    """A value as JSON, as far as it is looked at."""
    if _is_short(value):  # the usual cases, and quicker so
        return str(value)
    if type(value) is str or _is_flat(value):
        text = _JSON.encode(value)
        return text if text.isprintable() else _ASCII.encode(value)
    text = _joined(_JSON.iterencode(value))
    return text if text.isprintable() else _joined(_ASCII.iterencode(value))


def _is_flat(value: Any) -> bool:
    """Whether a value holds few others, and those none: it can be written in one go."""
    if value is None or type(value) is bool:
        return True
    if type(value) is dict:
        return len(value) <= FEW and all(type(key) is str for key in value) and _are_simple(value.values())
    return type(value) is list and len(value) <= FEW and _are_simple(value)


def _are_simple(values: Iterable[Any]) -> bool:
    return all(type(each) in SIMPLE or _is_short(each) for each in values)


def _is_short(value: Any) -> bool:
    """Whether it is a number whose digits Python writes without a limit."""
    return type(value) is int and value.bit_length() < 64


def _joined(pieces: Iterable[str]) -> str:
    """JSON as far as it is looked at; what contains itself, or is too deep, ends in an ellipsis."""
    taken: list[str] = []
    try:
        taken.extend(islice(pieces, MOST_PIECES))
    except (RecursionError, ValueError):
        taken.append("…")
    return "".join(taken)


def cut(text: str, longest: int) -> str:
    """A text in about so many characters."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text)} characters, {checksum(text)})"


def checksum(text: str) -> str:
    """What tells texts apart that begin alike."""
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"
