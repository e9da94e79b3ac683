"""A process that may die at any moment, in a test that goes on: how the contract kills what runs in its own process.

In: a store, and a moment. Out: `Killed`, when it comes. What was committed by then stands; whatever the host that is
left behind does afterwards, nobody sees.

The rule that surprises: moments are counted where the world could see a difference: before and behind each commit and
each effect.
"""

from __future__ import annotations

from typing import Any

from scxml_runtime.durable.stores.store import Changes, Store


class Killed(BaseException):
    """The process is gone. Nothing may catch it on the way."""


class Life:
    """One process: how many moments it has left; None: it lives on."""

    def __init__(self, left: int | None = None) -> None:
        self.left = left
        self.is_over = False

    def moment(self) -> None:
        """One at which it may end."""
        if self.left is not None:
            self.left -= 1
        if self.is_over or self.left == -1:
            self.is_over = True
            raise Killed


class MortalStore:
    """A store, as long as the life lasts; what is asked of it afterwards does nothing."""

    def __init__(self, store: Store, life: Life) -> None:
        self._store = store
        self._life = life

    def commit(self, changes: Changes) -> None:
        if self._life.is_over:
            return
        self._life.moment()
        self._store.commit(changes)
        self._life.moment()

    def close(self) -> None:
        if not self._life.is_over:
            self._store.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
