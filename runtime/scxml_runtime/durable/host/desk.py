"""What is asked about sessions, or done to them, between batches: look, list, forget, migrate.

In: ids; what is looked for. Out: views, lists, counts; or a transaction of its own. The rule that surprises: whatever
is asked here is asked on the host's thread, while no session is in its turn, and so about what was committed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scxml_runtime.durable.errors import SessionLives, UnknownSession
from scxml_runtime.durable.family import effects
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.host.asking import check_text
from scxml_runtime.durable.host.charts import version
from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.host.view import Happened, Listed, UnderWay, View, listed, view
from scxml_runtime.durable.stores.store import Changes, Row, Stretch, Trace, Wish
from scxml_runtime.durable.stores.summary import summary
from scxml_runtime.session.saving.problems import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.durable.host.batches import Batches
    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.durable.stores.wanted import Count, Wanted
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
        row = self._row(id) if resident is None else resident.row
        around = self._batches.waiting(id), self._under_way(id)
        try:
            resident = resident or families.resume(row)
        except SnapshotError as problem:
            return view(row, None, row.problem or str(problem), *around)
        if resident is None:
            return view(row, None, families.charts.absence(row), *around)
        families.clear_out()
        return view(row, resident.family, row.problem, *around)

    def _under_way(self, id: str) -> list[UnderWay]:
        """What has no answer yet."""
        found = ((wish, read(wish.effect)) for wish in self._batches.store.wishes_of(id))
        return [UnderWay(wish.key, told["kind"], _type_of(told), wish.since) for wish, told in found]

    def listed(self, chart: str | None, wanted: Wanted, after: str, limit: int) -> list[Listed]:
        """A page of sessions."""
        found = self._batches.store.found(chart, self._with_leaves(wanted), after, limit)
        return [listed(row) for row in found]

    def search(self, chart: str | None, wanted: Wanted, after: str, limit: int) -> Callable[[], list[Listed]]:
        """What finds the same, on another thread."""
        store, wanted = self._batches.store, self._with_leaves(wanted)
        return lambda: [listed(row) for row in store.searched(chart, wanted, after, limit)]

    def _with_leaves(self, wanted: Wanted) -> Wanted:
        if wanted.state is None:
            return wanted
        return replace(wanted, state=self._batches.families.charts.leaves_in(wanted.leaves))

    def counts(self, chart: str | None) -> list[Count]:
        """How many stand where."""
        return self._batches.store.counts(chart)

    def history(self, id: str, stretch: Stretch) -> list[Happened]:
        """Turns of the session."""
        self._row(id)
        return [_happened(*found) for found in self._batches.store.traces(id, stretch)]

    def note(self, name: str) -> str | None:
        """What was kept under this name."""
        return self._batches.store.note(NOTES + name)

    def keep_note(self, name: str, text: str) -> None:
        """Keep it from now on."""
        self._batches.store.commit(Changes(notes={NOTES + name: text}))

    def wish(self, id: str, effect: Effect) -> None:
        """This is to be done, and is not forgotten until it is."""
        wish = Wish(effect.key, id, write(effects.to_json(effect)), self._batches.latest)
        self._batches.store.commit(Changes(wishes=[wish]))
        self._batches.perform(id, effect)

    def forget(self, id: str) -> None:
        """Nothing is known of the session any more."""
        batches, row = self._batches, self._row(id)
        if not row.is_over:
            raise SessionLives(f"the session {id!r} is not over: terminate it first")
        batches.store.commit(Changes(forgotten=[id]))
        batches.families.drop(id)
        batches.turns.held.pop(id, None)
        batches.watching.tell_forgotten(batches.latest, row)

    def rehearse(self, id: str, chart: Class, migrate: Migration | None) -> None:
        """As `migrate`, and nothing happens."""
        self._migrated(self._row(id), chart, migrate).saved()

    def migrate(self, id: str, chart: Class, migrate: Migration | None) -> None:
        """The session is one of this version from now on."""
        batches, row = self._batches, self._row(id)
        family = self._migrated(row, chart, migrate)
        told, at = family.saved(), batches.latest
        due = None if row.is_over else at
        name, meaning = version(chart)
        new = Row(id, name, meaning, write(told), due, row.is_over, None, *summary(told))
        states = sorted(family.session.configuration)
        traces = [Trace(id, at, write([["migrate"], states]))] if batches.limits.history else ()
        batches.store.commit(Changes(rows=[new], traces=traces))
        batches.families.drop(id)
        batches.release([id])
        batches.tell(at, {id: new}, {})

    def _migrated(self, row: Row, chart: Class, migrate: Migration | None) -> Family:
        """What it would be as one of this version."""
        families = self._batches.families
        families.charts.check(chart)
        return Family.resume(chart, read(row.saved), families.around, migrate)

    def _row(self, id: str) -> Row:
        check_text("id", id)
        row = self._batches.store.rows([id]).get(id)
        if row is None:
            raise UnknownSession(f"there is no session {id!r}")
        return row


NOTES = "kept "
"""What stands before the names of notes that are not the host's own."""

TYPES = ("type", "url", "action", "to", "service", "session")
"""What tells of an effect what it is about: the first that it has."""


def _type_of(told: dict[str, Any]) -> str:
    return next((str(told[name]) for name in TYPES if told.get(name)), "")


def _happened(number: int, trace: Trace) -> Happened:
    inputs, states, *lines = read(trace.told)
    return Happened(number, trace.at, tuple(inputs), tuple(states), tuple(*lines))
