"""The chat bot: its chart on virtual time; where Starlette is installed its application, in real time that passes at
once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from tests.examples.programs import EXAMPLES, program
from tests.runtime.host.loops import passes_at_once

Bot = scxmlc.load(EXAMPLES / "bot" / "bot.scxml")
SURE = "A table for 4 on sunday, yes or no?"


class Chat:
    """A chat with the bot; `problems` are what booking fails with in turn."""

    def __init__(self, *problems: Exception) -> None:
        self.problems = [*problems]
        self.heard: list[str] = []
        self.booked: list[dict[str, Any]] = []
        host = Host(
            processors={"x-say": lambda message: self.heard.append(message.data)},
            services={"x-book": self.book},
        )
        self.bot: StateMachine = host.start(Bot)

    async def book(self, call: Any) -> int:
        await call.sleep(2)
        if self.problems:
            raise self.problems.pop(0)
        self.booked.append(call.params)
        return 17

    def say(self, *texts: str) -> list[str]:
        """What the bot answers to the last of these."""
        for text in texts:
            self.heard.clear()
            self.bot.send("message", {"text": text})
        return [*self.heard]


def test_it_books_a_table() -> None:
    chat = Chat()
    assert chat.heard == ["For how many people?"]
    assert chat.say("4") == ["On which day?"]
    assert chat.say("sunday") == [SURE]
    assert chat.say("yes") == []
    assert chat.say("well?") == ["One moment."]
    chat.bot.advance(2)
    assert chat.heard == ["One moment.", "Booked, number 17.", "Good-bye."]
    assert chat.booked == [{"people": "4", "day": "sunday"}]
    assert chat.bot.final == "over"


def test_it_asks_until_the_answer_is_one() -> None:
    chat = Chat()
    assert chat.say("four") == ["Sorry?", "For how many people?"]
    assert chat.say("4", "soon") == ["Sorry?", "On which day?"]
    assert chat.say("sunday", "perhaps") == ["Sorry?", SURE]
    assert chat.say("no") == ["For how many people?"]


def test_it_says_when_booking_fails() -> None:
    chat = Chat(OSError("closed"))
    chat.say("4", "sunday", "yes")
    chat.bot.advance(2)
    assert chat.heard == ["That did not work.", SURE]


@pytest.mark.parametrize(
    "leave", [lambda chat: chat.say("bye"), lambda chat: chat.bot.advance(900)], ids=["bye", "time"]
)
def test_a_chat_ends(leave: Callable[[Chat], object]) -> None:
    chat = Chat()
    leave(chat)
    assert chat.bot.is_finished
    assert chat.heard[-1] == "Good-bye."


class TestBehindStarlette:
    @pytest.fixture
    def app(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        pytest.importorskip("starlette", reason="Starlette is not installed")
        pytest.importorskip("httpx", reason="httpx is not installed")
        return program(monkeypatch, "bot", "app.py").app

    def test_two_chats_at_once(self, app: Any) -> None:
        import httpx

        async def main() -> list[object]:
            transport = httpx.ASGITransport(app)
            async with (
                app.router.lifespan_context(app),
                httpx.AsyncClient(transport=transport, base_url="http://bot") as client,
            ):
                told = []
                for line in ("anna hello", "bert hi", "anna 4", "bert no", "bert 2"):
                    chat, text = line.split()
                    told.append((await client.post(f"/chats/{chat}", content=text)).json())
                for text in ("sunday", "yes"):
                    await client.post("/chats/anna", content=text)
                await asyncio.sleep(2.5)
                told.append((await client.get("/chats/anna")).json())
                told.append((await client.post("/chats/anna", content="hello")).json())
                return told

        first = ["For how many people?"]
        assert passes_at_once(main) == [
            first,
            first,
            ["On which day?"],
            ["Sorry?", *first],
            ["On which day?"],
            ["Booked, number 17.", "Good-bye."],
            first,
        ]
