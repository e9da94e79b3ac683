"""What is asked about sessions, or done to them, between batches: look, list, forget, migrate.

In: ids. Out: views; or a transaction of its own. The rule that surprises: whatever is asked here is asked on the host's
thread, while no session is in its turn, and so about what was committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scxml_runtime.durable.errors import SessionLives, UnknownSession
from scxml_runtime.durable.family import effects
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.host.asking import check_text
from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.host.view import Happened, Listed, View, listed, view
from scxml_runtime.durable.stores.store import Changes, Row, Wish
from scxml_runtime.session.saving.problems import SnapshotError

if TYPE_CHECKING:
    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.durable.host.batches import Batches
    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.host.restoring import Migration


class Desk:
    """What can be asked between batches."""

    def __init__(self, batches: Batches) -> None:
        self._batches = batches

    def knows(self, id: str) -> bool:
        """Whether there is such a session."""
        return bool(self._batches.store.rows([id]))

    def look(self, id: str) -> View:
        """The session."""
        families = self._batches.families
        check_text("id", id)
        resident = families.get(id)
        if resident is not None:
            return view(resident.row, resident.family, resident.row.problem)
        row = self._row(id)
        try:
            resident = families.resume(row)
        except SnapshotError as problem:
            return view(row, None, row.problem or str(problem))
        if resident is None:
            return view(row, None, families.charts.absence(row))
        families.clear_out()
        return view(row, resident.family, row.problem)

    def listed(self, chart: str | None, after: str, limit: int) -> list[Listed]:
        """A page of sessions."""
        return [listed(row) for row in self._batches.store.listed(chart, after, limit)]

    def history(self, id: str, after: int, limit: int) -> list[Happened]:
        """Turns of the session."""
        self._row(id)
        found = self._batches.store.traces(id, after, limit)
        told = ((number, trace.at, read(trace.told)) for number, trace in found)
        return [Happened(number, at, tuple(inputs), tuple(states)) for number, at, (inputs, states) in told]

    def wish(self, id: str, effect: Effect) -> None:
        """This is to be done, and is not forgotten until it is."""
        wish = Wish(effect.key, id, write(effects.to_json(effect)))
        self._batches.store.commit(Changes(wishes=[wish]))
        self._batches.perform(id, effect)

    def forget(self, id: str) -> None:
        """Nothing is known of the session any more."""
        if not self._row(id).is_over:
            raise SessionLives(f"the session {id!r} is not over: terminate it first")
        self._batches.store.commit(Changes(forgotten=[id]))
        self._batches.families.drop(id)
        self._batches.turns.held.pop(id, None)

    def migrate(self, id: str, chart: Class, migrate: Migration | None) -> None:
        """The session is one of this version from now on."""
        batches, row = self._batches, self._row(id)
        found = batches.families.charts.check(chart)
        family = Family.resume(chart, read(row.saved), batches.families.around, migrate)
        due = None if row.is_over else batches.latest
        new = Row(id, *found, write(family.saved()), due, row.is_over)
        batches.store.commit(Changes(rows=[new]))
        batches.families.drop(id)
        batches.release([id])

    def _row(self, id: str) -> Row:
        check_text("id", id)
        row = self._batches.store.rows([id]).get(id)
        if row is None:
            raise UnknownSession(f"there is no session {id!r}")
        return row
