"""What comes to a family: events, what its wishes came to, its end.

In and out: frozen records of plain JSON data, so that a store or an engine can carry them: `to_json`, `from_json`.

The rule that surprises: there is no input for time. A family is told what time it is with every turn, and what is due
by then happens before the inputs are taken.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from scxml_runtime.host.routes import SESSION


@dataclass(frozen=True, slots=True)
class Sent:
    """An external event: from outside, or, with `origin`, from another session (SCXML 5.10.1). `to` is the session of
    the family that it is for; None: the one at its root."""

    name: str
    data: Any = None
    has_data: bool = True
    to: str | None = None
    origin: str | None = None
    origintype: str | None = None
    sendid: str | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a wish with this key came to: its result. For `Request` that is `{"status": 200, "headers": {…}, "body":
    "…"}`, each byte of the body a character."""

    key: str
    result: Any = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A wish with this key failed. `is_unreachable`: nobody was there (error.communication), else error.execution."""

    key: str
    problem: str
    is_unreachable: bool = False

    @property
    def event(self) -> str:
        """What the chart hears of it."""
        return "error.communication" if self.is_unreachable else "error.execution"


@dataclass(frozen=True, slots=True)
class Said:
    """A service that runs sends an event to the session that has invoked it (SCXML 6.4.1)."""

    key: str
    name: str
    data: Any = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform does not do what a wish with this key asked for; `error` is a value of the action's list (ORS)."""

    key: str
    error: str
    description: str
    data: Any = None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something of the platform's happened to a session of the family: an event that its modules take (ORS)."""

    to: str
    name: str
    data: Any = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """There is no session for an event that this session of the family has sent (SCXML C.1: error.communication)."""

    to: str
    target: str
    name: str
    sendid: str | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The family ends, as its invoker would end it (SCXML 6.4.3)."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What is delayed under this id comes now. The turn fails with NotWaiting where nothing is."""

    id: str


def undelivered(event: Sent, root: str) -> Undelivered | None:
    """What the session that has sent an event hears if nobody in the family of this root takes it; None of one from
    outside, which has no such sender."""
    if event.origin is None or not event.origin.startswith(SESSION):
        return None
    sender = event.origin.removeprefix(SESSION)
    return Undelivered(sender, SESSION + (event.to or root), event.name, event.sendid)


Input: TypeAlias = Sent | Answered | Failed | Said | Refused | Happened | Undelivered | Cancelled | Fired

Answer: TypeAlias = Answered | Failed | Refused
"""What a wish comes to."""

KINDS: dict[str, type[Any]] = {
    "sent": Sent,
    "answered": Answered,
    "failed": Failed,
    "said": Said,
    "refused": Refused,
    "happened": Happened,
    "undelivered": Undelivered,
    "cancelled": Cancelled,
    "fired": Fired,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


_FIELDS: dict[type[Any], list[tuple[str, Any]]] = {}


def _fields(kind: type[Any]) -> list[tuple[str, Any]]:
    """The fields of a record, with their defaults."""
    if kind not in _FIELDS:
        _FIELDS[kind] = [(each.name, each.default) for each in fields(kind)]
    return _FIELDS[kind]


def to_json(given: Any, names: dict[type[Any], str] = _NAMES) -> dict[str, Any]:
    """The record as an object for JSON; fields that have their default are left out."""
    told: dict[str, Any] = {"kind": names[type(given)]}
    for name, default in _fields(type(given)):
        value = getattr(given, name)
        if value is not default:
            told[name] = value
    return told


def from_json(told: dict[str, Any], kinds: dict[str, type[Any]] = KINDS) -> Any:
    """The record again. Raises ValueError for what is none."""
    try:
        return kinds[told["kind"]](**{name: value for name, value in told.items() if name != "kind"})
    except (KeyError, TypeError):
        raise ValueError(f"{str(told)[:200]} is none of {', '.join(kinds)}") from None
