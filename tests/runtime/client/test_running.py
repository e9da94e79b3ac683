"""Both clients, and a server that is real: another process, on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from scxml_runtime.client import (
    AsyncClient,
    Client,
    Duplicate,
    KeyReused,
    Move,
    Moved,
    NotWaiting,
    SessionLives,
    SessionOver,
    SnapshotError,
    Unauthorised,
    UnknownChart,
    UnknownSession,
)
from tests.runtime.client.running import running
from tests.runtime.client.stand_in import Way

TOKEN = "a-token-of-many-characters"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("server"), TOKEN) as (found, _):
        yield found


@pytest.fixture
def server(way: Way, url: str) -> Way:
    return way.answering(url=url, token=TOKEN, transport=None)


def test_a_life(server: Way, request: pytest.FixtureRequest) -> None:
    id = f"a/life? 100% {request.node.name}"
    assert server("start", "egg", id, {"pans": 2}).states == ("cold",)
    view = server("send", id, "heat", None, "once")
    assert view == server("send", id, "heat", None, "once")
    assert (view.id, view.states, view.data) == (id, ("boiling",), {"pans": 2})
    server("accept", id, "more", {"pans": 3})
    assert server("send", id, "more", {"pans": 5}).data == {"pans": 10}
    (timer,) = server("look", id).timers
    assert (timer.event, timer.sendid) == ("done", "timer")
    assert [each.id for each in server("sessions", "egg", state="boiling", text=id)] == [id]
    with pytest.raises(SessionLives):
        server("forget", id)
    over = server("fire", id, timer.id)
    assert (over.is_over, over.final) == (True, "eaten")
    turns = server("history", id)
    assert [each.inputs for each in turns][1:2] == [("heat",)] and turns[-1].configuration == ("eaten",)
    assert [turn.session.is_over for turn in server("watch", id)] == [True]
    server("forget", id)
    with pytest.raises(UnknownSession):
        server("look", id)


def test_what_is_refused(server: Way, request: pytest.FixtureRequest) -> None:
    id = request.node.name
    server("start", "egg", id)
    with pytest.raises(Duplicate):
        server("start", "egg", id)
    with pytest.raises(UnknownChart):
        server("start", "ham", id)
    server("send", id, "heat", None, "k")
    with pytest.raises(KeyReused):
        server("send", id, "heat", {"other": 1}, "k")
    with pytest.raises(NotWaiting):
        server("fire", id, "no such timer")
    server("terminate", id)
    with pytest.raises(SessionOver):
        server("send", id, "heat")


def test_versions(server: Way, request: pytest.FixtureRequest) -> None:
    first, second = (f"{request.node.name} {number}" for number in (1, 2))
    new, old = server("charts").charts
    assert (new.is_current, old.is_current, old.states) == (True, False, 3) and "heat" in old.events
    for id in (first, second):
        assert server("start", "egg", id, version=old.version).states == ("raw",)
    assert ("raw",) in [each.states for each in server("counts", "egg") if each.status == "running"]
    with pytest.raises(SnapshotError, match="raw"):
        server("rehearse", first)
    with pytest.raises(SnapshotError, match="raw"):
        server("migrate", first)
    assert server("rehearse", first, None, {"raw": "cold"}) is None
    assert server("look", first).states == ("raw",)
    assert server("migrate", first, new.version, {"raw": "cold"}).states == ("cold",)
    move = Move("egg", before=old.version, states={"raw": "cold"})
    assert server("rehearse_all", Move("egg"))[0].problem is not None
    assert server("rehearse_all", move) == [Moved(second)] == server("migrate_all", move)
    assert server("look", second).version == new.version


def test_who_has_no_token(way: Way, url: str) -> None:
    for token in (None, "another-token-of-many"):
        with pytest.raises(Unauthorised):
            way.answering(url=url, token=token, transport=None)("charts")


def test_turns_as_they_happen(url: str) -> None:
    async def watched() -> list[list[str]]:
        found = []
        async with AsyncClient(url, token=TOKEN) as client:
            await client.start("egg", "watched")
            async for turn in client.watch("watched"):
                found.append([str(line["kind"]) for line in turn.lines])
                if len(found) == 1:
                    await client.send("watched", "heat")
                elif turn.session.states == ("boiling",):
                    await client.terminate("watched")
        return found

    first, heat, end = asyncio.run(watched())
    assert first == [] and "step" in heat and "log" in heat and "end" in end


def test_a_server_that_is_killed_and_comes_back(tmp_path: Path) -> None:
    with running(tmp_path) as (url, process), Client(url) as client:
        client.start("egg", "egg-1")
        watching = client.watch("egg-1")
        assert next(watching).session.states == ("cold",)
        client.send("egg-1", "heat", key="k")
        assert next(watching).session.states == ("boiling",)
        process.kill()
        process.wait()
        with running(tmp_path, port=int(url.rsplit(":", 1)[1])):
            assert client.send("egg-1", "heat", key="k").states == ("boiling",)
            client.send("egg-1", "more", {"pans": 1})
            client.terminate("egg-1")
            turns = [*watching]
    assert turns[-1].session.is_over
    assert len({turn.number for turn in turns}) == len(turns)
