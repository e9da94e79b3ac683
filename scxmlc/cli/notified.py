"""Being told by the operating system that files have changed: the one file that imports watchfiles, an extra.

In: folders. Out: a wait that ends when something in them changes, or when whoever waits is told to stop. What
surprises: it also ends after a while in which nothing does, so that a change is never missed for long, not even one
that came between two waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event

LONGEST = 5.0  # seconds that a change between two waits may go unseen
Wait = Callable[[Iterable[Path], float | None], object]


def waiting(interval: float, stop: Event | None = None) -> Wait:
    """What waits for so long, or for a change if no time is said; without the library, always for the interval."""
    stop = stop or Event()
    try:
        import watchfiles
    except ImportError:
        return lambda folders, seconds: stop.wait(interval if seconds is None else seconds)

    def wait(folders: Iterable[Path], seconds: float | None) -> None:
        there = [folder for folder in folders if folder.is_dir()]
        if seconds is not None or not there:
            stop.wait(seconds or interval)
            return
        limit = int(LONGEST * 1000)
        changes = watchfiles.watch(
            *there,
            recursive=False,
            rust_timeout=limit,
            yield_on_timeout=True,
            watch_filter=None,
            stop_event=stop,
        )
        next(changes, None)
        changes.close()

    return wait
