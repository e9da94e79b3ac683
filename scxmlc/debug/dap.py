"""The Debug Adapter Protocol: the debugger for editors.

In: requests. Out: responses, by the protocol's own names. Threads are sessions. The rule that surprises: function
breakpoints are `state:ID` and `event:NAME`, and what stands behind a dot in the editor's console is a command of ours
(`.send push`).
"""

from __future__ import annotations

import signal
import sys
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from scxmlc.compiler import CompileError
from scxmlc.debug import looking
from scxmlc.debug.adapter import FRAMES, Adapter, Arguments, Launch, Refused, Request
from scxmlc.debug.breakpoints import NoPlace
from scxmlc.debug.commands import COMMANDS, start_what_is_due
from scxmlc.debug.console import Console, Wrong, frame_of
from scxmlc.debug.engine import Quit
from scxmlc.debug.moments import STEPS
from scxmlc.debug.telling import heading, path_of, queues, stack
from scxmlc.debug.timers import timers
from scxmlc.debug.wire import accepted, standard_streams

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


# --- beginning and end -------------------------------------------------------------


def _initialize(adapter: Adapter, arguments: Arguments) -> Arguments:
    return CAPABILITIES


def _launch(adapter: Adapter, arguments: Arguments) -> None:
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


def _configured(adapter: Adapter, arguments: Arguments) -> None:
    adapter.is_configured = True


def _quit(adapter: Adapter, arguments: Arguments) -> None:
    raise Quit


# --- breakpoints --------------------------------------------------------------------


def _set_breakpoints(adapter: Adapter, arguments: Arguments) -> Arguments:
    source = arguments.get("source") or {}
    path = str(source.get("path") or source.get("name") or "")
    name = Path(path.replace("\\", "/")).name
    known = adapter.at.breakpoints
    known.forget(lambda each: each.kind == "line" and Path(each.name).name == name)
    wanted = arguments.get("breakpoints") or [{"line": line} for line in arguments.get("lines") or ()]
    return {"breakpoints": [_added(adapter, f"{path}:{int(each['line'])}", each) for each in wanted]}


def _added(adapter: Adapter, place: str, asked: dict[str, Any]) -> Arguments:
    try:
        made = adapter.at.breakpoints.add(place, asked.get("condition") or "", asked.get("logMessage") or "")
    except NoPlace as problem:
        return {"verified": False, "message": str(problem)}
    told: dict[str, Any] = {"id": made.number, "verified": made.kind != "line" or bool(made.line)}
    if made.line:
        told["line"] = made.line
    return {**told, "message": made.note} if made.note else told


def _set_function_breakpoints(adapter: Adapter, arguments: Arguments) -> Arguments:
    known = adapter.at.breakpoints
    known.forget(lambda each: each.kind in ("state", "event"))
    wanted = arguments.get("breakpoints") or ()
    return {"breakpoints": [_added(adapter, _with_kind(str(each["name"])), each) for each in wanted]}


def _with_kind(name: str) -> str:
    return name if name.startswith(("state:", "event:")) else f"state:{name}"


def _set_exception_breakpoints(adapter: Adapter, arguments: Arguments) -> None:
    known = adapter.at.breakpoints
    known.forget(lambda each: each.kind in ("error", "untaken"))
    for each in arguments.get("filters") or ():
        if each in ("error", "untaken"):
            known.add(each)


def _locations(adapter: Adapter, arguments: Arguments) -> Arguments:
    name = Path(str((arguments.get("source") or {}).get("path") or "")).name
    first = int(arguments["line"])
    last = int(arguments.get("endLine") or first)
    outlines = adapter.at.breakpoints.outlines.values()
    lines = {line for each in outlines for line in each.lines(name) if first <= line <= last}
    return {"breakpoints": [{"line": line} for line in sorted(lines)]}


# --- to look ------------------------------------------------------------------------


def _threads(adapter: Adapter, arguments: Arguments) -> Arguments:
    simulator = adapter.at.simulator
    names = [simulator.transcript.name_of(each) for each in simulator.sessions.values()]
    return {"threads": [{"id": place, "name": name} for place, name in enumerate(names or ["chart"], 1)]}


def _stack_trace(adapter: Adapter, arguments: Arguments) -> Arguments:
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


def _place(adapter: Adapter, file: str, line: int) -> Arguments:
    if not line:
        return {"line": 0, "column": 0}
    path = path_of(adapter.at, file)
    source = {"name": file} if path is None else {"name": file, "path": str(path.resolve())}
    return {"line": line, "column": 1, "source": source}


def _scopes(adapter: Adapter, arguments: Arguments) -> Arguments:
    session, frame = adapter.frame(int(arguments["frameId"]))
    call = int(arguments["frameId"]) % FRAMES
    around = [("states", [*sorted(session.configuration)])]
    around += [("queues", [*queues(session)]), ("timers", [*timers(adapter.at)])]
    return {"scopes": adapter.handles.scopes(session, call, frame, around)}


