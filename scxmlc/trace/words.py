"""The lines of a trace in words, as the transcript has them.

In: lines of a trace. Out: what to say of each, and where in the chart it is. The rule that surprises: an event and what
became of it are one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scxml_runtime.simulator.transcript import PREFIXES, SESSION_ID, SIGNS
from scxml_runtime.simulator.wording import DULL, INNER
from scxmlc.trace.reading import Trace
from scxmlc.trace.values import SHORT, pairs, value

Line = dict[str, Any]

ANSWERS, DATA = "▷ ", "  = "


@dataclass(frozen=True, slots=True)
class Said:
    """A line in words: `number` is its place in the file, `session` whom or what it is about."""

    number: int
    at: float
    session: str
    text: str
    place: str = ""
    event: str = ""

    def line(self, width: int, column: int = 100) -> str:
        """As the transcript has it; names take so many characters, and places stand behind so many."""
        text = f"{self.at:8.3f}  {self.session:<{width}}  {self.text}"
        return f"{text:<{column}}  {self.place}".rstrip() if self.place else text.rstrip()


class Names:
    """The sessions of a trace by their ids, for texts that hold these."""

    def __init__(self, trace: Trace) -> None:
        self._names = {line["id"]: name for name, line in trace.sessions.items()}

    def named(self, text: str) -> str:
        """The text, with the names of sessions for their ids."""
        return SESSION_ID.sub(self._called, text)

    def _called(self, id: re.Match[str]) -> str:
        return f"<{self._names[id[0]]}>" if id[0] in self._names else id[0]


def said(trace: Trace) -> Iterator[Said]:
    """The whole trace in words."""
    documents = {name: line["document"] for name, line in trace.charts.items()}
    teller = Teller(Names(trace).named, documents)
    for line in trace.lines:
        yield from teller.told(line)


@dataclass(slots=True)
class Teller:
    """Tells lines as they come. `named`: a text, with the names of sessions for their ids; `documents` of the charts by
    their names, of which the lines tell more; where a session's is not known, it is `unknown`."""

    named: Callable[[str], str] = str
    documents: dict[str, str] = field(default_factory=dict)
    unknown: str = ""
    _own: dict[str, str] = field(default_factory=dict)
    _events: dict[str, Line] = field(default_factory=dict)
    _number: int = 0

    def told(self, line: Line) -> Iterator[Said]:
        """What is to be said of the next line, if anything is."""
        self._number += 1
        kind, session = line["kind"], str(line.get("session", line.get("about", "")))
        if kind == "event":
            self._events[session] = line
        elif kind in SAYS and kind != "question":
            yield self._said(line, kind, session)
        elif kind == "chart":
            self.documents[line["chart"]] = line["document"]

    def _said(self, line: Line, kind: str, session: str) -> Said:
        if kind == "start":
            self._own[session] = self.documents.get(line["chart"], self.unknown)
        event = self._events.pop(session, None) if kind in ("step", "untaken") else None
        text = self.named(sentence(line, event))
        about = line.get("event", "") if kind != "answer" else ""
        document = self._own.get(session, self.unknown)
        return Said(self._number, line["at"], session, text, place_of(line, document), about)


def sentence(line: Line, event: Line | None) -> str:
    """A line in words; of a step or an untaken event, with the event. On one line, whatever names hold."""
    text = SAYS[line["kind"]](line, event)
    return " ".join(each.rstrip() for each in text.splitlines()) if "\n" in text or "\r" in text else text


def place_of(line: Line, document: str) -> str:
    """`door.scxml:12`; of a step where its transitions are."""
    if line["kind"] == "step":
        places = dict.fromkeys(place(each, document) for each in line["transitions"])
        return " ".join(filter(None, places))
    return place(line, document)


def place(line: Mapping[str, Any], document: str) -> str:
    """`door.scxml:12`, "" where it is not known."""
    return f"{line.get('document', document)}:{line['line']}" if "line" in line else ""


def data_of(event: Line | None, longest: int = SHORT) -> str:
    """The data of an event, without what says nothing."""
    told = (event or {}).get("data")
    if told is None:
        return ""
    if not isinstance(told, dict) or "$" in told:
        return value(told, longest)
    return pairs({name: each for name, each in told.items() if name not in DULL and each != ""}, longest)


def way(step: Line) -> str:
    """`closed → open`: the states left and entered."""
    left, come = ", ".join(step["exited"]), ", ".join(step["entered"])
    return f"{left} → {come}".strip() if left or come else "(stays)"


