"""The charts of a server, compiled at the start and whenever they change.

In: the words of the command line, a shelf. Out: a thread that puts on the shelf what has changed, and tells of it.

The rule that surprises: the thread ends with the server alone; what goes wrong with a chart, or with a folder that
cannot be read, is told, and looked at again when something changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from scxmlc.cli import watching
from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import Job, to_serve
from scxmlc.cli.notified import Wait, waiting
from scxmlc.configuration import places
from scxmlc.serving.shelf import Change, Shelf

Tell = Callable[[Change], object]


class Reloading:
    """Files that are put on a shelf. `tell` hears of each that has changed, on the thread that compiles."""

    def __init__(self, names: Sequence[str], shelf: Shelf, tell: Tell, wait: Wait | None = None) -> None:
        self._names, self._shelf, self._tell = names, shelf, tell
        self._stop = Event()
        self._wait = wait or waiting(watching.INTERVAL, self._stop)
        self._thread = Thread(target=self._watch, name="charts", daemon=True)
        self._known = watching.NOTHING
        self._last: list[Job] = []

    def begin(self) -> list[Change]:
        """Put all on the shelf; what has become of each. Raises Unusable, OSError."""
        self._last = _jobs(to_serve(self._names))
        changes: list[Change] = []
        self._known = watching.worked_on(self._last, lambda jobs: self._work(jobs, changes.append))
        return changes

    def follow(self) -> None:
        """Put on the shelf what changes from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Until here."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        with suppress(_Stopped):
            watching.watch(self._listed, self._work, self._until_stopped, self._known)

    def _until_stopped(self, folders: Iterable[Path], seconds: float | None) -> None:
        self._wait(folders, seconds)
        if self._stop.is_set():
            raise _Stopped

    def _listed(self) -> list[Job]:
        """The files that there are; as they were, where a folder cannot be read just now."""
        try:
            self._last = _jobs(to_serve(self._names))
        except (OSError, Unusable):
            return [job for job in self._last if job.chart.exists()]
        self._shelf.keep_to({job.chart for job in self._last})
        return self._last

    def _work(self, jobs: Sequence[Job], tell: Tell | None = None) -> watching.Read:
        return {job.chart: self._read(job.chart, tell or self._tell) for job in jobs}

    def _read(self, path: Path, tell: Tell) -> list[Path]:
        change = self._shelf.take(path)
        tell(change)
        return [*change.files, *places(path.parent)]


class _Stopped(Exception):
    """The server ends."""


def _jobs(paths: Iterable[Path]) -> list[Job]:
    return [Job(path, Path(path.name)) for path in paths]
