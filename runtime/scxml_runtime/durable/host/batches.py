"""Batch after batch, families have their turns, and what they came to is committed.

In: items for families, time. Out: committed batches; those who wait are told, and what is wanted of the world is handed
on.

The rule that surprises: what waits in the store was accepted before what waits in memory alone, so it is read before
anything new is taken in.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from time import time_ns
from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.durable.family import effects, inputs
from scxml_runtime.durable.host.awaited import Awaited
from scxml_runtime.durable.host.batch import NOW, Batch, for_others
from scxml_runtime.durable.host.inbox import Inbox, Item
from scxml_runtime.durable.host.payload import read
from scxml_runtime.durable.host.turns import Turns, full
from scxml_runtime.durable.stores.store import Changes, Row, StoreDamaged, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scxml_runtime.durable.family.effects import Effect, Reply
    from scxml_runtime.durable.host.families import Families
    from scxml_runtime.durable.host.limits import Limits
    from scxml_runtime.durable.host.probes import Probes
    from scxml_runtime.durable.host.watching import Line, Watching
    from scxml_runtime.durable.stores.store import Store

    class Place(Protocol):
        """The host: it carries out what was committed, and counts the time that a batch takes."""

        def perform(self, id: str, effect: Effect) -> None: ...
        def stop(self, key: str) -> None: ...
        def reply(self, effect: Reply) -> None: ...
        def stopwatch(self) -> Callable[[], bool]: ...
        def may_wait(self) -> bool: ...
        def come_back(self, id: str) -> None: ...


PAGE = 1_000
"""Rows that are read at once."""

NOTED = 1.0
"""Seconds between two notes of the time: from an older one time goes on later, and nothing comes early by that."""


class Batches:
    """What goes on between a store and the families in it. `latest`: the latest time that there was; `due`: when the
    first family wants a turn; `fulfilled`: wishes that nobody has to carry out any more; `restless`: so many batches
    in a row had nothing but turns of families that want another at once."""

    def __init__(
        self,
        store: Store,
        families: Families,
        limits: Limits,
        place: Place,
        watching: Watching,
        probes: Probes,
    ) -> None:
        self.store = store
        self.families = families
        self.limits = limits
        self.inbox = Inbox(limits.at_once)
        self.awaited = Awaited(place)
        self.turns = Turns(store, self.inbox, families, limits, watching, probes, self.awaited)
        self.probes = probes
        self.watching = watching
        self.due: float | None = None
        self.latest = 0.0
        self._noted = 0.0
        self.restless = 0
        self.fulfilled: list[str] = []
        self._accepted: list[tuple[str, Item]] = []
        self._cursor = 0
        self._committed: Batch | None = None
        self._place = place

    def open(self) -> None:
        """Go on where the store was left."""
        self.store.open()
        self.latest = float(self.store.note(NOW) or 0.0)
        self.turns.is_behind = True
        for row in self._troubled():
            if self.families.charts.of(row) is not None:
                self.inbox.plan(row.id)
        self.due = self.store.next_due()
        for id, effect in self._wished():
            self._place.perform(id, effect)

    def close(self, now: float) -> None:
        """All is committed; the store keeps the time as well, unless it cannot."""
        if self._committed is not None:  # what ends the host came right behind a commit
            self._committed.announce()
        with suppress(StoreError):
            self.store.commit(Changes(fulfilled=self.fulfilled, notes={NOW: repr(now)}))
        self.store.close()

    def _troubled(self) -> Iterator[Row]:
        after = ""
        while page := self.store.troubled(after, PAGE):
            yield from page
            after = page[-1].id

    def _wished(self) -> Iterator[tuple[str, Effect]]:
        after = 0
        while page := self.store.wishes(after, PAGE):
            yield from ((wish.id, _understood(effects.from_json, wish.effect)) for _, wish in page)
            after = page[-1][0]

    # --- what comes in --------------------------------------------------------------

    @property
    def takes_more(self) -> bool:
        """Whether there is room for what is new; and what was accepted before has been read."""
        return self.inbox.count < self.limits.ahead and not self.turns.is_behind

    def take(self, id: str, item: Item) -> None:
        """Something new for a family."""
        if self.inbox.waiting(id) >= self.limits.inbox and item.listeners():
            for each in item.listeners():
                each.set_exception(full(id, self.inbox.waiting(id)))
            return
        self.inbox.put(id, item)
        if item.accepted is not None:
            self._accepted.append((id, item))

    def perform(self, id: str, effect: Effect) -> None:
        """Carry out what was committed."""
        self._place.perform(id, effect)

    def read_ahead(self) -> None:
        """Take into memory what waits in the store, as far as there is room."""
        while self._may_read:
            room = min(PAGE, self.limits.ahead - self.inbox.count)
            page = self.store.waiting(self._cursor, room)
            for each in page:
                self._take_in(each.id, each.number, each.input)
                self._cursor = each.number
            self.turns.is_behind = len(page) == room

    def _take_in(self, id: str, number: int, told: str) -> None:
        if id in self.turns.held:
            self.turns.held[id] += 1
        else:
            self.inbox.put(id, Item(_understood(inputs.from_json, told), number=number))

    def release(self, ids: Iterable[str]) -> None:
        """Families that were held up may have turns again: what waits for them in the store is read again."""
        released = set()
        for id in ids:
            self.inbox.plan(id)
            if self.turns.held.pop(id, None) is not None:
                released.add(id)
        after = 0
        while released and after < self._cursor and (page := self.store.waiting(after, PAGE)):
            for each in page:
                if each.id in released and each.number <= self._cursor:
                    self._take_in(each.id, each.number, each.input)
            after = page[-1].number

    def waiting(self, id: str) -> int:
        """How many inputs wait for a family, in memory and in the store."""
        count, after = self.inbox.waiting(id) + self.turns.held.get(id, 0), self._cursor
        while self.turns.is_behind and (page := self.store.waiting(after, PAGE)):
            count += sum(each.id == id for each in page)
            after = page[-1].number
        return count

    def hurry(self) -> None:
        """Nobody will give turns later: families that wait for documents have theirs now."""
        for id in self.awaited:
            self.inbox.plan(id)

    def go_on(self) -> None:
        """Charts have come: families that waited for them go on."""
        self.release(row.id for row in self._troubled() if self.families.charts.of(row) is not None)

    # --- a batch --------------------------------------------------------------

    def has_work(self, now: float) -> bool:
        """Whether a batch would come to something."""
        is_unfinished = self._committed is not None
        return bool(is_unfinished or self.inbox or self.fulfilled or self._may_read or self._is_due(now))

    @property
    def _may_read(self) -> bool:
        """Whether more waits in the store than is here, and there is room for it."""
        return self.turns.is_behind and self.inbox.count < self.limits.ahead

    def _is_due(self, now: float) -> bool:
        return self.due is not None and self.due <= now

    def work(self, now: float) -> None:
        """One batch. Raises StoreError: then nothing of it has happened, and who waits for it has heard so; or all of
        it, and who waits has heard that."""
        self.latest = max(self.latest, now)
        self._finish()
        batch = Batch(self.latest, self.latest >= self._noted + NOTED)
        try:
            self.read_ahead()
            if self._is_due(self.latest):
                for id in self.store.due(self.latest, self.limits.batch):
                    self.inbox.plan(id)
            with self.awaited.batch():
                self._take_turns(batch)
            self._commit(batch)
        except BaseException as problem:
            if isinstance(problem, StoreError) or not self._has_happened(batch):
                self._undo(batch, problem)
            else:
                self._committed = batch
            raise
        self._committed = batch
        self._finish()

    def _take_turns(self, batch: Batch) -> None:
        is_late = self._place.stopwatch()
        while batch.turns < self.limits.batch and (ids := self.inbox.first(self.limits.batch - batch.turns)):
            batch.touched.update(ids)
            rows = self._rows(ids, batch)
            for place, id in enumerate(ids):
                if batch.turns and is_late():  # one turn comes, however long the rows took to read
                    self.inbox.plan_first(ids[place:])
                    return
                self.turns.take(batch, id, rows.get(id))

    def _rows(self, ids: list[str], batch: Batch) -> dict[str, Row]:
        """The rows of those that are not in memory."""
        elsewhere = [id for id in ids if id not in self.families]
        unread = [id for id in elsewhere if id not in batch.rows]
        found = self.store.rows(unread) if unread else {}
        return {**found, **{id: batch.rows[id] for id in elsewhere if id in batch.rows}}

    def _commit(self, batch: Batch) -> None:
        self._let_arrive(batch)
        batch.fulfilled += self.fulfilled
        if batch:
            batch.is_sent = True
            began = time_ns()
            self.store.commit(batch.changes())
            batch.committing = began, time_ns()

    def _has_happened(self, batch: Batch) -> bool:
        """Whether it is in the store: what ends a program, such as Ctrl-C, may come right behind the commit."""
        store = self.store
        try:
            numbers = [each.number for each in store.waiting(min(batch.numbers, default=0) - 1, 1)]
            return (
                batch.is_sent
                and bool(
                    batch.rows or batch.keys or batch.numbers or batch.arriving
                )  # else it may happen again
                and store.rows(batch.rows) == batch.rows
                and all(store.digest(*where) == digest for where, digest in batch.keys.items())
                and not (batch.numbers and numbers == [min(batch.numbers)])
                and not (batch.arriving and not store.waiting(self._cursor, 1))
            )
        except StoreError:
            return False

    def _finish(self) -> None:
        """What is behind the commit. It is gone through again where something comes between."""
        batch = self._committed
        if batch is None:
            return
        if self.probes and (batch.turned or batch.committing):
            self.probes.tell("committed", batch)
            batch.turned, batch.committing = [], None
        batch.announce()
        self._noted = batch.now if batch.is_sent and batch.is_noted else self._noted
        if self.fulfilled:
            done = {*batch.fulfilled}
            self.fulfilled[:] = [each for each in self.fulfilled if each not in done]
        if batch.arriving:
            self._number(batch)
        if batch.rows:
            self.due = self.store.next_due()
        self._hand_out(batch)
        self._committed = None
        if self.watching.is_on and batch.is_sent:
            self.tell(batch.now, batch.rows, batch.lines)

    def tell(self, at: float, rows: Mapping[str, Row], lines: Mapping[str, list[Line]]) -> None:
        """Whoever watches hears that these were committed."""
        numbers: dict[str, int] = {}
        with suppress(StoreError):  # what was committed stands
            for id in rows if self.watching.is_on and self.limits.history else ():
                if (last := self.store.last_trace(id)) is not None:
                    numbers[id] = last[0]
        self.watching.tell(at, rows, lines, numbers)

    def _let_arrive(self, batch: Batch) -> None:
        """What was accepted or sent by other families, and had no turn, waits in the store."""
        batch.arriving += [(id, item) for id, item in batch.fresh if not (item.is_taken or item.is_void)]
        accepted = [(id, item) for id, item in self._accepted if not item.is_taken]
        if accepted and not self.turns.is_behind:
            known = self._rows([*{id for id, _ in accepted}], batch)
            for id, item in accepted:
                if id in known or id in self.families:
                    self.turns.keep(batch, id, item)

    def _number(self, batch: Batch) -> None:
        """What has arrived has its number now."""
        if self.turns.is_behind or all(item.number is not None for _, item in batch.arriving):
            return
        found = self.store.waiting(self._cursor, len(batch.arriving))
        for (_, item), each in zip(batch.arriving, found, strict=True):
            item.number = each.number
            item.key = item.accepted = None
        self._cursor = found[-1].number

    def _hand_out(self, batch: Batch) -> None:
        for id in batch.restless:
            self.inbox.plan(id)
        self.restless = self.restless + 1 if len(batch.restless) == batch.turns != 0 else 0
        self._accepted = [each for each in self._accepted if each[1].accepted and not each[1].is_taken]
        if self.inbox.count > self.limits.ahead:
            self.turns.is_behind = True
        while batch.stopped:
            self._place.stop(batch.stopped[0])
            del batch.stopped[0]
        while batch.replies:
            self._place.reply(batch.replies.pop(0))
        for key, (id, effect) in [*batch.wishes.items()]:
            self._place.perform(id, effect)
            del batch.wishes[key]
        self.families.clear_out()

    def _undo(self, batch: Batch, problem: BaseException) -> None:
        """It is as if the batch had not been: but for those who wait, who hear what was wrong."""
        problem = for_others(problem)
        for id in batch.held:
            self.turns.held.pop(id, None)
        for id in batch.touched:
            self.families.drop(id)
            self.inbox.plan(id)
        for _, item in batch.fresh:
            item.is_void = True
        self._accepted.clear()
        for id, items in reversed(batch.taken):
            self.inbox.put_back(id, items)
        for item in chain(self.inbox, (item for _, items in batch.taken for item in items)):
            if item.listeners() and item.number is None:
                item.is_void = True
                for each in item.listeners():
                    if not each.done():
                        each.set_exception(problem)
        batch.fail(problem)


def _understood(record: Callable[[Any], Any], told: str) -> Any:
    """What was written to the store by this version, or one before."""
    try:
        return record(read(told))
    except ValueError as problem:
        raise StoreDamaged(
            f"what waits in the store is not understood: {problem}; put a backup in its place"
        ) from None
