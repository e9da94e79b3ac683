"""The transitions of a chart in words, for messages: what would have led to a state.

In: a session and the id of a state. Out: the ways into it, those from active states first.
"""

from __future__ import annotations

from scxml_runtime.simulator.places import line_of_transition
from scxml_runtime.simulator.telling import written
from scxml_runtime.testing.lines import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from scxml_runtime.chart.rows import Transition
    from scxml_runtime.session.machine import StateMachine


class Way:
    """One transition: its row, and its place in the chart."""

    __slots__ = ("place", "row")

    def __init__(self, row: Transition, place: str) -> None:
        self.row = row
        self.place = place

    def __str__(self) -> str:
        event = f"on {self.row.event}" if self.row.event else "at once"
        text = written(self.row.cond, "cond")
        condition = f" if {text}" if text else ""
        return f"from {self.row.source} {event}{condition}{at(self.place)}"


def at(place: str) -> str:
    """` (door.scxml:8)`, if the place is known."""
    return f" ({place})" if place else ""


def ways(session: StateMachine, lines: Lines) -> Iterator[Way]:
    """All transitions of the chart, in document order."""
    numbers: dict[str, int] = {}
    for row in session.chart.transitions:
        number = numbers[row.source] = numbers.get(row.source, -1) + 1
        place = lines.transition(row.source, number) or line_of_transition(session, [row])
        yield Way(row, place)


def ways_into(session: StateMachine, id: str, lines: Lines) -> list[Way]:
    """Those that lead to a state, or to one within it."""
    nodes = session.repertoire_.structure.nodes
    wanted = nodes[id]

    def leads(target: str) -> bool:
        return target in nodes and (nodes[target] is wanted or nodes[target].is_descendant(wanted))

    found = [way for way in ways(session, lines) if any(map(leads, (way.row.target or "").split()))]
    return sorted(found, key=lambda way: way.row.source not in session.configuration)
