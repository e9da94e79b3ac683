"""What a family takes in its turn, and what a turn was, for those who measure.

In: items. Out: records. The rule that surprises: one that is taken again leaves no record of the first time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scxml_runtime.durable.family.family import Turn
    from scxml_runtime.durable.family.inputs import Input
    from scxml_runtime.durable.host.families import Resident
    from scxml_runtime.durable.host.inbox import Item


@dataclass(slots=True)
class Admitted:
    """What a family takes in its turn."""

    resident: Resident | None
    inputs: list[Input] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    repeated: list[Item] = field(default_factory=list)
    refused: list[tuple[Item, Exception]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Turned:
    """A turn. `turn` is None where nothing of what came was taken; `late`: seconds behind the moment for which it was
    due, None where it had none; `began`, `ended`: nanoseconds since 1970."""

    id: str
    admitted: Admitted
    turn: Turn | None
    late: float | None
    began: int
    ended: int

    @property
    def chart(self) -> str:
        """The name of its chart; "" of a session that is not there."""
        resident = self.admitted.resident
        return "" if resident is None else resident.row.chart
