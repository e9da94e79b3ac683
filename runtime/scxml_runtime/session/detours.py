"""Tables of reactions for sessions that may not be disturbed: each event takes a detour instead.

The rule that surprises: they stand in for a situation's own table in `StateMachine.reactions_`, so that
send() needs no test for "is it running, has it started, is it over".
"""

from __future__ import annotations

from scxml_runtime.chart.event import Event, check_name
from scxml_runtime.data.errors import SessionError
from scxml_runtime.session.notices import event_lost
from scxml_runtime.steps.reactions import Reaction, Reactions, Way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from scxml_runtime.session.notices import Subject
    from scxml_runtime.steps.reactions import Answer

    class Disturbed(Subject, Protocol):
        """What a detour asks of the session."""

        reactions_: Reactions

        def enqueue_(self, event: Event) -> None: ...
        def enter_(self) -> None: ...
        def settle_(self) -> None: ...


class Detour(Reactions):
    """A table in which every event name has the same reaction."""

    __slots__ = ("reaction",)

    def __init__(self, send: Answer) -> None:
        self.reaction = Reaction(Way(send, send))

    def __missing__(self, name: str) -> Reaction:
        check_name(name)
        return self.reaction


def message(name: str, data: Any) -> Event:
    """The event that send() was given."""
    return Event(name, data=... if data is None else data)


def _unstarted(session: Disturbed, reaction: Reaction, name: str, data: Any) -> None:
    raise SessionError(f"{type(session).__name__} has not been started: call start() before send({name!r})")


def _busy(session: Disturbed, reaction: Reaction, name: str, data: Any) -> None:
    session.enqueue_(message(name, data))


def _careful(session: Disturbed, reaction: Reaction, name: str, data: Any) -> None:
    session.enqueue_(message(name, data))
    session.reactions_ = BUSY
    session.enter_()
    session.settle_()


def _ended(session: Disturbed, reaction: Reaction, name: str, data: Any) -> None:
    """Events that come after the end are lost."""
    event_lost(session, name)
    host = session.host_
    if host is not None and host.observers:
        host.tell(session, "lost", message(name, data))


UNSTARTED = Detour(_unstarted)
BUSY = Detour(_busy)
CAREFUL = Detour(_careful)
ENDED = Detour(_ended)
