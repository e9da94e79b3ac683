"""Breakpoints: where to stop, on what condition, or what to say instead.

In: what people write: `door.scxml:12`, `12`, `state:open`, `event:error.*`, `error`, `untaken`. Out: `Breakpoint`s,
bound to the charts as these turn up. The rule that surprises: a line on which nothing happens means the next one on
which something does; a line of a chart that is not there yet waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Protocol

from scxml_runtime import StateMachine
from scxml_runtime.chart.event import name_of
from scxml_runtime.chart.rows import Initial
from scxml_runtime.slips import did_you_mean, nearest
from scxmlc.debug.looking import Unevaluable, evaluate, holds, shown
from scxmlc.debug.moments import Moment
from scxmlc.debug.outline import Outline, outline
from scxmlc.ecmascript import ScriptError, parse_script

LINE = re.compile(r"(?:(.+):)?(\d+)")
KINDS = ("state:ID", "event:NAME", "error", "untaken")


class Run(Protocol):
    """The run whose moments may be hit."""

    is_replay: bool

    def is_internal(self, moment: Moment) -> bool:
        """Whether a microstep is the first that one hears of its event."""

    def standing_still(self) -> AbstractContextManager[None]:
        """Nothing that runs meanwhile is debugged."""

    def said(self, line: str) -> None:
        """What a log point says."""


class NoPlace(Exception):
    """What was written is no place to stop at; its text says why, and what was meant."""


@dataclass(slots=True)
class Breakpoint:
    """`kind` is line, state, event, error or untaken; `line` where it is bound, 0 before it is."""

    number: int
    kind: str
    name: str = ""
    asked: int = 0
    line: int = 0
    condition: str = ""
    log: str = ""
    note: str = ""

    def __str__(self) -> str:
        place = f"{self.name}:{self.line or self.asked}" if self.kind == "line" else self.kind
        place += f":{self.name}" if self.kind in ("state", "event") else ""
        place += "" if self.line or self.kind != "line" else "  (its chart has not been met yet)"
        condition = f"  if {self.condition}" if self.condition else ""
        return f"{self.number}  {place}{condition}" + (f"  says {self.log}" if self.log else "")


class Breakpoints:
    """Those of one run; `lines` are those that they are on. `bound` is told of one whose chart has been met."""

    def __init__(self) -> None:
        self.all: list[Breakpoint] = []
        self.lines: set[tuple[str, int]] = set()
        self.bound: Callable[[Breakpoint], object] = lambda each: None
        self.outlines: dict[type[StateMachine], Outline] = {}
        self._count = 0

    def learn(self, cls: type[StateMachine]) -> None:
        """A chart has turned up."""
        self.outlines[cls] = outline(cls)
        for each in self.all:
            if each.kind == "line" and not each.line:
                with suppress(NoPlace):
                    self._bind(each)
                if each.line:
                    self.bound(each)
        self._changed()

    def _changed(self) -> None:
        self.lines = {(each.name, each.line) for each in self.all if each.kind == "line"}

    def outline_of(self, session: StateMachine) -> Outline:
        """Where things stand in a session's chart."""
        return next(found for cls, found in self.outlines.items() if isinstance(session, cls))

    def is_condition(self, session: StateMachine, method: str) -> bool:
        """Whether a method is the condition of a transition."""
        return method in self.outline_of(session).conditions

    @property
    def files(self) -> list[str]:
        """The documents that are known."""
        return [file for each in self.outlines.values() for file in each.content]

    # --- to make them -------------------------------------------------------------

    def add(self, place: str, condition: str = "", log: str = "") -> Breakpoint:
        """A breakpoint as people write it. Raises NoPlace."""
        made = self._read(place.strip())
        _check(condition)
        made.condition, made.log = condition, log
        if made.kind == "line":
            self._bind(made)
        elif made.kind == "state":
            states = [id for cls in self.outlines for id in _ids(cls)]
            if made.name not in states:
                raise NoPlace(f"no state {made.name!r}{did_you_mean(made.name, states)}")
        self._count += 1
        made.number = self._count
        self.all.append(made)
        self._changed()
        return made

    def _read(self, place: str) -> Breakpoint:
        kind, _, name = place.partition(":")
        if kind in ("state", "event") and name:
            return Breakpoint(0, kind, name)
        if place in ("error", "untaken"):
            return Breakpoint(0, place)
        found = LINE.fullmatch(place)
        if not found:
            raise NoPlace(f"{place!r} is no place to stop at; {self._meant(place)}")
        file = found[1] or next(iter(self.files), "")
        return Breakpoint(0, "line", file, int(found[2]))

    def _meant(self, place: str) -> str:
        if place in (id for cls in self.outlines for id in _ids(cls)):
            return f"did you mean state:{place}?"
        near = nearest(place, ("state:", "event:", "error", "untaken", *self.files))
        return (
            f"did you mean {' or '.join(near)}?" if near else f"there are LINE, FILE:LINE, {', '.join(KINDS)}"
        )

    def _bind(self, made: Breakpoint) -> None:
        """Find the line. Raises NoPlace where no chart could have it."""
        name = PurePath(made.name.replace("\\", "/")).name
        for each in self.outlines.values():
            file = next((file for file in each.content if PurePath(file).name == name), None)
            if file is not None and _may_be(made.name, each.files.get(file)):
                lines = [line for line in each.lines(file) if line >= made.asked]
                if not lines:
                    raise NoPlace(f"{file} has nothing to stop at from line {made.asked} on")
                made.name, made.line = file, min(lines)
                return
        if not name.endswith((".scxml", ".xml", ".js")):
            raise NoPlace(f"no file {made.name!r}{did_you_mean(made.name, self.files)}")
        made.note = (
            f"no chart called {name} has been met yet; there are {', '.join(dict.fromkeys(self.files))}"
        )

    def remove(self, number: int) -> None:
        """Forget one. Raises NoPlace."""
        if number not in [each.number for each in self.all]:
            raise NoPlace(f"there is no breakpoint {number}")
        self.forget(lambda each: each.number == number)

    def forget(self, unwanted: Callable[[Breakpoint], bool]) -> None:
        """Forget all of these."""
        self.all = [each for each in self.all if not unwanted(each)]
        self._changed()

    # --- to hit them -------------------------------------------------------------

    def hit(self, moment: Moment, run: Run) -> str | None:
        """Why to stop at a moment, if one of them says so."""
        for each in self.all:
            if HITS[each.kind](self, each, moment, run) and (reason := self._holds(each, moment, run)):
                return reason
        return None

    def _holds(self, each: Breakpoint, moment: Moment, run: Run) -> str:
        session = moment.session
        if session is None:
            return ""
        with run.standing_still():
            try:
                if each.condition and not holds(session, each.condition, moment.frame):
                    return ""
            except Unevaluable as problem:
                return f"breakpoint {each.number}, whose condition failed: {problem}"
            if not each.log:
                return f"breakpoint {each.number}"
            if not run.is_replay:
                run.said(filled(each.log, session, moment))
        return ""

    def places(self, moment: Moment) -> Iterator[tuple[str, int]]:
        """The lines that a moment stands on."""
        if moment.kind == "line":
            yield moment.file, moment.line
        elif moment.reaction is not None and moment.session is not None:
            found = self.outline_of(moment.session)
            rows, _, entered = moment.reaction.told
            lines = [found.transitions.get(id(row)) for row in rows] + [
                found.states.get(id) for id in entered
            ]
            yield from ((found.name, line) for line in lines if line is not None)


