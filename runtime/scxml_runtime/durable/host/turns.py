"""The turn of one family, within a batch.

In: what waits for it. Out: in the batch, what it has become, what it wants, and what becomes of each item.

The rule that surprises: where several items come in one turn and the turn fails, or the session ends by one of them, it
is taken again from what is stored, one item a turn: so it is known whose fault it was, and what came too late.
"""

from __future__ import annotations

from dataclasses import replace
from time import time_ns
from typing import TYPE_CHECKING

from scxml_runtime.durable.errors import (
    Duplicate,
    InboxFull,
    KeyReused,
    NotWaiting,
    SessionOver,
    TooLarge,
    UnknownSession,
)
from scxml_runtime.durable.family.effects import Message, Reply, Stop
from scxml_runtime.durable.family.ids import root_of
from scxml_runtime.durable.family.inputs import Answered, Failed, Fired, Sent, undelivered
from scxml_runtime.durable.host.batch import name_of
from scxml_runtime.durable.host.inbox import Item, Start
from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.host.turned import Admitted, Turned
from scxml_runtime.durable.stores.store import Row, StoreError, Trace
from scxml_runtime.durable.stores.summary import summary
from scxml_runtime.ports.absent import Absent

if TYPE_CHECKING:
    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.durable.family.family import Turn
    from scxml_runtime.durable.host.awaited import Awaited
    from scxml_runtime.durable.host.batch import Batch
    from scxml_runtime.durable.host.families import Families, Resident
    from scxml_runtime.durable.host.inbox import Inbox
    from scxml_runtime.durable.host.limits import Limits
    from scxml_runtime.durable.host.probes import Probes
    from scxml_runtime.durable.host.watching import Line, Notes, Watching
    from scxml_runtime.durable.stores.store import Store


LATER = 5.0
"""Seconds after which a family that waits for a document is looked at again; and for which it may come late, where the
process ends meanwhile."""


