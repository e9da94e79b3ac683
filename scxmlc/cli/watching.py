"""`scxmlc compile --watch`: compile again what changes, until the user has enough.

In: a function that lists the charts, one that compiles some of them. What surprises: a change counts only
once the file has kept still for one look, so that an editor's half-written save is not compiled.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from scxmlc.cli.inputs import Job

INTERVAL = 0.3  # seconds between two looks

Stamp = tuple[int, int, int]


def watch(
    list_jobs: Callable[[], Sequence[Job]],
    compile_jobs: Callable[[Sequence[Job]], object],
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Compile all, then each chart that is new or has changed.

    Ends with the KeyboardInterrupt of the user.
    """
    done: dict[Path, Stamp] = {}
    before: dict[Path, Stamp] = {}
    while True:
        jobs = list_jobs()
        now = {job.chart: stamp for job in jobs if (stamp := stamp_of(job.chart))}
        settled = [job for job in jobs if job.chart in now and now[job.chart] == before.get(job.chart)]
        due = [job for job in settled if done.get(job.chart) != now[job.chart]]
        if due:
            done.update((job.chart, now[job.chart]) for job in due)
            compile_jobs(due)
        before = now
        wait(INTERVAL)


def stamp_of(path: Path) -> Stamp | None:
    """What changes when a file is written or replaced; None while it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
