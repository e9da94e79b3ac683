"""What waits in memory for families, each in its own queue; and whose turn it is.

In: items, in the order in which they were accepted. Out: families in turn, each with what it takes in one.

The rule that surprises: a family stands in line once, however much waits for it, and goes to the end when it has
had its turn; so one that always has something to do holds up nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scxml_runtime.durable.family.inputs import Input
    from scxml_runtime.session.machine import StateMachine


@dataclass(frozen=True, slots=True)
class Start:
    """A session is to start. `starter`: the session of a strategy that has asked for it; `url`: where its chart is."""

    chart: type[StateMachine]
    params: dict[str, Any] | None
    starter: str | None = None
    url: str = ""


@dataclass(slots=True, eq=False)
class Item:
    """Something for a family. `future` hears when what it did is committed, `accepted` when the item itself is, at
    the latest; `key` and `digest` are the sender's; `number` is that of the store, once it waits there; `fulfils`
    are the wishes that it answers; `context` is a probe's. `is_void`: it does not count any more."""

    input: Input | Start
    future: Future[Any] | None = None
    accepted: Future[Any] | None = None
    key: str | None = None
    digest: str = ""
    number: int | None = None
    fulfils: tuple[str, ...] = ()
    asker: tuple[str, str] | None = None
    context: Any = None
    is_taken: bool = False
    is_void: bool = False

    def listeners(self) -> list[Future[Any]]:
        """Who wants to hear of it."""
        return [each for each in (self.future, self.accepted) if each is not None]


@dataclass(slots=True)
class Inbox:
    """Items by family. `at_once`: how many a family takes in one turn; `careful` take one."""

    at_once: int
    count: int = 0
    careful: set[str] = field(default_factory=set)
    _queues: dict[str, deque[Item]] = field(default_factory=dict)
    _line: deque[str] = field(default_factory=deque)
    _standing: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self._line)

    def put(self, id: str, item: Item) -> None:
        """One more for this family, behind what waits for it."""
        queue = self._queues.get(id)
        if queue is None:
            queue = self._queues[id] = deque()
        queue.append(item)
        self.count += 1
        self.plan(id)

    def put_back(self, id: str, items: Iterable[Item]) -> None:
        """It has not been taken after all."""
        queue = self._queues.get(id, deque())
        for each in reversed([*items]):
            each.is_taken = False
            queue.appendleft(each)
            self.count += 1
        if queue:
            self._queues[id] = queue
        self.plan(id)

    def plan(self, id: str) -> None:
        """The family wants a turn."""
        if id not in self._standing:
            self._standing.add(id)
            self._line.append(id)

    def plan_first(self, ids: list[str]) -> None:
        """These come before all others: it was their turn, and there was no time."""
        fresh = [id for id in ids if id not in self._standing]
        self._standing.update(fresh)
        self._line.extendleft(reversed(fresh))

    def first(self, most: int) -> list[str]:
        """Whose turn it is: so many families leave the line."""
        line = self._line
        found = [line.popleft() for _ in range(min(most, len(line)))]
        self._standing.difference_update(found)
        return found

    def take(self, id: str) -> list[Item]:
        """What the family takes in its turn. If more is there, it stands in line again."""
        queue = self._queues.get(id)
        if queue is None:
            return []
        most = 1 if id in self.careful else self.at_once
        taken = [queue.popleft() for _ in range(min(most, len(queue)))]
        self.count -= len(taken)
        if queue:
            self.plan(id)
        else:
            del self._queues[id]
            self.careful.discard(id)
        return _valid(taken)

    def waiting(self, id: str) -> int:
        """How much waits for a family."""
        return len(self._queues.get(id, ()))

    def drop(self, id: str) -> list[Item]:
        """Nothing waits for the family any more; what did."""
        dropped = [*self._queues.pop(id, ())]
        self.count -= len(dropped)
        self.careful.discard(id)
        return _valid(dropped)

    def __iter__(self) -> Iterator[Item]:
        for queue in self._queues.values():
            yield from queue


def _valid(items: list[Item]) -> list[Item]:
    """Those that count; they are taken from now on."""
    for each in items:
        each.is_taken = True
    return [each for each in items if not each.is_void]
