"""A vending machine in a program without an event loop: events come in as lines, `NAME` or `NAME JSON`."""

from __future__ import annotations

import json
import sys

from vending import Vending

from scxml_runtime import Host, SystemClock


def drop(message):
    """The hatch: `<send type="x-hatch">`."""
    if message.data["what"] == "water":
        raise OSError("a bottle is stuck in the hatch")
    print(f"  here is your {message.data['what']}")


def give_back(message):
    """The coin box: `<send type="x-coins">`, of the machine's chart or the payment's."""
    if message.data["cents"]:
        print(f"  {message.data['cents']} cents come back")


def compressor(message):
    print(f"  compressor {message.name}")


def main() -> None:
    processors = {"x-hatch": drop, "x-coins": give_back, "x-compressor": compressor}
    with Host(clock=SystemClock(), processors=processors) as host:
        machine = host.start(Vending)
        for line in sys.stdin:
            print(line.strip())
            name, _, data = line.strip().partition(" ")
            machine.send(name, json.loads(data) if data else None)
            print(f"  {host.call(lambda: sorted(machine.configuration))}")


if __name__ == "__main__":
    main()
