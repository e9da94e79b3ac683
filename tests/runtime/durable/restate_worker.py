"""The worker of the contract on Restate: a process of its own, which an ASGI server runs and the tests kill.

In: the folder that `CONTRACT_FOLDER` names, with the files of `Files`. Out: the application.

The rule that surprises: time is what stands in a file. It stands still until a test lets it pass; Restate's own timers
go by the real time, and what they wake too early looks at the file and waits on.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scxml_runtime.durable import restate
from scxml_runtime.durable.on_restate import turns as restate_turns
from scxml_runtime.durable.on_restate.calls import Loop
from tests.runtime.durable.charts import chart
from tests.runtime.durable.world import World

LOOKS = 0.01  # seconds between two looks at the time


class Files:
    """What a test and its workers say to each other."""

    def __init__(self, folder: Path) -> None:
        self.now = folder / "now"
        self.moments = folder / "moments"
        self.performed = folder / "performed"
        self.worker = folder / "worker"
        self.waiting = folder / "waiting"

    def clock(self) -> float:
        return float(self.now.read_text())

    def set(self, file: Path, value: object) -> None:
        """Whole or not at all."""
        beside = file.with_suffix(".new")
        beside.write_text(str(value))
        beside.replace(file)

    def moment(self) -> None:
        """One at which the process may die."""
        try:
            left = int(self.moments.read_text())
        except FileNotFoundError:
            return
        if left == 0:
            self.moments.unlink()
            os.killpg(os.getpgrp(), signal.SIGKILL)
        self.set(self.moments, left - 1)


class Paced(Loop):
    """A place where coroutines sleep by the clock of the files; it writes down how many of them wait for something."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._waiting = 0
        self._count(0)

    @property
    def loop(self) -> Any:
        return self

    def create_future(self) -> asyncio.Future[Any]:
        """Somebody is about to wait."""
        made = asyncio.get_running_loop().create_future()
        self._count(1)
        made.add_done_callback(lambda _: self._count(-1))
        return made

    def _count(self, more: int) -> None:
        self._waiting += more
        self._files.set(self._files.waiting, self._waiting)

    def call_in(self, seconds: float, callback: Callable[..., object], *args: object) -> Any:
        return asyncio.ensure_future(self._wait(self._files.clock() + seconds, callback, *args))

    async def _wait(self, due: float, callback: Callable[..., object], *args: object) -> None:
        while self._files.clock() < due:
            await asyncio.sleep(LOOKS)
        callback(*args)


class Mortal(restate_turns.Turns):
    """Dies before a turn, behind it, and when its journal has left."""

    files: Files

    async def _take(self, ctx: Any, *given: Any) -> None:
        self.files.moment()
        await super()._take(ctx, *given)
        self.files.moment()
        await ctx.take_and_send_output()
        self.files.moment()


def app() -> Any:
    """For `granian --factory`."""
    files = Files(Path(os.environ["CONTRACT_FOLDER"]))
    told = json.loads(files.worker.read_text())
    world = World(files.performed, files.moment)
    Mortal.files = files
    restate.__dict__["Turns"] = Mortal
    return restate.app(
        [chart(name) for name in told["charts"]],
        processors=world.processors,
        services=world.services,
        resident=told["resident"],
        clock=files.clock,
        place=Paced(files),
    )
