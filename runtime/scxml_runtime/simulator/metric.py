"""The log of a simulation in the form of ORS metrics, to lay beside the log of a real server (ORS core 7.1).

In: what the host tells, from the moment it is made. Out: one line for each fact, as
`09:00:00.000 [T:1] {ScxmlMetric:3} METRIC <state_enter sid='…' name='…' type='state' />`. The rule that
surprises: attribute values stand in single quotes and are not escaped, as in the logs of ORS, so this is no
XML.

What a microstep does is known when it is over; within it the order is: transitions, states left, what content
evaluated, said and asked for, states entered. Expressions are told by `telling`, with the text that the comments of
the generated module show; `type` is ECMAScript's typeof (inferred: public logs show no meaning).
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.modules.calendar import now_in
from scxml_runtime.session.content import shown
from scxml_runtime.simulator.places import line_of_transition
from scxml_runtime.simulator.telling import tell_all, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.chart.event import Event
    from scxml_runtime.chart.step import Step
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.simulator import Simulator

#: The level of a kind; those seen in public logs are 1 for sessions and 3 for the rest.
LEVELS = {"appl_begin": 1, "appl_end": 1}

#: The segment of a kind, where it is not the common one (ORS 8.1.400.31).
SEGMENTS = {"eval_expr": "ScxmlMetricEvalExpr"}

NAMESPACE = "http://www.genesyslab.com/modules/"


class MetricLog:
    """The lines, in order; `str()` is the whole text. Made before anything happens, it misses nothing."""

    def __init__(self, simulator: Simulator) -> None:
        self.host = simulator.host
        self.lines: list[str] = []
        self.held: dict[str, list[str]] = {}
        self.host.observe(self._told)

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    def _told(self, session: StateMachine, kind: str, value: Any) -> None:
        tell = TOLD.get(kind)
        if tell is not None:
            tell(self, session, value)

    def line(self, session: StateMachine, kind: str, **attributes: Any) -> str:
        """One line about a session."""
        now = now_in(self.host)
        time = f"{now.hour:02}:{now.minute:02}:{now.second:02}.{now.millisecond:03}"
        facts = {"sid": session.session_id, **attributes}
        told = "".join(f" {name}='{' '.join(str(value).split())}'" for name, value in facts.items())
        segment = f"{SEGMENTS.get(kind, 'ScxmlMetric')}:{LEVELS.get(kind, 3)}"
        return f"{time} [T:1] {{{segment}}} METRIC <{kind}{told} />"

    def _say(self, session: StateMachine, kind: str, **attributes: Any) -> None:
        self.lines.append(self.line(session, kind, **attributes))

    def _hold(self, session: StateMachine, kind: str, **attributes: Any) -> None:
        self.held.setdefault(session.session_id, []).append(self.line(session, kind, **attributes))

    def _release(self, session: StateMachine) -> None:
        self.lines.extend(self.held.pop(session.session_id, ()))

    # What the host tells.

    def _started(self, session: StateMachine, value: Any) -> None:
        url = session.origin_.url or session.chart.source
        self._say(session, "doc_request", url=url)
        self._say(session, "doc_retrieved", url=url)
        self._say(session, "appl_begin", name=_name(session), url=url)
        tell_all(session)
        if session.chart.dialect == "ors":
            self._hold(session, "eval_expr", **_evaluation("global._data = new Object()", js.object({})))

    def _restoring(self, session: StateMachine, value: Any) -> None:
        tell_all(session)

    def _queued(self, session: StateMachine, event: Event) -> None:
        self._say(session, "event_queued", name=event.name, type=_type(event), thread=1)
        if event.name.startswith("error.") and (event.origin or "").startswith("fm:"):
            self._say(session, "fm_exec_error", error=_described(event))

    def _cancelled(self, session: StateMachine, sendid: Any) -> None:
        self._hold(session, "cancel", sendid=sendid)

    def _condition(self, session: StateMachine, value: tuple[str, Any]) -> None:
        self._say(session, "eval_condition", condition=value[0], result=_truth(value[1]))

    def _branch(self, session: StateMachine, value: tuple[str, Any]) -> None:
        self._hold(session, "eval_condition", condition=value[0], result=_truth(value[1]))

    def _expression(self, session: StateMachine, value: tuple[str, Any]) -> None:
        self._hold(session, "eval_expr", **_evaluation(*value))

    def _untaken(self, session: StateMachine, event: Event) -> None:
        self._release(session)
        self._say(session, "event_processed", name=event.name, type=_type(event), thread=1)

    def _logged(self, session: StateMachine, value: tuple[str | None, Any, Any]) -> None:
        label, text, level = value
        self._hold(session, "log", expr=text, label=label or "", level=1 if level is None else level)

    def _acted(self, session: StateMachine, value: tuple[str, str, Any, Any]) -> None:
        module, name, _, _ = value
        self._hold(session, "extension", name=name, namespace=self._namespace(module))

    def _namespace(self, module: str) -> str:
        own = getattr(self.host.modules.loaded.get(module), "own", None)
        return NAMESPACE + module if own is None else str(own.namespace)

    def _failed(self, session: StateMachine, event: Event) -> None:
        self._hold(session, "exec_error", error=_described(event))

    def _stepped(self, session: StateMachine, step: Step) -> None:
        event = step.event
        for row in step.transitions:
            self._say(
                session,
                "transition",
                name=row.source,
                event="" if event is None else event.name,
                cond=written(row.cond, "cond"),
                target=row.target or "",
                line=line_of_transition(session, [row]).rpartition(":")[2],
            )
        for id in step.exited:
            if _row(session, id).exit:
                self._say(session, "onexit", name=id)
            self._say(session, "state_exit", name=id, type=_kind(session, id))
        self._release(session)
        for id in step.entered:
            self._say(session, "state_enter", name=id, type=_kind(session, id))
            if _row(session, id).entry:
                self._say(session, "onentry", name=id)
        if event is not None:
            self._say(session, "event_processed", name=event.name, type=_type(event), thread=1)

    def _ended(self, session: StateMachine, final: str | None) -> None:
        self._release(session)
        url = session.origin_.url or session.chart.source
        reason = "normal" if final is not None else "terminated"
        self._say(session, "appl_end", name=_name(session), url=url, reason=reason)


def _evaluation(text: str, value: Any) -> dict[str, Any]:
    value = js.object(value) if type(value) is dict else js.array(value) if type(value) is list else value
    return {"expression": text, "type": js.typeof(value), "result": shown(value), "thread": 1}


def _truth(value: Any) -> str:
    return "true" if js.truthy(value) else "false"


def _name(session: StateMachine) -> str:
    return session.chart.name or ""


def _type(event: Event) -> str:
    return "external" if event.type == "external" else "internal"


def _row(session: StateMachine, id: str) -> Any:
    return next(row for row in session.chart.states if getattr(row, "id", None) == id)


def _kind(session: StateMachine, id: str) -> str:
    return type(_row(session, id)).__name__.lower()


def _described(event: Event) -> str:
    data = event.data if isinstance(event.data, dict) else {}
    text = data.get("description") or data.get("message") or ""
    return f"{event.name} {text}".strip()


TOLD: dict[str, Callable[[Any, Any, Any], None]] = {
    "start": MetricLog._started,
    "restoring": MetricLog._restoring,
    "queued": MetricLog._queued,
    "log": MetricLog._logged,
    "condition": MetricLog._condition,
    "branch": MetricLog._branch,
    "expression": MetricLog._expression,
    "untaken": MetricLog._untaken,
    "cancel": MetricLog._cancelled,
    "action": MetricLog._acted,
    "error": MetricLog._failed,
    "step": MetricLog._stepped,
    "end": MetricLog._ended,
}
