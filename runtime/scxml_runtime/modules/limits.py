"""Limits that a document of ORS sets for its own sessions: `_microStepLimit` and its like (ORS core 7).

In: a session about to start, whose chart has `limits`. Out: an observer that counts, and a timer. The rule that
surprises: sessions of other charts are not observed and pay nothing; the runtime's own budgets hold for all.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.session.lifecycle import End

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.chart.step import Step
    from scxml_runtime.session.machine import StateMachine


class Count:
    """The microsteps and entries of states since the last external event."""

    __slots__ = ("entered", "most_entries", "most_steps", "steps")

    def __init__(self, most_steps: int | None, most_entries: int | None) -> None:
        self.most_steps = most_steps
        self.most_entries = most_entries
        self.steps = 0
        self.entered: dict[str, int] = {}

    def __call__(self, step: Step) -> None:
        """Count a step. Raises BudgetExceeded, which ends the session."""
        if step.event is not None and step.event.type == "external":
            self.steps = 0
            self.entered.clear()
        self.steps += 1
        if self.most_steps is not None and self.steps > self.most_steps:
            raise js.BudgetExceeded(f"_microStepLimit: more than {self.most_steps} microsteps for one event")
        for id in step.entered if self.most_entries is not None else ():
            times = self.entered[id] = self.entered.get(id, 0) + 1
            if times > self.most_entries:  # type: ignore[operator]
                raise js.BudgetExceeded(
                    f"_stateEntryLimit: {id} was entered more than {self.most_entries} times for one event"
                )


def watch(session: Any) -> None:
    """Keep the session within its chart's limits, from its start on."""
    limits = session.chart.limits
    steps, entries = limits.get("_microStepLimit"), limits.get("_stateEntryLimit")
    if steps is not None or entries is not None:
        session.observe(Count(steps, entries))
    if "_maxtime" in limits:
        seconds = limits["_maxtime"]
        session.host.call_later(session, "limit _maxtime", seconds, end_by_age, session, seconds)


def end_by_age(session: StateMachine, seconds: int) -> None:
    """The session is too old: it is ended as from outside, and says why."""
    if not session.is_finished:
        session.end_ = End(None, f"_maxtime: the session is older than {seconds} seconds", js.undefined)
        session.host.terminate(session)
