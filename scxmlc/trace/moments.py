"""What a run did, moment by moment, to be laid beside another run.

In: a trace. Out: a `Moment` for each start of a session, microstep, event without effect, and end. Its `key` is what
makes two moments the same one; its `facets` are what may differ in it still. The rule that surprises: ids of sessions
are replaced by their names, lines of the chart are shown but never compared, and what happens in the contact centre is
left out: what strategies notice of it, they are told by events.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from scxml_runtime.slips import nearest
from scxmlc.trace.reading import Trace
from scxmlc.trace.values import value
from scxmlc.trace.words import Line, Names, place_of, sentence

FACETS = {
    "at": "the times",
    "payload": "the data of events",
    "transitions": "the transitions, where states and events are the same",
    "log": "what <log> says",
    "request": "what is asked of the platform and the program",
    "error": "errors of content",
    "data": "variables",
}
"""What may differ in a moment."""

PARTS = {
    "log": "log",
    **dict.fromkeys(("request", "message", "service", "call", "question"), "request"),
    "error": "error",
    "data": "data",
}
"""The lines that belong to the moment before them, with the facet that they are of."""


Words = Callable[[], str]
"""What is said of something, once somebody asks."""


@dataclass(slots=True)
class Moment:
    """One moment: `number` is its line in the file, `words` what happens, `place` where in the chart. `facets` are told
    exactly, and in words; `variables` exactly."""

    session: str
    at: float
    number: int
    key: Hashable
    words: Words
    place: str = ""
    facets: dict[str, list[tuple[str, Words]]] = field(default_factory=dict)
    variables: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ignored:
    """What of two runs need not be the same: facets, `untaken` events, variables by name."""

    facets: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    untaken: bool = False

    @classmethod
    def of(cls, words: Sequence[str]) -> Ignored:
        """What these words mean: facets, "untaken", "data:NAME". Raises ValueError."""
        variables = frozenset(each.removeprefix("data:") for each in words if each.startswith("data:"))
        facets = frozenset(each for each in words if not each.startswith("data:"))
        known = [*FACETS, "untaken", "event"]
        for each in facets:
            if each not in known:
                near = " or ".join(nearest(each, known))
                meant = f"; did you mean {near}?" if near else ""
                raise ValueError(
                    f'there is no "{each}"{meant}; there are {", ".join(known[:-1])} and data:NAME'
                )
        return cls(facets, variables, "untaken" in facets)


def moments(trace: Trace, ignored: Ignored) -> Iterator[Moment]:
    """All moments, in order."""
    reader = _Reader(trace, ignored)
    for number, line in enumerate(trace.lines, 1):
        reader.take(number, line)
    return iter(reader.found)


EXACT = json.JSONEncoder(sort_keys=True).encode


class _Reader:
    """Reads the moments of one trace."""

    def __init__(self, trace: Trace, ignored: Ignored) -> None:
        self.found: list[Moment] = []
        self._ignored = ignored
        self._names = Names(trace)
        self._documents = {name: line["document"] for name, line in trace.charts.items()}
        self._own: dict[str, str] = {}
        self._events: dict[str, Line] = {}
        self._last: dict[str, Moment] = {}

    def take(self, number: int, line: Line) -> None:
        """The next line."""
        kind, session = line["kind"], line.get("session", "")
        if kind == "event":
            self._events[session] = line
        elif kind in PARTS and session in self._last and line.get("question") != LOOKS:
            self._add(self._last[session], line)
        elif kind in KEYS:
            if kind == "start":
                self._own[session] = self._documents.get(line["chart"], "")
            event = self._events.pop(session, None) if kind in ("step", "untaken") else None
            made = self._moment(number, line, event)
            self._last[session] = made
            if kind != "untaken" or not self._ignored.untaken:
                self.found.append(made)

    def _moment(self, number: int, line: Line, event: Line | None) -> Moment:
        session, kind = line["session"], line["kind"]
        key = (session, kind, *(_hashable(line.get(name)) for name in KEYS[kind]))
        words = partial(self._say, line, event)
        place = place_of(line, self._own.get(session, ""))
        made = Moment(session, line["at"], number, key, words, place)
        payload = (event or line).get("data", line.get("params"))
        if payload is not None:
            payload = _without_places(payload)
            self._put(made, "payload", lambda: self._names.named(value(payload)), payload)
        if kind == "step":
            arcs = [{name: each.get(name) for name in ARC} for each in line["transitions"]]
            self._put(made, "transitions", lambda: ", ".join(map(_arrow, arcs)), arcs)
        return made

    def _add(self, moment: Moment, line: Line) -> None:
        """A line that belongs to a moment."""
        kind = line["kind"]
        if kind == "data":
            told = dict(line["changed"]) | dict.fromkeys(line.get("gone", ()), ...)
            for name, each in told.items():
                if name not in self._ignored.variables:
                    moment.variables[name] = None if each is ... else self._exact(each)
        else:
            said = {name: _without_places(each) for name, each in line.items() if name in SAID}
            self._put(moment, PARTS[kind], partial(self._say, line, None), said)

    def _say(self, line: Line, event: Line | None) -> str:
        return self._names.named(sentence(line, event)).strip()

    def _put(self, moment: Moment, facet: str, words: Words, exact: Any) -> None:
        """What a moment says of a facet."""
        if facet not in self._ignored.facets:
            moment.facets.setdefault(facet, []).append((self._exact(exact), words))

    def _exact(self, told: Any) -> str:
        """A value as text that is the same for the same values only."""
        return self._names.named(EXACT(told))


KEYS: dict[str, tuple[str, ...]] = {
    "start": ("chart", "active", "parent"),
    "step": ("event", "exited", "entered"),
    "untaken": ("event",),
    "lost": ("event",),
    "end": ("final", "failure"),
}
"""What makes moments of a kind the same, beside their session."""

SAID = (
    *("event", "data", "action", "given", "label", "text", "level", "processor", "target", "service", "src"),
    *("params", "content", "function", "arguments", "question", "answer", "refusal"),
)
LOOKS = "interaction.list"
"""The question by which the interactions that scripts see are kept up to date: nobody asks it."""
ARC = ("source", "targets", "event", "cond")


PLACES = ("columnNumber", "columnnumber", "fileName", "lineNumber", "stack")
"""What the data of an error says of where it is."""


def _without_places(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    return {name: each for name, each in told.items() if name not in PLACES}


def _hashable(told: Any) -> Hashable:
    return tuple(told) if isinstance(told, list) else told


def _arrow(arc: dict[str, Any]) -> str:
    """`closed → open if openings < 3`."""
    condition = f" if {arc['cond']}" if arc["cond"] else ""
    return f"{arc['source']} → {' '.join(arc['targets']) or 'nowhere'}{condition}"


def shown(told: str) -> str:
    """A variable as it is compared, in words."""
    return value(json.loads(told))
