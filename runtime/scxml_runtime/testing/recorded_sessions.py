"""What a trace says of one session.

In: what the host tells of the session. Out: lines. The rule that surprises: what comes within a microstep is held back
until the step is told, and follows it.
"""

from __future__ import annotations

from scxml_runtime.simulator.places import line_on_stack
from scxml_runtime.testing.lone import id_of
from scxml_runtime.testing.recorded_data import KnownData
from scxml_runtime.testing.recorded_events import event_line
from scxml_runtime.testing.recorded_program import LINES
from scxml_runtime.testing.recorded_values import recorded_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    from scxml_runtime.chart.event import Event
    from scxml_runtime.chart.step import Step
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.testing.recorded_charts import RecordedChart

    Line = dict[str, Any]

    class Book(Protocol):
        """Where lines are written."""

        @property
        def now(self) -> float: ...
        def write(self, line: Line) -> None: ...
        def name_of(self, session: StateMachine) -> str: ...
        def chart_of(self, session: StateMachine) -> RecordedChart: ...


class Recorded:
    """One session that is recorded."""

    __slots__ = ("_answers", "_chart", "_data", "_held", "_name", "_recorder", "_requests", "_session")

    def __init__(self, recorder: Book, session: StateMachine) -> None:
        self._recorder = recorder
        self._session: Any = session  # until it ends, so that the host may forget it then
        self._chart = recorder.chart_of(session)
        self._name = recorder.name_of(session)
        self._data = KnownData()
        self._held: list[tuple[Line, Event | None]] = []
        self._requests: set[str] = set()
        self._answers: dict[str, list[Event]] = {}

    def start(self, is_new: bool, given: Mapping[str, Any] | None) -> None:
        """The session starts, or is met where it stands."""
        session = self._session
        told: Line = {"id": id_of(session), "chart": self._chart.name}
        if session.parent_ is not None:
            parent, invokeid = session.parent_
            told |= {"parent": self._recorder.name_of(parent), "invokeid": invokeid}
        params = self._params() or given
        if params:
            told["params"] = recorded_value(params)
        if not is_new:
            told["active"] = _in_order(session)
        self._write("start", told)
        if not is_new:
            self._tell_data()

    def _params(self) -> Mapping[str, Any]:
        modules = self._session.host_._modules  # made by nobody for this
        return {} if modules is None else modules.params.get(id_of(self._session), {})

    # --- what is written ---------------------------------------------------------------------------------------

    def _line(self, kind: str, told: Line) -> Line:
        return {"kind": kind, "at": self._recorder.now, "session": self._name, **told}

    def _write(self, kind: str, told: Line) -> None:
        self._recorder.write(self._line(kind, told))

    def _hold(self, kind: str, told: Line, cause: Event | None = None) -> None:
        self._held.append((self._line(kind, told), cause))

    def release(self) -> None:
        """Write what was held back."""
        for line, _ in self._held:
            self._recorder.write(line)
        self._held.clear()

    def _release_up_to(self, event: Event) -> None:
        """An error that comes from no event is told before the event that it becomes."""
        count = next((place for place, (_, cause) in enumerate(self._held, 1) if cause is event), 0)
        for line, _ in self._held[:count]:
            self._recorder.write(line)
        del self._held[:count]

    def _tell_data(self) -> None:
        changed, gone = self._data.changes(self._session)
        if changed or gone:
            self._write("data", {"changed": changed, **({"gone": gone} if gone else {})})

    # --- what is told ------------------------------------------------------------------------------------------

    def met(self, nothing: None) -> None:
        """It has been written as the session was met."""

    def stepped(self, step: Step) -> None:
        """A microstep."""
        if step.event is not None:
            self._release_up_to(step.event)
            self._write("event", event_line(step.event))
        told: Line = {} if step.event is None else {"event": step.event.name}
        told["transitions"] = [self._chart.transition(self._session, row) for row in step.transitions]
        self._write("step", {**told, "exited": [*step.exited], "entered": [*step.entered]})
        self.between(None)

    def between(self, nothing: None) -> None:
        """What came belongs to no step."""
        self.release()
        self._tell_data()

    def finish(self) -> None:
        """Nothing more is recorded; conditions that were asked last may have changed something."""
        if self._session is not None:
            self.between(None)

    def untaken(self, event: Event) -> None:
        """No transition takes an event."""
        self._release_up_to(event)
        self._write("event", event_line(event))
        self._write("untaken", {"event": event.name})
        self.between(None)

    def lost(self, event: Event) -> None:
        """An event comes when the session is over."""
        self._write("lost", event_line(event))

    def logged(self, value: tuple[str | None, Any, Any]) -> None:
        """<log>."""
        label, text, level = value
        told: Line = {"label": _texts(label), "text": recorded_value(str(text))}
        if level is not None:
            told["level"] = recorded_value(level)
        self._hold("log", told | self._chart.place(line_on_stack(self._session)))

    def requested(self, request: Request) -> None:
        """An action asks the platform for something."""
        told = {"action": request.kind.replace(".", ":", 1), "id": request.id}
        told["given"] = recorded_value(request.given)
        self._hold("request", told | self._chart.place(line_on_stack(self._session)))
        self._requests.add(request.id)
        for answer in self._answers.pop(request.id, ()):
            self._answered(request.id, answer)

    def queued(self, event: Event) -> None:
        """An event arrives; one that answers a request is told at once, and once more when it is taken up."""
        id = event.data.get("requestid") if isinstance(event.data, dict) else None
        if not isinstance(id, str) or not (event.origin or "").startswith("fm:"):
            return
        if id in self._requests:
            self._answered(id, event)
        else:
            self._answers[id] = [event]  # accepted or refused as it is asked for

    def _answered(self, id: str, event: Event) -> None:
        told = {"id": id, "event": event.name, "data": recorded_value(event.data)}
        if self._held:
            self._hold("answer", told)
        else:
            self._write("answer", told)

    def asked(self, kind: str, line: Line) -> None:
        """The program around the chart, or the platform, is asked for something."""
        self._hold(kind, line | self._chart.place(line_on_stack(self._session)))

    def failed(self, event: Event) -> None:
        """Content fails."""
        self._hold("error", event_line(event) | self._chart.place(event.place), event)

    def ended(self, final: str | None) -> None:
        """The session is over."""
        self.between(None)
        session, self._session = self._session, None
        told: Line = {"final": final}
        if session.failure:
            told["failure"] = session.failure
        if final is not None:
            done = recorded_value(session.done_data)
            if done != {"$": "undefined"}:
                told["data"] = done
        self._write("end", told)


def _texts(label: Any) -> str:
    return "" if label is None or label is ... else str(label)


def _in_order(session: StateMachine) -> list[str]:
    nodes = session.repertoire_.structure.nodes
    return sorted(session.configuration, key=lambda id: nodes[id].order)


def _asks(kind: str, line: Callable[[Any], Line]) -> Callable[[Recorded, Any], None]:
    return lambda recorded, value: recorded.asked(kind, line(value))


TOLD: dict[str, Callable[[Recorded, Any], None]] = {
    "start": Recorded.met,
    "restored": Recorded.met,
    "step": Recorded.stepped,
    "log": Recorded.logged,
    "request": Recorded.requested,
    "queued": Recorded.queued,
    "error": Recorded.failed,
    "between": Recorded.between,
    "untaken": Recorded.untaken,
    "lost": Recorded.lost,
    "end": Recorded.ended,
    **{told: _asks(kind, line) for told, (kind, line) in LINES.items()},
}
