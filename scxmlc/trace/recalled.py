"""Values of a trace as a chart is given them again.

In: JSON as traces hold it. Out: plain values; and of what a trace does not hold whole, the kinds. The rule that
surprises: functions, circles and what was cut come back as nothing, since nobody can make them again.
"""

from __future__ import annotations

from typing import Any

from scxml_runtime import js

WORDS: dict[str, Any] = {
    "undefined": js.undefined,
    "hole": js.undefined,
    "NaN": float("nan"),
    "-0": -0.0,
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}


def recalled(told: Any, lost: list[str]) -> Any:
    """The value; `lost` hears of each kind that is not given back."""
    if isinstance(told, list):
        return [recalled(each, lost) for each in told]
    if not isinstance(told, dict):
        return told
    kind = told.get("$")
    return _members(told, lost) if kind is None else _special(kind, told, lost)


def _special(kind: Any, told: dict[str, Any], lost: list[str]) -> Any:
    if isinstance(kind, str) and kind in WORDS:
        return WORDS[kind]
    if kind == "object" and isinstance(told.get("members"), dict):
        return _members(told["members"], lost)
    if kind == "array" and isinstance(told.get("items"), list):
        return recalled(told["items"], lost)
    lost.append("a long text" if kind == "text" else str(kind))
    return told.get("start") if kind == "text" else js.undefined


def _members(told: dict[str, Any], lost: list[str]) -> dict[str, Any]:
    return {name: recalled(each, lost) for name, each in told.items()}
