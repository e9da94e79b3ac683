"""Effects, as they leave a turn on Restate: each a message that goes into the journal of the turn.

In: effects. Out: one-way calls, of the object `Session` or the service `Effects`; signals for services that run.

The rule that surprises: HTTP is never waited for in a turn, since that would hold up the session. A service's
invocation is named before the turn is over, so that it can be told of events, and stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.durable.family import effects, inputs
from scxml_runtime.durable.family.effects import Begin, Carry, End, Message, Reply, Request, Serve, Stop, Tell
from scxml_runtime.durable.family.ids import root_of
from scxml_runtime.durable.host.payload import write

if TYPE_CHECKING:
    from scxml_runtime.durable.family.inputs import Input
    from scxml_runtime.durable.on_restate.kept import Kept


ASKED = "asked-"
"""What ids of those begin with who wait for an answer."""


class Journal(Protocol):
    """The context of an invocation, as Restate's SDK has it."""

    def generic_send(
        self,
        service: str,
        handler: str,
        arg: bytes,
        key: str | None = None,
        send_delay: timedelta | None = None,
    ) -> Any: ...

    def resolve_signal(self, invocation_id: str, name: str, value: Any) -> None: ...

    def cancel_invocation(self, invocation_id: str) -> Any: ...


def tell(journal: Journal, session: str, given: Input, sender: str | None = None) -> None:
    """An input for the family of this session, exactly once. Where there is none, the sender hears of it."""
    told = {"input": inputs.to_json(given), "sender": sender}
    journal.generic_send("Session", "hear", write(told).encode(), root_of(session))


def wake(journal: Journal, kept: Kept, seconds: float) -> None:
    """The family wants a turn in so many seconds, unless it has changed its mind by then."""
    told = write({"generation": kept.generation}).encode()
    journal.generic_send("Session", "wake", told, kept.id, _in(seconds))


def _in(seconds: float) -> timedelta:
    """Restate counts milliseconds; nothing comes early."""
    return timedelta(milliseconds=max(0, ceil(seconds * 1000)))


async def leave(journal: Journal, kept: Kept, effect: Any, now: float) -> None:
    """One effect."""
    await LEAVING[type(effect)](journal, kept, effect, now)


def signal(number: int) -> str:
    """The signal by which a service is told its event of this number."""
    return f"told-{number}"


def _written(effect: Any) -> bytes:
    return write(effects.to_json(effect)).encode()


async def _message(journal: Journal, kept: Kept, wanted: Message, now: float) -> None:
    tell(journal, wanted.to, wanted.event, wanted.sender)


async def _perform(journal: Journal, kept: Kept, wanted: Carry | Request, now: float) -> None:
    journal.generic_send("Effects", "carry" if isinstance(wanted, Carry) else "ask", _written(wanted))


async def _serve(journal: Journal, kept: Kept, wanted: Serve, now: float) -> None:
    begun = journal.generic_send("Effects", "serve", _written(wanted))
    kept.services[wanted.key] = [await begun.invocation_id(), 0]


async def _tell(journal: Journal, kept: Kept, wanted: Tell, now: float) -> None:
    running = kept.services.get(wanted.service)
    if running is not None:
        journal.resolve_signal(running[0], signal(running[1]), inputs.to_json(wanted.event))
        running[1] += 1


async def _stop(journal: Journal, kept: Kept, wanted: Stop, now: float) -> None:
    running = kept.services.pop(wanted.of, None)
    if running is not None:
        journal.cancel_invocation(running[0])


async def _begin(journal: Journal, kept: Kept, wanted: Begin, now: float) -> None:
    delay = None if wanted.at is None else _in(wanted.at - now)
    journal.generic_send("Session", "begin", _written(wanted), wanted.id, delay)


async def _end(journal: Journal, kept: Kept, wanted: End, now: float) -> None:
    journal.generic_send("Session", "end", _written(wanted), root_of(wanted.to))


async def _reply(journal: Journal, kept: Kept, wanted: Reply, now: float) -> None:
    """Who has asked by `RestateHost.ask` waits by this id; nobody waits by others."""
    if wanted.asked.startswith(ASKED):
        journal.generic_send("Caller", "reply", _written(wanted), wanted.asked)


LEAVING: Mapping[type[Any], Any] = {
    Message: _message,
    Carry: _perform,
    Request: _perform,
    Serve: _serve,
    Tell: _tell,
    Stop: _stop,
    Begin: _begin,
    End: _end,
    Reply: _reply,
}
