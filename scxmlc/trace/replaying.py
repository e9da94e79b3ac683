"""A recorded run, against the charts of today: what came from outside comes again, and what happens is recorded.

In: a trace, and the class of each chart that the program started. Out: a `Replayed`: the trace of what happens now, to
be laid beside the other. The rule that surprises: time is virtual, also where it was real; what happened at the same
time happens in the order in which it did, as far as it comes from outside.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from scxml_runtime import Host, SessionError, StateMachine
from scxml_runtime.chart.event import Event
from scxml_runtime.js.code_units import visible
from scxml_runtime.modules.calendar import known_zone
from scxml_runtime.ports.clock import START, VirtualClock
from scxml_runtime.ports.documents import Documents
from scxml_runtime.testing.recording import Recorder
from scxmlc.trace import inputs
from scxmlc.trace.documents import found, word
from scxmlc.trace.inputs import Given, Line
from scxmlc.trace.reading import BadTrace, Trace
from scxmlc.trace.recalled import recalled
from scxmlc.trace.stand_ins import EARLIEST, Claims, Program, Recollections, RecordedPlatform, Silence
from scxmlc.trace.words import Names

Classes = Mapping[str, type[StateMachine]]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What happens now, and what is to be said of how it came about."""

    trace: Trace
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """The program as it is today, where it is to be asked in place of the trace; modules of ORS of one's own; options
    of `scxmlc.load`, for charts that others invoke; the time zone, where the trace names none."""

    processors: Mapping[str, Any] | None = None
    services: Mapping[str, Any] | None = None
    functions: Mapping[str, Any] | None = None
    modules: Sequence[Any] = ()
    options: Mapping[str, Any] | None = None
    names: Mapping[str, Sequence[str]] | None = (
        None  # what it registers besides, by "processors" and its like
    )


NOBODY = Around()


def roots_of(trace: Trace) -> dict[str, dict[str, Any]]:
    """The charts that the program has started, by the names of the trace. Raises BadTrace where none can be."""
    begun = [each.line for each in inputs.given(trace) if each.line["kind"] == "start"]
    if not begun:
        raise BadTrace(trace.path, "tells of no session that starts: there is nothing to replay")
    for line in trace.lines:
        if line["kind"] == "start" and "active" in line:
            where = ", ".join(line["active"]) or "no state"
            problem = (
                f"begins where {line['session']} is in {where} already, and does not tell how it came there"
            )
            raise BadTrace(trace.path, problem, "record a run from the start of its sessions")
    charts = trace.charts
    for start in begun:
        if start["chart"] not in charts:
            raise BadTrace(trace.path, f"does not describe the chart {visible(start['chart'])}")
    return {start["chart"]: charts[start["chart"]] for start in begun}


def replay(trace: Trace, classes: Classes, around: Around = NOBODY, where: Path | None = None) -> Replayed:
    """What the charts of today do with what a trace tells; recorded in a file, if one is named."""
    return _Replay(trace, classes, around).run(where)


