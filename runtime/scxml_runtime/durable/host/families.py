"""Families in memory: at most so many, those used last.

In: rows of the store. Out: families. The rule that surprises: one that leaves memory is not written anywhere: what
it is was committed with its last turn.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.host.payload import read
from scxml_runtime.durable.stores.store import Row

if TYPE_CHECKING:
    from scxml_runtime.durable.family.around import Around
    from scxml_runtime.durable.host.charts import Charts
    from scxml_runtime.durable.host.inbox import Start
    from scxml_runtime.durable.host.watching import Notes


@dataclass(slots=True)
class Resident:
    """A family in memory, with its row; of one that was not committed yet, the row's text is empty. `notes`: of
    whoever writes down what it does."""

    family: Family
    row: Row
    notes: Notes | None = None


class Families:
    """The families in memory, the one that was not used for longest first."""

    def __init__(self, charts: Charts, around: Around, most: int) -> None:
        self.charts = charts
        self.around = around
        self._most = most
        self._known: OrderedDict[str, Resident] = OrderedDict()

    def __contains__(self, id: str) -> bool:
        return id in self._known

    def __len__(self) -> int:
        return len(self._known)

    def get(self, id: str) -> Resident | None:
        """The family, if it is in memory."""
        found = self._known.get(id)
        if found is not None:
            self._known.move_to_end(id)
        return found

    def begin(self, id: str, start: Start) -> Resident:
        """A new one. Raises UnknownChart."""
        version = self.charts.check(start.chart)
        family = Family.begin(start.chart, id, self.around, start.params, start.starter, start.url)
        found = self._known[id] = Resident(family, Row(id, *version, ""))
        return found

    def resume(self, row: Row) -> Resident | None:
        """One that comes back; None where the version of its chart is not here. Raises SnapshotError."""
        cls = self.charts.of(row)
        if cls is None:
            return None
        found = self._known[row.id] = Resident(Family.resume(cls, read(row.saved), around=self.around), row)
        return found

    def drop(self, id: str) -> None:
        """The family leaves memory: what it has become is not what was committed."""
        self._known.pop(id, None)

    def clear_out(self) -> None:
        """Those that are too many leave."""
        while len(self._known) > self._most:
            self._known.popitem(last=False)
