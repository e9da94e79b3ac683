"""Who works: one thread at a time.

In: threads that would like to. Out: one of them, until it is done. The rule that surprises: an event loop does not
stand still for it: it says that it wants to work, and goes on; whoever works then wakes it. Until it has had its turn
nobody comes before it who can wait.
"""

from __future__ import annotations

from threading import RLock
from typing import Any


class Working:
    """A lock that knows whose it is. `is_wanted`: the loop would like to work."""

    __slots__ = ("_lock", "is_wanted")

    def __init__(self) -> None:
        self._lock: Any = RLock()  # which tells whose it is, whatever comes between
        self.is_wanted = False

    @property
    def is_mine(self) -> bool:
        """Whether it is this thread that works."""
        mine: bool = self._lock._is_owned()
        return mine

    def is_free(self) -> bool:
        """Begin, if nobody else works, nor the loop wants to; says whether this thread works now."""
        return not self.is_wanted and self._is_taken()

    def is_free_for_loop(self) -> bool:
        """The same for the loop; if not, whoever works sees at his end that it is wanted."""
        if not self._is_taken():
            self.is_wanted = True
            if not self._is_taken():
                return False
        self.is_wanted = False
        return True

    def begin(self) -> None:
        """Begin when nobody else works."""
        self._lock.acquire()

    def end(self) -> None:
        """Others may work; nothing where this thread does not."""
        if self.is_mine:
            self._lock.release()

    def _is_taken(self) -> bool:
        taken: bool = self._lock.acquire(blocking=False)
        return taken
