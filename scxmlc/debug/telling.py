"""Where a session stands, in words and lines: the stop, the stack, the source, queues.

In: an engine that has stopped. Out: lines, and frames. The rule that surprises: the call stack is that of the chart,
innermost first: functions of scripts, the element, the state, the session.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from scxml_runtime import StateMachine, js
from scxml_runtime.chart.event import Event, name_of
from scxml_runtime.chart.places import element_above, method_of, state_of
from scxml_runtime.js.linemap import NAME, line_map
from scxmlc.debug.engine import Engine
from scxmlc.debug.looking import shown
from scxmlc.debug.moments import Moment
from scxmlc.debug.tracing import is_of_chart, spots

Line = tuple[str, str]
"""A text and its style."""


@dataclass(frozen=True, slots=True)
class Call:
    """One line of a call stack; `frame` where variables of its own may be."""

    name: str
    file: str = ""
    line: int = 0
    frame: FrameType | None = None


def heading(engine: Engine, reason: str) -> Iterator[Line]:
    """What the stop is about."""
    moment = engine.moment
    told = WORDS[moment.kind](moment, engine)
    why = REASONS.get(reason, reason)
    time = f"{engine.simulator.now:.3f}"
    yield f"{time}  {_who(engine, moment)}{told}" + (f"  ({why})" if why else ""), "bold"


def _who(engine: Engine, moment: Moment) -> str:
    if moment.session is None:
        return ""
    return f"{engine.simulator.transcript.name_of(moment.session)}: "


def _microstep(moment: Moment, engine: Engine) -> str:
    _, exited, entered = moment.reaction.told
    event = name_of(moment.event)
    ways = [f"leaves {', '.join(exited)}"] if exited else []
    ways += [f"enters {', '.join(entered)}"] if entered else []
    return f"{event or 'without an event'}: {'; '.join(ways) or 'stays'}"


def _rest(moment: Moment, engine: Engine) -> str:
    if engine.place < len(engine.inputs):
        return f"next: {engine.inputs[engine.place]}"
    standing = ", ".join(
        f"{engine.simulator.transcript.name_of(each)} {_standing(each)}"
        for each in engine.simulator.sessions.values()
    )
    due = engine.simulator.clock.next_due()
    return f"at rest: {standing or 'nothing has begun'}" + (
        f"; the next timer is due at {due:g} s" if due else ""
    )


def _standing(session: StateMachine) -> str:
    if session.is_finished:
        return (
            f"ended in {session.final}" if session.final else f"was ended ({session.failure or 'cancelled'})"
        )
    return f"in {', '.join(sorted(session.configuration)) or 'no state yet'}"


def _line(moment: Moment, engine: Engine) -> str:
    frame = moment.frame
    assert frame is not None
    what = (
        "condition" if moment.is_condition else f"<{element_above(frame.f_code.co_filename, frame.f_lineno)}>"
    )
    is_own = "self" in frame.f_code.co_varnames[:1]
    function = "" if is_own else f" in {_function(frame).removesuffix('()')}"
    return f"{what}{function}"


def _error(moment: Moment, engine: Engine) -> str:
    return f"! {moment.event.name}: {_said(moment.event)}" + (
        f"  {moment.event.place}" if moment.event.place else ""
    )


def _said(event: Event) -> str:
    data = js.to_python(event.data)
    told = data.get("message") or data.get("description") if isinstance(data, dict) else None
    return str(told or data)


WORDS: dict[str, Any] = {
    "rest": _rest,
    "event": lambda moment, engine: f"◀ {name_of(moment.event)} in {', '.join(sorted(moment.session.configuration))}",
    "microstep": _microstep,
    "untaken": lambda moment, engine: f"◁ no transition takes {name_of(moment.event)}",
    "error": _error,
    "end": lambda moment, engine: f"■ {_standing(moment.session)}",
    "failed": lambda moment, engine: f"failed: {moment.told}",
    "line": _line,
}
REASONS = {
    "step": "",
    "rest": "",
    "back": "back",
    "entry": "",
    "beginning": "this is the beginning",
    "pause": "interrupted",
}


def place_of(engine: Engine, moment: Moment) -> tuple[str, int]:
    """The line that a moment stands on, ("", 0) where it stands on none."""
    if moment.kind == "error":
        file, _, rest = str(moment.event.place).partition(":")
        number = rest.partition(":")[0]
        return (file, int(number)) if number.isdecimal() else ("", 0)
    return next(engine.breakpoints.places(moment), ("", 0))


def stack(engine: Engine, session: StateMachine) -> list[Call]:
    """The calls of a session, innermost first."""
    moment = engine.moment
    known = engine.breakpoints.outline_of(session)
    calls: list[Call] = []
    state = ""
    if moment.session is session:
        calls, state = _content(moment, session)
        if not calls:
            file, line = place_of(engine, moment)
            calls = [Call(_headline(moment), file, line)] if moment.kind != "rest" else []
    state = state or next(iter(_innermost(session)), "")
    if state:
        calls.append(Call(f"state {state}", known.name, known.states.get(state, 0)))
    name = engine.simulator.transcript.name_of(session)
    return [*calls, Call(f"session {name}", known.name, 1)]


def _headline(moment: Moment) -> str:
    event = name_of(moment.event)
    return f"{moment.kind} {event}" if event else moment.kind


def _innermost(session: StateMachine) -> list[str]:
    nodes = [node for node in session.situation_.nodes if node.is_atomic and not node.anonymous]
    return [node.id for node in sorted(nodes, key=lambda node: node.order)]


def _content(moment: Moment, session: StateMachine) -> tuple[list[Call], str]:
    """Functions of scripts and the element, and the state whose content it is."""
    calls: list[Call] = []
    state = ""
    frame = moment.frame
    while frame is not None:
        if is_of_chart(frame):
            file, line = _spot(frame, session)
            code = frame.f_code
            if "self" in code.co_varnames[:1]:
                element = element_above(code.co_filename, frame.f_lineno)
                calls.append(Call(f"<{element}>", file, line, frame))
                state = state or state_of(session.chart, method_of(code, frame.f_lineno))
            else:
                calls.append(Call(_function(frame), file, line, frame))
        frame = frame.f_back
    return calls, state


def _function(frame: FrameType) -> str:
    """What scripts call a function, with the parentheses of a call; one without a name is known by where it stands."""
    known, first = line_map(str(frame.f_globals.get(NAME, ""))), frame.f_code.co_firstlineno
    name = known.names.get(first, frame.f_code.co_name)
    place = known.at(first)
    return f"{name}()" if name or place is None else f"function at {place[1]}:{place[2]}"


def _spot(frame: FrameType, session: StateMachine) -> tuple[str, int]:
    known = spots(frame.f_code)
    lines = [line for line in known if line <= frame.f_lineno]
    file, line = known[max(lines)] if lines else ("", 0)
    return file or session.chart.source, line


def source_lines(engine: Engine, file: str, line: int, around: int) -> list[Line]:
    """A line of a document, and those around it."""
    text = document(engine, file)
    first, last = max(1, line - around), min(len(text), line + around)
    if not 1 <= line <= len(text):
        return []
    return [
        (
            f"{'→' if each == line and around else ' '}{each:>5} | {text[each - 1].expandtabs(4)}",
            "" if each == line else "dim",
        )
        for each in range(first, last + 1)
    ]


def document(engine: Engine, file: str) -> list[str]:
    """The lines of a document, none where it cannot be had."""
    path = path_of(engine, file)
    if path is None:
        return []
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def path_of(engine: Engine, file: str) -> Path | None:
    """The file of a document, as charts name it."""
    for each in engine.breakpoints.outlines.values():
        if file in each.files:
            return each.files[file]
    return None


def queues(session: StateMachine) -> Iterator[str]:
    """The events that wait."""
    for name, waiting in (("internal", session.internal_), ("external", session.external_)):
        for each in waiting or ():
            value = getattr(each, "data", js.undefined)
            told = "" if value is js.undefined or value is ... else f"  {shown(value)}"
            yield f"{name}  {name_of(each)}{told}"
        if not waiting:
            yield f"{name}  (empty)"
