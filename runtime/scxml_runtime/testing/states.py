"""Assertions about the states of a session, over virtual time."""

from __future__ import annotations

from scxml_runtime.chart.structure import prefixes
from scxml_runtime.testing.account import name, where
from scxml_runtime.testing.lines import Lines
from scxml_runtime.testing.stories import known_story
from scxml_runtime.testing.watching import Watch, pass_time
from scxml_runtime.testing.ways import Way, at, ways, ways_into

__unittest = True  # its tracebacks end in the test
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from scxml_runtime.chart.step import Step
    from scxml_runtime.session.machine import StateMachine

FEW = 6
"""Ways, steps and events that a message lists."""


def assert_reaches(session: StateMachine[Any, Any], state: str, within: float = 0) -> None:
    """The session enters a state, be it for a moment, or is in it, before so many seconds of virtual time have passed;
    which stands still at that moment. `within` 0: now. Raises ValueError for an id that no state has.
    """
    __tracebackhide__ = True
    session.state_(state)
    began = session.now
    if session.is_active(state):
        return
    with Watch(session) as watch:

        def is_over() -> bool:
            return any(state in step.entered for _, step in watch.steps) or session.is_finished

        pass_time(session.host, within, is_over)  # type: ignore[arg-type]
    if not any(state in step.entered for _, step in watch.steps):
        raise AssertionError("\n".join(_not_reached(session, state, within, began, watch)))


def assert_stays(session: StateMachine[Any, Any], state: str, during: float) -> None:
    """The session is in a state and does not leave it for so many seconds of virtual time, which pass."""
    __tracebackhide__ = True
    lines = Lines(type(session))
    if not session.is_active(state):
        raise AssertionError(
            f"{name(session)} is not in {state}{at(lines.state(state))} but {where(session, lines)}"
        )
    began = session.now
    with Watch(session) as watch:

        def left() -> bool:
            return any(state in step.exited for _, step in watch.steps) or session.is_finished

        pass_time(session.host, during, left)  # type: ignore[arg-type]
    for time, step in watch.steps:
        if state in step.exited:
            how = _step(session, lines, time, step)
            raise AssertionError(
                f"{name(session)} left {state} after {time - began:g} of {during:g} s\n  {how}"
            )
    if left():
        raise AssertionError(f"{name(session)} {where(session, lines)} after {session.now - began:g} s")


def _not_reached(
    session: StateMachine, state: str, within: float, began: float, watch: Watch
) -> Iterator[str]:
    lines = Lines(type(session))
    when = f" within {within:g} s" if within else ""
    found = "it" if session.is_finished else "it is"
    yield f"{name(session)} does not reach {state}{at(lines.state(state))}{when}: {found} {where(session, lines)}"
    before = _before(session, state, began)
    if before is not None:
        yield f"  it came there before that, at {before:g} s"
    for time, step in watch.steps[-FEW:]:
        yield f"  {_step(session, lines, time, step)}"
    untaken = [*dict.fromkeys((*_untaken_before(session), *watch.untaken))]
    for event in untaken[-FEW:]:
        yield f"  no transition took {event}{_meant(session, event)}"
    entrances = ways_into(session, state, lines)
    if entrances:
        yield f"  {state} is entered"
    for way in entrances[:FEW]:
        yield f"    {way}{_why_not(session, way, untaken)}"
    if len(entrances) > FEW:
        yield f"    … and {len(entrances) - FEW} ways more"


def _before(session: StateMachine, state: str, began: float) -> float | None:
    """When the transcript has it that the state was entered last, before somebody asked."""
    story = known_story(session.host)  # type: ignore[arg-type]
    who = None if story is None else story.name_of(session)
    for entry in reversed([] if story is None else story.entries):
        entered = entry.what.rpartition("→ ")[2].split(", ") if "→ " in entry.what else ()
        if entry.who == who and entry.kind in ("event", "enters") and state in entered:
            return entry.time if entry.time <= began else None
    return None


def _untaken_before(session: StateMachine) -> list[str]:
    """The events that nothing has taken since the session came to where it stands, as the transcript has it."""
    found: list[str] = []
    story = known_story(session.host)  # type: ignore[arg-type]
    for entry in () if story is None else story.entries:
        if story is not None and entry.who == story.name_of(session):
            if entry.kind == "untaken":
                found.append(entry.what.split()[0])
            elif entry.kind in ("event", "enters") and "→ " in entry.what:
                found.clear()
    return found


def _why_not(session: StateMachine, way: Way, untaken: list[str]) -> str:
    """What kept a way from being gone."""
    if session.is_finished:
        return ""
    if way.row.source not in session.configuration:
        return "; not active"
    if way.row.event and not any(_takes(way, event) for event in untaken):
        return "; no such event came"
    return "; not true" if way.row.cond else ""


def _takes(way: Way, event: str) -> bool:
    known = {each.removesuffix(".*").rstrip(".") for each in (way.row.event or "").split()}
    return "*" in known or not known.isdisjoint(prefixes(event))


def _meant(session: StateMachine, event: str) -> str:
    from scxml_runtime.slips import nearest

    known = {each for way in ways(session, Lines(type(session))) for each in (way.row.event or "").split()}
    near = [] if event in known else nearest(event, known)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _step(session: StateMachine, lines: Lines, time: float, step: Step) -> str:
    """One line: when, what for, where from and where to."""
    event = step.event.name if step.event is not None else "no event"
    known = {id(way.row): way.place for way in ways(session, lines)}
    place = next((known[id(row)] for row in step.transitions if id(row) in known), "")
    to = f" to {', '.join(step.entered)}" if step.entered else ""
    left = f" from {', '.join(step.exited)}" if step.exited else ""
    return f"at {time:g} s: {event}{left}{to}{at(place)}"
