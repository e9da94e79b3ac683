"""The gate that outlives its process: saved whenever it has come to rest, and taken up from there at the next start."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import datetime
from pathlib import Path

from gate import Gate

from scxml_runtime import Host, SystemClock

FILE = Path("gate.json")


async def read(call):
    await call.sleep(1)  # until somebody comes
    return {"number": 1881, "valid": True}


async def move(message):
    await message.sleep(0.4)


def save(gate):
    """The file is the old one or the new one, whenever the process dies."""
    new = FILE.with_suffix(".new")
    with new.open("w") as file:
        json.dump(gate.snapshot(), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(FILE)


def take_up(host):
    """The gate where it was; a new one where there is none."""
    if not FILE.exists():
        return host.start(Gate)
    gate = host.restore(Gate, json.loads(FILE.read_text()))
    tell(gate, "taken up in", *gate.configuration - {"working"})
    return gate


def tell(gate, *words):
    now = datetime.fromtimestamp(gate.host.clock.milliseconds() / 1000)
    print(f"{now:%H:%M:%S.%f}"[:-5], *words, flush=True)


async def main() -> None:
    host = Host(clock=SystemClock(), processors={"x-barrier": move}, services={"x-reader": read})
    async with host:
        gate = take_up(host)

        async def keep():  # being a coroutine, it begins when the gate has come to rest
            save(gate)

        gate.on_transition(lambda step: tell(gate, step.event.name, "→", step.entered[-1]))
        gate.on_transition(keep)
        await gate.reaches("closing", timeout=20)
        await gate.reaches("shut", timeout=20)


if __name__ == "__main__":
    asyncio.run(main())