class _Replay:
    """One replay."""

    def __init__(self, trace: Trace, classes: Classes, around: Around) -> None:
        self._trace = trace
        self._classes = classes
        self._notes: dict[str, None] = {}
        self._names = Names(trace)
        self._ids = {line["id"]: name for name, line in trace.sessions.items()}
        self._recorder: Recorder | None = None
        self._sessions: dict[str, StateMachine] = {}
        self._clock = VirtualClock(_epoch(trace))
        self._platform = RecordedPlatform(
            inputs.requests(trace), inputs.of_kind(trace, "question"), self._recall, self._name, self._note
        )
        documents = Documents()
        documents.options.update(around.options or {})
        documents.roots += map(str, documents.options.get("roots", ()))
        self._publish(documents)
        self._host = Host(
            self._clock,
            documents,
            self._platform,
            transport=Silence(),
            modules=around.modules,
            **self._program(around),
        )
        zone = trace.lines[0].get("timezone")
        if isinstance(zone, str):
            self._locate(zone)

    def _publish(self, documents: Documents) -> None:
        """What strategies have started, where they look for it: it may have been on a server."""
        begun, sessions = inputs.starts(self._trace), {
            line["id"]: line for line in self._trace.sessions.values()
        }
        for line in inputs.of_kind(self._trace, "request"):
            start = sessions.get(begun.get((line["session"], line["id"]), ""))
            asked = line.get("given")
            src = asked.get("src") if start is not None and isinstance(asked, dict) else None
            chart = self._trace.charts.get(start["chart"]) if start is not None else None
            if isinstance(src, str) and chart is not None:
                text, path = word(chart, "text"), found(chart, (self._trace.path.parent,))
                if text or path is not None:
                    documents.publish(src, path, text=text or None)

    def _locate(self, zone: str) -> None:
        try:
            self._host.timezone = known_zone(zone)
        except ValueError as problem:
            self._note(f"it was recorded in the time zone {visible(zone)}: {problem}")

    def _program(self, around: Around) -> dict[str, Any]:
        """What stands in for the program, and what of it is there."""
        trace, program = self._trace, Program(self._recall, self._name, self._note)
        messages, services = inputs.messages(trace), inputs.services(trace)
        calls = inputs.of_kind(trace, "call")
        names: Mapping[str, Sequence[str]] = around.names or {}
        kinds: dict[str, Any] = {"processors": {}, "services": {}, "functions": {}}
        types = (*names.get("processors", ()), *(each.line["processor"] for each in messages))
        for type in dict.fromkeys(types):
            of_type = Claims(each for each in messages if each.line["processor"] == type)
            kinds["processors"][type] = program.processor(type, of_type)
        types = (*names.get("services", ()), *(each.line["service"] for each in services))
        for type in dict.fromkeys(types):
            of_type = Claims(each for each in services if each.line["service"] == type)
            kinds["services"][type] = program.service(type, of_type)
        known = Recollections(calls, lambda line: (line["function"], line["arguments"]))
        for name in dict.fromkeys((*names.get("functions", ()), *(line["function"] for line in calls))):
            kinds["functions"][name] = program.function(name, known)
        for kind, made in kinds.items():
            made.update(getattr(around, kind) or {})
        return kinds

    # --- from the start to the end ------------------------------------------------------------------------------

    def run(self, where: Path | None) -> Replayed:
        place = where or StringIO()
        self._recorder = Recorder(self._host, place)
        with self._recorder:
            self._play([*inputs.given(self._trace)])
        self._miss_states()
        return Replayed(trace_of(place), tuple(self._notes))

    def _play(self, given: Sequence[Given]) -> None:
        for each in given:
            self._advance(each.at - EARLIEST)
            waits = each.line["kind"] == "answer" and not self._platform.is_open(each.line)
            if each.is_late or waits:
                self._advance(each.at)
            self._clock.time = max(self._clock.time, each.at)
            self._give(each.line)
        self._advance(max((line["at"] for line in self._trace.happenings), default=0))

    def _advance(self, until: float) -> None:
        """Let time pass, with what comes at the last moment."""
        clock = self._clock
        self._safely(self._host.run)
        while (due := clock.next_due()) is not None and due <= until + EARLIEST / 2:
            clock.time = max(clock.time, due)
            self._safely(clock.call_due, due)
            self._safely(self._host.run)
        clock.time = max(clock.time, until)

    def _safely(self, act: Callable[..., object], *args: Any) -> None:
        """A session that fails is told by its end, and what cannot be given is told."""
        try:
            act(*args)
        except (SessionError, ValueError, LookupError) as problem:
            self._note(str(problem))

    # --- what is given ------------------------------------------------------------------------------------------

    def _give(self, line: Line) -> None:
        if line["kind"] == "start":
            self._safely(self._start, line)
        elif line["kind"] == "answer":
            self._safely(self._platform.come, line)
        elif line.get("origin", "").startswith("fm:"):
            self._to_session(line, self._push)
        else:
            self._to_session(line, self._send)
        self._safely(self._host.run)

    def _start(self, line: Line) -> None:
        id, params = self._host.new_session_id(), self._recall(line, "params")
        params = params if isinstance(params, dict) else {}
        self._host.modules.params[id] = params
        session = self._host.start(self._classes[line["chart"]], params, id)
        self._sessions[self._named(session)] = session

    def _to_session(self, line: Line, give: Callable[[StateMachine, Line], object]) -> None:
        name = line["session"]
        found = self._session(name)
        if found is None:
            self._note(
                f"there is no session {visible(name)} for {visible(line['event'])} at {line['at']:g} s"
            )
        else:
            self._safely(give, found, line)

    def _send(self, session: StateMachine, line: Line) -> None:
        data = self._recall(line, "data")
        if session.is_finished:
            session.send(line["event"], None if data is ... else data)
            return
        told = {name: line[name] for name in ("sendid", "origin", "origintype", "invokeid") if name in line}
        self._host.deliver(session.session_id, Event(line["event"], data=data, **told))

    def _push(self, session: StateMachine, line: Line) -> None:
        data = self._recall(line, "data")
        self._host.modules.happened(session.session_id, line["event"], data if isinstance(data, dict) else {})

    # --- names and values ---------------------------------------------------------------------------------------

    def _session(self, name: str) -> StateMachine | None:
        """The session of this name; those that charts have started are looked for when they are asked for."""
        if name not in self._sessions:
            self._sessions = {self._named(each): each for each in self._host.sessions.values()}
        return self._sessions.get(name)

    def _named(self, session: StateMachine) -> str:
        assert self._recorder is not None
        return self._recorder.name_of(session)

    def _name(self, id: str) -> str:
        return self._named(self._host.sessions[id])

    def _note(self, text: str) -> None:
        self._notes.setdefault(text)

    def _recall(self, line: Line, field: str) -> Any:
        """A value of the trace, with the ids of today's sessions."""
        if field not in line:
            return ...
        lost: list[str] = []
        value = recalled(line[field], lost)
        for kind in dict.fromkeys(lost):
            self._note(f"a value at {line['at']:g} s holds {visible(kind)}, which no trace holds whole")
        return self._renamed(value)

    def _renamed(self, value: Any) -> Any:
        if isinstance(value, str):
            known = {name: id for id, name in self._ids.items() if id in value}
            for each in self._host.sessions.values() if known else ():
                value = value.replace(known.get(self._named(each), each.session_id), each.session_id)
            return value
        if isinstance(value, dict):
            return {name: self._renamed(each) for name, each in value.items()}
        return [*map(self._renamed, value)] if isinstance(value, list) else value

    # --- what is said of it -------------------------------------------------------------------------------------

    def _miss_states(self) -> None:
        """States that were entered, and that today's charts have not got."""
        assert self._recorder is not None
        known: dict[str, set[str]] = {}
        for session in self._host.sessions.values():
            nodes = session.repertoire_.structure.nodes
            known.setdefault(self._recorder.chart_of(session).name, set()).update(map(str, nodes))
        charts = {name: line["chart"] for name, line in self._trace.sessions.items()}
        gone: dict[str, dict[str, None]] = {}
        for line in inputs.of_kind(self._trace, "step"):
            chart = charts.get(line["session"], "")
            missing = [id for id in line["entered"] if id not in known.get(chart, {*line["entered"]})]
            if missing:
                gone.setdefault(chart, {}).update(dict.fromkeys(missing))
        for chart, ids in gone.items():
            self._note(f"{visible(chart)} has lost states that were entered: {visible(', '.join(ids))}")


def trace_of(place: Path | StringIO) -> Trace:
    """What has just been recorded there."""
    text = place.read_text("ascii") if isinstance(place, Path) else place.getvalue()
    return Trace(place if isinstance(place, Path) else Path("now"), tuple(map(json.loads, text.splitlines())))


def _epoch(trace: Trace) -> float:
    """When it began, in seconds since 1970."""
    try:
        return datetime.fromisoformat(trace.lines[0]["began"]).timestamp()
    except (ValueError, OverflowError, OSError):
        return START
