"""For the tests of the debugger: a chart in a folder, a console that is typed at, an editor that asks the adapter."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from click.testing import CliRunner

from scxmlc.cli import debugging
from scxmlc.cli.commands import scxmlc
from scxmlc.cli.compiling import Wishes
from scxmlc.debug import history
from scxmlc.debug.adapter import Adapter
from scxmlc.debug.commands import COMMANDS
from scxmlc.debug.console import Console
from scxmlc.debug.dap import REQUESTS
from scxmlc.debug.wire import Wire, read_message, written
from scxmlc.emitter.script.writes import unforeseen_writes

LAMP = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" initial="off" datamodel="ecmascript">
  <datamodel>
    <data id="times" expr="0"/>
    <data id="owner" expr="{name: 'anna', tags: ['a', 'b']}"/>
  </datamodel>
  <script>
    function doubled(x) {
      var y = x * 2;
      return y;
    }
  </script>
  <state id="off">
    <transition event="toggle" cond="times &gt; 3" target="broken"/>
    <transition event="toggle" target="on">
      <assign location="times" expr="doubled(times) + 1"/>
      <log expr="'on ' + times"/>
    </transition>
    <transition event="toggle" target="broken"/>
  </state>
  <state id="on">
    <onentry><send event="timeout" delay="5s"/></onentry>
    <transition event="timeout" target="off"/>
    <transition event="bad"><assign location="times" expr="nobody.knows"/></transition>
  </state>
  <final id="broken"/>
</scxml>
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the tests are: a lamp in it."""
    (tmp_path / "lamp.scxml").write_text(LAMP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=[history.SPACING, 1], ids=["", "checkpoint at every rest"])
def typed(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> Callable[..., str]:
    """What the console says to these lines, however many checkpoints there are."""
    monkeypatch.setattr(history, "SPACING", request.param)

    def run(*lines: str, options: tuple[str, ...] = (), chart: str = "lamp.scxml") -> str:
        said = CliRunner().invoke(scxmlc, ["debug", chart, *options], input="\n".join(lines) + "\n")
        assert said.exit_code == 0, said.output
        return said.output

    return run


class Editor:
    """A client of the protocol: requests with their answers, events as they are waited for."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.stream = connection.makefile("rwb")
        self.events: Queue[dict[str, Any]] = Queue()
        self.count = 0

    def send(self, command: str, **arguments: Any) -> int:
        self.count += 1
        message = {"seq": self.count, "type": "request", "command": command, "arguments": arguments}
        self.stream.write(written(message))
        self.stream.flush()
        return self.count

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        """The body of the response."""
        told = self.answer(command, **arguments)
        assert told["success"], told
        return told.get("body", {})

    def answer(self, command: str, **arguments: Any) -> dict[str, Any]:
        number = self.send(command, **arguments)
        while (message := self._next()).get("request_seq") != number:
            self.events.put(message)
        return message

    def event(self, name: str) -> dict[str, Any]:
        """The body of the next event of this name; those before it are forgotten."""
        while True:
            message = self.events.get() if not self.events.empty() else self._next()
            if message.get("event") == name:
                return message.get("body", {})

    def _next(self) -> dict[str, Any]:
        message = read_message(self.stream)
        assert message is not None, "the adapter is gone"
        return message

    def launched(self, breakpoints: list[dict[str, Any]], **arguments: Any) -> list[dict[str, Any]]:
        """Begin; what became of the breakpoints."""
        self.ask("initialize", adapterID="scxml")
        self.ask("launch", program="lamp.scxml", **arguments)
        self.event("initialized")
        told = self.ask(
            "setBreakpoints", source={"path": str(Path("lamp.scxml").resolve())}, breakpoints=breakpoints
        )
        self.ask("configurationDone")
        return told["breakpoints"]

    def variables(self, scope: str) -> dict[str, dict[str, Any]]:
        """Those of a scope, where the first session stands."""
        frame = self.ask("stackTrace", threadId=1)["stackFrames"][0]["id"]
        scopes = {each["name"]: each for each in self.ask("scopes", frameId=frame)["scopes"]}
        return self.inside(scopes[scope]["variablesReference"])

    def inside(self, number: int) -> dict[str, dict[str, Any]]:
        found = self.ask("variables", variablesReference=number)["variables"]
        return {each["name"]: {**each, "holder": number} for each in found}


@pytest.fixture
def editor(folder: Path) -> Iterator[Editor]:
    """An editor, and an adapter at the other end of a pair of sockets, on a thread of its own."""
    here, there = socket.socketpair()
    here.settimeout(60)
    console = partial(Console, ask=lambda prompt: "", happenings=debugging._typed, commands=COMMANDS)
    told = {"events": (), "scenario": None, "now": None, "timezone": None, "wishes": Wishes()}
    source, sink = there.makefile("rb"), there.makefile("wb")
    wire = Wire(source, sink)
    adapter = Adapter(wire, REQUESTS, partial(debugging._launched, None, told), console)
    exits: list[int] = []

    def serve() -> None:
        with unforeseen_writes(), debugging.silent():
            exits.append(adapter.run())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    client = Editor(here)
    yield client
    here.shutdown(socket.SHUT_RDWR)
    thread.join(60)
    with suppress(OSError):
        client.stream.close()
        sink.close()
    for each in (source, here, there):
        each.close()
    assert not thread.is_alive() and len(exits) == 1
