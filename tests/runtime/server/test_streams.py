"""Server-sent events: who reads hears all of it, or how much it missed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from scxml_runtime.server import feeds, streams, watching
from scxml_runtime.server.feeds import PING, Feed, message

from .asking import Client, Said, asked
from .conftest import LAMP

Serve = Callable[..., Client]


class Reader:
    """Somebody who reads a stream until he goes."""

    def __init__(self, client: Client, path: str) -> None:
        self.client = client
        self.gone = asyncio.Event()
        self.more = asyncio.Event()
        self.text = ""
        work: Coroutine[Any, Any, Said] = asked(
            client.app, "GET", path, headers=client.headers, heard=self._hear, gone=self.gone
        )
        self.task = asyncio.ensure_future(work)

    def _hear(self, piece: bytes) -> None:
        self.text += piece.decode()
        self.more.set()

    @property
    def events(self) -> list[tuple[str, Any]]:
        found = []
        for each in self.text.split("\n\n")[:-1]:
            fields = dict(line.split(": ", 1) for line in each.split("\n"))
            if "event" in fields:
                found.append((fields["event"], json.loads(fields["data"])))
        return found

    async def wait(self, wanted: str, number: int = 1) -> list[Any]:
        """The data of so many events of this name."""
        async with asyncio.timeout(10):
            while len(found := [data for name, data in self.events if name == wanted]) < number:
                self.more.clear()
                await self.more.wait()
        return found

    async def leave(self) -> Said:
        self.gone.set()
        async with asyncio.timeout(10):
            return await self.task


def start(client: Client, id: str) -> None:
    client.app.serving.keeper.host.start(LAMP, id)


def press(client: Client, id: str) -> None:
    client.app.serving.keeper.host.send(id, "press")


def test_a_session_then_its_turns(client: Client) -> None:
    async def read() -> None:
        start(client, "l")
        reader = Reader(client, "/api/sessions/l/steps")
        assert (await reader.wait("session"))[0]["states"] == ["off"]
        press(client, "l")
        press(client, "l")
        turns = await reader.wait("turn", 2)
        assert [each["session"]["states"] for each in turns] == [["on"], ["off"]]
        assert [each["number"] for each in turns] == [2, 3] and "id: 3\n" in reader.text
        assert turns[0]["lines"][0]["event"] == "press"
        said = await reader.leave()
        assert said.headers["content-type"].startswith("text/event-stream") and not said.is_whole

    asyncio.run(read())


def test_many_readers_cost_one_telling(client: Client) -> None:
    async def read() -> None:
        start(client, "l")
        readers = [Reader(client, "/api/sessions/l/steps") for _ in range(3)]
        for each in readers:
            await each.wait("session")
        told = client.app.serving.keeper.host._watching
        assert len(told._by_id["l"]) == 1
        press(client, "l")
        for each in readers:
            assert len(await each.wait("turn")) == 1
            await each.leave()
        assert not told.is_on and client.app.serving.watching.readers == 0

    asyncio.run(read())


def test_changes_are_collected(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 0.001)

    async def read() -> None:
        start(client, "a")
        reader = Reader(client, "/api/changes")
        await reader.wait("began")
        for _ in range(3):
            press(client, "a")
        start(client, "b")
        (told,) = await reader.wait("changes")
        assert [(each["id"], each["states"]) for each in told["sessions"]] == [("a", ["on"]), ("b", ["off"])]
        assert told["counts"] and told["left_out"] == 0
        client.app.serving.keeper.host.send("a", "nothing")
        assert not (await reader.wait("changes", 2))[1]["counts"]
        await reader.leave()
        assert not client.app.serving.keeper.host._watching.is_on

    asyncio.run(read())


def test_changes_of_one_chart(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 0.001)

    async def read() -> None:
        eggs, lamps = Reader(client, "/api/changes?chart=egg"), Reader(client, "/api/changes?chart=lamp")
        await eggs.wait("began")
        await lamps.wait("began")
        start(client, "a")
        assert [each["id"] for each in (await lamps.wait("changes"))[0]["sessions"]] == ["a"]
        assert [name for name, _ in eggs.events] == ["began"]
        await eggs.leave()
        await lamps.leave()

    asyncio.run(read())


def test_of_very_many_changes_the_rest_is_a_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 0.001)
    monkeypatch.setattr(watching, "MOST_CHANGED", 3)

    async def read() -> None:
        reader = Reader(client, "/api/changes")
        await reader.wait("began")
        for number in range(5):
            start(client, str(number))
        (told,) = await reader.wait("changes")
        assert len(told["sessions"]) == 3 and told["left_out"] == 2
        await reader.leave()

    asyncio.run(read())


def test_who_is_forgotten_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 0.001)
    host = client.app.serving.keeper.host

    async def read() -> None:
        for id in ("a", "b"):
            start(client, id)
            host.terminate(id)
        changes, steps = Reader(client, "/api/changes"), Reader(client, "/api/sessions/a/steps")
        eggs = Reader(client, "/api/changes?chart=egg")
        await eggs.wait("began")
        await changes.wait("began")
        await steps.wait("session")
        for id in ("a", "b"):
            host.forget(id)
        start(client, "b")
        (told,) = await changes.wait("changes")
        assert (told["forgotten"], [each["id"] for each in told["sessions"]]) == (["a"], ["b"])
        assert told["counts"] and await steps.wait("forgotten") == [{}]
        assert [name for name, _ in eggs.events] == ["began"]
        for each in (changes, steps, eggs):
            await each.leave()

    asyncio.run(read())


def test_a_reader_that_is_slow_is_told_what_it_lost(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST", 3)

    async def read() -> None:
        start(client, "l")
        reader = Reader(client, "/api/sessions/l/steps")
        await reader.wait("session")
        for _ in range(5):  # while it has no turn
            press(client, "l")
        turns = await reader.wait("turn", 2)
        assert [name for name, _ in reader.events] == ["session", "lost", "turn", "turn"]
        assert (await reader.wait("lost")) == [{"count": 3}] and [each["number"] for each in turns] == [5, 6]
        await reader.leave()

    asyncio.run(read())


def test_large_messages_are_bounded_by_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "LARGEST", 100)

    async def read() -> bytes | None:
        feed = Feed()
        for _ in range(3):
            feed.put(b"x" * 60)
        return await feed.read(1)

    assert asyncio.run(read()) == message("lost", '{"count":2}') + b"x" * 60


def test_silence_is_broken_by_comments(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SILENCE", 0.001)

    async def read() -> None:
        reader = Reader(client, "/api/changes")
        async with asyncio.timeout(10):
            while PING.decode() not in reader.text:
                reader.more.clear()
                await reader.more.wait()
        await reader.leave()

    asyncio.run(read())


def test_the_end_of_the_server_is_told(client: Client) -> None:
    async def read() -> None:
        start(client, "l")
        reader = Reader(client, "/api/sessions/l/steps")
        await reader.wait("session")
        press(client, "l")
        client.app.leave()
        async with asyncio.timeout(10):
            said = await reader.task
        assert [name for name, _ in reader.events] == ["session", "turn", "leaving"] and said.is_whole

    asyncio.run(read())


def test_no_more_streams_than_are_allowed(serve: Serve) -> None:
    client = serve(most_streams=1)

    async def read() -> None:
        reader = Reader(client, "/api/changes")
        await reader.wait("began")
        said = await asked(client.app, "GET", "/api/changes")
        assert said.error == (503, "streams")
        await reader.leave()
        other = Reader(client, "/api/changes")
        await other.wait("began")
        await other.leave()

    asyncio.run(read())


def test_a_session_that_is_not_there_has_no_stream(client: Client) -> None:
    assert client.get("/api/sessions/none/steps").error == (404, "unknown-session")


@pytest.mark.parametrize("path", ["/api/changes", "/api/sessions/l/steps", "/api/sessions/l/trace"])
def test_the_head_of_a_stream_is_whole_and_takes_no_place(serve: Serve, path: str) -> None:
    client = serve(most_streams=1)
    start(client, "l")

    async def ask() -> Said:
        async with asyncio.timeout(10):
            return await asked(client.app, "HEAD", path)

    said = asyncio.run(ask())
    assert (said.status, said.body, said.is_whole) == (200, b"", True)
    assert client.app.serving.watching.readers == 0
