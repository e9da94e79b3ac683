"""A recorded run of one session as a test that a person can read, keep and change.

In: the lines of the run, and the class of its chart. Out: the text of a module for pytest: what came from outside is
sent, time passes as it passed, and where the session stood is asserted. The rule that surprises: what cannot be said in
a few lines of Python (requests of strategies, services that say more than one thing, values that are no JSON) is left
in the trace, and the test replays that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from keyword import iskeyword
from math import ceil, floor, isfinite
from pathlib import Path
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.js.code_units import visible
from scxmlc.emitter.blackened import whole
from scxmlc.trace import inputs
from scxmlc.trace.inputs import Asked, Line
from scxmlc.trace.reading import Trace

TICKS = 1000
"""Parts of a second: what came within one came at once."""

FOREVER = 1e9
MOST_DATA, LONGEST = 6, 80
OURS = {"simulator", "chart", "answers", "returns", "assert_reaches"}

ANSWERS = '''
def answers(*told):
    """Stands in for the program: answers in turn as it did, each after so many seconds."""
    turns = iter(told)

    async def answer(asked):
        seconds, what = next(turns)
        await asked.sleep(seconds)
        if isinstance(what, Exception):
            raise what
        return what

    return answer
'''
RETURNS = '''
def returns(*told):
    """A function of the program: returns in turn what it returned."""
    turns = iter(told)
    return lambda *given: next(turns)
'''
MODULE = """# {about}
# Put it beside {document}.

{imports}

{stand_ins}
def test_{name}(simulator, chart):
{body}
"""
REPLAY = """# {about}
# {why}: so the test replays the trace (Copy trace,
# GET /api/sessions/ID/trace). Keep that as {trace}, beside {document}.
from pathlib import Path

from scxmlc.testing import assert_replays

HERE = Path(__file__).parent


def test_{name}():
    assert_replays(HERE / {trace!r}, HERE / {file!r})
"""


class NotRetold(ValueError):
    """A run that no test can play; its text is a sentence."""


class _Beyond(Exception):
    """What a few lines of Python cannot say."""


def retold(cls: type[StateMachine], lines: Sequence[Mapping[str, Any]]) -> str:
    """The test. Raises NotRetold where the lines do not begin with the session's start."""
    trace = Trace(Path("run.jsonl"), tuple(map(dict, lines)))
    start = next((line for line in trace.happenings if line["kind"] == "start"), None)
    if start is None or "active" in start:
        raise NotRetold(
            "What is known of this session does not begin with its start, so no test can begin like it."
        )
    if any(line["kind"] == "start" and "active" in line for line in trace.happenings):
        raise NotRetold(
            "This session was taken over to another version of its chart on the way, and no test plays two versions."
        )
    document = Path(
        str(trace.charts.get(start["chart"], {}).get("document") or f"{start['chart']}.scxml")
    ).name
    named = {"about": _about(trace, start), "document": _flat(document), "name": _identifier(start["id"])}
    try:
        teller = _Teller(cls, trace, start, document)
        body = [*teller.told()]
    except _Beyond as beyond:
        text = REPLAY.format(**named, file=document, why=beyond, trace=f"{named['name']}.jsonl")
    else:
        stand_ins = "\n\n".join(
            each.strip() + "\n" for each in (ANSWERS, RETURNS) if _name(each) in "\n".join(body)
        )
        indented = "\n".join(f"    {line}" for line in body)
        imports = "from scxml_runtime.testing import assert_reaches" if "assert_reaches(" in indented else ""
        text = MODULE.format(**named, imports=imports, stand_ins=stand_ins, body=indented)
    return whole(text)


