"""A robot with a watchdog: its sonar falls silent, then fails, and the motors stop each time."""

from __future__ import annotations

import asyncio

from robot import Robot

from scxml_runtime import Host, SystemClock


class Sonar:
    """The distance sensor: `<invoke type="x-sonar">` starts `read`, which ends when its state is left."""

    readings = iter([80, 25, 40, 75, "silence", 90, "failure", 85, 20])

    async def read(self, call):
        for reading in self.readings:
            await call.sleep(0.4)
            if reading == "silence":
                await call.sleep(3600)
            elif reading == "failure":
                raise OSError("no echo")
            else:
                call.send("distance", reading)


async def main() -> None:
    def motors(message):
        print(f"{message.session.now:4.1f}  motors: {message.name}")

    sonar = Sonar()
    async with Host(
        clock=SystemClock(), processors={"x-motors": motors}, services={"x-sonar": sonar.read}
    ) as host:
        robot = host.start(Robot)
        robot.on_event("distance", lambda event: print(f"{robot.now:4.1f}  {event.data} cm"))
        robot.on_enter("halted", lambda event: print(f"{robot.now:4.1f}  halted by {event.name}"))
        for _ in range(3):
            await robot.reaches("halted")
            await robot.reaches("driving")


if __name__ == "__main__":
    asyncio.run(main())
