"""`Shelf`: the charts of a server, in all versions that sessions may have, while their files change.

In: files, compiled at the start and whenever one of them has changed; a host, once it is open. Out: what a server asks
a `Catalogue`, and of each file a `Change`.

The rule that surprises: a version is current only once the store has it and the host knows it, so that no session
begins with one that it could not go on with. What does not compile leaves everything as it was, and is a trouble.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from scxml_runtime import StateMachine
from scxml_runtime.durable.stores.store import StoreError
from scxml_runtime.server.catalogue import Served, Trouble
from scxmlc.compiler import CompileError
from scxmlc.diagnostics import Diagnostic
from scxmlc.serving.keeping import Key, Notes, NotKept, keep, kept, listed_in, sweep
from scxmlc.serving.needs import loads_charts
from scxmlc.serving.versions import Compiling, NotServed, Version
from scxmlc.trace.retelling import retold


class Host(Notes, Protocol):
    """What a shelf asks of the host of its sessions. Of counts, `chart` and `version` tell which there are."""

    def add(self, chart: type[StateMachine]) -> None: ...

    def counts(self) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of a file: its version, which may be a new one, or what is wrong with it, in sentences and as the
    compiler found it. `files`: those that were read for it."""

    path: Path
    version: Version | None = None
    is_new: bool = False
    problems: tuple[str, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What others look up: one moment of the shelf."""

    charts: tuple[Served, ...] = ()
    current: Mapping[str, Served] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()


class Shelf:
    """A `Catalogue`. From any thread; anybody looks things up meanwhile."""

    def __init__(self, compiling: Compiling) -> None:
        self._compiling = compiling
        self._gate = Lock()
        self._host: Host | None = None
        self._versions: dict[Key, Version] = {}
        self._current: dict[str, Key] = {}
        self._names: dict[Path, str] = {}
        self._last: dict[str, Path] = {}
        self._troubles: dict[Path, Trouble] = {}
        self._lost: dict[Key, Trouble] = {}
        self._shown = Shown()

    # --- what a server asks ---------------------------------------------------------------------

    def charts(self) -> Sequence[Served]:
        """All versions of all charts, the current one of each first."""
        return self._shown.charts

    def current(self, name: str) -> Served | None:
        """The version that new sessions of this chart are of."""
        return self._shown.current.get(name)

    def troubles(self) -> Sequence[Trouble]:
        """What cannot be served just now."""
        return self._shown.troubles

    def retold(self, served: Served, lines: Sequence[Mapping[str, Any]]) -> str:
        """The run of a session as a test. Raises ValueError."""
        return retold(served.cls, lines)

    # --- files ----------------------------------------------------------------------------------

    def take(self, path: Path) -> Change:
        """Compile a file that is new or has changed."""
        with self._gate:
            return self._take(path)

    def _take(self, path: Path) -> Change:
        change = self._attempt(path)
        if change.version is None:
            self._troubles[path] = Trouble(path.name, change.problems)
        else:
            self._troubles.pop(path, None)
        self._show()
        return change

    def keep_to(self, there: Collection[Path]) -> None:
        """These are all the files that there are now."""
        gone = self._names.keys() | self._troubles.keys()
        for path in gone - {*there}:
            self._names.pop(path, None)
            self._troubles.pop(path, None)
            self._show()

    def _attempt(self, path: Path) -> Change:
        try:
            version = self._compiling.of(path)
            is_new = self._put(path, version)
        except CompileError as error:
            log = error.diagnostics
            problems, files = tuple(map(str, log.errors())), tuple(map(Path, log.files))
            return Change(path, problems=problems, found=tuple(log), files=files)
        except (NotServed, StoreError) as problem:
            return Change(path, problems=(str(problem),))
        except OSError as error:
            return Change(path, problems=(f"{path}: {error.strerror or error}",))
        return Change(path, version, is_new, files=version.files)

    def _put(self, path: Path, version: Version) -> bool:
        """The version is current from now on; whether it was not before. Raises NotServed, StoreError."""
        key = name, _ = version.served.name, version.served.version
        first = next((each for each, called in self._names.items() if called == name and each != path), None)
        if first is not None:
            self._compare(first, path, version)
            return False
        is_new = self._current.get(name) != key
        if self._host is not None:
            self._hand(self._host, version)
        self._versions[key], self._current[name] = version, key
        self._names[path], self._last[name] = name, path
        self._lost.pop(key, None)
        return is_new

    def _compare(self, first: Path, path: Path, version: Version) -> None:
        """One more file of a chart is well if it says the same, or is what was compiled from the first."""
        key = self._current[version.served.name]
        same = key == (version.served.name, version.served.version)
        if not same and version.code.url != self._versions[key].code.url:
            raise NotServed(
                f"{path} and {first} both have the chart {key[0]}, and mean different things by it: give one of "
                "them another name, or serve one of them"
            )

    # --- the host -------------------------------------------------------------------------------

    def join(self, host: Host) -> list[str]:
        """From now on this host has the charts: what is current is kept in its store, and versions that its sessions
        have and no file any more are taken from there; what is wrong with them. Raises StoreError."""
        with self._gate:
            return self._join(host)

    def _join(self, host: Host) -> list[str]:
        for version in self._versions.values():
            self._hand(host, version)
        self._host = host
        begun = dict.fromkeys((count.chart, count.version) for count in host.counts())
        for key in begun:
            if key not in self._versions:
                self._recover(host, key)
        if any(self._loads(key) for key in begun):
            self._recover_invoked(host)
        sweep(host, [*self._versions, *begun])
        self._show()
        return [problem for trouble in self._lost.values() for problem in trouble.problems]

    def _loads(self, key: Key) -> bool:
        return key in self._versions and loads_charts(self._versions[key].code.text)

    def _recover_invoked(self, host: Host) -> None:
        """Nobody counts which versions invoked sessions have: all stay that are kept, while somebody invokes."""
        for key in sorted(listed_in(host) - self._versions.keys() - self._lost.keys()):
            self._recover(host, key)

    def _recover(self, host: Host, key: Key) -> None:
        try:
            version = kept(host, *key)
        except NotKept as problem:
            self._lost[key] = Trouble(key[0], (str(problem),))
            return
        host.add(version.served.cls)
        self._versions[key] = version

    def _hand(self, host: Host, version: Version) -> None:
        keep(host, version)
        host.add(version.served.cls)

    # --- what is shown --------------------------------------------------------------------------

    def _show(self) -> None:
        marked = [
            replace(version.served, is_current=self._current.get(name) == (name, meaning))
            for (name, meaning), version in self._versions.items()
        ]
        charts = tuple(sorted(marked, key=lambda each: (each.name, not each.is_current)))
        current = {each.name: each for each in charts if each.is_current}
        self._shown = Shown(
            charts, current, (*self._troubles.values(), *self._orphans(), *self._lost.values())
        )

    def _orphans(self) -> Iterator[Trouble]:
        """Charts that no file has any more."""
        for name in self._current.keys() - {*self._names.values()}:
            why = f"{self._last[name]} is gone or has another chart now: the last version of {name} goes on"
            yield Trouble(self._last[name].name, (f"{why} until the server is started again",))
