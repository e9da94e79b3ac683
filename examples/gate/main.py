"""A ticket gate in an asyncio program. The chart says what happens; this file has the devices it happens to."""

from __future__ import annotations

import asyncio

from gate import Gate

from scxml_runtime import Host, SystemClock


class Reader:
    """The ticket reader: `<invoke type="x-reader">` starts `read`, and hears what it returns."""

    tickets = iter([{"number": 1702, "valid": False}, {"number": 1881, "valid": True}])

    async def read(self, call):
        await call.sleep(1)  # until somebody comes
        return next(self.tickets)


class Barrier:
    """The barrier's motor: `<send type="x-barrier">` calls `move`. It sticks, the first two times."""

    sticks = 2

    async def move(self, message):
        await message.sleep(0.4)
        if self.sticks:
            self.sticks -= 1
            raise OSError(f"cannot {message.name} the barrier")


async def main() -> None:
    reader, barrier = Reader(), Barrier()
    host = Host(
        clock=SystemClock(),
        processors={"x-barrier": barrier.move},
        services={"x-reader": reader.read},
    )
    async with host:
        gate = host.start(Gate)
        gate.on_transition(lambda step: print(f"{gate.now:4.1f}  {step.event.name} → {step.entered[-1]}"))

        async def walk_through():
            await asyncio.sleep(2)
            gate.send("passed")

        gate.on_enter("open", walk_through)
        await gate.reaches("closing", timeout=20)
        await gate.reaches("shut", timeout=20)


if __name__ == "__main__":
    asyncio.run(main())
