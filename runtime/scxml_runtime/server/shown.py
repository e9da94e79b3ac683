"""A session as JSON tells of it.

In: `Listed` and `View` of the host. Out: objects with the same names. The rule that surprises: states come in document
order where the host says so, and in the order of their names where it does not.
"""

from __future__ import annotations

from typing import Any


def shown(record: Any) -> dict[str, Any]:
    """All fields of a record, and what is in them."""
    return {name: _plain(getattr(record, name)) for name in record.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [shown(each) if hasattr(each, "__dataclass_fields__") else each for each in value]
    return sorted(value) if isinstance(value, frozenset) else value