def _stepped(line: Line, event: Line | None) -> str:
    name = line.get("event")
    if name is None:
        return f"{SIGNS['enters']}{way(line)}"
    return SIGNS["event"] + "  ".join(filter(None, (name, data_of(event), way(line))))


def _untaken(line: Line, event: Line | None) -> str:
    return SIGNS["untaken"] + "  ".join(filter(None, (line["event"], data_of(event), "(no transition)")))


def _lost(line: Line, event: Line | None) -> str:
    return SIGNS["lost"] + "  ".join(filter(None, (line["event"], data_of(line), "(the session is over)")))


def _started(line: Line, event: Line | None) -> str:
    told = f"session is in {', '.join(line['active'])}" if "active" in line else "session starts"
    told += f"  invoked by {line['parent']}" if "parent" in line else ""
    params = line.get("params")
    return SIGNS["starts"] + "  ".join(
        filter(None, (told, pairs(params) if isinstance(params, dict) else ""))
    )


def _ended(line: Line, event: Line | None) -> str:
    if line["final"] is not None:
        told = f"session ends in {line['final']}"
    else:
        told = f"session is ended by {line['failure']}" if line.get("failure") else "session is terminated"
    return SIGNS["ends"] + told + (f"  {value(line['data'])}" if "data" in line else "")


def _changed(line: Line, event: Line | None) -> str:
    gone = [f"{name} is gone" for name in line.get("gone", ())]
    return DATA + "  ".join(filter(None, (pairs(line["changed"]), *gone)))


def _requested(line: Line, event: Line | None) -> str:
    module, _, name = line["action"].partition(":")
    given = line.get("given")
    told = {key: each for key, each in given.items() if key not in INNER} if isinstance(given, dict) else {}
    parts = {key: given[key] for key in INNER if given.get(key)} if isinstance(given, dict) else {}
    return SIGNS["action"] + f"{PREFIXES.get(module, module)}:{name}  {pairs({**told, **parts})}".rstrip()


def _sent(line: Line, event: Line | None) -> str:
    told = {name: line[name] for name in ("target", "id") if line.get(name) is not None}
    said = filter(None, (line["processor"], line.get("event"), pairs(told), data_of(line)))
    return SIGNS["action"] + "  ".join(said)


def _invoked(line: Line, event: Line | None) -> str:
    told: dict[str, Any] = {name: line[name] for name in ("src", "content") if name in line}
    params = line.get("params")
    told |= params if isinstance(params, dict) else {}
    return f"{SIGNS['action']}invoke {line['service']}  id={line['id']}  {pairs(told)}".rstrip()


def _called(line: Line, event: Line | None) -> str:
    given = ", ".join(value(each, SHORT) for each in line["arguments"])
    return f"{SIGNS['action']}{line['function']}({given})  {_back(line)}".rstrip()


def _questioned(line: Line, event: Line | None) -> str:
    return f"{SIGNS['action']}{line['question']}()  {pairs(line['given'])}  {_back(line)}".rstrip()


def _back(line: Line) -> str:
    """What a function answered."""
    if "refusal" in line:
        return f"fails: {value(': '.join(line['refusal']), SHORT)}"
    return f"= {value(line['answer'], SHORT)}" if "answer" in line else ""


def _answered(line: Line, event: Line | None) -> str:
    return f"{ANSWERS}request {line['id']} is answered by {line['event']}  {data_of(line)}".rstrip()


def _logged(line: Line, event: Line | None) -> str:
    text = line["text"] if isinstance(line["text"], str) else value(line["text"])
    return f"{SIGNS['log']}{line['label']}: {text}\"" if line["label"] else f'{SIGNS["log"]}{text}"'


def _failed(line: Line, event: Line | None) -> str:
    return f"{SIGNS['error']}{line['event']}  {data_of(line)}".rstrip()


def _noted(line: Line, event: Line | None) -> str:
    data = line["data"]
    return (
        f"{SIGNS['centre']}{line['what']}  {pairs(data) if isinstance(data, dict) else value(data)}".rstrip()
    )


SAYS: dict[str, Callable[[Line, Line | None], str]] = {
    "start": _started,
    "step": _stepped,
    "untaken": _untaken,
    "lost": _lost,
    "data": _changed,
    "request": _requested,
    "message": _sent,
    "service": _invoked,
    "call": _called,
    "question": _questioned,
    "answer": _answered,
    "log": _logged,
    "error": _failed,
    "note": _noted,
    "end": _ended,
}
