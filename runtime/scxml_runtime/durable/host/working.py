"""Who works: one thread at a time.

In: threads that would like to. Out: one of them, until it is done. The rule that surprises: whoever works already may
not begin once more; he asks first.
"""

from __future__ import annotations

from threading import Lock, get_ident
from types import TracebackType


class Working:
    """A lock that knows whose it is."""

    __slots__ = ("_lock", "_who")

    def __init__(self) -> None:
        self._lock = Lock()
        self._who: int | None = None

    @property
    def is_mine(self) -> bool:
        """Whether it is this thread that works."""
        return self._who == get_ident()

    def is_free(self) -> bool:
        """Begin, if nobody else works; says whether this thread works now."""
        if not self._lock.acquire(blocking=False):
            return False
        self._who = get_ident()
        return True

    def end(self) -> None:
        """Others may work."""
        self._who = None
        self._lock.release()

    def begin(self) -> None:
        """Begin when nobody else works."""
        self._lock.acquire()
        self._who = get_ident()

    def __enter__(self) -> None:
        self.begin()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
