"""`--watch`: compile or check again what changes, until the user has enough.

In: a function that lists the charts, one that works on some of them and tells which files it has read for each. What
surprises: a chart is due when any of these files has changed or come, and a change counts only once the files have kept
still for one look, so that an editor's half-written save is not compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scxmlc.cli.inputs import Job
from scxmlc.cli.notified import Wait, waiting

INTERVAL = 0.3  # seconds between two looks

Stamp = tuple[int, int, int] | None
Read = Mapping[Path, Iterable[Path]]
"""The files that were read for each chart, beside itself, and those that may come to be."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was worked on already: the files that were read for each chart, and how they stood before."""

    read: Mapping[Path, tuple[Path, ...]] = field(default_factory=dict)
    done: Mapping[Path, tuple[Stamp, ...]] = field(default_factory=dict)


NOTHING = Known()


class _Look:
    """How all files stand at one moment; a file that is asked for later, at that one."""

    def __init__(self) -> None:
        self.stamps: dict[Path, Stamp] = {}

    def at(self, chart: Path, read: Read) -> tuple[Stamp, ...]:
        """The chart's, and those of what was read for it."""
        return tuple(self.stamp(path) for path in (chart, *read.get(chart, ())))

    def stamp(self, path: Path) -> Stamp:
        if path not in self.stamps:
            self.stamps[path] = stamp_of(path)
        return self.stamps[path]


def worked_on(jobs: Sequence[Job], work: Callable[[Sequence[Job]], Read]) -> Known:
    """Work on all at once, and know them for `watch`."""
    look = _Look()
    for job in jobs:
        look.stamp(job.chart)
    read = {chart: tuple(files) for chart, files in work(jobs).items()}
    return Known(read, {job.chart: look.at(job.chart, read) for job in jobs})


def watch(
    list_jobs: Callable[[], Sequence[Job]],
    work: Callable[[Sequence[Job]], Read],
    wait: Wait | None = None,
    known: Known = NOTHING,
) -> None:
    """Work on all that is not known, then on each chart that is new, or of which something has changed.

    Ends with the KeyboardInterrupt of the user, or with what `wait` raises.
    """
    wait = wait or waiting(INTERVAL)
    read, done = {**known.read}, {**known.done}
    before: dict[Path, tuple[Stamp, ...]] = {}
    while True:
        look = _Look()
        jobs = list_jobs()
        now = {job.chart: look.at(job.chart, read) for job in jobs if stamp_of(job.chart)}
        new = [job for job in jobs if job.chart in now and now[job.chart] != done.get(job.chart)]
        due = [job for job in new if now[job.chart] == before.get(job.chart)]
        if due:
            read.update((chart, tuple(files)) for chart, files in work(due).items())
            done.update((job.chart, look.at(job.chart, read)) for job in due)
            now.update((job.chart, done[job.chart]) for job in due)
        before = now
        folders = {path.parent for path, stamp in look.stamps.items() if stamp}
        wait(sorted(folders), INTERVAL if len(due) < len(new) or not now else None)


def stamp_of(path: Path) -> Stamp:
    """What changes when a file is written or replaced; None while it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