def filled(text: str, session: StateMachine, moment: Moment) -> str:
    """A log point's text, with the values of what stands in braces."""

    def value(found: re.Match[str]) -> str:
        try:
            told = evaluate(session, found[1], moment.frame)
        except Unevaluable as problem:
            return f"{{{problem}}}"
        return told if isinstance(told, str) else shown(told)

    return re.sub(r"\{([^{}]+)\}", value, text)


def _check(condition: str) -> None:
    """Raises NoPlace where a condition can never be evaluated."""
    try:
        parse_script(condition)
    except ScriptError as problem:
        raise NoPlace(f"its condition, {condition!r}, is no expression: {problem.message}") from None


def _may_be(asked: str, known: Path | None) -> bool:
    """Whether a path that somebody names is that file: another one of the same name is not."""
    there = Path(asked)
    return known is None or not there.is_absolute() or not there.exists() or there.samefile(known)


def _ids(cls: type[StateMachine]) -> Iterable[str]:
    return (row.id for row in cls.chart.states if not isinstance(row, Initial))


def matches(descriptors: str, name: str) -> bool:
    """Whether an event's name is one of these descriptors (SCXML 3.12.1)."""
    for each in descriptors.split():
        prefix = each.removesuffix(".*").removesuffix(".")
        if each == "*" or name == prefix or name.startswith(f"{prefix}."):
            return True
    return False


def _at_line(all: Breakpoints, each: Breakpoint, moment: Moment, run: Run) -> bool:
    return bool(each.line) and not moment.is_condition and (each.name, each.line) in all.places(moment)


def _at_state(all: Breakpoints, each: Breakpoint, moment: Moment, run: Run) -> bool:
    return moment.reaction is not None and each.name in moment.reaction.told[2]


def _at_event(all: Breakpoints, each: Breakpoint, moment: Moment, run: Run) -> bool:
    first = moment.kind == "event" or (moment.kind in ("microstep", "untaken") and run.is_internal(moment))
    return first and matches(each.name, name_of(moment.event) or "")


HITS: dict[str, Any] = {
    "line": _at_line,
    "state": _at_state,
    "event": _at_event,
    "error": lambda all, each, moment, run: moment.kind == "error",
    "untaken": lambda all, each, moment, run: moment.kind == "untaken",
}
