"""An account of where sessions stand, for the report of a test that failed.

In: a host. Out: lines: the time, each session with its active states, data, timers, requests without an answer and
events that wait, and the tail of the transcript, each with its line of the chart where that is known.
"""

from __future__ import annotations

from linecache import getlines

from scxml_runtime import js
from scxml_runtime.chart.event import Event, name_of
from scxml_runtime.chart.places import locate
from scxml_runtime.js.code_units import visible
from scxml_runtime.js.names import demangle
from scxml_runtime.session.session import each
from scxml_runtime.simulator.wording import written
from scxml_runtime.testing.lines import Lines
from scxml_runtime.testing.stories import known_story
from scxml_runtime.testing.ways import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from scxml_runtime.host.host import Host
    from scxml_runtime.session.machine import StateMachine

TAIL = 20
"""Lines of the transcript."""

MOST = 30
"""Variables, timers or events of a session."""


def account(host: Host, sessions: Iterable[StateMachine] = ()) -> str:
    """Where all sessions of a host stand, and those that are known to live there besides."""
    found = dict.fromkeys((*host.sessions.values(), *sessions))
    now = host.clock.now()
    lines = [f"at {now:g} s"]
    for session in found:
        lines += _standing(session, now)
    story = known_story(host)
    if story is not None and story.entries:
        told = [*story.lines()]
        heading = f"transcript, the last {TAIL} of {len(told)} lines" if len(told) > TAIL else "transcript"
        lines += ["", heading]
        lines += told[-TAIL:]
    elif story is None:
        lines += [f"  log: {said}" for session in found for _, said in session.log[-TAIL:]]
    return "\n".join(map(visible, lines if story is None else map(story.named, lines)))


def where(session: StateMachine, lines: Lines) -> str:
    """`in open (door.scxml:12)`, or how the session ended; of nested states the innermost."""
    if session.is_finished:
        if session.failure:
            return f"ended by {session.failure}"
        return f"ended in {session.final}{at(lines.state(session.final))}" if session.final else "ended"
    nodes = session.repertoire_.structure.nodes
    atoms = sorted(
        (nodes[id] for id in session.configuration if nodes[id].is_atomic), key=lambda node: node.order
    )
    if not atoms:
        return "not started"
    return "in " + " and ".join(f"{node.id}{at(lines.state(node.id))}" for node in atoms)


def name(session: StateMachine) -> str:
    """What the transcript calls it, else its class."""
    story = None if session.host_ is None else known_story(session.host_)  # type: ignore[arg-type]
    return type(session).__name__ if story is None else story.name_of(session)


def _standing(session: StateMachine, now: float) -> Iterator[str]:
    yield f"{name(session)}: {where(session, Lines(type(session)))}"
    for what, found in (
        ("data", _data(session)),
        ("timer", _timers(session, now)),
        ("request", _unanswered(session)),
        ("waits", _queued(session)),
    ):
        rows = [*found]
        yield from (f"  {what}: {row}" for row in rows[:MOST])
        if len(rows) > MOST:
            yield f"  {what}: … and {len(rows) - MOST} more"


def _data(session: StateMachine) -> Iterator[str]:
    """Variables that hold something: functions of libraries, and what the platform gives, are known."""
    data: dict[str, Any] = {**session.data}
    scope = session.data_
    functions = {demangle(name) for name in js.variables(scope) if js.is_callable(js.variable(scope, name))}
    for variable, value in data.items():
        if variable not in functions and variable != "_genesys":
            yield f"{variable} = {written(value)}"


def _timers(session: StateMachine, now: float) -> Iterator[str]:
    timers = session.timers_
    found = timers.values() if isinstance(timers, dict) else [timers]
    for timer in sorted((timer for some in found for timer in each(some)), key=lambda timer: timer[:2]):
        event = next((part.name for part in timer[5:] if isinstance(part, Event)), None) or timer[5]
        event = event if isinstance(event, str) else "something"
        yield f"{event} in {timer[0] - now:g} s{at(_sent(session, event, str(timer[4])))}"


def _sent(session: StateMachine, event: str, key: str) -> str:
    """Where the <send> stands: the only one with this id, else the only one of this event."""
    sends = [*_sends(session)]
    for marks in ((f' id="{key}"',), (f' event="{event}"', f" event=\"'{event}'\"")):
        places = {place for text, place in sends if any(mark in text for mark in marks)}
        if len(places) == 1:
            return places.pop()
    return ""


def _sends(session: StateMachine) -> Iterator[tuple[str, str]]:
    """Each <send> of the chart, as the comment in the generated module shows it, and its place."""
    lines: str = session.home_.get("LINES", "")
    file = session.home_.get("__file__")
    text = ""
    for number, line in enumerate(getlines(file) if lines and file else (), 1):
        said = line.strip()
        if said.startswith("# <send ") or (text and said.startswith("# ")):
            text += f" {said[1:].strip()}"
        elif text:
            yield text, locate(lines, number, session.chart.source) or ""
            text = ""


def _unanswered(session: StateMachine) -> Iterator[str]:
    """What the session has asked the platform for and waits for still."""
    host: Any = session.host_
    story = None if host is None else known_story(host)
    for request in () if story is None else story.requests.by(session).made:
        answer = host.modules.pending.open.get((request.session, request.id))
        if answer is not None:
            alarm = answer[1]
            left = f", {alarm.appointment[0] - session.now:g} s are left" if alarm is not None else ""
            yield f"{request.kind} of {request.time:g} s is not answered{left}{at(request.place)}"


def _queued(session: StateMachine) -> Iterator[str]:
    """Events that nobody has taken up yet; there are some only where a step was cut short."""
    for queue in (session.internal_, session.external_):
        for event in queue or ():
            place = getattr(event, "place", "")
            yield f"{name_of(event)}{at(place)}"
