"""Events in snapshots: those that wait, those that are delayed, and the one that content saw last.

In: events of any of the forms that a session keeps. Out: JSON, and the same events again. The rule that surprises: an
event that was raised without data is its name alone, here as in the queue.
"""

from __future__ import annotations

from operator import attrgetter

from scxml_runtime.chart.event import ErrorEvent, Event, check_name
from scxml_runtime.data.datamodel import INTERNAL, SystemProperties
from scxml_runtime.js.objects import JSObject
from scxml_runtime.session.saving.fields import field
from scxml_runtime.session.saving.problems import Damaged, SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.session.session import Session

TEXTS = ("sendid", "origin", "origintype", "invokeid", "raw")
NO_TEXTS = (None,) * len(TEXTS)
_texts_of = attrgetter(*TEXTS)
TYPES = frozenset(["external", "internal", "platform"])


class ReadOnlyEvent(Event):
    """An event whose data scripts can read only, whoever made it before."""

    __slots__ = ()
    is_read_only = True


def write(event: Any, writer: Any, path: str) -> Any:
    """An event of a queue."""
    if event.__class__ is str:
        return event if event.isascii() else writer.value(event, path)
    told: dict[str, Any] = {"name": writer.value(event.name, path)}
    if event.type != "external":
        told["type"] = event.type
    if event.data is not ...:
        told["data"] = writer.value(event.data, f"{path}.data")
    if (texts := _texts_of(event)) != NO_TEXTS:
        told.update(
            (name, writer.value(text, path))
            for name, text in zip(TEXTS, texts, strict=True)
            if text is not None
        )
    if event.is_read_only:
        told["readOnly"] = True
    if isinstance(event, ErrorEvent):
        told["place"] = event.place
    return told


def read(json: Any, reader: Any) -> Any:
    """The event again. Raises SnapshotError."""
    if json.__class__ is dict and "name" in json:
        return _read(json, reader)
    name = reader.value(json)
    _check(name)
    return name


def whole(json: Any, reader: Any, named: bool = True) -> Event:
    """The event again, which is more than a name; with `named` False it may have any name, or none."""
    if json.__class__ is not dict or "name" not in json:
        raise Damaged("an event must be an object with a name")
    return _read(json, reader, named)


def _read(json: dict[str, Any], reader: Any, named: bool = True) -> Event:
    name = reader.value(json["name"])
    if named:
        _check(name)
    type = field(json, "type", str, "external")
    if type not in TYPES:
        raise Damaged(f"{type!r} is no type of an event")
    data: Any = reader.value(json["data"]) if "data" in json else ...
    if "place" in json:
        event: Event = ErrorEvent(name, data)
        event.type, event.place = type, field(json, "place", str)  # type: ignore[misc]
    else:
        event = (ReadOnlyEvent if field(json, "readOnly", bool, False) else Event)(name, type, data)
    for each in TEXTS:
        if each in json:
            setattr(event, each, _text(reader.value(json[each])))
    return event


def _text(value: Any) -> str:
    if value.__class__ is not str:
        raise Damaged("an event's fields must be texts")
    return value


def _check(name: Any) -> None:
    try:
        check_name(name)
    except (TypeError, ValueError) as problem:
        raise SnapshotError(str(problem)) from None


# --- what content saw last ---------------------------------------------------------------


def write_last(session: Session, writer: Any) -> Any:
    """`_event`, in the form that the session keeps it in."""
    event, payload = session.event_, session.payload_
    if event.__class__ is str:
        name = event if event.isascii() else writer.value(event, "_event")
        if payload is INTERNAL:
            return {"kind": "raised", "name": name}
        if payload is None:
            return {"kind": "sent", "name": name}
        return {"kind": "sent", "name": name, "data": writer.value(payload, "_event.data")}
    if isinstance(event, JSObject):
        return {"kind": "object", "value": writer.value(event, "_event")}
    return {"kind": "event", "event": write(event, writer, "_event")}


def read_last(session: Session, json: dict[str, Any], reader: Any) -> None:
    """Let content see it again. Raises SnapshotError."""
    kind = field(json, "kind", str)
    if kind not in LAST:
        raise Damaged(f"{kind!r} is no kind of an event")
    LAST[kind](session, json, reader)


def _sent(session: Session, json: dict[str, Any], reader: Any) -> None:
    session.event_ = read(json.get("name"), reader)
    session.payload_ = reader.value(json["data"]) if "data" in json else None


def _raised(session: Session, json: dict[str, Any], reader: Any) -> None:
    session.event_ = read(json.get("name"), reader)
    session.payload_ = INTERNAL


def _event(session: Session, json: dict[str, Any], reader: Any) -> None:
    session.event_ = event = whole(json.get("event"), reader)
    session.payload_ = event.data


def _object(session: Session, json: dict[str, Any], reader: Any) -> None:
    event = reader.value(json.get("value"))
    if not isinstance(event, JSObject) or "name" not in event.properties:
        raise Damaged("_event must be an object with a name")
    event.properties = SystemProperties(event.properties)  # it is no script's to change (SCXML 5.10)
    session.event_ = event
    session.payload_ = event.properties.get("data")


LAST = {"sent": _sent, "raised": _raised, "event": _event, "object": _object}
