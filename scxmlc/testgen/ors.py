"""What may happen to a strategy: customers who come and go, agents who answer, and trouble with each request.

In: the stimuli of a strategy, and where a way has led. Out: the ways that go on from there, and the dilemmas that each
has shown. The rule that surprises: what a move asks of the platform is known only when it has been played; then the
same move is tried again with trouble in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scxml_runtime.simulator.requests import Requested
from scxml_runtime.simulator.targets import Target
from scxmlc.testgen.moves import (
    Agent,
    Arrive,
    Digits,
    Group,
    HangUp,
    Pass,
    Publish,
    Send,
    Start,
    Trouble,
    Way,
    Website,
)
from scxmlc.testgen.offering import Plain, time_until_next
from scxmlc.testgen.playing import Played
from scxmlc.testgen.program import Program
from scxmlc.testgen.stimuli import NOTHING, Stimuli

LATE = 60
"""Seconds by which an answer is late: later than the platform waits for one."""
COLLECTING = ("dialog.playandcollect", "dialog.collect", "dialog.playandverify")
HOW = {"refuse": "refusal", "lose": "no answer", "delay": "late answer"}
SKILL = re.compile(r"([A-Za-z_]\w*)\s*(>=|<=|==|=|>|<)\s*(\d+)")
ARRIVALS = {
    "voice_call": Arrive("voice_call", "702", (("ani", "5551234"),)),
    "message": Arrive("message", "inbox"),
    "chat": Arrive("chat", "chat"),
}


@dataclass(frozen=True, slots=True)
class Dilemma:
    """Trouble with a request: how it goes wrong, the kind of request, and its line in the chart."""

    how: str
    kind: str
    place: str


class Centre(Plain):
    """The director of strategies. `arrivals` are the ways in which customers come, `published` the documents that it
    finds elsewhere, `worlds` what may be otherwise around it, `called` its parameters that name an interaction.
    """

    is_curious = True

    def __init__(
        self,
        start: Start,
        stimuli: Stimuli,
        program: Program,
        arrivals: Iterable[str] = ("voice_call",),
        published: Iterable[Publish] = (),
        worlds: Iterable[Any] = (),
        called: Iterable[str] = (),
        several: Iterable[str] = (),
    ) -> None:
        super().__init__(start, stimuli, program, several)
        self.worlds = tuple(worlds)
        self.called = tuple(called)
        self.arrivals = [ARRIVALS[each] for each in arrivals]
        self.published = tuple(published)

    def beginnings(self) -> Iterator[Way]:
        around = (*self.published, *self.program.first())
        started = replace(self.start, is_with_call=True)
        for arrival in self.arrivals:
            for data in _udata(self.stimuli.udata):
                yield Way((*around, arrival if not data else _with(arrival, data), started, Pass(0, cost=0)))
        yield Way((*around, replace(self.start, cost=6), Pass(0, cost=0)))
        for name in self.called:
            yield Way((*around, self.arrivals[0], replace(self.start, called=name, cost=3), Pass(0, cost=0)))
        for one in self.otherwise():
            changed = (*self.published, *self.program.but(one))
            yield Way((*changed, self.arrivals[0], started, Pass(0, cost=0)))
        for one in self.worlds:
            yield Way((*around, one, self.arrivals[0], started, Pass(0, cost=0)))
        for start in self.with_params():
            yield Way((*around, self.arrivals[0], replace(start, is_with_call=True), Pass(0, cost=0)))

    def following(self, played: Played) -> Iterator[Way]:
        way = played.way
        if time_until_next(played) != 0:
            for moves in _agents(played):
                yield way.then(*moves)
            call = played.stage.call
            if call is not None and not call.ended:
                yield way.then(HangUp())
        yield from super().following(played)

    def beside(self, before: Played | None, played: Played) -> Iterator[Way]:
        """The last move again, with trouble, keys or servers for what it asks for."""
        if _trouble(played.way) is not None:
            return
        place = _last_doing(played.way)
        for request in _new_requests(before, played):
            yield from (_inserted(played.way, place, each) for each in troubles_with(request.kind))
            if request.kind in COLLECTING and played.stage.call is not None:
                yield from (_inserted(played.way, place, Digits(keys)) for keys in self._keys(request))
            url = request.values.get("src") or request.values.get("url")
            if request.kind == "session.fetch" and isinstance(url, str) and not _answered(played.way, url):
                yield from (_inserted(played.way, place, each) for each in self._sites(request, url))

    def _keys(self, request: Requested) -> Iterator[str]:
        """Keys that the strategy tells apart, those that are right, and one."""
        found = [str(each.get("digits")) for each in request.parts("verification")]
        for offer in self.stimuli.offers:
            if offer.event.startswith("dialog."):
                found += [str(each.get("digits")) for each in offer.data if isinstance(each, dict)]
        yield from dict.fromkeys(each for each in (*found, "1") if re.fullmatch(r"[0-9*#]{1,20}", each))

    def _sites(self, request: Requested, url: str) -> Iterator[Website]:
        method = str(request.values.get("method") or "get")
        told = [each for offer in self.stimuli.offers for each in offer.data if isinstance(each, dict)]
        bodies: list[Any] = [each["content"] for each in told if each.get("content") is not None]
        yield from (
            Website(url, body, method) for body in {repr(each): each for each in (*bodies, {})}.values()
        )

    def reached(self, before: Played | None, played: Played) -> Iterator[Any]:
        """The trouble that the way has shown, once it is over."""
        yield from super().reached(before, played)
        if played.way.moves and isinstance(played.way.moves[-1], HangUp) and before is not None:
            for request in _open(before):
                yield Dilemma("hang-up", request.kind, request.place)
        trouble = _trouble(played.way)
        if before is not None and (trouble is None or trouble.how == "lose"):
            for request in _timed_out(before, played):
                yield Dilemma("time-out", request.kind, request.place)
        if trouble is not None:
            for request in _troubled(trouble, played):
                yield Dilemma(HOW[trouble.how], request.kind, request.place)


def _udata(fields: Mapping[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """User data: the likeliest, each field otherwise, none."""
    first = {name: values[0] for name, values in fields.items() if name and values[0] is not NOTHING}
    yield first
    for name, values in fields.items():
        for value in values[1:] if name else ():
            changed = {**first, name: value}
            yield {key: each for key, each in changed.items() if each is not NOTHING}


def _with(arrival: Arrive, data: dict[str, Any]) -> Arrive:
    return replace(arrival, details=(*arrival.details, ("udata", data)), cost=1)


def troubles_with(kind: str) -> tuple[Trouble, ...]:
    """What may go wrong with a request of a kind."""
    return Trouble("refuse", kind), Trouble("lose", kind), Trouble("delay", kind, LATE)


# --- requests ------------------------------------------------------------------------------------------------------


def _own(played: Played) -> list[Requested]:
    """What the session of the chart has asked for."""
    session = played.stage.session
    made: list[Requested] = [] if session is None else played.stage.simulator.requests.by(session).made
    return made


def _new_requests(before: Played | None, played: Played) -> list[Requested]:
    """What the last move asked for, one of each kind."""
    known = 0 if before is None else len(_own(before))
    return list({each.kind: each for each in reversed(_own(played)[known:])}.values())[::-1]


def _open(played: Played) -> Iterator[Requested]:
    pending = played.stage.simulator.host.modules.pending.open
    yield from (each for each in _own(played) if (each.session, each.id) in pending)


def _troubled(trouble: Trouble, played: Played) -> Iterator[Requested]:
    """The request that had the trouble, once nothing more comes of it."""
    moves = played.way.moves
    place = moves.index(trouble)
    waited = sum(each.seconds for each in moves[place:] if isinstance(each, Pass))
    still = {(each.session, each.id) for each in _open(played)}
    first = next((each for each in _own(played) if each.kind == trouble.kind), None)
    if first is None or (trouble.how == "delay" and waited < trouble.seconds and not played.is_over):
        return
    if any(isinstance(each, Send) for each in moves[place:]):
        return  # what the platform does is nobody else's to send
    is_open = (first.session, first.id) in still
    is_silent = is_open and played.stage.simulator.clock.next_due() is None
    if is_silent if trouble.how == "lose" else not is_open:
        yield first


def _timed_out(before: Played, played: Played) -> Iterator[Requested]:
    """The requests that waited when time began to pass, and failed for it."""
    last = played.way.moves[-1]
    if not isinstance(last, Pass) or not last.seconds or played.stage.session is None:
        return
    known = len(_heard(before))
    failed = _heard(played)[known:]
    for request in _open(before):
        if f"error.{request.kind}" in failed:
            yield request


def _heard(played: Played) -> list[str]:
    assert played.stage.session is not None
    return played.stage.simulator.transcript.events(played.stage.session)


def _trouble(way: Way) -> Trouble | None:
    return next((each for each in way.moves if isinstance(each, Trouble)), None)


def _answered(way: Way, url: str) -> bool:
    return any(isinstance(each, Website) and each.url == url for each in way.moves)


def _last_doing(way: Way) -> int:
    """Where the last move stands that is more than the end of another."""
    place = len(way.moves) - 1
    while place > 0 and isinstance(way.moves[place], Pass) and not way.moves[place].seconds:
        place -= 1
    return place


def _inserted(way: Way, place: int, move: Any) -> Way:
    return Way((*way.moves[:place], move, *way.moves[place:]))


# --- agents --------------------------------------------------------------------------------------------------------


def _agents(played: Played) -> Iterator[tuple[Any, ...]]:
    """The agents who would be right for what waits, one target after the other."""
    number = 1 + sum(isinstance(each, Agent) for each in played.way.moves)
    if number > 2:
        return
    for waiting in played.stage.simulator.waiting:
        for target in waiting.targets:
            yield from _agent_for(target, number)


def _agent_for(target: Target, number: int) -> Iterator[tuple[Any, ...]]:
    dn = f"700{number}"
    if target.skills is not None:
        skills = {name: _enough(sign, int(level)) for name, sign, level in SKILL.findall(target.skills)}
        groups = (("groups", [target.name]),) if target.name else ()
        yield (Agent(_name(number), dn, (("skills", skills), *groups)),)
    elif target.type == "A":
        yield (Agent(target.name, dn),)
    elif target.type == "AP":
        yield (Agent(_name(number), dn, (("place", target.name),)),)
    elif target.type == "GP":
        yield (Group(target.name, "P1"), Agent(_name(number), dn, (("place", "P1"),)))
    elif target.type in ("GA", "GC"):
        yield (Agent(_name(number), dn, (("groups", [target.name]),)),)


def _enough(sign: str, level: int) -> int:
    return level + 1 if sign == ">" else level - 1 if sign == "<" else level


def _name(number: int) -> str:
    return ("anna", "ben")[number - 1]
