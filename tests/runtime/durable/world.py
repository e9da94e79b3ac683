"""The world outside, for the contract: processors and services that write down what they did, with the key of each.

In: a file, and a function that is told of every moment at which a process may well die. Out: what an engine registers
under `x-till`, `x-slow`, `x-broken`, `x-gone`, `x-scan`, `x-quick`.

The rule that surprises: it is a file, because whoever carries effects out may be another process, which is killed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Moment = Callable[[], None]


def read(path: Path) -> list[dict[str, Any]]:
    """What was done, in order."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


class World:
    """What there is outside, on this file."""

    def __init__(self, path: Path, moment: Moment = lambda: None) -> None:
        self._path = path
        self._moment = moment
        self.processors = {
            "x-till": self._sell,
            "x-slow": self._sell_slowly,
            "x-broken": self._break,
            "x-gone": self._be_gone,
        }
        self.services = {"x-scan": self._scan, "x-quick": self._answer, "x-stubborn": self._go_on}

    def write(self, kind: str, key: str, **told: Any) -> None:
        """One line, at once."""
        self._moment()
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": kind, "key": key, **told}) + "\n")
        self._moment()

    def _sell(self, message: Any) -> dict[str, Any]:
        self.write("sold", message.key, n=message.data["n"])
        return {"receipt": message.data["n"]}

    async def _sell_slowly(self, message: Any) -> dict[str, Any]:
        await message.sleep(5)
        return self._sell(message)

    def _break(self, message: Any) -> None:
        self.write("broken", message.key)
        raise ValueError("out of paper")

    def _be_gone(self, message: Any) -> None:
        self.write("gone", message.key)
        raise ConnectionError("nobody is there")

    async def _scan(self, call: Any) -> dict[str, Any]:
        """Says what it was called with, then twice what it is told, until it is told 0."""
        self.write("scanning", call.key, id=call.id)
        call.send("progress", {"n": call.params["n"]})
        while (told := (await call.receive()).data["n"]) != 0:
            self.write("told", call.key, n=told)
            call.send("progress", {"n": 2 * told})
        return {"scanned": call.params["n"]}

    async def _answer(self, call: Any) -> dict[str, Any]:
        self.write("asked", call.key, id=call.id)
        return {"answer": call.params["n"]}

    async def _go_on(self, call: Any) -> None:
        """Goes on talking when it is not wanted any more."""
        try:
            await call.sleep(10)
        finally:
            call.send("too late", {"n": 1})
