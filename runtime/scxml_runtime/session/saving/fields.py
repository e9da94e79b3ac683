"""Fields of a snapshot, of the type that they must have.

In: JSON that anybody may have written. Out: a value of the type asked for, or a SnapshotError that names the field.
The rule that surprises: a field that is left out has its default, one of another type never passes for it.
"""

from __future__ import annotations

from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LARGEST = 1.7976931348623157e308
"""The largest number that is finite; integers of JSON may be larger."""

NAMES = {str: "a text", int: "an integer", dict: "an object", list: "an array", bool: "true or false"}


def field(json: dict[str, Any], name: str, kind: type[Any], default: Any = ...) -> Any:
    """The field of this name; `default` left out: it must be there."""
    value = json.get(name, ...)
    if value is ... and default is not ...:
        return default
    if value.__class__ is not kind:
        raise SnapshotError(f"{name!r} must be {NAMES[kind]}")
    return value


def text(json: dict[str, Any], name: str) -> str | None:
    """A text that may be left out."""
    value = json.get(name)
    if value is not None and value.__class__ is not str:
        raise SnapshotError(f"{name!r} must be a text")
    return value


def number(json: dict[str, Any], name: str, default: Any = ...) -> float:
    """A finite number."""
    value = json.get(name, default)
    if value.__class__ not in (int, float) or not -LARGEST <= value <= LARGEST:
        raise SnapshotError(f"{name!r} must be a finite number")
    return float(value)


def texts(json: dict[str, Any], name: str) -> list[str]:
    """A list of texts; none where it is left out."""
    value: list[str] = field(json, name, list, [])
    if not all(each.__class__ is str for each in value):
        raise SnapshotError(f"{name!r} must hold texts")
    return value


def objects(json: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects; none where it is left out."""
    value: list[dict[str, Any]] = field(json, name, list, [])
    if not all(each.__class__ is dict for each in value):
        raise SnapshotError(f"{name!r} must hold objects")
    return value
