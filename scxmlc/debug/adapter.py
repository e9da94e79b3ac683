"""One editor at the debugger: its requests in order, what it is told of stops and output.

In: a wire, requests by name, and how a chart is launched. Out: the run, from the launch to its end.

The rule that surprises: requests are answered on the chart's own stack: while it stands still, and, when some come
while it runs, at its next moment. A client that is gone ends the run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from scxml_runtime import StateMachine
from scxmlc.debug.breakpoints import Breakpoint, NoPlace
from scxmlc.debug.console import Console, Wrong
from scxmlc.debug.engine import Engine, Front, Leave, Quit
from scxmlc.debug.handles import Handles
from scxmlc.debug.looking import Unevaluable
from scxmlc.debug.telling import heading, stack
from scxmlc.debug.wire import Wire

Arguments = dict[str, Any]
Request = Callable[["Adapter", Arguments], Arguments | None]
"""What is done about a request, given its arguments; the body of the response."""

Launch = Callable[[Front, Arguments], Engine]
BEFORE = ("initialize", "launch", "attach", "disconnect", "terminate")
"""What may come when nothing was launched."""

REASONS = {
    "entry": "entry",
    "step": "step",
    "back": "step",
    "before": "step",
    "beginning": "entry",
    "pause": "pause",
    "rest": "pause",
}
FRAMES = 1000
"""Frames of one session: the number of a frame is that of its thread, times this, and its place."""


class Refused(Exception):
    """A request that cannot be answered."""


class Adapter:
    """A front for an editor. `console` does what the editor's own console asks for; it has this one for a screen."""

    def __init__(
        self, wire: Wire, requests: Mapping[str, Request], launch: Launch, console: Callable[[Any], Console]
    ) -> None:
        self.wire = wire
        self.requests = requests
        self.launch = launch
        self.engine: Engine | None = None
        self.wake: Callable[[], object] = lambda: None
        self.handles = Handles()
        self.is_configured = False
        self.stops_on_entry = False
        self.goes_on = False
        self.wants_pause = False
        self.written: list[str] = []
        self.console = console(self)

    # --- a front ---------------------------------------------------------------

    def said(self, line: str) -> None:
        """What the chart does."""
        self.event("output", category="stdout", output=line + "\n")

    @property
    def width(self) -> int:
        """Editors have room."""
        return 200

    def say(self, text: str, style: str = "") -> None:
        """What a command of ours says."""
        self.written.append(text)

    def stopped(self, engine: Engine, reason: str) -> None:
        """The chart stands still: answer until it goes on."""
        if not self.is_configured:
            self._serve_until(lambda: self.is_configured)
            if not self.stops_on_entry:
                engine.go("continue")
                return
        elif reason == "pause" and not self._was_asked_to_pause():
            return
        self._tell_stop(engine, reason)
        self.goes_on = False
        self._serve_until(lambda: self.goes_on)
        self.handles.clear()
        engine.wants_pause = not self.wire.queue.empty()

    def _was_asked_to_pause(self) -> bool:
        """Answer what came while the chart ran."""
        while not self.wire.queue.empty():
            self.answer(self._next())
        wanted, self.wants_pause = self.wants_pause, False
        return wanted

    def _tell_stop(self, engine: Engine, reason: str) -> None:
        moment = engine.moment
        told = (
            "exception"
            if moment.kind in ("error", "failed")
            else REASONS.get(reason.partition(" ")[0], "breakpoint")
        )
        text = next(heading(engine, reason))[0]
        thread = self._thread_of(moment.session)
        self.event(
            "stopped", reason=told, description=text, text=text, threadId=thread, allThreadsStopped=True
        )

    # --- requests ----------------------------------------------------------------

    def run(self) -> int:
        """Until the client has had enough."""
        self.wire.listen()
        try:
            self._serve_until(lambda: self.engine is not None)
            assert self.engine is not None
            self.wire.came = self._attend
            self.engine.breakpoints.bound = self._bound
            self.engine.run()
            self.event("terminated")
            self.event("exited", exitCode=0)
        except Quit:
            pass
        except OSError:  # nobody reads any more
            return 1
        if self.wire.trouble:
            print(f"error: the client sent {self.wire.trouble}", file=sys.stderr)
        return 1 if self.wire.trouble else 0

    def _bound(self, made: Breakpoint) -> None:
        """The chart of a breakpoint has been met."""
        told = {"id": made.number, "verified": True, "line": made.line}
        self.event("breakpoint", reason="changed", breakpoint=told)

    def _attend(self) -> None:
        """Something came: if the chart runs, it stops for it at its next moment. On the thread that reads."""
        if self.engine is not None:
            self.engine.wants_pause = True
            self.wake()

    def wakened(self) -> None:
        """The same, on the chart's own thread: the next moment may be a line in the midst of a script."""
        if self.engine is not None and not self.engine.is_asking:
            self.engine.pause()

    def _serve_until(self, done: Callable[[], bool]) -> None:
        while not done():
            self.answer(self._next())

    def _next(self) -> dict[str, Any]:
        message = self.wire.queue.get()
        if message is None:
            raise Quit
        return message

    def event(self, name: str, **body: Any) -> None:
        """Tell the client."""
        try:
            self.wire.send("event", event=name, body=body)
        except (OSError, ValueError):
            raise Quit from None

    def answer(self, message: dict[str, Any]) -> None:
        """Do what a request asks for, and say what came of it."""
        if message.get("type") != "request":
            return
        command, arguments = str(message.get("command")), message.get("arguments") or {}
        request = self.requests.get(command)
        try:
            if request is None:
                raise Refused(f"scxmlc knows no request {command!r}")
            if self.engine is None and command not in BEFORE:
                raise Refused(f"{command} comes after launch")
            body = request(self, arguments)
        except (Refused, Unevaluable, NoPlace, Wrong, LookupError, TypeError, ValueError) as problem:
            text = str(problem.args[0]) if problem.args else str(problem)
            self._respond(message, False, message=text, body={"error": {"id": 1, "format": text}})
            return
        except (Quit, Leave):
            self._respond(message, True)
            raise
        self._respond(message, True, body=body)
        if command in ("launch", "attach"):
            self.event("initialized")  # only now is there something to set breakpoints in

    def _respond(self, request: dict[str, Any], success: bool, **fields: Any) -> None:
        if fields.get("body") is None:
            fields.pop("body", None)
        try:
            self.wire.send(
                "response",
                request_seq=request.get("seq", 0),
                command=request.get("command", ""),
                success=success,
                **fields,
            )
        except (OSError, ValueError):
            raise Quit from None

    @property
    def at(self) -> Engine:
        """The engine, which is there once something was launched."""
        assert self.engine is not None
        return self.engine

    # --- sessions and frames -------------------------------------------------------

    def _thread_of(self, session: StateMachine | None) -> int:
        sessions = [*self.at.simulator.sessions.values()]
        return sessions.index(session) + 1 if session in sessions else 1

    def session(self, thread: int) -> StateMachine:
        """The session that a thread is. Raises LookupError."""
        sessions: list[StateMachine] = [*self.at.simulator.sessions.values()]
        if not 1 <= thread <= len(sessions):
            raise LookupError(f"there is no session {thread}")
        return sessions[thread - 1]

    def frame(self, number: int) -> tuple[StateMachine, Any]:
        """The session and the call that a frame's number means. Raises LookupError."""
        session = self.session(number // FRAMES)
        calls = stack(self.at, session)
        return session, calls[min(number % FRAMES, len(calls) - 1)].frame

    def asked(self, arguments: dict[str, Any]) -> tuple[StateMachine, Any]:
        """Where an expression is to be evaluated: at a frame, or where the chart stands."""
        if arguments.get("frameId") is not None:
            return self.frame(int(arguments["frameId"]))
        return self.console.session(self.at), None
