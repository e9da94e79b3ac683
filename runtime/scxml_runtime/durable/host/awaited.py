"""Families whose turn was given up, since a document that it loads has to come from another server.

In: which family, which document. Out: whether it still waits; the family's turn again, when the document is there.

The rule that surprises: whoever has waited `MOST` times waits no more: what is missing then is fetched within the turn.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.ports.absent import giving_up, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from scxml_runtime.ports.absent import Absent, Within

    class Place(Protocol):
        """The host."""

        def may_wait(self) -> bool:
            """Whether somebody will give families their turns later."""

        def come_back(self, id: str) -> None:
            """This family wants a turn; called on any thread."""


MOST = 10


class Awaited:
    """Families that wait for documents. `ready`: by family, what is done when its turn is worthwhile."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.ready: dict[str, Future[Any]] = {}
        self._times: dict[str, int] = {}

    def __contains__(self, id: str) -> bool:
        return id in self.ready

    def __iter__(self) -> Iterator[str]:
        return iter([*self.ready])

    def holds(self, id: str) -> bool:
        """Whether it can have no turn as yet."""
        return id in self.ready and not self.ready[id].done() and self._place.may_wait()

    def batch(self) -> Within:
        """Around the turns of a batch."""
        return giving_up() if self._place.may_wait() else waiting()

    def turn(self, id: str) -> Within:
        """Around a turn of this family."""
        return waiting() if self._times.get(id, 0) >= MOST else self.batch()

    def wait(self, id: str, absent: Absent) -> None:
        """Its turn was given up, until this is there."""
        self.ready[id] = absent.ready
        self._times[id] = self._times.get(id, 0) + 1
        absent.ready.add_done_callback(partial(self._come, id))

    def forget(self, id: str) -> None:
        """It has had its turn."""
        del self.ready[id], self._times[id]

    def _come(self, id: str, ready: Future[Any]) -> None:
        self._place.come_back(id)
