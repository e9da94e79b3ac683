"""What a family wants of the world, as data: it is committed with what the family has become, and done afterwards.

In and out: frozen records of plain JSON data. Each has a `key`, which is the same however often it is done: whoever
carries it out may be killed, and does it again.

The rule that surprises: `Message` to another session is no effect outside. Whoever keeps families puts it into the
other family's inbox in the same transaction, so that it comes exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from scxml_runtime.durable.family import inputs
from scxml_runtime.durable.family.inputs import Happened, Sent, Undelivered


@dataclass(frozen=True, slots=True)
class Message:
    """An event for another family. `to` is a session's id; `sender` the session of this family that is to hear
    `Undelivered` if there is none."""

    key: str
    to: str
    event: Sent | Happened | Undelivered
    sender: str


@dataclass(frozen=True, slots=True)
class Carry:
    """A <send> for a processor of the program (SCXML 6.2). Wants `Answered` or `Failed`."""

    key: str
    session: str
    type: str
    name: str | None = None
    data: Any = None
    target: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request over HTTP (SCXML C.2, ORS core 5.3), each byte of its body a character; to be made `after` so many
    seconds, and answered within `timeout`, if that is not 0. Wants `Answered` or `Failed`."""

    key: str
    session: str
    method: str
    url: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    timeout: float = 0.0


@dataclass(frozen=True, slots=True)
class Serve:
    """A service of the program is invoked (SCXML 6.4). It may say things (`Said`), and ends with `Answered` or
    `Failed`."""

    key: str
    session: str
    type: str
    id: str
    params: dict[str, Any] = field(default_factory=dict)
    src: str | None = None
    content: Any = None
    has_content: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """An event for a service that runs, by the key of its `Serve`."""

    key: str
    service: str
    event: Sent


@dataclass(frozen=True, slots=True)
class Stop:
    """What was begun under `of` is not wanted any more: nobody hears its answer."""

    key: str
    of: str


@dataclass(frozen=True, slots=True)
class Act:
    """An action of a functional module, for the platform: a `Request` of ports/platform.py. Wants `Answered`, with the
    data of its done event, or `Refused`."""

    key: str
    session: str
    action: str
    id: str
    values: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Over:
    """A session of a strategy is over: the platform takes back what it owned."""

    key: str
    session: str


@dataclass(frozen=True, slots=True)
class Begin:
    """A family of its own begins (ORS `session:start`), now or at a moment, in seconds since 1970: of this version of a
    chart, found at this address. `starter` hears `done.start.ID`, and wants `Answered` or `Failed`; None where no
    session has asked for it."""

    key: str
    id: str
    chart: str
    meaning: str
    starter: str | None = None
    url: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    at: float | None = None


@dataclass(frozen=True, slots=True)
class End:
    """Another family is to end (ORS `session:terminate`): it gets `Cancelled`. Wants `Answered`; `Failed` if there is
    none that runs."""

    key: str
    to: str
    sender: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a strategy answers by `ws:response` (ORS core 5.5): to a caller who waits, by the id of what he has asked.
    It wants no answer, and is kept nowhere: a caller is there only as long as the process that he has asked.
    """

    key: str
    session: str
    asked: str
    positive: bool
    resultcode: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    content: Any = None


Effect: TypeAlias = Message | Carry | Request | Serve | Tell | Stop | Act | Over | Begin | End | Reply

KINDS: dict[str, type[Any]] = {
    "message": Message,
    "carry": Carry,
    "request": Request,
    "serve": Serve,
    "tell": Tell,
    "stop": Stop,
    "act": Act,
    "over": Over,
    "begin": Begin,
    "end": End,
    "reply": Reply,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def to_json(effect: Effect) -> dict[str, Any]:
    """The effect as an object for JSON."""
    told = inputs.to_json(effect, _NAMES)
    if "event" in told:
        told["event"] = inputs.to_json(told["event"])
    return told


def from_json(told: dict[str, Any]) -> Any:
    """The effect again. Raises ValueError for what is none."""
    if "event" in told:
        told = {**told, "event": inputs.from_json(told["event"])}
    return inputs.from_json(told, KINDS)
