"""`scxmlc serve`: charts in, a server over HTTP with a page, until it is stopped.

In: files and folders of charts, where sessions are kept, who may ask. Out: the exit status: 0 when it was stopped, 1
where a chart does not compile at the start, 2 for what cannot be served at all.

The rule that surprises: at the start every chart must compile; afterwards one that does not leaves its last version.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from logging import WARNING
from typing import TYPE_CHECKING, Any

from scxml_runtime.durable import MemoryStore, SqliteStore, StoreError
from scxml_runtime.io.guarded_http import IN_TURNS, GuardedTransport
from scxml_runtime.io.library import Library
from scxml_runtime.modules.calendar import known_zone
from scxml_runtime.ports.documents import Documents
from scxml_runtime.server import logs
from scxml_runtime.server.basic_http import PATH
from scxml_runtime.server.listening import Address, CannotListen, address, bound, check_open, url_of
from scxml_runtime.server.observing import Observing, observing, traced
from scxml_runtime.server.on_restate import INGRESS
from scxml_runtime.server.on_store import Running, stored
from scxml_runtime.server.settings import Settings
from scxmlc.cli import kept_sessions, serving_on_restate
from scxmlc.cli.classes import load_options
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.drawing import Layout
from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import named
from scxmlc.cli.programs import TABLES, Program, program
from scxmlc.cli.reloading import Reloading
from scxmlc.cli.served import Wanted
from scxmlc.cli.terminal import Terminal
from scxmlc.cli.tokens import token
from scxmlc.serving.needs import Around
from scxmlc.serving.shelf import Change, Shelf
from scxmlc.serving.versions import Compiling

if TYPE_CHECKING:
    from scxml_runtime.durable import DurableHost
    from scxml_runtime.server.beyond import Beyond

FAULTY = 1


def serve(wanted: Wanted, out: Terminal, err: Terminal) -> int:
    """The exit status. Raises Unusable, OSError."""
    run, settings, engine = _server(), _settings(wanted), ENGINES[wanted.engine]
    _check_place(wanted.timezone)
    where, around, observed = _address(wanted, settings), program(wanted.program), _observed(wanted)
    engine.check(wanted, around)
    shelf = Shelf(_compiling(wanted.wishes, around, err))
    reloading = Reloading(wanted.charts, shelf, partial(tell, program=around))
    changes = reloading.begin()
    if any(change.problems for change in changes):
        return _refuse(changes, err)
    beginning = engine.beginning(wanted, shelf, reloading, out)
    try:
        with logs.written(wanted.log), bound(where) as listening:
            tell_missing(changes, around)
            http = (
                wanted.public.rstrip("/") or url_of(listening)
            ) + PATH  # below it events come as BasicHTTP
            running = Running(_documents(wanted), observed.transport, http, wanted.timezone, wanted.history)
            host = engine.host(wanted, beginning, around, running)
            observed.join(host)
            run(
                host,
                shelf,
                settings,
                listening,
                observers=observed.observers,
                started=beginning.started,
                entered=beginning.entered,
            )
            logs.note("stopped", "stopped; what was handed in before is done")
    except (CannotListen, StoreError) as problem:
        raise Unusable(str(problem)) from problem
    finally:
        reloading.stop()
    return 0


# --- what is asked for ---------------------------------------------------------------------------------------------


def _server() -> Callable[..., None]:
    """What runs a server. Raises Unusable."""
    try:
        from scxml_runtime.server.running import serve as run
    except ModuleNotFoundError as problem:
        raise Unusable(f"a server needs {problem.name}: pip install 'scxmlc[serve]'") from None
    return run


def _settings(wanted: Wanted) -> Settings:
    given = token(wanted.token_file, os.environ)
    try:
        return Settings(token=given, public=wanted.public, hosts=wanted.hosts, **wanted.limits)
    except ValueError as problem:
        raise Unusable(str(problem)) from problem


def _check_place(timezone: str | None) -> None:
    """Raises Unusable for what is no time zone."""
    if timezone is None:
        return
    try:
        known_zone(timezone)
    except ValueError as problem:
        raise Unusable(f"--timezone: {problem}") from problem


def _observed(wanted: Wanted) -> Observing:
    """Who writes down what happens, and how charts reach the world. Raises Unusable."""
    try:
        plain = observing(GuardedTransport(wanted.allow))
        return traced(plain) if wanted.telemetry else plain
    except ValueError as problem:
        raise Unusable(f"--allow: {problem}") from problem
    except ModuleNotFoundError as problem:
        raise Unusable(f"--telemetry needs {problem.name}: pip install 'scxmlc[telemetry]'") from None


def _address(wanted: Wanted, settings: Settings) -> Address:
    """Where it listens. Raises Unusable, also where others could come in without a token."""
    try:
        where = address(wanted.listen)
        check_open(where, settings.token, wanted.without_token)
    except CannotListen as problem:
        raise Unusable(f"--listen: {problem}") from problem
    return where


def _compiling(wishes: Wishes, around: Program, err: Terminal) -> Compiling:
    """How charts are compiled and drawn, with what the program has beside what is named."""
    options = load_options(wishes)
    for name in TABLES:
        options[name] = {*options.get(name, ()), *around.names[name]}
    layout = Layout("auto", err)
    return Compiling(options, lambda picture: layout.written(picture, ".svg"))


def _documents(wanted: Wanted) -> Documents:
    """What charts load."""
    documents = Documents(
        roots=wanted.wishes.roots, transport=Library(GuardedTransport(wanted.allow, IN_TURNS))
    )
    documents.options = load_options(wanted.wishes)
    return documents


def _here(wanted: Wanted, beginning: Beginning, around: Program, running: Running) -> DurableHost:
    """The host of the sessions, which is not entered yet."""
    store = MemoryStore() if wanted.store is None else SqliteStore(named(wanted.store))
    return stored(store, [served.cls for served in beginning.shelf.charts()], around, running)


def _beyond(wanted: Wanted, beginning: Beginning, around: Program, running: Running) -> Beyond:
    """The same on Restate."""
    return serving_on_restate.beyond(wanted, around, running, beginning.joined)


def _refuse(changes: Sequence[Change], err: Terminal) -> int:
    """The exit status where a chart does not compile at the start: what is wrong is told as `check` does."""
    for change in changes:
        for found in change.found:
            err.diagnostic(found)
        for problem in () if change.found else change.problems:
            err.problem(problem)
    err.say("Nothing is served until each chart compiles.")
    return FAULTY


# --- while it runs ------------------------------------------------------------------------------------------------


class Beginning:
    """What happens as a server begins."""

    def __init__(self, wanted: Wanted, shelf: Shelf, reloading: Reloading, out: Terminal) -> None:
        self._wanted, self.shelf, self._reloading, self._out = wanted, shelf, reloading, out
        self._kept = 0

    def entered(self, host: Any) -> None:
        """The host is entered: its store is open."""
        self.joined(host)

    def joined(self, host: Any) -> None:
        """Sessions can be asked for: versions that they have are taken from where they are kept."""
        for problem in self.shelf.join(host):
            logs.note("chart-missing", problem, WARNING)
        self._kept = sum(count.sessions for count in host.counts() if not count.is_over)

    def started(self, url: str) -> None:
        """It answers: from now on charts are watched."""
        self._reloading.follow()
        self._tell(url)

    def _tell(self, url: str) -> None:
        if self._wanted.log == "json":
            logs.note("started", "serving", url=url)
            return
        for line in self._lines(url):
            self._out.say(line)

    def _lines(self, url: str) -> Iterator[str]:
        names = [served.name for served in self.shelf.charts() if served.is_current]
        yield f"Serving {kept_sessions.counted(Counter(names), 'chart')}: {', '.join(names)}"
        yield f"  page      {url}/ui/"
        yield f"  requests  {url}/docs"
        yield f"  sessions  {self._place()}"
        yield "Ctrl-C ends it."

    def _place(self) -> str:
        """Where sessions are."""
        if self._wanted.store is None:
            return "in memory: they end with the server, unless --store FILE keeps them"
        return f"in {self._wanted.store}, {self._kept:,} of them running"


class BeginningBeyond(Beginning):
    """The same where Restate keeps the sessions, which may answer later. Charts are watched from when it has."""

    _is_joined = _is_started = False

    def entered(self, host: Any) -> None:
        """The worker runs; Restate may know it or not."""

    def joined(self, host: Any) -> None:
        super().joined(host)
        is_first, self._is_joined = not self._is_joined, True
        if is_first and self._is_started:
            self._reloading.follow()

    def started(self, url: str) -> None:
        self._is_started = True
        self._tell(url)
        if self._is_joined:
            self._reloading.follow()

    def _place(self) -> str:
        where = ", ".join(self._wanted.restate or (INGRESS,))
        if not self._is_joined:
            return f"on Restate at {where}, which does not answer yet: it is tried again each second"
        return f"on Restate at {where}, {self._kept:,} of them running"


@dataclass(frozen=True, slots=True)
class Engine:
    """What keeps the sessions: what it refuses of what is asked for, how its server begins, what makes the host."""

    check: Callable[[Wanted, Program], None]
    beginning: type[Beginning]
    host: Callable[[Wanted, Beginning, Program, Running], Any]


ENGINES: Mapping[str, Engine] = {
    "sqlite": Engine(serving_on_restate.check_unasked, Beginning, _here),
    "restate": Engine(serving_on_restate.check, BeginningBeyond, _beyond),
}


def tell_missing(changes: Sequence[Change], program: Program) -> None:
    """What charts ask for and the program has not: they would hear of it one day."""
    around = Around(
        frozenset(program.processors), frozenset(program.services), has_platform=program.platform is not None
    )
    for change in changes:
        missing = change.version and around.missing(change.version.code.text)
        if missing:
            words = f"{change.path}: there is {missing}; --program brings what charts need"
            logs.note("missing", words, WARNING, file=str(change.path))


def tell(change: Change, program: Program) -> None:
    """What has become of a chart that has changed."""
    if change.is_new and change.version is not None:
        served = change.version.served
        words = f"{change.path}: new sessions of {served.name} are of another version"
        logs.note("chart-changed", words, chart=served.name, version=served.version)
        tell_missing([change], program)
    for problem in change.problems:
        logs.note("chart-refused", problem, WARNING, file=str(change.path))
