"""One breakpoint at `waiting = 0` of green, by debugpy in the compiled module and by scxmlc in the chart."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import scxmlc
from scxmlc.debug.wire import read_message, written

CHART = Path(__file__).with_name("crossing.scxml")
PROGRAM = "from crossing import Crossing\nc = Crossing()\nc.start()\nc.send('push')\nc.send('turn')\n"


class Client:
    def __init__(self, *command: str) -> None:
        self.adapter = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.told: list[dict[str, Any]] = []
        self.number = 0

    def send(self, command: str, **arguments: Any) -> int:
        self.number += 1
        message = {"seq": self.number, "type": "request", "command": command, "arguments": arguments}
        assert self.adapter.stdin is not None
        self.adapter.stdin.write(written(message))
        self.adapter.stdin.flush()
        return self.number

    def next(self, key: str, value: object) -> dict[str, Any]:
        """The next message of which this is so."""
        while True:
            found = next((each for each in self.told if each.get(key) == value), None)
            if found is not None:
                self.told.remove(found)
                return found
            message = read_message(self.adapter.stdout)
            assert message is not None
            self.told.append(message)

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        body: dict[str, Any] = self.next("request_seq", self.send(command, **arguments)).get("body") or {}
        return body

    def stopped(self) -> list[dict[str, Any]]:
        self.thread = self.next("event", "stopped")["body"]["threadId"]
        frames: list[dict[str, Any]] = self.ask("stackTrace", threadId=self.thread)["stackFrames"]
        return frames


def show(client: Client, file: Path, line: int, **launch: Any) -> None:
    can = client.ask("initialize", adapterID="scxml", pathFormat="path")
    launched = client.send("launch", **launch)
    client.next("event", "initialized")
    client.ask("setBreakpoints", source={"path": str(file)}, breakpoints=[{"line": line}])
    client.ask("configurationDone")
    client.next("request_seq", launched)
    for frame in client.stopped():
        print("   ", frame["name"], f"{Path(frame['source']['path']).name}:{frame['line']}")
    print("    step back:", can.get("supportsStepBack", False))
    if can.get("supportsStepBack"):
        for step in ("next", "stepBack"):
            client.ask(step, threadId=client.thread)
            frame = client.stopped()[0]
            print(f"    {step}: {frame['name']} line {frame['line']}")
    client.adapter.kill()


with tempfile.TemporaryDirectory() as folder:
    module, program = Path(folder, "crossing.py"), Path(folder, "run.py")
    module.write_text(scxmlc.compile_file(CHART).text)
    program.write_text(PROGRAM)
    line = next(number for number, text in enumerate(module.open(), 1) if "data.waiting = 0" in text)
    print("debugpy")
    show(
        Client(sys.executable, "-m", "debugpy.adapter"),
        module,
        line,
        program=str(program),
        python=[sys.executable],
    )
    print("scxmlc")
    show(Client("scxmlc", "debug", "--dap", str(CHART)), CHART, 20, events=["push", "turn"])
