"""The Debug Adapter Protocol: the debugger for editors.

In: requests. Out: responses and events, by the protocol's own names. Threads are sessions; function breakpoints are
`state:ID` and `event:NAME`; what stands behind a dot in the editor's console is a command of ours (`.send push`).

The rule that surprises: the editor's requests are answered on the chart's own stack: while it stands still, and, when
some come while it runs, at its next moment. A client that is gone ends the run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scxml_runtime import StateMachine
from scxmlc.compiler import CompileError
from scxmlc.debug import looking
from scxmlc.debug.breakpoints import NoPlace
from scxmlc.debug.console import COMMANDS, Console, Wrong, start_what_is_due
from scxmlc.debug.engine import Engine, Front, Leave, Quit
from scxmlc.debug.handles import Handles
from scxmlc.debug.looking import Unevaluable
from scxmlc.debug.moments import STEPS
from scxmlc.debug.telling import heading, path_of, queues, stack, timers
from scxmlc.debug.wire import Wire, accepted, standard_streams

Launch = Callable[[Front, dict[str, Any]], Engine]

CAPABILITIES = {
    "supportsConfigurationDoneRequest": True,
    "supportsFunctionBreakpoints": True,
    "supportsConditionalBreakpoints": True,
    "supportsLogPoints": True,
    "supportsEvaluateForHovers": True,
    "supportsSetVariable": True,
    "supportsStepBack": True,
    "supportsTerminateRequest": True,
    "supportsExceptionInfoRequest": True,
    "supportsBreakpointLocationsRequest": True,
    "exceptionBreakpointFilters": [
        {"filter": "error", "label": "Errors of content", "default": True},
        {"filter": "untaken", "label": "Events that no transition takes", "default": False},
    ],
}
REASONS = {
    "entry": "entry",
    "step": "step",
    "back": "step",
    "beginning": "entry",
    "pause": "pause",
    "rest": "pause",
}
FRAMES = 1000
"""Frames of one session: the number of a frame is that of its thread, times this, and its place."""


def serve(launch: Launch, happenings: Callable[[str], list[Any]], port: int | None) -> int:
    """Talk with one client until it has enough; the exit status."""
    try:
        wire = standard_streams() if port is None else accepted(port)
    except (OSError, OverflowError) as problem:
        print(f"error: cannot listen at port {port}: {problem}", file=sys.stderr)
        return 2
    return Adapter(wire, launch, happenings).run()


class Refused(Exception):
    """A request that cannot be answered."""


class Adapter:
    """A front for an editor."""

    def __init__(self, wire: Wire, launch: Launch, happenings: Callable[[str], list[Any]]) -> None:
        self.wire = wire
        self.launch = launch
        self.engine: Engine | None = None
        self.handles = Handles()
        self.is_configured = False
        self.stops_on_entry = False
        self.goes_on = False
        self.written: list[str] = []
        self.console = Console(self, lambda prompt: "", happenings)

    # --- a front ---------------------------------------------------------------

    def said(self, line: str) -> None:
        """What the chart does."""
        self.event("output", category="stdout", output=line + "\n")

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

    def _was_asked_to_pause(self) -> bool:
        """Answer what came while the chart ran."""
        wanted = False
        while not self.wire.queue.empty():
            message = self._next()
            wanted |= message.get("command") == "pause"
            self.answer(message)
        return wanted

    def _tell_stop(self, engine: Engine, reason: str) -> None:
        moment = engine.moment
        told = "exception" if moment.kind in ("error", "failed") else REASONS.get(reason, "breakpoint")
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

    def _attend(self) -> None:
        """Something came: if the chart runs, it stops for it at its next moment."""
        if self.engine is not None:
            self.engine.wants_pause = True

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
        request = REQUESTS.get(command)
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
        if command in AFTER:
            AFTER[command](self)

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


# --- beginning and end -------------------------------------------------------------


def _initialize(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    return CAPABILITIES


def _launch(adapter: Adapter, arguments: dict[str, Any]) -> None:
    if adapter.engine is not None:
        raise Refused("a chart is being debugged already")
    try:
        engine = adapter.launch(adapter, arguments)
    except CompileError as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"{arguments.get('program')}: {error.strerror or error}") from None
    adapter.stops_on_entry = bool(arguments.get("stopOnEntry"))
    adapter.engine = engine


def _configured(adapter: Adapter, arguments: dict[str, Any]) -> None:
    adapter.is_configured = True


def _quit(adapter: Adapter, arguments: dict[str, Any]) -> None:
    raise Quit


# --- breakpoints --------------------------------------------------------------------


def _set_breakpoints(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    source = arguments.get("source") or {}
    path = str(source.get("path") or source.get("name") or "")
    name = Path(path.replace("\\", "/")).name
    known = adapter.at.breakpoints
    known.all = [each for each in known.all if each.kind != "line" or Path(each.name).name != name]
    wanted = arguments.get("breakpoints") or [{"line": line} for line in arguments.get("lines") or ()]
    return {"breakpoints": [_added(adapter, f"{path}:{int(each['line'])}", each) for each in wanted]}


def _added(adapter: Adapter, place: str, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        made = adapter.at.breakpoints.add(place, asked.get("condition") or "", asked.get("logMessage") or "")
    except NoPlace as problem:
        return {"verified": False, "message": str(problem)}
    told: dict[str, Any] = {"id": made.number, "verified": made.kind != "line" or bool(made.line)}
    if made.line:
        told["line"] = made.line
    return {**told, "message": made.note} if made.note else told


def _set_function_breakpoints(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    known = adapter.at.breakpoints
    known.all = [each for each in known.all if each.kind not in ("state", "event")]
    wanted = arguments.get("breakpoints") or ()
    return {"breakpoints": [_added(adapter, _with_kind(str(each["name"])), each) for each in wanted]}


def _with_kind(name: str) -> str:
    return name if name.startswith(("state:", "event:")) else f"state:{name}"


def _set_exception_breakpoints(adapter: Adapter, arguments: dict[str, Any]) -> None:
    known = adapter.at.breakpoints
    known.all = [each for each in known.all if each.kind not in ("error", "untaken")]
    for each in arguments.get("filters") or ():
        if each in ("error", "untaken"):
            known.add(each)


def _locations(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    name = Path(str((arguments.get("source") or {}).get("path") or "")).name
    first = int(arguments["line"])
    last = int(arguments.get("endLine") or first)
    outlines = adapter.at.breakpoints.outlines.values()
    lines = {line for each in outlines for line in each.lines(name) if first <= line <= last}
    return {"breakpoints": [{"line": line} for line in sorted(lines)]}


# --- to look ------------------------------------------------------------------------


def _threads(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    simulator = adapter.at.simulator
    names = [simulator.transcript.name_of(each) for each in simulator.sessions.values()]
    return {"threads": [{"id": place, "name": name} for place, name in enumerate(names or ["chart"], 1)]}


def _stack_trace(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    thread = int(arguments["threadId"])
    if not adapter.at.simulator.sessions:
        return {"stackFrames": [], "totalFrames": 0}
    calls = stack(adapter.at, adapter.session(thread))
    frames = [
        {"id": thread * FRAMES + place, "name": each.name, **_place(adapter, each.file, each.line)}
        for place, each in enumerate(calls[:FRAMES])
    ]
    first = int(arguments.get("startFrame") or 0)
    last = first + int(arguments.get("levels") or len(frames))
    return {"stackFrames": frames[first:last], "totalFrames": len(frames)}


def _place(adapter: Adapter, file: str, line: int) -> dict[str, Any]:
    if not line:
        return {"line": 0, "column": 0}
    path = path_of(adapter.at, file)
    source = {"name": file} if path is None else {"name": file, "path": str(path.resolve())}
    return {"line": line, "column": 1, "source": source}


def _scopes(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    session, frame = adapter.frame(int(arguments["frameId"]))
    around = [("states", [*sorted(session.configuration)])]
    around += [("queues", [*queues(session)]), ("timers", [*timers(adapter.at)])]
    return {"scopes": adapter.handles.scopes(session, frame, around)}


def _variables(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    found = adapter.handles.variables(int(arguments["variablesReference"]))
    first = int(arguments.get("start") or 0)
    count = int(arguments.get("count") or len(found))
    return {"variables": found[first : first + count]}


def _evaluate(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    text = str(arguments["expression"]).strip()
    if arguments.get("context") == "repl" and text.startswith("."):
        return {"result": _command(adapter, text[1:]), "variablesReference": 0}
    session, frame = adapter.asked(arguments)
    value = looking.evaluate(session, text, frame)
    told = adapter.handles.value(session, value, text)
    return {"result": told.pop("value"), **told}


def _command(adapter: Adapter, text: str) -> str:
    word, _, rest = text.partition(" ")
    command = COMMANDS.get(word)
    if command is None:
        raise Wrong(f"no command {word!r}; .help lists them")
    adapter.written.clear()
    if command(adapter.console, adapter.at, rest.strip()):
        adapter.goes_on = True
    return "\n".join(adapter.written)


def _set_variable(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    holder = adapter.handles[int(arguments["variablesReference"])]
    location = holder.location(str(arguments["name"]))
    if location is None:
        raise Refused(f"{arguments['name']} cannot be set")
    engine, id, text = adapter.at, holder.session.session_id, str(arguments["value"])
    engine.edit(lambda: looking.assign(engine.simulator.sessions[id], location, text))
    return adapter.handles.value(holder.session, looking.evaluate(holder.session, location), location)


def _exception_info(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
    moment = adapter.at.moment
    told = next(heading(adapter.at, ""))[0]
    name = getattr(moment.event, "name", moment.kind)
    return {"exceptionId": name, "description": told, "breakMode": "always"}


# --- to go on -------------------------------------------------------------------------


def _step(name: str) -> Callable[[Adapter, dict[str, Any]], dict[str, Any]]:
    def go(adapter: Adapter, arguments: dict[str, Any]) -> dict[str, Any]:
        engine = adapter.at
        if not start_what_is_due(engine):
            if all(each.is_finished for each in engine.simulator.sessions.values()):
                raise Quit
            raise Refused("nothing is left to do; in the console: .send EVENT")
        engine.go(name)
        adapter.goes_on = True
        return {"allThreadsContinued": True}

    return go


def _step_back(adapter: Adapter, arguments: dict[str, Any]) -> None:
    adapter.at.back(STEPS["step" if arguments.get("granularity") == "instruction" else "next"])


def _reverse_continue(adapter: Adapter, arguments: dict[str, Any]) -> None:
    engine = adapter.at
    engine.back(lambda moment, origin: engine.breakpoints.hit(moment, engine) is not None)


def _pause(adapter: Adapter, arguments: dict[str, Any]) -> None:
    """Whoever asked for requests has seen it."""


REQUESTS: dict[str, Callable[[Adapter, dict[str, Any]], dict[str, Any] | None]] = {
    "initialize": _initialize,
    "launch": _launch,
    "configurationDone": _configured,
    "disconnect": _quit,
    "terminate": _quit,
    "setBreakpoints": _set_breakpoints,
    "setFunctionBreakpoints": _set_function_breakpoints,
    "setExceptionBreakpoints": _set_exception_breakpoints,
    "breakpointLocations": _locations,
    "threads": _threads,
    "stackTrace": _stack_trace,
    "scopes": _scopes,
    "variables": _variables,
    "evaluate": _evaluate,
    "setVariable": _set_variable,
    "exceptionInfo": _exception_info,
    "continue": _step("continue"),
    "next": _step("next"),
    "stepIn": _step("step"),
    "stepOut": _step("out"),
    "stepBack": _step_back,
    "reverseContinue": _reverse_continue,
    "pause": _pause,
}
BEFORE = ("initialize", "launch", "disconnect", "terminate")
"""What may come when nothing was launched."""

AFTER: dict[str, Callable[[Adapter], None]] = {"launch": lambda adapter: adapter.event("initialized")}
"""What is told behind the response."""
