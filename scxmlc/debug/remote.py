"""The terminal at a host that runs elsewhere: the console's commands, sent to where `listen` waits for editors.

In: an address, which session is meant, and lines that somebody types. Out: lines of text; the exit status. The rule
that surprises: this is a client like any editor, so that only one of them sits at a host at a time; what is typed is
carried out over there.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from scxmlc.debug.console import Screen
from scxmlc.debug.wire import Wire

PATIENCE = 10.0
"""Seconds until a host must have taken the connection."""

LEAVING = ("quit", "exit")


class Gone(Exception):
    """The host, or the way there, is no more."""


class Unanswered(Exception):
    """What the host refused, in its words."""


class Remote:
    """A terminal at a host."""

    def __init__(self, wire: Wire, screen: Screen, ask: Callable[[str], str]) -> None:
        self.wire = wire
        self.screen = screen
        self.ask = ask
        self.stands = False
        self._unheard: list[dict[str, Any]] = []
        self._count = 0

    def run(self, session: str, places: Iterable[str]) -> None:
        """Attach, and obey until somebody has had enough. Raises Gone, Unanswered."""
        self.wire.listen()
        self.request("initialize", adapterID="scxml", clientID="scxmlc")
        self.request("attach", session=session)
        places = [*places]
        for place in places:
            self.screen.say(self._command(f"break {place}"))
        if not session and not places:
            self.request("pause", threadId=1)
        awaited = session or ("a breakpoint" if places else "what comes next")
        self.screen.say(f"attached; waiting for {awaited}")
        try:
            while True:
                self._wait()
                self._obey()
        except EOFError:
            self.request("disconnect")

    def _wait(self) -> None:
        """Until a session stands; Ctrl-C stops what comes next, a second one leaves."""
        has_asked = False
        while not self.stands:
            try:
                self._hear(self._unheard.pop(0) if self._unheard else self._next())
            except KeyboardInterrupt:
                if has_asked:
                    raise EOFError from None
                has_asked = True
                self.screen.say("stopping at what comes next; Ctrl-C once more leaves")
                self.request("pause", threadId=1)

    def _obey(self) -> None:
        """Commands, until the session goes on."""
        self._show_line()
        while self.stands:
            try:
                line = self.ask("(scxml) ").strip()
            except KeyboardInterrupt:
                self.screen.say("")
                continue
            if line in LEAVING:
                raise EOFError
            if line:
                self._do(line)

    def _do(self, line: str) -> None:
        try:
            told = self._command(line)
        except Unanswered as problem:
            self.screen.say(f"error: {problem}", "bold red")
            return
        for each in told.splitlines():
            self.screen.say(each)
        while self._unheard:
            self._hear(self._unheard.pop(0))

    def _command(self, line: str) -> str:
        return str(self.request("evaluate", expression=f".{line}", context="repl")["result"])

    # --- the protocol ---------------------------------------------------------------

    def request(self, command: str, **arguments: Any) -> dict[str, Any]:
        """The body of the response. Raises Gone, Unanswered."""
        number = self._count = self._count + 1
        try:
            self.wire.send("request", command=command, arguments=arguments)
        except (OSError, ValueError) as problem:
            raise Gone from problem
        while (message := self._next()).get("request_seq") != number:
            self._unheard.append(message)
        if not message.get("success"):
            raise Unanswered(str(message.get("message")))
        return message.get("body") or {}

    def _next(self) -> dict[str, Any]:
        message = self.wire.queue.get()
        if message is None:
            raise Gone
        return message

    def _hear(self, message: dict[str, Any]) -> None:
        body = message.get("body") or {}
        if message.get("event") == "output":
            self.screen.say(str(body.get("output", "")).rstrip("\n"))
        elif message.get("event") == "continued":
            self.stands = False
        elif message.get("event") == "stopped":
            self.stands = True
            self.screen.say(str(body.get("text", "")), "bold")

    def _show_line(self) -> None:
        """The line of the chart that it stands on, where its text is at hand over there."""
        try:
            lines = self._command("list").splitlines()
        except Unanswered:
            return
        for line in lines:
            if line.startswith("→"):
                self.screen.say(f" {line[1:]}")


@contextmanager
def connected(address: str) -> Iterator[Wire]:
    """The way to HOST:PORT. Raises ValueError, OSError."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise ValueError(f"{address!r} is no address: HOST:PORT, as 127.0.0.1:4711")
    connection = socket.create_connection((host.strip("[]") or "127.0.0.1", int(port)), timeout=PATIENCE)
    connection.settimeout(None)
    with connection, connection.makefile("rb") as source, connection.makefile("wb") as sink:
        try:
            yield Wire(source, sink)
        finally:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)  # whoever reads stops reading
