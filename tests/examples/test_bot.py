"""The chat bot's application, where Starlette is installed, in real time that passes at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.examples.programs import program
from tests.runtime.host.loops import passes_at_once


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