def _variables(adapter: Adapter, arguments: Arguments) -> Arguments:
    found = adapter.handles.variables(int(arguments["variablesReference"]))
    first = int(arguments.get("start") or 0)
    count = int(arguments.get("count") or len(found))
    return {"variables": found[first : first + count]}


def _evaluate(adapter: Adapter, arguments: Arguments) -> Arguments:
    text = str(arguments["expression"]).strip()
    if arguments.get("context") == "repl" and text.startswith("."):
        return {"result": _command(adapter, text[1:]), "variablesReference": 0}
    session, frame = adapter.asked(arguments)
    value = looking.evaluate(session, text, frame)
    call = None if frame is None else int(arguments["frameId"]) % FRAMES
    told = adapter.handles.value(session, value, text, call)
    return {"result": told.pop("value"), **told}


def _command(adapter: Adapter, text: str) -> str:
    word, _, rest = text.partition(" ")
    command = adapter.console.commands.get(word)
    if command is None:
        raise Wrong(f"no command {word!r}; .help lists them")
    adapter.written.clear()
    if command(adapter.console, adapter.at, rest.strip()):
        adapter.goes_on = True
        adapter.event("continued", threadId=1, allThreadsContinued=True)
    return "\n".join(adapter.written)


def _set_variable(adapter: Adapter, arguments: Arguments) -> Arguments:
    holder = adapter.handles[int(arguments["variablesReference"])]
    location = holder.location(str(arguments["name"]))
    if location is None:
        raise Refused(f"{arguments['name']} cannot be set")
    engine, id, text = adapter.at, holder.session.session_id, str(arguments["value"])

    def frame() -> Any:
        return None if holder.call is None else frame_of(engine, engine.simulator.sessions[id], holder.call)

    engine.edit(lambda: looking.assign(engine.simulator.sessions[id], location, text, frame()))
    value = looking.evaluate(holder.session, location, frame())
    return adapter.handles.value(holder.session, value, location, holder.call)


def _exception_info(adapter: Adapter, arguments: Arguments) -> Arguments:
    moment = adapter.at.moment
    told = next(heading(adapter.at, ""))[0]
    name = getattr(moment.event, "name", moment.kind)
    return {"exceptionId": name, "description": told, "breakMode": "always"}


# --- to go on -------------------------------------------------------------------------


def _step(name: str) -> Request:
    def go(adapter: Adapter, arguments: Arguments) -> Arguments:
        engine = adapter.at
        if not start_what_is_due(engine):
            if all(each.is_finished for each in engine.simulator.sessions.values()):
                raise Quit
            raise Refused("nothing is left to do; in the console: .send EVENT")
        engine.go(name)
        adapter.goes_on = True
        return {"allThreadsContinued": True}

    return go


def _step_back(adapter: Adapter, arguments: Arguments) -> None:
    adapter.at.back(STEPS["step" if arguments.get("granularity") == "instruction" else "next"])


def _reverse_continue(adapter: Adapter, arguments: Arguments) -> None:
    engine = adapter.at
    engine.back(lambda moment, origin: engine.breakpoints.hit(moment, engine) is not None)


def _pause(adapter: Adapter, arguments: Arguments) -> None:
    adapter.wants_pause = adapter.at.wants_pause = True


REQUESTS: dict[str, Request] = {
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


def serve(launch: Launch, happenings: Callable[[str], list[Any]], port: int | None) -> int:
    """Talk with one client until it has enough; the exit status."""
    try:
        wire = standard_streams() if port is None else accepted(port)
    except (OSError, OverflowError) as problem:
        print(f"error: cannot listen at port {port}: {problem}", file=sys.stderr)
        return 2
    console = partial(Console, ask=lambda prompt: "", happenings=happenings, commands=COMMANDS)
    adapter = Adapter(wire, REQUESTS, launch, console)
    try:
        with _interrupting(adapter):
            return adapter.run()
    finally:
        if port is not None:
            wire.close()


@contextmanager
def _interrupting(adapter: Adapter) -> Iterator[None]:
    """Let what comes interrupt a script: a Ctrl-C that nobody has pressed is how threads reach the main one."""
    asked: SimpleQueue[None] = SimpleQueue()

    def interrupted(number: int, frame: Any) -> None:
        try:
            asked.get_nowait()
        except Empty:
            raise KeyboardInterrupt from None
        adapter.wakened()

    def wake() -> None:
        asked.put(None)
        interrupt_main()

    before = signal.signal(signal.SIGINT, interrupted)
    adapter.wake = wake
    try:
        yield
    finally:
        adapter.wake = lambda: None
        signal.signal(signal.SIGINT, before)