class _Teller:
    """Tells one run."""

    def __init__(self, cls: type[StateMachine], trace: Trace, start: Line, document: str) -> None:
        self._nodes = cls.derive_().structure.nodes
        self._trace, self._start, self._document = trace, start, document
        self._own = start["session"]
        self._variable = _variable(str(start["chart"]))
        self._given = {id(each.line) for each in inputs.given(trace)}
        self._now = 0
        self._came = 0.0  # when something came last
        self._seen: float | None = None  # when something was seen that is not told yet
        self._leaves: dict[str, None] = {}
        self._told: dict[str, None] = {}
        self._is_over = False

    def told(self) -> Iterator[str]:
        """The lines of the test."""
        yield from _program(self._trace)
        for line in self._trace.happenings:
            if line["kind"] in ("request", "question", "note"):
                raise _Beyond("It asks the platform for things")
            if self._is_given(line):
                yield from self._seen_so_far()
                yield from self._give(line)
            elif line["session"] == self._own:
                if self._seen is not None and _tick(line["at"]) != _tick(self._seen):
                    yield from self._seen_so_far()
                yield from self._see(line)
        yield from self._seen_so_far()
        yield from self._data()

    def _is_given(self, line: Line) -> bool:
        return id(line) in self._given or (line["kind"] == "event" and self._is_of_others(line))

    def _is_of_others(self, line: Line) -> bool:
        """Whether a session outside of this run has sent it."""
        ids = {f"#_scxml_{each['id']}" for each in self._trace.sessions.values()}
        origin = line.get("origin", "")
        return line["type"] == "external" and origin.startswith("#_scxml_") and origin not in ids

    def _give(self, line: Line) -> Iterator[str]:
        if self._is_over:
            return
        yield from self._pass(floor(line["at"] * TICKS))
        if line is self._start:
            params = f", params={_plain(line['params'])}" if line.get("params") else ""
            yield f"{self._variable} = simulator.start(chart({self._document!r}){params})"
        elif line["session"] != self._own or line["kind"] != "event":
            raise _Beyond(f"Something comes to {_flat(line['session'])} from outside")
        else:
            data = f", {_plain(line['data'])}" if "data" in line and line["data"] is not None else ""
            yield f"{self._variable}.send({line['event']!r}{data})"
        self._came = self._seen = line["at"]

    def _see(self, line: Line) -> Iterator[str]:
        if line["kind"] == "step":
            self._seen = line["at"]
            for id in line["exited"]:
                self._leaves.pop(id, None)
                self._told.pop(id, None)
            self._leaves.update(
                (id, None) for id in line["entered"] if id in self._nodes and self._nodes[id].is_atomic
            )
        elif line["kind"] == "end":
            self._seen, self._is_over = None, True
            if line["final"] is None and not line.get("failure"):
                yield from self._pass(floor(line["at"] * TICKS))
                yield f"simulator.host.terminate({self._variable})"
            else:
                yield from self._pass(ceil(line["at"] * TICKS))
                yield "simulator.run()"
            yield f"assert {self._variable}.{_ended(line)}"

    def _seen_so_far(self) -> Iterator[str]:
        if self._seen is None:
            return
        seen, self._seen = self._seen, None
        if seen > self._came:
            yield from self._pass(ceil(seen * TICKS))
        new = [id for id in self._leaves if id not in self._told]
        yield from (f"assert_reaches({self._variable}, {id!r})" for id in new or self._leaves)
        self._told.update(self._leaves)

    def _pass(self, tick: int) -> Iterator[str]:
        if tick > self._now:
            yield f"simulator.advance({(tick - self._now) / TICKS:.10g})"
            self._now = tick

    def _data(self) -> Iterator[str]:
        """What variables have become that are easily said."""
        found: dict[str, Any] = {}
        for line in self._trace.happenings:
            if line["kind"] == "data" and line["session"] == self._own:
                found.update(line["changed"])
                for name in line.get("gone", ()):
                    found.pop(name, None)
        simple = [(name, value) for name, value in found.items() if _is_simple(value)]
        for name, value in simple[:MOST_DATA]:
            verb = "is" if value is None or isinstance(value, bool) else "=="
            yield f"assert {self._variable}.data[{name!r}] {verb} {value!r}"


# --- the program around the chart --------------------------------------------------------------------------------


def _program(trace: Trace) -> Iterator[str]:
    """What stands in for it."""
    processors: dict[str, list[str]] = {}
    for each in inputs.messages(trace):
        type = each.line["processor"]
        processors.setdefault(type, []).append(_answer(each, f"the processor {type}: "))
    services: dict[str, list[str]] = {}
    for each in inputs.services(trace):
        type = each.line["service"]
        services.setdefault(type, []).append(_answer(each, f"the service {type}: "))
    functions: dict[str, list[str]] = {}
    for line in inputs.of_kind(trace, "call"):
        if "refusal" in line:
            raise _Beyond(f"The function {_flat(line['function'])} refuses something")
        functions.setdefault(line["function"], []).append(_plain(line.get("answer")))
    for kind, made, found in (
        ("processors", "answers", processors),
        ("services", "answers", services),
        ("functions", "returns", functions),
    ):
        for name, told in found.items():
            yield f"simulator.host.{kind}[{name!r}] = {made}({', '.join(told)})"


def _answer(asked: Asked, what: str) -> str:
    """What came of it, and how many seconds later."""
    if not asked.answers:
        return f"({FOREVER:g}, None)"
    first = asked.answers[0]
    if len(asked.answers) > 1 or not re.match(r"done\.(send|invoke)|error\.", first["event"]):
        raise _Beyond(f"{_flat(what.split(':')[0].capitalize())} says more than one thing")
    later = max(0, floor((first["at"] - asked.line["at"]) * TICKS)) / TICKS
    failure = inputs.failure_of(first, what)
    if not failure:
        return f"({later:g}, {_plain(first.get('data'))})"
    error = "OSError" if first["event"].startswith("error.communication") else "RuntimeError"
    return f"({later:g}, {error}({failure.partition(': ')[2]!r}))"


# --- words and values --------------------------------------------------------------------------------------------


def _plain(value: Any) -> str:
    """A value of the trace as Python has it."""
    if not _is_json(value):
        raise _Beyond("It is given values that are no JSON")
    return repr(value)


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return "$" not in value and all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    return not isinstance(value, float) or isfinite(value)


def _is_simple(value: Any) -> bool:
    is_scalar = value is None or isinstance(value, bool | int | str)
    return (is_scalar or isinstance(value, float)) and _is_json(value) and len(repr(value)) <= LONGEST


def _ended(line: Line) -> str:
    if line.get("failure"):
        return "failure"
    return "is_finished" if line["final"] is None else f"final == {line['final']!r}"


def _about(trace: Trace, start: Line) -> str:
    day = str(trace.lines[0].get("began", ""))[:10]
    begun = f", begun on {day}" if day else ""
    return _flat(f"What the session {start['id']} of the chart {start['chart']} did{begun}.")


def _flat(text: object) -> str:
    return " ".join(visible(str(text)).split())


def _identifier(text: str) -> str:
    return re.sub(r"\W+", "_", str(text), flags=re.ASCII).strip("_").lower()[:60] or "run"


def _variable(text: str) -> str:
    name = _identifier(text)
    return (
        f"{name}_" if iskeyword(name) or name in OURS else name if name.isidentifier() else f"session_{name}"
    )


def _name(source: str) -> str:
    return f"{source.split('def ')[1].split('(')[0]}("


def _tick(at: float) -> int:
    return floor(at * TICKS)
