"""A server whose sessions Restate keeps, without Restate: what it does while nobody answers, who watches, who waits."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable import Happened, HostClosed, Listed, Told, UnknownSession
from scxml_runtime.durable.on_restate.workers import Unregistered
from scxml_runtime.server import beyond, polling
from scxml_runtime.server.asgi import application
from scxml_runtime.server.beyond import Beyond
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.polling import All, One

from .asking import asked

UNREACHABLE = ConnectionError("Restate cannot be reached at there: nothing of it has happened")


class Worker:
    """A worker that has nothing to do."""

    stopped = False

    def start(self) -> str:
        return "http://worker"

    def stop(self) -> None:
        self.stopped = True


class Host:
    """A `RestateHost` that answers so many times with a problem. `tables`, `workers`: itself."""

    def __init__(self, *problems: Exception) -> None:
        self.problems = [*problems]
        self.registered: list[str] = []
        self.left = threading.Event()
        self.changed: list[tuple[Listed, float]] = []
        self.turns: list[Happened] = []
        self.tables = self.workers = self
        self.gone: list[list[str]] = []

    def register(self, url: str) -> None:
        if self.problems:
            raise self.problems.pop(0)
        self.registered.append(url)

    def stand_in(self, url: str) -> list[str]:
        return self.gone.pop(0) if self.gone else []

    def look(self, id: str) -> Any:
        raise UNREACHABLE

    def forget(self, id: str) -> None: ...

    def ask(self, id: str, name: str, data: Any) -> Any:
        self.left.wait(30)
        raise UNREACHABLE

    def close(self) -> None:
        self.left.set()

    def changed_since(self, moment: float, limit: int) -> list[tuple[Listed, float]]:
        return [(listed, at) for listed, at in self.changed if at >= moment]

    def followed(
        self, id: str, after: int = 0, limit: int = 200, *, before: int | None = None
    ) -> tuple[Listed, float, list[Happened]]:
        if not self.changed:
            raise UnknownSession(id)
        turns = [each for each in self.turns if each.number > after]
        return (*self.changed[-1], turns[-limit:] if before else turns[:limit])


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beyond, "PAUSE", 0)
    monkeypatch.setattr(polling, "PAUSE", 0)
    monkeypatch.setattr(polling, "SHARE", 0)
    monkeypatch.setattr(polling, "time", lambda: 1000.0)


def made(host: Host, joined: Any = lambda: None) -> Beyond:
    return Beyond(host, Worker(), joined)  # type: ignore[arg-type]


def test_restate_is_asked_until_it_takes_the_worker_and_all_is_joined() -> None:
    host, joined = Host(UNREACHABLE, SessionError("not this worker")), [0]

    def join() -> None:
        joined[0] += 1
        if joined[0] == 1:
            raise UNREACHABLE

    async def run() -> None:
        async with made(host, join) as keeper:
            assert keeper.trouble is UNREACHABLE
            async with asyncio.timeout(30):
                while keeper.trouble is not None:
                    await asyncio.sleep(0)
            assert host.registered == ["http://worker"] * 2 and joined == [2]

    asyncio.run(run())


def test_a_restate_that_has_forgotten_the_worker_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()

    def refuse(id: str) -> None:
        raise Unregistered("service 'Session' not found")

    monkeypatch.setattr(host, "look", refuse)

    async def run() -> None:
        async with made(host) as keeper:
            for _ in range(2):
                with pytest.raises(SessionError, match="not found"):
                    await keeper.look("a")
            async with asyncio.timeout(30):
                while keeper.trouble is not None:
                    await asyncio.sleep(0)
            assert host.registered == ["http://worker"] * 2

    asyncio.run(run())


def test_the_log_says_whose_place_the_worker_has_taken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(beyond, "CARE", 0)
    host = Host()
    host.gone = [[], ["http://other"]]

    async def run() -> None:
        async with made(host), asyncio.timeout(30):
            while not caplog.records:
                await asyncio.sleep(0)

    asyncio.run(run())
    assert "Restate finds no worker at http://other" in caplog.text


def test_requests_are_refused_meanwhile() -> None:
    async def run() -> None:
        async with made(Host(*[UNREACHABLE] * 10_000)) as keeper:
            app = application(keeper, Compiled([]))
            for path in ("/ready", "/api/sessions/a"):
                said = await asked(app, "GET", path)
                assert said.error == (503, "unreachable") and said.headers["retry-after"] == "1"
            assert (await asked(app, "GET", "/health")).status == 200

    asyncio.run(run())


def test_who_waits_for_a_session_hears_that_the_server_is_stopped() -> None:
    async def run() -> None:
        async with made(Host()) as keeper:
            waiting = asyncio.ensure_future(keeper.ask("a", "who", None))
            await asyncio.sleep(0)
            assert keeper.callers == 1
            keeper.leave()
            with pytest.raises(HostClosed, match="no session answers any more"):
                await waiting
            assert keeper.callers == 0

    asyncio.run(run())


def test_who_watches_hears_of_changes_and_of_what_is_forgotten_here(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()
    monkeypatch.setattr(host, "look", lambda id: listed("a"))

    async def run() -> None:
        told: list[Told] = []
        async with made(host) as keeper:
            stop = keeper.watch(told.append, None)
            host.changed = [(listed("a"), 1000.0)]
            async with asyncio.timeout(30):
                while not told:
                    await asyncio.sleep(0)
            await keeper.forget("a")
            assert [each.is_forgotten for each in told] == [False, True]
            stop()
            await keeper.forget("a")
            assert len(told) == 2

    asyncio.run(run())


# --- what is told of what is found ---------------------------------------------------------------------


def listed(id: str, *states: str) -> Listed:
    return Listed(id, "c", states=states)


def test_of_all_sessions_each_change_is_told_once() -> None:
    host: Any = Host()
    look = All(host)
    host.changed = [(listed("old"), 990.0), (listed("a", "x"), 999.0)]
    assert [each.id for each in look()] == ["a"], "a little of what came before is told, too"
    assert look() == []
    host.changed += [(listed("b"), 1001.0)]
    host.changed[1] = (listed("a", "y"), 1002.0)
    assert [(each.id, each.listed.states) for each in look()] == [("a", ("y",)), ("b", ())]


def test_what_is_seen_late_is_told_as_well() -> None:
    host: Any = Host()
    look = All(host)
    host.changed = [(listed("a"), 1010.0)]
    assert len(look()) == 1
    host.changed.insert(0, (listed("b"), 1008.5))
    assert [each.id for each in look()] == ["b"]


def test_of_one_session_its_turns_are_told_where_they_are_kept() -> None:
    host: Any = Host()
    look = One(host, "a")
    host.changed = [(listed("a"), 990.0)]
    host.turns = [turn(1, 980.0), turn(2, 990.0)]
    assert look() == []
    host.changed.append((listed("a", "x"), 1001.0))
    host.turns += [turn(3, 1001.0), turn(4, 1001.0)]
    assert [(each.number, each.lines) for each in look()] == [(3, ({"n": 3},)), (4, ({"n": 4},))]
    assert look() == []


def test_what_came_as_somebody_began_to_watch_is_told() -> None:
    host: Any = Host()
    look = One(host, "a")
    host.changed = [(listed("a"), 1000.0)]
    host.turns = [turn(1, 990.0), turn(2, 1000.0)]
    assert [each.number for each in look()] == [2]


def test_of_one_session_without_history_its_state_is_told() -> None:
    host: Any = Host()
    look = One(host, "a")
    host.changed = [(listed("a"), 990.0)]
    assert look() == []
    host.changed.append((listed("a", "x"), 1001.0))
    assert [(each.number, each.listed.states) for each in look()] == [(None, ("x",))]
    host.changed.clear()
    assert [each.is_forgotten for each in look()] == [True] and look() == []


def test_a_session_of_the_same_id_is_told_from_its_first_turn() -> None:
    host: Any = Host()
    look = One(host, "a")
    host.changed, host.turns = [(listed("a"), 990.0)], [turn(1, 980.0), turn(2, 990.0)]
    look()
    host.changed, host.turns = [], []
    assert [each.is_forgotten for each in look()] == [True]
    host.changed, host.turns = [(listed("a", "x"), 1001.0)], [turn(1, 1001.0)]
    assert [each.number for each in look()] == [1]


def turn(number: int, at: float) -> Happened:
    return Happened(number, at, (), (), ({"n": number},))
