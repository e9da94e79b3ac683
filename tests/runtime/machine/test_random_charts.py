"""Random charts: the remembered plans do what the algorithm says, and every configuration is legal."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scxml_runtime.chart.structure import Node, Structure
from scxml_runtime.steps.algorithm import plan_microstep, select_transitions
from tests.runtime.charts import EVENTS, charts, make

EVENT_LISTS = st.lists(st.sampled_from(EVENTS), max_size=12)


class Reference:
    """Appendix D without any memory of plans: the same functions, asked anew for each event."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.history: dict[str, tuple[str, ...]] = {}
        self.active: frozenset[Node] = frozenset()
        self.trace: list[Any] = []
        self.internal: list[str] = []
        self._take((structure.initial,))
        self._settle()

    def send(self, event: str) -> None:
        if not self.over:
            self._respond(event)
            self._settle()

    @property
    def over(self) -> bool:
        return any(node.kind == "final" and node.parent is self.structure.root for node in self.active)

    def _respond(self, event: str) -> None:
        enabled = select_transitions(self.active, event, lambda arc: arc.cond is None or arc.cond(None, None))
        if enabled:
            self._take(enabled)

    def _settle(self) -> None:
        while self.internal and not self.over:
            self._respond(self.internal.pop(0))

    def _take(self, enabled: Any) -> None:
        plan = plan_microstep(self.structure, self.active, self.history, enabled)
        self.history.update(plan.remembered)
        self.active = plan.configuration
        exited = [node.id for node in plan.exited]
        self.trace.append((exited, [entry.node.id for entry in plan.entered]))
        for entry in plan.entered:
            self.internal += ["done.state." + node.id for node in entry.done]


def legal(structure: Structure, active: frozenset[str]) -> bool:
    """SCXML 3.11: one child of a compound state, all of a parallel, and no state without its parent."""
    for node in (structure.root, *structure.nodes.values()):
        inside = [child for child in node.children if child.id in active]
        present = node.parent is None or node.id in active
        wanted = (
            0 if not present or not node.children else len(node.children) if node.kind == "parallel" else 1
        )
        if len(inside) != wanted:
            return False
    return True


@settings(max_examples=300, deadline=None)
@given(charts(), EVENT_LISTS)
def test_remembered_plans_are_the_algorithms(rows: dict[str, Any], events: list[str]) -> None:
    cls = make(**rows)
    structure = Structure(cls.chart, cls)
    reference = Reference(structure)
    for event in events:
        reference.send(event)
    for _ in range(2):  # the second session finds every plan remembered
        session, plain = cls(), cls()
        steps: list[Any] = []
        session.observe(lambda step, steps=steps: steps.append((list(step.exited), list(step.entered))))
        session.start()
        plain.start()
        for event in events:
            session.send(event)
            plain.send(event)
            assert plain.configuration == session.configuration
            assert legal(structure, plain.configuration)
        assert steps == reference.trace
