"""A batch: turns of families that become one transaction.

In: what turns came to, piece by piece. Out: `Changes` for the store; and, once that is committed, who hears of it,
and what is to be carried out.

The rule that surprises: nothing of it has happened before the commit, so nobody hears of it before; if that fails,
what was taken waits again.
"""

from __future__ import annotations

from concurrent.futures import InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.family import effects, inputs
from scxml_runtime.durable.host.inbox import Item, Start
from scxml_runtime.durable.host.payload import write
from scxml_runtime.durable.stores.store import Arrived, Changes, Row, Trace, Wish

if TYPE_CHECKING:
    from concurrent.futures import Future

    from scxml_runtime.durable.family.effects import Effect, Reply
    from scxml_runtime.durable.host.turned import Turned

    Heard = tuple[Future[Any], Any]
    Line = dict[str, Any]


@dataclass(slots=True)
class Batch:
    """What is to be committed together. `is_noted`: whether the time is kept with it; `taken`: what left the queues, by
    family, in order; `fresh`: messages of this batch, which no store has yet; `arriving`: what is to wait in the
    store; `told`, `refused`: who hears what; `held`: who is held up from now on; `restless`: who wants another turn
    behind this batch; `lines`: what was written down of families; `turned`, `committing`: for probes, the turns, and
    when the store was asked and has answered, in nanoseconds since 1970; `is_sent`: whether it has been asked.
    """

    now: float
    is_noted: bool = False
    turns: int = 0
    restless: list[str] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    wishes: dict[str, tuple[str, Effect]] = field(default_factory=dict)
    fulfilled: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    taken: list[tuple[str, list[Item]]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    fresh: list[tuple[str, Item]] = field(default_factory=list)
    arriving: list[tuple[str, Item]] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    turned: list[Turned] = field(default_factory=list)
    committing: tuple[int, int] | None = None
    replies: list[Reply] = field(default_factory=list)
    told: list[Heard] = field(default_factory=list)
    refused: list[Heard] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    held: list[str] = field(default_factory=list)
    is_sent: bool = False

    def settle(self, id: str, item: Item, result: Any = None) -> None:
        """The item has had its effect, if it has any."""
        self._used_up(item)
        if item.future is not None:
            self.told.append((item.future, result))
        if item.accepted is not None:
            self.told.append((item.accepted, result))
        if item.key is not None:
            self.keys[id, item.key] = item.digest

    def refuse(self, item: Item, problem: BaseException) -> None:
        """The item has none."""
        self._used_up(item)
        self.refused += [(each, problem) for each in item.listeners()]

    def keep(self, id: str, item: Item) -> None:
        """The item is to wait in the store."""
        self.arriving.append((id, item))
        self.told += [(each, None) for each in item.listeners()]
        self.fulfilled += item.fulfils
        if item.key is not None:
            self.keys[id, item.key] = item.digest

    def stop(self, of: str) -> None:
        """What was begun under this key is not wanted any more."""
        if self.wishes.pop(of, None) is None:
            self.fulfilled.append(of)
            self.stopped.append(of)
        for key in [key for key, (_, each) in self.wishes.items() if getattr(each, "service", None) == of]:
            del self.wishes[key]

    def changes(self) -> Changes:
        """The transaction."""
        return Changes(
            rows=[*self.rows.values()],
            taken=self.numbers,
            arrived=[Arrived(id, write(inputs.to_json(each.input))) for id, each in self.arriving],
            keys=[(id, key, digest) for (id, key), digest in self.keys.items()],
            wishes=[
                Wish(key, id, write(effects.to_json(each)), self.now)
                for key, (id, each) in self.wishes.items()
            ],
            fulfilled=self.fulfilled,
            traces=self.traces,
            notes={NOW: repr(self.now)} if self.is_noted else None,
        )

    def __bool__(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self.rows or self.numbers or self.arriving or self.keys or self.fulfilled)

    def announce(self) -> None:
        """It is committed: tell those who wait."""
        for future, result in self.told:
            with suppress(InvalidStateError):  # whoever waited has cancelled it
                future.set_result(result)
        self._refuse()

    def fail(self, problem: BaseException) -> None:
        """It is not."""
        self.refused = [(future, problem) for future, _ in (*self.told, *self.refused)]
        self._refuse()

    def _refuse(self) -> None:
        for future, problem in self.refused:
            with suppress(InvalidStateError):
                future.set_exception(problem)

    def _used_up(self, item: Item) -> None:
        if item.number is not None:
            self.numbers.append(item.number)
        self.fulfilled += item.fulfils


NOW = "now"
"""The note that holds the latest time."""


def name_of(item: Item) -> str:
    """What an item is called in a trace."""
    given = item.input
    return "start" if isinstance(given, Start) else str(getattr(given, "name", type(given).__name__.lower()))


def for_others(problem: BaseException) -> Exception:
    """What those hear who have waited. What ends a program or a thread ends that of whoever was at work alone."""
    if isinstance(problem, Exception):
        return problem
    return SessionError(
        f"{type(problem).__name__} came in the middle of a batch: nothing of it has happened; send it again"
    )
