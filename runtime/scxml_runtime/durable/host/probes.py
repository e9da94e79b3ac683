"""What measures a host: probes, which hear of turns, commits and effects.

In: what was handed in; batches that were committed; effects that begin and end. Out: nothing. The rule that surprises:
a probe hears of a turn once it is committed, so never of one that is taken again; and one that fails disturbs nobody.
"""

from __future__ import annotations

from logging import getLogger
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.durable.family.inputs import Answer
    from scxml_runtime.durable.host.batch import Batch
    from scxml_runtime.durable.host.inbox import Item


class Probe(Protocol):
    """One of them. It is called on the thread that does the host's work, `handed_in` on the caller's."""

    def handed_in(self, item: Item) -> None:
        """Something for a session, by a caller of the host; it may put a `context` of its own into the item."""

    def committed(self, batch: Batch) -> None:
        """What turned, in `batch.turned`; it is called before effects are carried out."""

    def failed(self, problem: Exception) -> None:
        """The store has refused a batch; nothing of it has happened."""

    def began(self, id: str, effect: Effect) -> None:
        """A session's wish is being carried out."""

    def ended(self, key: str, answer: Answer | None) -> None:
        """It has an answer; None where it is not wanted any more."""


class Probes:
    """All probes of a host; false where there are none."""

    __slots__ = ("_all",)

    def __init__(self) -> None:
        self._all: tuple[Probe, ...] = ()

    def __bool__(self) -> bool:
        return bool(self._all)

    def __iter__(self) -> Iterator[Probe]:
        return iter(self._all)

    def add(self, probe: Probe) -> None:
        """One more."""
        self._all = (*self._all, probe)

    def tell(self, what: str, *given: Any) -> None:
        """Call this method of each."""
        for each in self._all:
            try:
                getattr(each, what)(*given)
            except Exception:
                getLogger("scxml_runtime.sessions").exception("a probe has failed")
