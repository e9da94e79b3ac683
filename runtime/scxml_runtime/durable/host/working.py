"""Who works: one thread at a time.

In: threads that would like to. Out: one of them, until it is done. The rule that surprises: an event loop does not
stand still for it: it says that it wants to work, and goes on; whoever works then wakes it. Until it has had its turn
nobody comes before it who can wait.
"""

from __future__ import annotations

from threading import RLock
from typing import Any


class Working:
    """A lock that knows whose it is. Threads take it by `with working.lock`: so it is let go whatever comes between,
    Ctrl-C too. `is_wanted`: the loop would like to work; `is_busy`: somebody works, as far as one can tell without
    asking."""

    __slots__ = ("is_busy", "is_wanted", "lock")

    def __init__(self) -> None:
        self.lock: Any = RLock()  # which tells whose it is
        self.is_wanted = self.is_busy = False

    @property
    def is_mine(self) -> bool:
        """Whether it is this thread that works."""
        mine: bool = self.lock._is_owned()
        return mine

    @property
    def is_free(self) -> bool:
        """Whether nobody else works, nor the loop wants to; it is no promise."""
        return not (self.is_busy or self.is_wanted)

    def is_begun(self, is_loop: bool) -> bool:
        """Begin. A loop does so if nobody else works; if not, whoever works sees at his end that it is wanted."""
        if not self.lock.acquire(blocking=not is_loop):
            self.is_wanted = True
            if not self.lock.acquire(blocking=False):
                return False
        self.is_wanted, self.is_busy = False, True
        return True

    def end(self) -> None:
        """Others may work; nothing where this thread does not."""
        if self.is_mine:
            self.is_busy = False
            self.lock.release()
