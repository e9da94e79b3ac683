"""The runtime's words for what there is to cover, and the columns in which reports count it."""

from __future__ import annotations

from scxml_runtime.testing.items import OUTCOMES, Item

__all__ = ["COLUMNS", "LINES", "OUTCOMES", "Item"]

COLUMNS = {
    "states": ("state",),
    "transitions": ("transition",),
    "conditions": ("condition",),
    "content": ("block", "content"),
    "branches": ("if", "branch"),
    "functions": ("function",),
}
"""The columns of tables, and the kinds of items that they count."""

LINES = ("state", "transition", "block", "content", "function")
"""What makes a line one that is run or not; what is asked is a branch of the line."""
