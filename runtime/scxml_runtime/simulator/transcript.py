"""The transcript: what happened, in words, as text that can be compared and committed.

In: what the host and the contact centre tell. Out: one line each: virtual time, who, what, and the line of
the chart; requests with a line for each of their parts. The rule that surprises: what an event does is told when it
is over, so its lines are held back and come after the event they belong to, whether some transition takes it or none.
What belongs to no event comes where it happened: before the first states are entered, or between two events.
"""

from __future__ import annotations

import re
from itertools import islice

from scxml_runtime.js.code_units import visible
from scxml_runtime.simulator.asked import from_call, from_message
from scxml_runtime.simulator.places import line_of_transition, line_on_stack
from scxml_runtime.simulator.requests import Requested, Requests
from scxml_runtime.simulator.wording import (
    attributes,
    details,
    facts,
    inner_lines,
    line,
    pairs,
    written,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, Protocol

    from scxml_runtime.chart.event import Event
    from scxml_runtime.chart.step import Step
    from scxml_runtime.host.host import Host
    from scxml_runtime.host.outside import Call, Message
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.asked import FromChart
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.web import Asked

    class Simulation(Protocol):
        """What the transcript listens to."""

        host: Host
        centre: Centre


#: What the host calls sessions.
SESSION_ID = re.compile("[0-9A-Z]{32}")

#: How the namespaces are usually abbreviated.
PREFIXES = {"interaction": "ixn"}


class Entry:
    """One line: `time` in virtual seconds, `who` (a session or an interaction), `what`, and `place` in the
    chart.
    """

    __slots__ = ("kind", "place", "time", "what", "who")

    def __init__(self, time: float, who: str, kind: str, what: str, place: str = "") -> None:
        self.time = time
        self.who = who
        self.kind = kind
        self.what = what
        self.place = place

    def __repr__(self) -> str:
        return f"<{self.time:.3f} {self.who} {self.kind} {self.what}>"


#: How each kind of line begins.
SIGNS = {
    "event": "◀ ",
    "untaken": "◁ ",
    "lost": "✗ ",
    "action": "▶ ",
    "message": "▶ ",
    "service": "▶ ",
    "part": "    ",
    "log": '  "',
    "enters": "  ",
    "error": "! ",
    "starts": "● ",
    "ends": "■ ",
    "centre": "· ",
}


class Transcript:
    """Everything that happened in a simulation, in order. `str()` is the whole text."""

    def __init__(self, simulator: Simulation) -> None:
        self.clock = simulator.host.clock
        self.params = simulator.host.modules.params
        self.entries: list[Entry] = []
        self.requests = Requests(own=simulator.host.modules.own)
        self.program: list[FromChart] = []
        self.names: dict[str, str] = {}
        self.namesakes: dict[str, int] = {}
        self.held: dict[str, list[tuple[Entry, Event | None]]] = {}
        self.heard: dict[str, list[tuple[float, str]]] = {}
        simulator.host.observe(self._told)
        simulator.centre.events.observers.append(self._noted)
        simulator.centre.web.observers.append(self._asked)

    def __str__(self) -> str:
        return "\n".join(self.lines()) + "\n"

    def lines(self, first: int = 0) -> Iterator[str]:
        """The lines of the text, from this entry on."""
        width = max((len(entry.who) for entry in self.entries), default=0)
        for entry in islice(self.entries, first, None):
            text = f"{entry.time:8.3f}  {entry.who:<{width}}  {visible(self._sentence(entry))}"
            yield f"{text:<100}  {entry.place}".rstrip() if entry.place else text.rstrip()

    def logs(self, session: StateMachine | None = None) -> list[str]:
        """What <log> said, in all sessions or in one."""
        name = None if session is None else self.name_of(session)
        return [entry.what for entry in self.entries if entry.kind == "log" and name in (None, entry.who)]

    def events(self, session: StateMachine) -> list[str]:
        """The names of the events that reached a session, in order."""
        return [name for _, name in self.heard.get(session.session_id, [])]

    def name_of(self, session: StateMachine) -> str:
        """What a session is called here: its chart, numbered when there are several."""
        return self.names.get(session.session_id) or name_in(
            self.names, self.namesakes, session, session.session_id
        )

    def named(self, text: str) -> str:
        """The text, with the names of sessions for their ids."""
        return SESSION_ID.sub(self._called, text)

    def _sentence(self, entry: Entry) -> str:
        lines = [line.strip() for line in self.named(entry.what).splitlines()]
        text = " ".join(lines)
        return SIGNS[entry.kind] + text + ('"' if entry.kind == "log" else "")

    def _called(self, id: re.Match[str]) -> str:
        return f"<{self.names[id[0]]}>" if id[0] in self.names else id[0]

    # What the host tells.

    def _told(self, session: StateMachine, kind: str, value: Any) -> None:
        tell = TOLD.get(kind)
        if tell is not None:
            tell(self, session, value)

    def _hold(
        self, session: StateMachine, kind: str, what: str, place: str = "", cause: Event | None = None
    ) -> None:
        entry = (Entry(self.clock.now(), self.name_of(session), kind, what, place), cause)
        held = self.held.get(session.session_id)
        if held is None:
            self.held[session.session_id] = [entry]
        else:
            held.append(entry)

    def _release(self, session: StateMachine, nothing: None = None) -> None:
        held = self.held.pop(session.session_id, None)
        if held is not None:
            self.entries += [entry for entry, _ in held]

    def _release_up_to(self, session: StateMachine, event: Event) -> None:
        """An error that comes from no event, as of an <invoke>, is told before the event that it becomes."""
        held = self.held.get(session.session_id)
        if not held:
            return
        for count, (_, cause) in enumerate(held, 1):
            if cause is event:
                self.entries += [entry for entry, _ in held[:count]]
                del held[:count]
                return

    def _started(self, session: StateMachine, value: Any) -> None:
        told = f"session starts  {details(self.params.get(session.session_id, {}))}".rstrip()
        self.entries.append(Entry(self.clock.now(), self.name_of(session), "starts", told))

    def _logged(self, session: StateMachine, value: tuple[str | None, Any, Any]) -> None:
        label, text, _ = value
        self._hold(session, "log", f"{label}: {text}" if label else str(text), line_on_stack(session))

    def _requested(self, session: StateMachine, request: Request) -> None:
        place = line_on_stack(session)
        self.requests.made.append(Requested(self.clock.now(), self.name_of(session), request, place))
        module, _, name = request.kind.partition(".")
        told = f"{PREFIXES.get(module, module)}:{name}  {pairs(attributes(request.given))}"
        self._hold(session, "action", told.rstrip(), place)
        for part in inner_lines(request.given):
            self._hold(session, "part", part)

    def _sent(self, session: StateMachine, told: tuple[str, Message]) -> None:
        type, message = told
        self._asks(session, from_message(self.clock.now(), self.name_of(session), type, message))

    def _invoked(self, session: StateMachine, call: Call) -> None:
        self._asks(session, from_call(self.clock.now(), self.name_of(session), call))

    def _asks(self, session: StateMachine, asked: FromChart) -> None:
        self.program.append(asked)
        self._hold(session, asked.kind, str(asked), line_on_stack(session))

    def _queued(self, session: StateMachine, event: Event) -> None:
        self.heard.setdefault(session.session_id, []).append((self.clock.now(), event.name))

    def _stepped(self, session: StateMachine, step: Step) -> None:
        arrow, event = "  → " + ", ".join(step.entered) if step.entered else "", step.event
        if event is not None:
            self._release_up_to(session, event)
            told = f"{event.name}  {details(_data(event))}".rstrip() + arrow
            place = line_of_transition(session, step.transitions)
            self.entries.append(Entry(self.clock.now(), self.name_of(session), "event", told, place))
        elif arrow:
            self.entries.append(Entry(self.clock.now(), self.name_of(session), "enters", arrow.strip()))
        self._release(session)

    def _untaken(self, session: StateMachine, event: Event) -> None:
        self._release_up_to(session, event)
        self._nowhere(session, "untaken", event, "no transition")
        self._release(session)

    def _lost(self, session: StateMachine, event: Event) -> None:
        self._nowhere(session, "lost", event, "the session is over")

    def _nowhere(self, session: StateMachine, kind: str, event: Event, why: str) -> None:
        told = f"{event.name}  {details(_data(event))}".rstrip()
        self.entries.append(
            Entry(self.clock.now(), self.name_of(session), kind, f"{told}  ({why})", event.place)
        )

    def _failed(self, session: StateMachine, event: Event) -> None:
        self._hold(session, "error", f"{event.name}  {details(_data(event))}".rstrip(), event.place, event)

    def _ended(self, session: StateMachine, final: str | None) -> None:
        self._release(session)
        told = f"session ends in {final}" if final else "session is terminated"
        self.entries.append(Entry(self.clock.now(), self.name_of(session), "ends", told))

    # What the contact centre tells.

    def _noted(self, what: str, about: str, told: Mapping[str, Any]) -> None:
        self._happened(about, f"{what}  {facts(told)}")

    def _asked(self, asked: Asked) -> None:
        headers = f"headers={written(asked.headers)}" if asked.headers else ""
        body = f"body={line(asked.body.decode('utf-8', 'backslashreplace'))}" if asked.body else ""
        self._happened("web", "  ".join(filter(None, (f"{asked.method} {line(asked.url)}", headers, body))))

    def _happened(self, about: str, what: str) -> None:
        self.entries.append(Entry(self.clock.now(), about, "centre", what.rstrip()))


def name_in(names: dict[str, str], namesakes: dict[str, int], session: StateMachine, id: str) -> str:
    """The name of a session among those that have one, by id."""
    if id not in names:
        source = session.chart.source.rpartition("/")[2]
        name = session.chart.name or source.rpartition(".")[0] or type(session).__name__
        count = namesakes[name] = namesakes.get(name, 0) + 1
        names[id] = name if count == 1 else f"{name}#{count}"
    return names[id]


def _data(event: Event) -> Mapping[str, Any]:
    data = event.data
    return data if isinstance(data, dict) else {}


TOLD: dict[str, Callable[[Any, Any, Any], None]] = {
    "start": Transcript._started,
    "log": Transcript._logged,
    "request": Transcript._requested,
    "message": Transcript._sent,
    "service": Transcript._invoked,
    "queued": Transcript._queued,
    "step": Transcript._stepped,
    "between": Transcript._release,
    "untaken": Transcript._untaken,
    "lost": Transcript._lost,
    "error": Transcript._failed,
    "end": Transcript._ended,
}
