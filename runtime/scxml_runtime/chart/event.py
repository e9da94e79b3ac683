"""`Event`: what travels between sessions and through their queues (SCXML 5.10.1).

A name with the standard fields; the data is an ECMAScript value or a plain Python one, which the receiving
session converts when a script first looks at it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SCXML_PROCESSOR = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor"
"""`origintype` of events sent by SCXML sessions, and the `type` that sends to them."""

BASIC_HTTP_PROCESSOR = "http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor"

LONGEST_NAME = 10_000
"""Characters of an event's name."""


class Event:
    """One event. `type` is "external", "internal" or "platform"; fields that are None read as undefined.

    `raw` is the message as it came, of events from outside. `data` left out (`...`) reads as undefined; None
    is ECMAScript's null.
    """

    __slots__ = ("data", "invokeid", "name", "origin", "origintype", "raw", "sendid", "type")
    is_read_only = False  # whether scripts may change what is in the data
    place = ""  # where in the chart it comes from, of those that tell of an error

    def __init__(
        self,
        name: str,
        type: str = "external",
        data: Any = ...,
        sendid: str | None = None,
        origin: str | None = None,
        origintype: str | None = None,
        invokeid: str | None = None,
    ) -> None:
        self.name = name
        self.type = type
        self.data = data
        self.sendid = sendid
        self.origin = origin
        self.origintype = origintype
        self.invokeid = invokeid
        self.raw: str | None = None

    def __repr__(self) -> str:
        shown = ((field, getattr(self, field)) for field in ("type", "data", "sendid", "origin", "invokeid"))
        told = "".join(f", {field}={value!r}" for field, value in shown if value not in (None, ...))
        return f"Event({self.name!r}{told})"


class ErrorEvent(Event):
    """The event that tells of an error in content; `place` says where, once somebody who may ask for it listens."""

    __slots__ = ("place",)

    def __init__(self, name: str, data: dict[str, Any], sendid: str | None = None) -> None:
        super().__init__(name, "platform", data, sendid)
        self.place = ""


def name_of(event: Any) -> str | None:
    """The name of what a session holds as its event: None, the name alone, an Event, or the object that scripts see."""
    if event is None or isinstance(event, str):
        return event
    if isinstance(event, Event):
        return event.name
    name = event.properties["name"]
    return str(getattr(name, "value", name))


def check_name(name: object) -> None:
    """Refuse what is no event name (SCXML 3.12.1): tokens of visible characters, separated by dots."""
    if not isinstance(name, str):
        raise TypeError(f"an event's name is a str, not {type(name).__name__}")
    if len(name) > LONGEST_NAME or name.split() != [name]:
        shown = name if len(name) <= 40 else name[:40] + "…"
        raise ValueError(f"{shown!r} is no event name: one to {LONGEST_NAME} characters, no white space")
