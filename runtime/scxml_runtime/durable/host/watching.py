"""Who watches: callbacks that hear of each commit, and what families do meanwhile, as lines of a trace.

In: callbacks, a scribe; committed rows. Out: `Told`; lines, of those families alone that somebody watches by their id,
or whose history is kept.

The rule that surprises: a scribe stays with a family as long as it is in memory. One that is not wanted any more leaves
with the family, which comes back without it; so nobody pays for what nobody wants.
"""

from __future__ import annotations

from functools import partial
from logging import getLogger
from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.durable.host.view import Told, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scxml_runtime.durable.family.family import Family
    from scxml_runtime.durable.host.limits import Limits
    from scxml_runtime.durable.stores.store import Row
    from scxml_runtime.host.host import Host

    Line = dict[str, Any]
    Watcher = Callable[[Told], object]


class Notes(Protocol):
    """What a scribe writes down of one family."""

    def taken(self) -> list[Line]:
        """The lines since they were taken last."""


class Scribe(Protocol):
    """Writes down what families do; `scxml_runtime.testing.Scribe` is one."""

    def attend(self, host: Host, *, is_known: bool, is_real: bool) -> Notes:
        """From now on, for the sessions of one family; `host` is theirs. `is_known`: their lines so far are kept
        elsewhere, and go on; else they begin with the head of a trace. `is_real`: whether their time is."""


class Watching:
    """Who is told what. `by_id`: the watchers of one session."""

    def __init__(self, limits: Limits, scribe: Scribe | None, is_real: bool) -> None:
        self._scribe = scribe
        self._is_real = is_real
        self._keeps = limits.history
        self._of_all: tuple[Watcher, ...] = ()
        self._by_id: dict[str, tuple[Watcher, ...]] = {}
        self.is_on = False

    def add(self, watcher: Watcher, id: str | None) -> None:
        """One more."""
        if id is None:
            self._of_all = (*self._of_all, watcher)
        else:
            self._by_id[id] = (*self._by_id.get(id, ()), watcher)
        self.is_on = True

    def remove(self, watcher: Watcher, id: str | None) -> None:
        """One less."""
        if id is None:
            self._of_all = tuple(each for each in self._of_all if each is not watcher)
        elif left := tuple(each for each in self._by_id.get(id, ()) if each is not watcher):
            self._by_id[id] = left
        else:
            self._by_id.pop(id, None)
        self.is_on = bool(self._of_all or self._by_id)

    # --- lines --------------------------------------------------------------

    def wants_lines(self, id: str) -> bool:
        """Whether what this family does is to be written down."""
        return self._scribe is not None and (self._keeps or id in self._by_id)

    def attend(self, family: Family, is_known: bool) -> Notes | None:
        """From now on; a scribe that fails is its own affair."""
        assert self._scribe is not None  # who wants lines
        try:
            return family.attended(self._scribe, is_known=is_known, is_real=self._is_real)
        except Exception:
            _LOG().exception("the scribe cannot attend the session %r", family.session.session_id)
            return None

    # --- commits --------------------------------------------------------------

    def tell(
        self,
        at: float,
        rows: Mapping[str, Row],
        lines: Mapping[str, Sequence[Line]],
        numbers: Mapping[str, int],
    ) -> None:
        """These were committed."""
        for id, row in rows.items():
            watchers = self._of(id)
            if watchers:
                told = Told(id, numbers.get(id), at, listed(row), tuple(lines.get(id, ())))
                for each in watchers:
                    _call(each, told)

    def tell_forgotten(self, at: float, row: Row) -> None:
        """This session was removed."""
        told = Told(row.id, None, at, listed(row), is_forgotten=True)
        for each in self._of(row.id):
            _call(each, told)

    def _of(self, id: str) -> tuple[Watcher, ...]:
        return (*self._of_all, *self._by_id.get(id, ()))


def _call(watcher: Watcher, told: Told) -> None:
    """One that fails is its own affair: what was committed stands."""
    try:
        watcher(told)
    except Exception:
        _LOG().exception("a watcher of the session %r has failed", told.id)


_LOG = partial(getLogger, "scxml_runtime.sessions")
