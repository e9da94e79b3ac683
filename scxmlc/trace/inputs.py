"""What came from outside in a recorded run: sessions that the program started, events that it sent, events of the
platform, and what was answered.

In: a trace. Out: `Given`s, in order, and the answers by what was asked. The rule that surprises: an event without an
`origintype`, `sendid`, `origin` and `invokeid` is the program's; all others a chart has sent, or they answer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scxmlc.trace.reading import Trace

Line = Mapping[str, Any]

DONE = "done.send"
"""How events begin that say what became of a <send> to a processor of the program."""

STARTED = "fm:done"
"""The origin of what a session of ORS hears of the end of one that it started: it comes of itself."""


@dataclass(frozen=True, slots=True)
class Given:
    """Something from outside: the line that tells it; and whether a chart sent itself something, as when a timer is
    over, since the one before it at the same time."""

    line: Line
    is_late: bool

    @property
    def at(self) -> float:
        return float(self.line["at"])


@dataclass(slots=True)
class Asked:
    """Something that a session asked for, and the lines of what came of it."""

    line: Line
    answers: list[Line] = field(default_factory=list)


def given(trace: Trace) -> Iterator[Given]:
    """What came from outside, in order, answers of the platform among it."""
    comes = _comes_from_outside(trace)
    now, is_late = -1.0, False
    for line in trace.happenings:
        if line["at"] > now:
            now, is_late = line["at"], False
        if comes(line):
            yield Given(line, is_late)
            is_late = False
        elif line["kind"] == "event" and not line.get("origin", "").startswith("fm:"):
            is_late = is_late or line["type"] == "external" or "invokeid" in line


def _comes_from_outside(trace: Trace) -> Callable[[Line], bool]:
    answered, begun = _answered(trace), {*starts(trace).values()}
    kinds: dict[str, Callable[[Line], bool]] = {
        "start": lambda line: "parent" not in line and line["id"] not in begun,
        "answer": lambda line: True,
        "lost": _is_programs,
        "event": lambda line: _is_programs(line) or _is_pushed(line, answered),
    }
    return lambda line: line["kind"] in kinds and kinds[line["kind"]](line)


def _is_programs(line: Line) -> bool:
    """Whether the program has sent it; by HTTP, too."""
    type = line.get("origintype")
    if line["type"] != "external" or type == "scxml" or "invokeid" in line or "forwarded" in line:
        return False
    if type is not None:
        return not line["event"].startswith(DONE)
    return "sendid" not in line and not line.get("origin", "").startswith("fm:")


def _is_pushed(line: Line, answered: set[tuple[str, str, str]]) -> bool:
    """Whether it came from the platform unasked; whoever had it first may have forwarded it."""
    origin = line.get("origin", "")
    if not origin.startswith("fm:") or origin == STARTED or "forwarded" in line:
        return False
    data = line.get("data")
    id = data.get("requestid") if isinstance(data, dict) else None
    return (line["session"], str(id), line["event"]) not in answered


def _answered(trace: Trace) -> set[tuple[str, str, str]]:
    lines = (line for line in trace.happenings if line["kind"] == "answer")
    return {(line["session"], line["id"], line["event"]) for line in lines}


def starts(trace: Trace) -> dict[tuple[str, str], str]:
    """The ids of the sessions that strategies have started, by the requests."""
    asked = {
        (line["session"], line["id"])
        for line in trace.happenings
        if line["kind"] == "request" and line["action"] == "session:start"
    }
    return {
        (line["session"], line["id"]): str(line["data"].get("sessionid"))
        for line in trace.happenings
        if line["kind"] == "answer"
        and (line["session"], line["id"]) in asked
        and isinstance(line.get("data"), dict)
    }


# --- what was asked for ------------------------------------------------------------------------------------------


def requests(trace: Trace) -> list[Asked]:
    """Requests to the platform, with their answers: each of the latest that it can answer by its name, since some name
    an earlier request; else of that which it names."""
    found: list[Asked] = []
    known: dict[tuple[str, str], Asked] = {}
    for line in trace.happenings:
        if line["kind"] == "request":
            found.append(Asked(line))
            known[line["session"], line["id"]] = found[-1]
        elif line["kind"] == "answer":
            asked = known.get((line["session"], line["id"]))
            if asked is None or not _is_named(line, asked.line):
                asked = next((each for each in reversed(found) if _is_open(each, line)), asked)
            if asked is not None:
                asked.answers.append(line)
    return found


def _is_named(answer: Line, request: Line) -> bool:
    """Whether an answer is called after what it answers: `queue.submit.done`, `error.queue.submit`."""
    name = str(request["action"]).replace(":", ".")
    return f"{answer['event'].removeprefix('error.')}.".startswith(f"{name}.")


def _is_open(asked: Asked, answer: Line) -> bool:
    is_own = asked.line["session"] == answer["session"] and _is_named(answer, asked.line)
    return is_own and not any(_is_named(each, asked.line) for each in asked.answers)


def messages(trace: Trace) -> list[Asked]:
    """Messages to processors of the program, with the line of each that says how it ended: an event; of a failure the
    error, since a session that has ended hears of none."""
    found: list[Asked] = []
    left: dict[tuple[str, Any], list[Asked]] = {}
    for line in trace.happenings:
        if line["kind"] == "message":
            found.append(Asked(line))
            left.setdefault((line["session"], line.get("id")), []).append(found[-1])
        elif line["kind"] == "error" or (line["kind"] == "event" and line["event"].startswith(DONE)):
            waiting = left.get((line["session"], line.get("sendid")), [])
            sent = next((each for each in waiting if _ends(line, each.line)), None)
            if sent is not None:
                sent.answers.append(line)
                waiting.remove(sent)
    return found


def _ends(event: Line, message: Line) -> bool:
    if event["event"].startswith(DONE):
        return bool(event.get("origintype") == message["processor"])
    return failure_of(event, f"the processor {message['processor']}: ") != ""


def services(trace: Trace) -> list[Asked]:
    """Services that were invoked, with the events of each."""
    found: list[Asked] = []
    running: dict[tuple[str, Any], Asked] = {}
    for line in trace.happenings:
        if line["kind"] == "service":
            running[line["session"], line["id"]] = asked = Asked(line)
            found.append(asked)
        elif line["kind"] == "event" and (line["session"], line.get("invokeid")) in running:
            running[line["session"], line.get("invokeid")].answers.append(line)
    return found


def failure_of(event: Line, what: str) -> str:
    """What an error event says of an exception of the program: `ValueError: text`."""
    data = event.get("data")
    told = data.get("message", data.get("description")) if isinstance(data, dict) else None
    return told.removeprefix(what) if isinstance(told, str) and told.startswith(what) else ""


def of_kind(trace: Trace, kind: str) -> list[Line]:
    """The lines of a kind."""
    return [line for line in trace.happenings if line["kind"] == kind]
