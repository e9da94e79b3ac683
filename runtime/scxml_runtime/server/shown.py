"""A session as JSON tells of it.

In: `Listed` and `View` of the host. Out: objects with the same names. The rule that surprises: states come in document
order where the host says so, and in the order of their names where it does not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any


def shown(record: Any) -> dict[str, Any]:
    """All fields of a record, as they are: what is in them, `plain` tells as it is written."""
    names, values = _fields(record.__class__)
    return dict(zip(names, values(record), strict=True))


@cache
def _fields(cls: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = (*cls.__dataclass_fields__,)
    if len(names) == 1:
        return names, lambda record: (getattr(record, names[0]),)
    return names, attrgetter(*names)


def plain(value: Any) -> Any:
    """What JSON has no form for, as something that it has one for."""
    if isinstance(value, frozenset):
        return sorted(value)
    return shown(value) if hasattr(value, "__dataclass_fields__") else str(value)
