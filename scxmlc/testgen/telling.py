"""What a test says of a way: its moves as lines, and behind each what is to be seen then, as assertions.

In: a player and a way. Out: lines of Python. The rule that surprises: what a chart says of itself is taken as it is, a
characterisation; ids of sessions, which are another's business, are never asserted on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from keyword import iskeyword
from textwrap import shorten
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.simulator.asked import FromChart
from scxml_runtime.simulator.requests import Requested, actions
from scxml_runtime.simulator.transcript import SESSION_ID, Entry
from scxmlc.testgen.choosing import flat
from scxmlc.testgen.moves import Arrive, Failing, Move, Pass, Stage, StandIn, Start, Trouble, Way
from scxmlc.testgen.playing import Player

SILENT = (Arrive, Start, StandIn, Trouble)
"""Moves after which nothing needs to be said, if nothing is to be seen."""
MOST_ATTRIBUTES, MOST_DATA, MOST_STATES, LONGEST, LONGEST_NOTE = 4, 6, 3, 100, 84
MOST_INNER = 10
PARTS = {"prompts": ("prompt", "text"), "targets": ("target", "name")}


@dataclass(slots=True)
class Teller:
    """Tells one way. `session` is what the test calls its session, `results` are the variables that hold ids of the
    platform's; `known` are the beginnings of ways, as text, of which other tests have told what is said and asked.
    """

    session: str
    results: frozenset[str] = frozenset()
    known: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    _way: str = ""
    _atoms: list[str] = field(default_factory=list)
    _active: frozenset[str] = frozenset()
    _entries: int = 0
    _requests: int = 0
    _messages: int = 0
    _said: set[str] = field(default_factory=set)
    _data: dict[str, Any] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    def watch(self, stage: Stage, move: Move) -> None:
        """Take up a move and what has come of it."""
        line = move.line(self.session)
        self._way += f"{line}\n"
        self.lines += line.split("\n")
        session = stage.session
        if session is None or isinstance(move, Failing):
            return
        if isinstance(move, Start):
            self._data = _plain_data(session)
        self._changed |= self._otherwise(_plain_data(session))
        entries = self._new(stage, session)
        said = [*self._logs(entries), *self._asked(stage, session), *self._sent(stage, session)]
        notes = [] if self._way in self.known else [*self._errors(entries)]
        seen = [*self._states(session), *([] if self._way in self.known else said)]
        if not seen and not isinstance(move, SILENT) and not (isinstance(move, Pass) and not move.seconds):
            seen = [f"assert {self.session}.is_active({each!r})" for each in self._atoms[:MOST_STATES]]
        if seen and isinstance(move, Start) and _is_due(stage):
            seen = notes = []  # told after the simulation has run
            self._active, self._said = frozenset(), set()
            self._entries = self._requests = self._messages = 0
        else:
            self.told.add(self._way)
        self.lines += [*notes, *seen]

    def end(self, stage: Stage) -> None:
        """What the data are at the end that were otherwise at the start, or on the way."""
        if stage.session is not None:
            data = _plain_data(stage.session)
            changed = (self._changed | self._otherwise(data)) - self.results
            found = {name: value for name, value in data.items() if name in changed}
            for name, value in list(found.items())[:MOST_DATA]:
                verb = "is" if value is None or isinstance(value, bool) else "=="
                self.lines.append(f"assert {self.session}.data[{name!r}] {verb} {value!r}")

    def _otherwise(self, data: dict[str, Any]) -> set[str]:
        """The variables that are not as they were at the start."""
        return {name for name, value in data.items() if repr(self._data.get(name, ...)) != repr(value)}

    def _states(self, session: StateMachine) -> Iterator[str]:
        if session.is_finished:
            if self._active != {"(over)"}:
                self._active, self._atoms = frozenset(["(over)"]), []
                ended = f"final == {session.final!r}" if session.final else "is_finished"
                yield (
                    f"assert {self.session}.failure" if session.failure else f"assert {self.session}.{ended}"
                )
            return
        nodes = session.repertoire_.structure.nodes
        atoms = sorted(
            (id for id in session.configuration if nodes[id].is_atomic), key=lambda id: nodes[id].order
        )
        yield from (f"assert_reaches({self.session}, {id!r})" for id in atoms if id not in self._active)
        self._active, self._atoms = frozenset(atoms), atoms

    def _new(self, stage: Stage, session: StateMachine) -> list[Entry]:
        """What the transcript has of the session since the last move."""
        transcript = stage.simulator.transcript
        who = transcript.name_of(session)
        new, self._entries = transcript.entries[self._entries :], len(transcript.entries)
        return [entry for entry in new if entry.who == who]

    def _logs(self, entries: list[Entry]) -> Iterator[str]:
        for entry in entries:
            if entry.kind == "log" and _is_steady(entry.what):
                yield from self._once(f"assert_logged({self.session}, {entry.what!r})")

    def _errors(self, entries: list[Entry]) -> Iterator[str]:
        """Content that fails: nothing that a test asserts, but its owner should know."""
        for entry in entries:
            line = re.search(r":(\d+)(?::\d+)?$", entry.place)
            if entry.kind == "error" and line is not None:
                event, _, message = entry.what.partition("  message=")
                shown = flat(message or "it fails")
                if SESSION_ID.search(shown) is None:
                    said = shorten(f"# {event} in line {line[1]}: {shown}", LONGEST_NOTE, placeholder=" ...")
                    yield from self._once(said)

    def _asked(self, stage: Stage, session: StateMachine) -> Iterator[str]:
        made = stage.simulator.requests.by(session).made
        new, self._requests = made[self._requests :], len(made)
        for request in new:
            if request.kind in actions():
                said = "".join(f", {_argument(name, value)}" for name, value in _attributes(request))
                yield from self._once(f"assert_requested({self.session}, {_written(request.kind)!r}{said})")

    def _sent(self, stage: Stage, session: StateMachine) -> Iterator[str]:
        transcript = stage.simulator.transcript
        who = transcript.name_of(session)
        new, self._messages = transcript.program[self._messages :], len(transcript.program)
        for each in new:
            if each.kind == "message" and each.who == who:
                said = "".join(f", {name}={value!r}" for name, value in _content(each))
                event = "" if each.event is None else f", {each.event!r}"
                yield from self._once(f"assert_messaged({self.session}, {each.type!r}{event}{said})")

    def _once(self, line: str) -> Iterator[str]:
        """The line, unless it has been said: it would hold whatever happened since."""
        if line not in self._said:
            self._said.add(line)
            yield line


def told(
    player: Player, way: Way, session: str, results: frozenset[str], known: set[str]
) -> list[str] | None:
    """The lines of a test that goes this way; None where it is not the same each time. `known` is added to."""
    tellers = [Teller(session, results, known) for _ in range(2)]
    for teller in tellers:
        played = player.play(way, teller.watch)
        teller.end(played.stage)
    first, second = tellers
    if first.lines != second.lines:
        return None
    known |= first.told
    return first.lines


def _is_due(stage: Stage) -> bool:
    due = stage.simulator.clock.next_due()
    return due is not None and due <= stage.simulator.now


def _written(kind: str) -> str:
    """As charts write the action."""
    return kind.replace(".", ":", 1)


def _attributes(request: Requested) -> Iterator[tuple[str, Any]]:
    """What a request says that is worth asserting: its first simple attributes, and what is played or aimed at."""
    row = actions()[request.kind]
    rows = [each for each in row.attributes if each.name.isidentifier() and not each.name.endswith("id")]
    names = [each.name for each in rows]
    told = [(each.name, request.values.get(each.name), each.default) for each in rows]
    values = [(name, value) for name, value, default in told if value != default and _is_worth_saying(value)]
    yield from values[:MOST_ATTRIBUTES]
    for name, (part, attribute) in PARTS.items():
        if name not in names:
            listed = [each.get(attribute) for each in request.parts(part)]
            if listed and all(isinstance(each, str) and _is_steady(each) for each in listed):
                yield name, listed


def _argument(name: str, value: Any) -> str:
    """A keyword argument; ORS calls attributes `from` and `for`, which are words of Python."""
    return f"**{{{name!r}: {value!r}}}" if iskeyword(name) else f"{name}={value!r}"


def _content(message: FromChart) -> Iterator[tuple[str, Any]]:
    """What a message says beside its event that is the same each time."""
    if message.target is not None and _is_steady(message.target):
        yield "target", message.target
    data = message.data
    if isinstance(data, dict):
        simple = [(name, value) for name, value in data.items() if _is_simple(value)]
        data = dict(simple[:MOST_DATA])
    if data not in (None, {}) and _is_simple(data):
        yield "data", data


def _is_worth_saying(value: Any) -> bool:
    return isinstance(value, str | int | float) and value != "" and _is_steady(str(value))


def _is_steady(text: str) -> bool:
    return len(text) <= LONGEST and SESSION_ID.search(text) is None


def _plain_data(session: StateMachine) -> dict[str, Any]:
    """The variables that hold something simple, or a few such things."""
    try:
        found = dict(session.data)
    except (RecursionError, ValueError):
        return {}
    return {name: value for name, value in found.items() if _is_simple(value) and name != "_genesys"}


def _is_simple(value: Any) -> bool:
    if value is None or isinstance(value, bool | int):
        return True
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    if isinstance(value, str):
        return _is_steady(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (
        isinstance(value, dict | list)
        and len(value) <= MOST_INNER
        and all(map(_is_simple, inner))
        and _is_steady(repr(value))
    )
