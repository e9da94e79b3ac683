"""What may be done next, where a way has led: events that something active listens to, and time that passes.

In: the stimuli of a chart. Out: the ways that go on from one. The rule that surprises: while something is due at this
moment nothing else is offered, since a test, too, lets it happen first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.chart.structure import event_transitions
from scxmlc.testgen.moves import Pass, Send, StandIn, Start, Way
from scxmlc.testgen.playing import Played
from scxmlc.testgen.program import Program
from scxmlc.testgen.stimuli import NOTHING, Offer, Origin, Stimuli

COSTS = {Origin.OUTSIDE: 2, Origin.ITSELF: 5, Origin.PLATFORM: 9}
"""What a move costs that sends an event."""
FROM_OUTSIDE = 30
"""What it costs to start a session with parameters."""
LATEST = 10 * 365 * 86_400.0


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that a transition took which names several, and the line of that."""

    event: str
    place: str


class Plain:
    """The director of charts that need no contact centre. `several` are the events of transitions that name more than
    one: each of them is worth a test."""

    is_curious = False

    def __init__(self, start: Start, stimuli: Stimuli, program: Program, several: Iterable[str] = ()) -> None:
        self.start = start
        self.stimuli = stimuli
        self.program = program
        self.several = frozenset(several)

    def beginnings(self) -> Iterator[Way]:
        around = tuple(self.program.first())
        yield Way((*around, self.start))
        for one in self.otherwise():
            yield Way((*self.program.but(one), self.start))
        yield from (Way((*around, start)) for start in self.with_params())

    def otherwise(self) -> Iterator[StandIn]:
        """What may be otherwise from the beginning."""
        yield from self.program.other_functions()
        known = {each.line("") for each in self.program.first()}
        yield from (each for each in self.program.others() if each.line("") not in known)

    def with_params(self) -> Iterator[Start]:
        """The session started with parameters, which is dear: who starts it may give none."""
        for name, values in self.stimuli.params.items():
            for value in values[:6]:
                if value is not NOTHING:
                    yield replace(self.start, params=((name, value),), cost=FROM_OUTSIDE)

    def following(self, played: Played) -> Iterator[Way]:
        left = time_until_next(played)
        if left == 0:
            yield played.way.then(Pass(0, cost=0))
            return
        yield from map(played.way.then, self.events(played))
        others = self.program.others()
        yield from (played.way.then(each) for each in others if not each.is_there(played.stage))
        if left is not None:
            yield played.way.then(Pass(left))

    def events(self, played: Played) -> Iterator[Send]:
        """The events that something active listens to, with their data."""
        sessions = [each for each in played.stage.simulator.sessions.values() if not each.is_finished]
        for offer in self.stimuli.offers:
            if any(listens(session, offer.event) for session in sessions):
                yield from _sent(offer)

    def beside(self, before: Played | None, played: Played) -> Iterator[Way]:
        yield from ()

    def reached(self, before: Played | None, played: Played) -> Iterator[Any]:
        session, transcript = played.stage.session, played.stage.simulator.transcript
        who = "" if session is None else transcript.name_of(session)
        for entry in transcript.entries if self.several else ():
            event = entry.what.split()[0] if entry.kind == "event" and entry.who == who else ""
            if event in self.several:
                yield Heard(event, entry.place)


def _sent(offer: Offer) -> Iterator[Send]:
    for place, data in enumerate(offer.data):
        cost = COSTS[offer.origin] + (place + 1).bit_length() - 1
        yield Send(offer.event, data, cost, offer.origin is Origin.PLATFORM)


def listens(session: StateMachine, event: str) -> bool:
    """Whether an active state has a transition for the event."""
    structure = session.repertoire_.structure
    active = (structure.root, *(structure.nodes[id] for id in session.configuration))
    return any(event_transitions(node, event) for node in active)


def time_until_next(played: Played) -> float | None:
    """Seconds until something is due, in whole milliseconds; None: nothing is, or not in a lifetime."""
    due = played.stage.simulator.clock.next_due()
    left = None if due is None else ceil(max(0.0, due - played.stage.simulator.now) * 1000 - 1e-6) / 1000
    return None if left is None or left > LATEST else left
