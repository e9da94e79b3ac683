"""A family, a session with those that it has invoked: what is kept, what has its turn, what comes exactly once.

In: a chart, or what was saved, the time, inputs. Out: what the family wants of the world, as data, and when it wants
its next turn for what is delayed.

The rule that surprises: nothing here reads a clock, leaves anything to chance or touches the world; so a turn that is
taken again from what was saved, with the same time and inputs, comes to the same, with the same keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nextafter
from typing import TYPE_CHECKING, Any

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.family.answers import take
from scxml_runtime.durable.family.around import Around
from scxml_runtime.durable.family.delayed import delayed
from scxml_runtime.durable.family.effects import Effect
from scxml_runtime.durable.family.home import Home
from scxml_runtime.durable.family.ids import SEPARATOR, Ids
from scxml_runtime.durable.family.inputs import Input
from scxml_runtime.durable.family.waiting import Pending, pending_from
from scxml_runtime.session.detours import UNSTARTED
from scxml_runtime.session.saving.configurations import atomic
from scxml_runtime.session.saving.problems import SnapshotError

if TYPE_CHECKING:
    from typing import Protocol, TypeVar

    from scxml_runtime.host.host import Host
    from scxml_runtime.host.restoring import Migration
    from scxml_runtime.session.machine import StateMachine

    T = TypeVar("T", covariant=True)

    class Scribe(Protocol[T]):
        """Writes down what the sessions of a host do."""

        def attend(self, host: Host, *, is_known: bool, is_real: bool) -> T: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn came to. `due`: seconds since 1970 of the first that is delayed. `is_restless`: events still wait in
    its queues, and it wants another turn at once. `problems`: what ended sessions of it that ended themselves.
    `goes_by_time`: whether at another time it could have come to something else.
    """

    effects: Sequence[Effect]
    due: float | None
    is_over: bool
    is_restless: bool
    problems: Sequence[str]
    goes_by_time: bool


class Family:
    """One family in memory. `session` is its root."""

    __slots__ = ("_home", "_params", "session")

    def __init__(self, home: Home, session: StateMachine, params: Mapping[str, Any] | None) -> None:
        self._home = home
        self._params = params
        self.session = session

    @classmethod
    def begin(
        cls,
        chart: type[StateMachine],
        id: str,
        around: Around,
        params: Mapping[str, Any] | None = None,
        starter: str | None = None,
        url: str = "",
    ) -> Family:
        """A new one, which starts with its first turn. `starter`: the session of a strategy that has asked for it, and
        hears of its end. Raises ValueError for what is no id."""
        if not id or SEPARATOR in id:
            raise ValueError(f"{id!r} is no id of a session: a text without {SEPARATOR!r}")
        home = Home(around, Ids(id))
        home.starter = starter
        if starter is not None or (params and chart.chart.dialect == "ors"):
            home.modules.params[id] = dict(params or {})
        return cls(home, home.start(chart, session_id=id, url=url, start=False), params)

    @classmethod
    def resume(
        cls,
        chart: type[StateMachine],
        saved: Mapping[str, Any],
        around: Around,
        migrate: Migration | None = None,
    ) -> Family:
        """What `saved()` has told, in memory again. Raises SnapshotError; ChartChanged for another version of the
        chart, unless `migrate` says how it is taken over."""
        told = saved.get("session")
        if told.__class__ is not dict or not told.get("id"):
            raise SnapshotError("this is not what a family was saved as")
        home = Home(around, Ids(told["id"]))
        home.pending.update(pending_from(saved.get("pending", {})))
        home.starter = saved.get("starter")
        snapshot = {name: part for name, part in saved.items() if name not in BESIDE}
        session = home.restore(chart, snapshot, migrate, elapsed=0.0)
        home.go_on()
        return cls(home, session, saved.get("params"))

    def saved(self) -> dict[str, Any]:
        """The family as plain JSON data: a snapshot of its root, and what it waits for. Raises NotSaveable."""
        told = self.session.snapshot()
        if self._home.pending:
            told["pending"] = {key: each.to_json() for key, each in self._home.pending.items()}
        if self._home.starter is not None:
            told["starter"] = self._home.starter
        if self._params is not None and self.session.reactions_ is UNSTARTED:
            told["params"] = dict(self._params)
        return told

    def timers(self) -> Iterator[tuple[str, str, float, str | None, str]]:
        """What is delayed: its id, its event, when it comes, its sendid, whose it is."""
        for each in delayed(self._home):
            yield each.id, each.event, each.at, each.sendid, each.session.session_id

    def pending(self) -> Iterator[tuple[str, Pending]]:
        """What it waits for, each by its key."""
        yield from self._home.pending.items()

    def children(self) -> Iterator[tuple[str, str, tuple[str, ...], str, str]]:
        """Sessions that were invoked and run: id, chart, leaf states, invokeid, the invoker's id."""
        for session in self._home.sessions.values():
            if session.parent_ is not None and not session.is_finished:
                parent, invokeid = session.parent_
                chart = session.chart.name or type(session).__name__
                yield session.session_id, chart, tuple(
                    atomic(session.situation_)
                ), invokeid, parent.session_id

    def attended(self, scribe: Scribe[T], *, is_known: bool, is_real: bool) -> T:
        """What a scribe writes down of it from now on."""
        return scribe.attend(self._home, is_known=is_known, is_real=is_real)

    def turn(self, now: float, inputs: Sequence[Input] = ()) -> Turn:
        """Let time come to `now`, seconds since 1970, and take the inputs, in order."""
        home = self._home
        problems: list[str] = []
        home.watched.is_gone_by = False
        self._start(now, problems)
        is_ors = self.session.chart.dialect == "ors"  # whose modules go by the time of the host
        home.watched.is_gone_by |= is_ors or home.watched.next_due() is not None
        self._let_come_due(problems)
        for each in inputs:
            self._go_on(problems, take, home, self.session, each)
        self._let_come_due(problems)
        effects, home.effects = home.effects, []
        return Turn(
            effects,
            self._due(),
            self.session.is_finished,
            bool(home.ready),
            problems,
            home.watched.is_gone_by,
        )

    def _start(self, now: float, problems: list[str]) -> None:
        """What it begins with, at the time when it does; or goes on with."""
        if self.session.reactions_ is UNSTARTED:
            self._home.begin_at(now)
            self._go_on(problems, self.session.start, self._params)
        self._home.come_to(now)
        self._run(problems)

    def _let_come_due(self, problems: list[str]) -> None:
        clock = self._home.clock
        due = clock.next_due()
        if due is not None and due <= clock.now():
            self._go_on(problems, self._home.call_due)

    def _go_on(self, problems: list[str], work: Callable[..., object], *given: Any) -> None:
        """A session that fails is over, and the others go on; what is none of theirs is the caller's."""
        _noting(problems, work, *given)
        self._run(problems)

    def _run(self, problems: list[str]) -> None:
        if self._home.ready:  # mostly nothing is
            _noting(problems, self._home.run)

    def _due(self) -> float | None:
        """When the first that is delayed comes due, such that it does when that time is told."""
        clock = self._home.clock
        after = clock.next_due()
        if after is None:
            return None
        due = clock.epoch + after
        while due - clock.epoch < after:
            due = nextafter(due, inf)
        return due


def _noting(problems: list[str], work: Callable[..., object], *given: Any) -> None:
    try:
        work(*given)
    except SessionError as problem:
        problems.append(str(problem))


BESIDE = ("pending", "params", "starter")
"""What is saved of a family beside the snapshot of its root."""
