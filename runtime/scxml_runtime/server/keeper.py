"""Who keeps the sessions of a server, as its requests know it: a host with a store (here.py), or Restate (beyond.py).

In: ids, charts, events. Out: what requests answer; and the exceptions that refusals.py knows. The rule that surprises:
each verb is awaited, since an engine on other machines takes its time; what comes back has been committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scxml_runtime.chart.event import Event
    from scxml_runtime.durable import Count, Happened, Listed, Told, View, Wanted
    from scxml_runtime.durable.host.probes import Probes
    from scxml_runtime.durable.host.view import Load
    from scxml_runtime.host.restoring import Migration
    from scxml_runtime.modules.ws import Response
    from scxml_runtime.session.machine import StateMachine

    Class = type[StateMachine]


class Keeper(Protocol):
    """The verbs of a durable host, for an event loop."""

    async def begin(self, chart: Class, id: str | None, params: Mapping[str, Any] | None) -> View:
        """A new session, once it has come to rest."""

    async def begin_at(self, chart: Class, at: float, params: Mapping[str, Any] | None) -> str:
        """One that starts at a moment, in seconds since 1970; its id."""

    async def send(self, id: str, name: str, data: Any, key: str | None) -> View:
        """The session, once it has taken the event and is at rest."""

    async def post(self, id: str, name: str, data: Any, key: str | None) -> None:
        """The event is sure to come to the session."""

    async def deliver(self, id: str, event: Event, key: str | None) -> None:
        """An event with all that it came with, also for an invoked session."""

    async def ask(self, id: str, name: str, data: Any) -> Response:
        """What the session answers by `ws:response`; whoever has waited long enough cancels it."""

    async def fire(self, id: str, due: str) -> View:
        """A delayed event comes now."""

    async def end(self, id: str) -> View:
        """The session is cancelled."""

    async def look(self, id: str) -> View:
        """The session."""

    async def sessions(self, chart: str | None, after: str, limit: int, wanted: Wanted) -> Sequence[Listed]:
        """A page of sessions."""

    async def counts(self) -> Sequence[Count]:
        """How many stand where."""

    async def history(self, id: str, after: int, limit: int, before: int | None = None) -> Sequence[Happened]:
        """Turns of a session: the first behind a number, or the last `before` one; so many at most as one answer can
        hold, but one at least where there is one."""

    @property
    def counts_turns(self) -> bool:
        """Whether a session's turns are numbered 1, 2, 3 and so on, so that it is known how many are kept no longer."""

    async def forget(self, id: str) -> None:
        """A session that is over is removed."""

    async def migrate(self, id: str, chart: Class, migrate: Migration) -> None:
        """A session goes on with another version of its chart."""

    async def rehearse(self, id: str, chart: Class, migrate: Migration) -> None:
        """Whether it would."""

    def watch(self, watcher: Callable[[Told], object], id: str | None) -> Callable[[], object]:
        """Tell what changes, of one session or of all, until what is returned is called."""

    async def check(self) -> None:
        """Raises what keeps it from taking work."""

    async def load(self) -> Load:
        """How much there is to do."""

    @property
    def probes(self) -> Probes:
        """Who measures it."""

    @property
    def callers(self) -> int:
        """How many wait for an answer of a session."""

    def now(self) -> float:
        """Seconds since 1970."""

    def leave(self) -> None:
        """The server is being stopped: nobody waits for answers of sessions any more."""