class Turns:
    """Gives families their turns. `held`: those that cannot have one, with how much waits for them in the store."""

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        families: Families,
        limits: Limits,
        watching: Watching,
        probes: Probes,
        awaited: Awaited,
    ) -> None:
        self.store = store
        self.inbox = inbox
        self.families = families
        self.limits = limits
        self.watching = watching
        self.probes = probes
        self.awaited = awaited
        self.held: dict[str, int] = {}
        self.is_behind = False

    def take(self, batch: Batch, id: str, row: Row | None) -> None:
        """One turn; or none, where a document that it loads is not here."""
        resident = self.families.get(id)
        row = row if resident is None else resident.row
        if id not in self.awaited.ready:  # mostly nobody waits
            self._attempt(batch, id, resident, row)
        elif self.awaited.holds(id):
            _put_off(batch, row)
        else:
            with self.awaited.turn(id):
                if self._attempt(batch, id, resident, row):
                    self.awaited.forget(id)

    def _attempt(self, batch: Batch, id: str, resident: Resident | None, row: Row | None) -> bool:
        """Whether it came to something."""
        items = self.inbox.take(id)
        batch.taken.append((id, items))
        batch.turns += 1
        try:
            self._turn(batch, id, resident, row, items)
        except Absent as absent:
            self._from_stored(batch, id, items)
            _put_off(batch, batch.rows.get(id, row))
            self.awaited.wait(id, absent)
            return False
        return True

    def _turn(
        self, batch: Batch, id: str, resident: Resident | None, row: Row | None, items: list[Item]
    ) -> None:
        if resident is not None and resident.notes is not None and not self.watching.wants_lines(id):
            self.families.drop(id)
            resident = None
        if row is not None and id in self.held:
            self.hold(batch, row, items, row.problem or "")
            return
        try:
            if resident is None and row is not None:
                resident = self.families.resume(row)
        except Exception as problem:
            assert row is not None  # which could not be read
            self.hold(batch, row, items, f"what was saved cannot go on: {problem}")
            return
        if resident is None and row is not None:
            self.hold(batch, row, items, self.families.charts.absence(row))
            return
        try:
            self._take(batch, id, resident, items)
        except StoreError:
            raise
        except Exception as problem:
            self._failed(batch, id, resident, items, problem)

    # --- what comes in --------------------------------------------------------------

    def _take(self, batch: Batch, id: str, resident: Resident | None, items: list[Item]) -> None:
        began, turn, late = time_ns() if self.probes else 0, None, None
        admitted = Admitted(resident)
        for item in items:
            self._admit(batch, id, item, admitted)
        resident = admitted.resident
        if resident is not None and not resident.row.is_over and self._wants(batch, resident, admitted):
            if resident.notes is None and self.watching.wants_lines(id):
                resident.notes = self._attended(batch, resident)
            late = _late(batch, resident)
            turn = resident.family.turn(batch.now, admitted.inputs)
            if turn.is_over and len(admitted.inputs) > 1:
                self._again(batch, id, items)
                return
            self._became(batch, id, resident, turn, admitted)
        self._settle(batch, id, admitted)
        if self.probes:
            batch.turned.append(Turned(id, admitted, turn, late, began, time_ns()))

    def _attended(self, batch: Batch, resident: Resident) -> Notes | None:
        """What it does is written down from now on. Where that is kept, it begins with the head of a trace, or goes on
        with what is kept."""
        row = resident.row
        is_known = bool(row.saved)
        if is_known and self.limits.history and row.id not in batch.lines:
            last = self.store.last_trace(row.id)
            is_known = last is not None and has_lines(last[1])
        return self.watching.attend(resident.family, is_known)

    def _wants(self, batch: Batch, resident: Resident, admitted: Admitted) -> bool:
        """Whether there is anything to do; of one that was held up it is not known."""
        row = resident.row
        is_due = row.due is not None and row.due <= batch.now
        return bool(admitted.items) or is_due or row.problem is not None or row.id in self.awaited

    def _admit(self, batch: Batch, id: str, item: Item, admitted: Admitted) -> None:
        given, resident = item.input, admitted.resident
        if isinstance(given, Start):
            self._begin(id, given, item, admitted)
        elif resident is None:
            admitted.refused.append((item, UnknownSession(f"there is no session {id!r}")))
        elif (known := self._digest(batch, id, item, admitted)) is not None:
            self._repeat(id, item, known, admitted)
        elif resident.row.is_over and not isinstance(given, Sent | Fired) and item.asker is None:
            admitted.repeated.append(item)
        elif resident.row.is_over:
            admitted.refused.append((item, SessionOver(f"the session {id!r} is over: it takes no events")))
        else:
            admitted.inputs.append(given)
            admitted.items.append(item)
            if item.key is not None:
                admitted.keys[item.key] = item.digest

    def _begin(self, id: str, given: Start, item: Item, admitted: Admitted) -> None:
        if admitted.resident is not None:
            admitted.refused.append((item, _duplicate(id)))
            return
        admitted.resident = self.families.begin(id, given)
        admitted.items.append(item)

    def _digest(self, batch: Batch, id: str, item: Item, admitted: Admitted | None = None) -> str | None:
        """What was sent to the family before under the item's key."""
        key = item.key
        if key is None:
            return None
        if admitted is not None and key in admitted.keys:
            return admitted.keys[key]
        return batch.keys.get((id, key)) or self.store.digest(id, key)

    def _repeat(self, id: str, item: Item, known: str, admitted: Admitted) -> None:
        if known == item.digest:
            admitted.repeated.append(item)
        else:
            admitted.refused.append((item, _reused(id, item)))

    # --- what comes of it --------------------------------------------------------------

    def _became(self, batch: Batch, id: str, resident: Resident, turn: Turn, admitted: Admitted) -> None:
        told = resident.family.saved()
        saved = write(told)
        if len(saved) > self.limits.largest:
            raise TooLarge(
                f"the session {id!r} would take {len(saved):,} characters of JSON; the host allows "
                f"{self.limits.largest:,}, as its `largest` says"
            )
        old = resident.row
        resident.row = batch.rows[id] = Row(
            id, old.chart, old.meaning, saved, _due(batch, turn), turn.is_over, None, *summary(told)
        )
        for each in turn.effects:
            self._want(batch, id, each)
        if turn.is_restless:
            batch.restless.append(id)
        lines = [] if resident.notes is None else resident.notes.taken()
        if lines:
            batch.lines.setdefault(id, []).extend(lines)
        if self.limits.history:
            batch.traces.append(Trace(id, batch.now, _told(resident, admitted.items, lines)))

    def _settle(self, batch: Batch, id: str, admitted: Admitted) -> None:
        for item in admitted.items:
            batch.settle(id, item, id if isinstance(item.input, Start) else None)
            self._answer(batch, item)
        for item in admitted.repeated:
            item.key = None
            batch.settle(id, item)
        for item, problem in admitted.refused:
            batch.refuse(item, problem)
            self._answer(batch, item, problem)
            if isinstance(item.input, Sent):
                self.undelivered(batch, id, item.input)

    def _answer(self, batch: Batch, item: Item, problem: Exception | None = None) -> None:
        """The session that has asked for it hears of it."""
        if item.asker is not None:
            session, key = item.asker
            answer = Answered(key) if problem is None else Failed(key, str(problem))
            self._put(batch, root_of(session), Item(answer))

    def _want(self, batch: Batch, id: str, effect: Effect) -> None:
        if isinstance(effect, Message):
            self._post(batch, effect)
        elif isinstance(effect, Stop):
            batch.stop(effect.of)
        elif isinstance(effect, Reply):
            batch.replies.append(effect)
        else:
            batch.wishes[effect.key] = (id, effect)

    def _post(self, batch: Batch, message: Message) -> None:
        to = root_of(message.to)
        if self.inbox.waiting(to) < self.limits.inbox:
            self._put(batch, to, Item(message.event))
        elif isinstance(message.event, Sent):
            self.undelivered(batch, to, message.event)

    def undelivered(self, batch: Batch, id: str, event: Sent) -> None:
        """Whoever has sent the event hears that nobody got it; an event from outside has no such sender."""
        told = undelivered(event, id)
        if told is not None:
            self._put(batch, root_of(told.to), Item(told))

    def _put(self, batch: Batch, id: str, item: Item) -> None:
        batch.fresh.append((id, item))
        if not self.is_behind:
            self.inbox.put(id, item)

    # --- what goes wrong --------------------------------------------------------------

    def _again(self, batch: Batch, id: str, items: list[Item]) -> None:
        """From what is stored, one item a turn."""
        self.inbox.careful.add(id)
        self._from_stored(batch, id, items)

    def _from_stored(self, batch: Batch, id: str, items: list[Item]) -> None:
        """The turn is taken again."""
        self.families.drop(id)
        batch.taken.pop()
        self.inbox.put_back(id, items)

    def _failed(
        self, batch: Batch, id: str, resident: Resident | None, items: list[Item], problem: Exception
    ) -> None:
        """A turn raised an exception. Where somebody waits for it, the item is his; else the family is held up."""
        self.families.drop(id)
        if len(items) > 1:
            self._again(batch, id, items)
        elif items and items[0].listeners() and items[0].number is None:
            batch.refuse(items[0], problem)
        else:
            assert resident is not None  # whose turn has failed
            row = batch.rows.get(id, resident.row)
            self.hold(batch, row, items, f"its turn failed: {type(problem).__name__}: {problem}")

    def hold(self, batch: Batch, row: Row, items: list[Item], problem: str) -> None:
        """The family can have no turn: what waits for it waits in the store."""
        id = row.id
        if id not in self.held:
            batch.held.append(id)
        if row.problem != problem or row.due is not None:
            batch.rows[id] = replace(row, due=None, problem=problem)
        dropped = self.inbox.drop(id)
        batch.taken.append((id, dropped))
        for item in (*items, *dropped):
            self._hold(batch, id, item, problem)

    def _hold(self, batch: Batch, id: str, item: Item, problem: str) -> None:
        count = self.held.get(id, 0)
        if isinstance(item.input, Start):
            batch.refuse(item, _duplicate(id))
            self._answer(batch, item, _duplicate(id))
        elif isinstance(item.input, Fired):
            batch.refuse(item, NotWaiting(f"nothing of the session {id!r} can come for now: {problem}"))
        elif item.listeners() and count >= self.limits.inbox:
            batch.refuse(item, full(id, count))
        else:
            self.held[id] = count + 1
            if item.number is None:
                self.keep(batch, id, item)

    def keep(self, batch: Batch, id: str, item: Item) -> None:
        """The item waits in the store, unless it came before."""
        known = self._digest(batch, id, item)
        item.is_void = known is not None
        if known is None:
            batch.keep(id, item)
            self._answer(batch, item)
        elif known == item.digest:
            item.key = None
            batch.settle(id, item)
        else:
            batch.refuse(item, _reused(id, item))


