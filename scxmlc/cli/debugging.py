"""`scxmlc debug`: a chart, what happens to it, and who sits at the debugger.

In: the words of the command line. Out: the exit status. The rule that surprises: a chart is compiled in memory without
what it could rely on about its variables, so that any expression can be evaluated and anything assigned; a module is
taken as it is.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import TextIOWrapper
from typing import Any

from scxml_runtime.simulator import Simulator
from scxmlc.cli.classes import load_class
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import one
from scxmlc.cli.running import NOTHING, parse_beginning, parse_event
from scxmlc.cli.stage import simulator_for
from scxmlc.cli.terminal import Terminal
from scxmlc.cli.worries import RUNTIME
from scxmlc.compiler import CompileError
from scxmlc.debug import inputs
from scxmlc.debug.breakpoints import NoPlace
from scxmlc.debug.commands import COMMANDS
from scxmlc.debug.console import Console, interruptible
from scxmlc.debug.engine import Engine, Front
from scxmlc.debug.history import History, keep_told
from scxmlc.emitter.script.writes import unforeseen_writes


def debug(
    chart: str | None,
    out: Terminal,
    err: Terminal,
    *,
    dap: bool,
    port: int | None,
    breaks: tuple[str, ...],
    **told: Any,
) -> int:
    """Debug a chart until somebody has had enough; 1 if it has errors."""
    with unforeseen_writes():
        if dap:
            from scxmlc.debug.dap import serve

            return serve(partial(_launched, chart, told), _typed, port)
        try:
            console = Console(out, _asker(), _typed, COMMANDS)
            engine = prepared(str(chart), console, **told)
            _stop_at(engine, breaks, out)
        except CompileError as error:
            for found in error.diagnostics:
                err.diagnostic(found)
            return 1
        with interruptible(engine), silent():
            engine.run()
    return 0


def attach(address: str, session: str, breaks: tuple[str, ...], out: Terminal, err: Terminal) -> int:
    """Sit at a host that runs until somebody has had enough; 1 if it is gone before. Raises Unusable."""
    from scxmlc.debug.remote import Gone, Remote, Unanswered, connected

    try:
        with connected(address) as wire:
            Remote(wire, out, _asker()).run(session, breaks)
    except OSError as problem:
        raise Unusable(f"nobody listens at {address}: {(problem.strerror or str(problem)).lower()}") from None
    except (ValueError, Unanswered) as problem:
        raise Unusable(f"--attach: {problem}") from None
    except Gone:
        err.say(f"error: the host at {address} is gone", "bold red")
        return 1
    return 0


def prepared(
    chart: str,
    front: Front,
    *,
    events: tuple[str, ...] = (),
    scenario: str | None = None,
    now: str | None = None,
    timezone: str | None = None,
    wishes: Wishes,
) -> Engine:
    """The engine for a chart and what happens to it. Raises CompileError, Unusable."""
    happenings = [each for event in events for each in _inputs(event)]
    beginning = parse_beginning(now, timezone)
    cls = load_class(chart, wishes)
    if scenario is None:
        make = partial(_simulator, chart, wishes, now=now, timezone=timezone)
        engine = Engine(History(make), [inputs.Start(cls), *happenings], front)
    else:
        stage = inputs.Stage(one(scenario), cls, beginning.now, beginning.timezone)
        played: list[inputs.Input] = [stage, inputs.Until(stage.duration), inputs.Check(stage)]
        history = History(partial(_simulator, chart, wishes), keep_told)
        engine = Engine(history, played, front)
    engine.meet(cls)
    return engine


@contextmanager
def silent() -> Iterator[None]:
    """What the runtime logs, the transcript tells already."""
    handler = logging.NullHandler()
    RUNTIME.addHandler(handler)
    try:
        yield
    finally:
        RUNTIME.removeHandler(handler)


def _simulator(chart: str, wishes: Wishes, **beginning: Any) -> Simulator:
    return simulator_for(chart, wishes, **beginning)


def _inputs(event: str) -> list[inputs.Input]:
    found: list[inputs.Input] = []
    for seconds, name, data in _happenings(event):
        found += [inputs.After(seconds)] if seconds else []
        found += [inputs.Send(name, data)] if name else []
    return found


def _typed(event: str) -> list[tuple[float, str, Any]]:
    """The same, as it is typed at a stop. Raises ValueError."""
    try:
        return _happenings(event)
    except Unusable as problem:
        raise ValueError(str(problem).removeprefix("--event: ")) from None


def _happenings(event: str) -> list[tuple[float, str, Any]]:
    """What `--event` takes, as (seconds, name, data). Raises Unusable."""
    found = parse_event(event)
    return [(found.after, found.name, inputs.NOTHING if found.data is NOTHING else found.data)]


def _stop_at(engine: Engine, breaks: tuple[str, ...], out: Terminal) -> None:
    for each in breaks:
        place, _, condition = each.partition(" if ")
        try:
            made = engine.breakpoints.add(place, condition.strip())
        except NoPlace as problem:
            raise Unusable(f"--break: {problem}") from None
        if made.note:
            out.say(f"breakpoint {made}")
            out.say(made.note, "yellow")
    if breaks:
        engine.go("continue")


def _launched(chart: str | None, told: dict[str, Any], front: Front, asked: dict[str, Any]) -> Engine:
    """The engine that an editor wants: what it says counts before the command line. Raises ValueError, CompileError."""
    program = asked.get("program") or chart
    if not isinstance(program, str):
        raise ValueError('"program" must name a chart')
    events = asked.get("events", told["events"])
    if not isinstance(events, list | tuple) or not all(isinstance(each, str) for each in events):
        raise ValueError('"events" must be a list of texts')
    words = {name: asked.get(name, told[name]) for name in ("scenario", "now", "timezone")}
    if not all(each is None or isinstance(each, str) for each in words.values()):
        raise ValueError('"scenario", "now" and "timezone" must be texts')
    try:
        return prepared(program, front, events=tuple(events), wishes=told["wishes"], **words)
    except Unusable as problem:
        raise ValueError(str(problem)) from None


def _asker() -> Callable[[str], str]:
    """How lines are read: with editing and history where somebody types. There may be no standard input at all."""
    if sys.stdin is None:
        return _read_nothing
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="backslashreplace")
    if not sys.stdin.isatty():
        return _read_pipe
    with suppress(ImportError):
        import readline  # noqa: F401  # input() uses it
    return input


def _read_nothing(prompt: str) -> str:
    raise EOFError


def _read_pipe(prompt: str) -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line
