"""`Client`: sessions of a server, asked as those of a durable host in this process are.

In: calls, from any thread. Out: records, or the exceptions of a durable host. The rule that surprises: each event goes
under a key, made here where none is given, so that a call whose answer was lost is made again and counts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import sleep
from typing import Any, TypeVar, Unpack

from scxml_runtime.client import calls
from scxml_runtime.client.attempts import Attempts
from scxml_runtime.client.calls import Ask, Call, Move, Wanted
from scxml_runtime.client.following import QUIET, Following, is_ours, steps
from scxml_runtime.client.http import Address, Broken, Line
from scxml_runtime.client.patience import Patience
from scxml_runtime.client.records import Charts, Count, Moved, Turn
from scxml_runtime.client.streaming import Sent, Stream
from scxml_runtime.durable.host.view import Happened, Listed, View

T = TypeVar("T")

HERE = "http://127.0.0.1:8080"
"""Where a server is that was told nothing else."""

PAGE = 100
"""How much of a list is asked for at once."""


class Client:
    """A server at an address, which may have a path. `token`: the word that it wants to hear. `timeout`: seconds until
    a call without an answer is made again, as often as `patience` says. `socket`: the path of a Unix socket, where the
    server listens on one. `transport`: one of httpx, in place of the network."""

    def __init__(
        self,
        url: str = HERE,
        *,
        token: str | None = None,
        timeout: float = 30.0,
        patience: Patience | None = None,
        socket: str | None = None,
        transport: Any = None,
    ) -> None:
        self.url = url
        self._line = Line(Address(url, token, timeout, socket, transport))
        self._patience = patience or Patience()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up its connections."""
        self._line.close()

    # --- one session -------------------------------------------------------------------------

    def start(
        self,
        chart: str,
        id: str | None = None,
        params: Mapping[str, Any] | None = None,
        *,
        version: str | None = None,
    ) -> View:
        """A new session, come to rest and committed. Raises Duplicate, UnknownChart."""
        return self._do(calls.start(chart, id, params, version))

    def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> View:
        """The session after an event, when what that did is committed. Raises UnknownSession, SessionOver, KeyReused,
        InboxFull, TooLarge; then it has done nothing."""
        return self._do(calls.send(id, name, data, key))

    def accept(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """An event; returns when it is committed that it will come to the session."""
        return self._do(calls.accept(id, name, data, key))

    def look(self, id: str) -> View:
        """The session, as it was committed last. Raises UnknownSession."""
        return self._do(calls.look(id))

    def history(self, id: str, after: int = 0) -> Iterator[Happened]:
        """The turns of a session, of a server that keeps them."""
        return self._pages(lambda place: calls.history(id, place or str(after), PAGE))

    def watch(self, id: str) -> Iterator[Turn]:
        """Turns as they happen, until the session is over; the first says where it stands. A connection that is lost is
        taken up where it was."""
        following = Following(id)
        attempts = Attempts(steps(id), self._patience, self.url)
        while not following.is_over:
            try:
                yield from self._watched(following, attempts)
            except Broken as problem:
                sleep(attempts.broken(problem))

    def terminate(self, id: str) -> View:
        """The session, ended as its invoker would end it; one that is over stays as it is."""
        return self._do(calls.terminate(id))

    def forget(self, id: str) -> None:
        """Remove a session that is over. Raises UnknownSession, SessionLives."""
        return self._do(calls.forget(id))

    def fire(self, id: str, due: str) -> View:
        """The session, after a delayed event of `look(id).timers` came now instead of then. Raises NotWaiting."""
        return self._do(calls.fire(id, due))

    def migrate(self, id: str, version: str | None = None, states: Mapping[str, str] | None = None) -> View:
        """The session, taken over to another version of its chart, the current one if none is named; `states` are new
        ids by old ones. Raises SnapshotError: then it stays as it is."""
        return self._do(calls.migrate(id, version, states))

    def rehearse(self, id: str, version: str | None = None, states: Mapping[str, str] | None = None) -> None:
        """Raises what `migrate` would, and nothing happens."""
        return self._do(calls.rehearse(id, version, states))

    # --- many --------------------------------------------------------------------------------

    def sessions(self, chart: str | None = None, **wanted: Unpack[Wanted]) -> Iterator[Listed]:
        """Sessions, page after page: `version`, `state`, `status`, `text` (part of an id), `began_from`, `began_until`,
        `changed_from`, `changed_until` (seconds since 1970) say which, `order` in which order."""
        return self._pages(lambda after: calls.sessions(chart, wanted, after, PAGE))

    def migrate_all(self, wanted: Move) -> Iterator[Moved]:
        """Take over all that can be; those that cannot stay, with a problem."""
        return self._pages(lambda after: calls.move(wanted, after, PAGE, False))

    def rehearse_all(self, wanted: Move) -> Iterator[Moved]:
        """What `migrate_all` would do, and nothing happens."""
        return self._pages(lambda after: calls.move(wanted, after, PAGE, True))

    def charts(self) -> Charts:
        """The charts that the server serves, and those that it could not compile."""
        return self._do(calls.charts())

    def counts(self, chart: str) -> tuple[Count, ...]:
        """How many sessions of a chart stand where."""
        return self._do(calls.counts(chart))

    # --- how ---------------------------------------------------------------------------------

    def _do(self, call: Call[T]) -> T:
        attempts = Attempts(call, self._patience, self.url)
        while (wait := self._attempt(attempts)) is not None:
            sleep(wait)
        result: T = attempts.result
        return result

    def _attempt(self, attempts: Attempts[Any]) -> float | None:
        try:
            return attempts.answered(self._line.ask(attempts.call))
        except Broken as problem:
            return attempts.broken(problem)

    def _pages(self, ask: Ask[T]) -> Iterator[T]:
        after: str | None = None
        while True:
            page = self._do(ask(after))
            yield from page.items
            after = page.after
            if after is None:
                return

    def _watched(self, following: Following, attempts: Attempts[None]) -> Iterator[Turn]:
        """What one connection tells."""
        with self._line.stream(attempts.call, following.headers(), QUIET) as opened:
            if not opened.is_well:
                sleep(attempts.answered(opened.answer()) or 0.0)
                return
            stream = Stream()
            for piece in opened.pieces():
                for sent in filter(is_ours, stream.feed(piece)):
                    attempts.failed = 0
                    yield from self._told(following, sent)
                if following.is_over:
                    return
        raise Broken("the stream has ended", True)

    def _told(self, following: Following, sent: Sent) -> Iterator[Turn]:
        yield from following.told(sent)
        ask = following.missing()
        if ask is not None:
            yield from following.found([*self._pages(ask)])
