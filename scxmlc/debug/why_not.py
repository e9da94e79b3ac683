"""Why a transition is, or was, not taken.

In: a session that stands still, and an event. Out: for each transition of its active states what keeps it: an event of
another name, a condition that is false now, another transition that is preferred; and the one that is taken.

The rule that surprises: conditions are asked anew, with the variables as they are at this moment; they have no side
effects (SCXML 5.9.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.chart.event import name_of
from scxml_runtime.chart.structure import Arc, Node
from scxml_runtime.data.errors import message
from scxml_runtime.simulator.telling import written
from scxml_runtime.steps.algorithm import candidates, plan_microstep, select_transitions
from scxmlc.debug.outline import Outline


@dataclass(frozen=True, slots=True)
class Verdict:
    """A transition of an active state, and what became of it."""

    transition: str
    line: int
    reason: str
    is_taken: bool = False


def verdicts(
    session: StateMachine, nodes: frozenset[Node], event: str | None, known: Outline
) -> list[Verdict]:
    """What each transition of these active states does about an event; None: about none, as eventless ones."""
    asked = {arc: _ask(session, arc) for chain in candidates(nodes, event) for arc in chain}
    enabled = select_transitions(nodes, event, lambda arc: asked[arc] is True)
    structure: Any = session.repertoire_.structure
    taken = plan_microstep(structure, nodes, session.history_ or {}, enabled).arcs if enabled else ()
    telling = _Telling(known, event, asked, enabled, taken)
    return [telling.verdict(arc) for node in _in_order(nodes) for arc in _arcs(node)]


def _ask(session: StateMachine, arc: Arc) -> bool | str:
    """Whether a condition holds, or how it fails."""
    if arc.cond is None:
        return True
    session.enter_()
    try:
        return bool(arc.cond(session, session.data_))
    except Exception as error:
        return message(error)


def _in_order(nodes: Iterable[Node]) -> list[Node]:
    """Innermost states first, as they are asked."""
    return sorted(nodes, key=lambda node: (-len(node.ancestors), node.order))


def _arcs(node: Node) -> Iterator[Arc]:
    found = {id(arc): arc for arcs in (node.eventless, *node.by_event.values()) for arc in arcs}
    yield from sorted(found.values(), key=lambda arc: arc.order)


class _Telling:
    """The words, for one event."""

    def __init__(
        self,
        known: Outline,
        event: str | None,
        asked: dict[Arc, bool | str],
        enabled: tuple[Arc, ...],
        taken: tuple[Arc, ...],
    ) -> None:
        self.known = known
        self.event = event
        self.asked = asked
        self.enabled = enabled
        self.taken = taken

    def verdict(self, arc: Arc) -> Verdict:
        return Verdict(self._named(arc), self._line(arc), self._reason(arc), arc in self.taken)

    def _line(self, arc: Arc) -> int:
        return self.known.transitions.get(id(arc.row), 0)

    def _named(self, arc: Arc) -> str:
        event = getattr(arc.row, "event", None)
        target = " ".join(node.id for node in arc.targets)
        return f"{arc.source.id}: {event or '(no event)'}" + (f" → {target}" if target else "")

    def _reason(self, arc: Arc) -> str:
        if arc in self.taken:
            return "is taken"
        if arc not in self.asked:
            return self._other_event(arc)
        answer = self.asked[arc]
        if answer is not True:
            cond = written(arc.cond, "cond")
            return (
                f"its condition is false: {cond}"
                if answer is False
                else f"its condition fails: {cond}: {answer}"
            )
        return self._preferred(arc)

    def _other_event(self, arc: Arc) -> str:
        event = getattr(arc.row, "event", None)
        if event is None:
            return "is taken without an event, before the next one is looked at"
        return "waits for an event" if self.event is None else f"waits for {event}"

    def _preferred(self, arc: Arc) -> str:
        if arc in self.enabled:
            rival = next((each for each in self.taken if each is not arc), None)
            if rival is None:
                return "conflicts with another transition"
            why = "of an inner state" if rival.source.is_descendant(arc.source) else "first in document order"
            return f"conflicts with {self._where(rival)}, which is {why}"
        rival = next((each for each in self.enabled if each.source is arc.source), None)
        if rival is not None:
            return f"{self._where(rival)} stands before it in the same state"
        rival = next((each for each in self.enabled if each.source.is_descendant(arc.source)), None)
        return f"{self._where(rival)} of an inner state is preferred" if rival else "another is preferred"

    def _where(self, arc: Arc) -> str:
        line = self._line(arc)
        return f"the transition of line {line}" if line else f"the transition {self._named(arc)}"


def asked_event(session: StateMachine, moment_event: Any, text: str) -> str | None:
    """The event that somebody asks about: the one that is named, else the one at hand."""
    return text or name_of(moment_event if moment_event is not None else session.event_)


def about(found: list[Verdict], text: str) -> list[Verdict]:
    """Those of the state, or of the line, that somebody asks about; all, if they ask about none."""
    return [each for each in found if text in (each.transition.partition(":")[0], str(each.line))]
