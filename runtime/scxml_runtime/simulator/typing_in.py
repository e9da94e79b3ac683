"""What remains of the keys a caller typed, after `<dialog:input>` (ORS queue 2.3).

In: the keys, and the attributes of the input. Out: the digits of the done event, or None when an abort key
was typed.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def collected(keys: str, attributes: dict[str, Any]) -> str | None:
    """Take keys one by one, until a terminating key or the wanted number of digits."""
    limit = int(float(str(attributes.get("max_digits") or 0).strip()))
    digits = ""
    for key in keys:
        if _is(key, attributes, "abort_digits"):
            return None
        if _is(key, attributes, "term_digits"):
            break
        digits = _after(key, digits, attributes)
        if limit and len(digits) == limit:
            break
    return digits


def _after(key: str, digits: str, attributes: dict[str, Any]) -> str:
    if _is(key, attributes, "ignore_digits"):
        return digits
    if _is(key, attributes, "backspace_digits"):
        return digits[:-1]
    if _is(key, attributes, "reset_digits"):
        return ""
    return digits + key


def _is(key: str, attributes: dict[str, Any], name: str) -> bool:
    return key in str(attributes.get(name) or "")
