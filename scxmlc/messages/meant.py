"""What was meant by a delay, a descriptor or the name of an event that is none: `5 seconds`, `door*`, `door.*`.

In: a text. Out: as SCXML writes it, or "" where nobody can tell. The rule that surprises: a number without a unit is no
time, since some count seconds and some milliseconds.
"""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = {
    "ms": ("ms", 1),
    "millisecond": ("ms", 1),
    "msec": ("ms", 1),
    "s": ("s", 1),
    "sec": ("s", 1),
    "second": ("s", 1),
    "min": ("s", 60),
    "minute": ("s", 60),
    "h": ("s", 3600),
    "hr": ("s", 3600),
    "hour": ("s", 3600),
}
_TIME = re.compile(
    r"\s*(\d{1,9}(?:[.,]\d{1,9})?)[\s\xa0\u202f]*([a-z]{1,12})\.?\s*", re.ASCII | re.IGNORECASE
)
_ISO = re.compile(r"\s*PT(\d{1,9}(?:\.\d{1,9})?)([HMS])\s*", re.ASCII)
_ISO_UNITS = {"H": "h", "M": "min", "S": "s"}


def time(text: str) -> str:
    """`5s` for `5 seconds`, `1.5s` for `1,5s`, `120s` for `2 min`, `5s` for `PT5S`."""
    if iso := _ISO.fullmatch(text):
        return _written(iso[1], _ISO_UNITS[iso[2]])
    found = _TIME.fullmatch(text)
    return _written(found[1].replace(",", "."), _singular(found[2].lower())) if found else ""


def _singular(word: str) -> str:
    return word if word in _UNITS else word.removesuffix("s")


def _written(number: str, word: str) -> str:
    if word not in _UNITS:
        return ""
    unit, factor = _UNITS[word]
    return f"{(Decimal(number) * factor).normalize():f}{unit}"


def descriptor(text: str) -> str:
    """Without empty parts, and with a dot before its star: `door.*` for `door*`."""
    name = ".".join(part for part in text.removesuffix("*").split(".") if part)
    if not name or "*" in name:
        return ""
    return f"{name}.*" if text.endswith("*") else name


def event_name(text: str) -> str:
    """What stands before a star, or between white space."""
    name = text.strip().removesuffix("*").rstrip(".")
    return "" if name == text or set(name) & set(" \t\r\n*") else name
