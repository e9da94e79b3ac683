"""`Step`: what one microstep did, for whoever observes a session. Built only when somebody does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from scxml_runtime.chart.event import Event
    from scxml_runtime.chart.rows import Transition


class Step:
    """One microstep (SCXML 3.1.1, Appendix D).

    `event` is None at start and for eventless transitions; `transitions` are the rows that were taken, in
    the order of their content; `exited` and `entered` are state ids in exit and entry order.
    """

    __slots__ = ("configuration", "entered", "event", "exited", "transitions")

    def __init__(
        self,
        event: Event | None,
        transitions: Sequence[Transition],
        exited: Sequence[str],
        entered: Sequence[str],
        configuration: frozenset[str],
    ) -> None:
        self.event = event
        self.transitions = transitions
        self.exited = exited
        self.entered = entered
        self.configuration = configuration

    def __repr__(self) -> str:
        name = self.event.name if self.event is not None else None
        return f"Step(event={name!r}, exited={list(self.exited)}, entered={list(self.entered)})"
