"""A trace laid beside a log of the Orchestration Server.

In: a trace, and the sessions of a log. Out: which session is which, and for each pair and thread its moments in both.
The rule that surprises: sessions are matched by what they do. Each of the trace takes that of the log which shares most
with it, one of its own name before others; sessions of the log that nobody takes are somebody else's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from scxmlc.trace.metric import EVENTS, LOGS, REQUESTS, STATES, THREADS, Told, logged
from scxmlc.trace.reading import Trace
from scxmlc.trace.values import value
from scxmlc.trace.words import Line, Names, place_of

SAME_NAME = 1.5
"""How much more what two sessions share counts where they have the same name."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A session of the trace, and that of the log which does most of what it does; None where none does any."""

    session: Told
    other: Told | None


def paired(trace: Trace, log: Sequence[Told]) -> list[Pair]:
    """Each session of the trace with its counterpart."""
    free = {id(told): (told, _doings(told)) for told in log}
    pairs = []
    for session in sessions_of(trace):
        doings, name = _doings(session), session.name.partition("#")[0]
        scores = {
            key: (doings & those).total() * (SAME_NAME if other.name == name else 1)
            for key, (other, those) in free.items()
        }
        best = max(scores, key=scores.__getitem__, default=None)
        found = best is not None and scores[best] > 0
        pairs.append(Pair(session, free.pop(best)[0] if best is not None and found else None))
    return pairs


def _doings(told: Told) -> Counter[Hashable]:
    """What a session does, and how often."""
    return Counter((thread, each.key) for thread in THREADS for each in told.threads[thread])


def sessions_of(trace: Trace) -> list[Told]:
    """What a trace tells of each session, in the threads of such logs."""
    found: dict[str, Told] = {}
    names = Names(trace)
    documents = {name: chart["document"] for name, chart in trace.charts.items()}
    own: dict[str, str] = {}
    for number, line in enumerate(trace.lines, 1):
        session = line.get("session")
        if line["kind"] == "start" and session is not None:
            own[session] = documents.get(line["chart"], "")
        if session is not None and line["kind"] in TAKEN:
            told = found.setdefault(session, Told(session, session))
            place = place_of(line, own.get(session, ""))
            for thread, key, words in TAKEN[line["kind"]](line, names):
                told.add(thread, line["at"], number, key, words, place)
    return [*found.values()]


Facts = Iterator[tuple[str, tuple[str, ...], str]]


def _step(line: Line, names: Names) -> Facts:
    for id in line["exited"]:
        yield STATES, ("exit", id), f"leaves {id}"
    for id in line["entered"]:
        yield STATES, ("enter", id), f"enters {id}"


def _event(line: Line, names: Names) -> Facts:
    yield EVENTS, (line["event"],), f"takes up {line['event']}"


def _log(line: Line, names: Names) -> Facts:
    text = line["text"] if isinstance(line["text"], str) else value(line["text"])
    text = " ".join(text.split())
    yield LOGS, (text, line["label"]), logged(text, line["label"])


def _request(line: Line, names: Names) -> Facts:
    module, _, name = line["action"].partition(":")
    yield REQUESTS, (module, name), f"asks for {module}:{name}"


TAKEN: dict[str, Callable[[Line, Names], Facts]] = {
    "step": _step,
    "event": _event,
    "log": _log,
    "request": _request,
}
