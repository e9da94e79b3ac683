"""The shapes of options: flags, options with a value or several, choices."""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]
FLAG: Shape = {"is_flag": True}


def one(metavar: str, **told: Any) -> Shape:
    return {"metavar": metavar, **told}


def many(metavar: str, **told: Any) -> Shape:
    return {"metavar": metavar, "multiple": True, **told}


def one_of(words: str) -> Shape:
    """The first is meant if none is said."""
    return {"choices": words.split(), "default": words.split()[0]}


def some_of(words: str) -> Shape:
    return {"choices": words.split(), "multiple": True}


Option = tuple[str, Shape, str]
"""Its names, its shape and its words."""