def full(id: str, count: int) -> InboxFull:
    """Too much waits."""
    return InboxFull(
        f"{count:,} events wait for the session {id!r}, as many as the host's `inbox` allows: send it later"
    )


def _duplicate(id: str) -> Duplicate:
    return Duplicate(f"there is a session {id!r} already: an id lives once in a store")


def _reused(id: str, item: Item) -> KeyReused:
    return KeyReused(
        f"another event was sent to the session {id!r} under the key {item.key!r}: a key stands for one event"
    )


def _late(batch: Batch, resident: Resident) -> float | None:
    """Seconds behind what it was due for."""
    due = resident.row.due
    return None if due is None or due > batch.now else batch.now - due


def _put_off(batch: Batch, row: Row | None) -> None:
    """What is due comes later: else nothing but the family's turn would be tried meanwhile."""
    if row is not None and row.due is not None and row.due <= batch.now:
        batch.rows[row.id] = replace(row, due=batch.now + LATER)


def _due(batch: Batch, turn: Turn) -> float | None:
    """When the family wants its next turn, if nothing comes."""
    if turn.is_over:
        return None
    return batch.now if turn.is_restless else turn.due


def _told(resident: Resident, items: list[Item], lines: list[Line]) -> str:
    told = [[name_of(each) for each in items], sorted(resident.family.session.configuration)]
    return write([*told, lines] if lines else told)


def has_lines(trace: Trace) -> bool:
    """Whether it was written down what happened in this turn."""
    return len(read(trace.told)) > 2
