"""A session as JSON tells of it.

In: `Listed` and `View` of the host. Out: objects with the same names. The rule that surprises: states come in document
order where the host says so, and in the order of their names where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def _names(record: Any) -> Iterable[str]:
    names: Iterable[str] = record.__dataclass_fields__
    return names


def shown_listed(listed: Any) -> dict[str, Any]:
    """A session in a list."""
    return {name: getattr(listed, name) for name in _names(listed)}


def shown(view: Any) -> dict[str, Any]:
    """A session as it stands, with everything within it."""
    return {name: _plain(getattr(view, name)) for name in _names(view)}


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return shown(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return sorted(value) if isinstance(value, frozenset) else value
