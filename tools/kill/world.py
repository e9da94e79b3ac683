"""The world outside: a processor and a service that append to a file what they did, with their key.

In: a folder. Out: what a host registers. A line is one write of the system, so that no kill leaves half of one.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DRIFT = 0.02
"""Seconds by which the clock on the wall may be set back while we run. A session whose time is ahead of it would see
timers come early."""


class Lines:
    """A file that is only ever appended to, and survives the process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def write(self, *told: Any) -> None:
        os.write(self._file, json.dumps(told).encode() + b"\n")


def lines(path: Path, begin: int = 0) -> list[list[Any]]:
    """What was written, from this byte on."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(begin)
        return [json.loads(line) for line in file]


class World:
    """What there is outside."""

    def __init__(self, folder: Path) -> None:
        self._done = Lines(folder / "done")
        self._problems = Lines(folder / "problems")
        self.processors = {"x-till": self._sell}
        self.services = {"x-scan": self._scan}

    def _sell(self, message: Any) -> dict[str, Any]:
        ahead = message.data["at"] / 1000 - time.time()
        if ahead > DRIFT:
            self._problems.write(f"{message.data['me']}: its clock is {ahead:.3f} s ahead of the wall's")
        self._done.write("sale", message.data["me"], message.data["n"], message.key)
        return {"n": message.data["n"]}

    async def _scan(self, call: Any) -> dict[str, Any]:
        self._done.write("scan", call.params["me"], call.params["n"], call.key)
        call.send("progress")
        await call.receive()
        return {"n": call.params["n"]}


Done = Mapping[tuple[str, str, int], list[str]]
"""The keys under which each effect was done: of what kind, for whom, and which it was."""


def done(folder: Path) -> Done:
    found: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for kind, who, n, key in lines(folder / "done"):
        found[kind, who, n].append(key)
    return found
