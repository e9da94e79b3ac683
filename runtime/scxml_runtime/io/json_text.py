"""JSON as it comes from outside and goes there (RFC 8259).

In: a text that somebody sent, or plain values. Out: plain values that a script can be given, or a text. The rule
that surprises: what Python's reader takes and no script can hold is refused here, with a ValueError: numbers beyond a
double, NaN, and what is nested deeper than `DEEPEST`, whatever Python's own limits are.
"""

from __future__ import annotations

from json import JSONDecodeError, dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

DEEPEST = 100
"""Levels of arrays and objects."""

LONGEST_NUMBER = 1000
"""Digits of a number."""


def read(text: str) -> Any:
    """The value of a JSON text. Raises ValueError."""
    if _depth(text) > DEEPEST:
        raise ValueError(f"the JSON is nested deeper than {DEEPEST} levels")
    try:
        return loads(text, parse_int=_whole, parse_float=_double, parse_constant=_no_number)
    except JSONDecodeError as problem:
        raise ValueError(f"this is no JSON: {problem}") from None


def written(value: Any) -> str:
    """A JSON text of plain values, in characters that UTF-8 can carry; what is no finite number is null."""
    text = dumps(_finite(value), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def is_json(text: str) -> bool:
    """Whether a text is JSON."""
    try:
        read(text)
    except ValueError:
        return False
    return True


def _depth(text: str) -> int:
    """How deep brackets stand in each other, strings aside; a text that is no JSON has some depth, too."""
    import re

    deepest = depth = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*+"|[][{}]', text, re.DOTALL):
        mark = found[0]
        depth += (mark in "[{") - (mark in "]}")
        deepest = max(deepest, depth)
    return deepest


def _whole(digits: str) -> int | float:
    if len(digits) > LONGEST_NUMBER:
        raise _too_large(digits)
    number = int(digits)
    _double(digits)
    return number


def _double(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise _too_large(digits)
    return number


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _too_large(digits: str) -> ValueError:
    return ValueError(f"the number {digits[:20]}… is larger than any that a script can hold")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list | tuple) else value
