"""What charts asked of the program around them: messages to its processors, invocations of its services.

In: what the host tells of both. Out: a `FromChart` for each, as the transcript keeps and tells it.
"""

from __future__ import annotations

from scxml_runtime.simulator.wording import pairs, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from scxml_runtime.host.outside import Call, Message


class FromChart:
    """A message or an invocation: `kind` is "message" or "service", `who` the session's name in the transcript."""

    __slots__ = ("data", "event", "id", "kind", "target", "time", "type", "who")

    def __init__(self, kind: str, time: float, who: str, type: str, id: str | None, data: Any) -> None:
        self.kind = kind
        self.time = time
        self.who = who
        self.type = type
        self.id = id
        self.data = data
        self.event: str | None = None
        self.target: str | None = None

    def __str__(self) -> str:
        named = {name: each for name in ("target", "id") if (each := getattr(self, name)) is not None}
        data = self.data if isinstance(self.data, dict) else {}
        value = "" if self.data is None or data is self.data else written(self.data)
        first = f"invoke {self.type}" if self.kind == "service" else self.type
        return "  ".join(filter(None, (first, self.event, pairs(named), pairs(data), value)))

    def says(self, wanted: Mapping[str, Any]) -> bool:
        """Whether it has these fields."""
        return all(getattr(self, name) == each for name, each in wanted.items())

    def holds(self, wanted: Mapping[str, Any]) -> bool:
        """Whether all this is in its data."""
        data = self.data if isinstance(self.data, dict) else {}
        return all(name in data and data[name] == each for name, each in wanted.items())


def from_message(time: float, who: str, type: str, message: Message) -> FromChart:
    """A message to a processor."""
    made = FromChart("message", time, who, type, message.id, message.data)
    made.event, made.target = message.name, message.target
    return made


def from_call(time: float, who: str, call: Call) -> FromChart:
    """An invocation of a service."""
    return FromChart("service", time, who, call.type, call.id, call.params or None)
