"""`scxmlc serve`: charts in, a server over HTTP with a page, until it is stopped.

In: files and folders of charts, where sessions are kept, who may ask. Out: the exit status: 0 when it was stopped, 1
where a chart does not compile at the start, 2 for what cannot be served at all.

The rule that surprises: at the start every chart must compile; afterwards one that does not leaves its last version.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scxml_runtime.durable import DurableHost, MemoryStore, SqliteStore, StoreError
from scxml_runtime.io.guarded_http import GuardedTransport
from scxml_runtime.ports.documents import Documents
from scxml_runtime.server.listening import Address, CannotListen, address, bound
from scxml_runtime.server.settings import Settings
from scxmlc.cli import journal
from scxmlc.cli.classes import load_options
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.drawing import Layout
from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import named
from scxmlc.cli.programs import TABLES, Program, program
from scxmlc.cli.reloading import Reloading
from scxmlc.cli.terminal import Terminal
from scxmlc.cli.tokens import MAKE_ONE, token
from scxmlc.serving.shelf import Change, Shelf
from scxmlc.serving.versions import Compiling

FAULTY = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is served, how sessions are kept, who may ask, and what charts may reach. `limits`: those of `Settings`."""

    charts: tuple[str, ...]
    wishes: Wishes
    listen: str
    store: str | None = None
    engine: str = "sqlite"
    token_file: str | None = None
    without_token: bool = False
    public: str = ""
    hosts: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    history: bool = False
    log: str = "text"
    program: str | None = None
    limits: dict[str, Any] = field(default_factory=dict)


def serve(wanted: Wanted, out: Terminal, err: Terminal) -> int:
    """The exit status. Raises Unusable, OSError."""
    run = _server(wanted.engine)
    settings, around, transport = _settings(wanted), program(wanted.program), _transport(wanted.allow)
    where = _address(wanted, settings)
    journal.begin(wanted.log)
    shelf = Shelf(_compiling(wanted.wishes, around, err))
    changes: list[Change] = []
    reloading = Reloading(wanted.charts, shelf, changes.append)
    reloading.begin()
    if any(change.problems for change in changes):
        return _refuse(changes, err)
    host = _host(wanted, shelf, around, transport)
    door = Door(wanted, shelf, reloading, out)
    try:
        with bound(where) as listening:
            run(host, shelf, settings, listening, entered=door.entered, started=door.started)
    except (CannotListen, StoreError) as problem:
        raise Unusable(str(problem)) from problem
    finally:
        reloading.stop()
    door.left()
    return 0


# --- what is asked for ---------------------------------------------------------------------------------------------


def _server(engine: str) -> Callable[..., None]:
    """What runs a server. Raises Unusable."""
    if engine != "sqlite":
        raise Unusable(
            "--engine restate: sessions on Restate have a server already, its own, which keeps no list of them that this "
            "one could show: docs/restate.md says how to run charts there"
        )
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


def _transport(allow: Sequence[str]) -> GuardedTransport:
    try:
        return GuardedTransport(allow)
    except ValueError as problem:
        raise Unusable(f"--allow: {problem}") from problem


def _address(wanted: Wanted, settings: Settings) -> Address:
    """Where it listens. Raises Unusable, also where others could come in without a token."""
    try:
        where = address(wanted.listen)
    except CannotListen as problem:
        raise Unusable(f"--listen: {problem}") from problem
    if not (where.is_loopback or settings.token or wanted.without_token):
        raise Unusable(
            f"--listen: whoever reaches {where} could do anything with the sessions: name a --token-file ({MAKE_ONE}), or "
            "say --without-token"
        )
    return where


def _compiling(wishes: Wishes, around: Program, err: Terminal) -> Compiling:
    """How charts are compiled and drawn, with what the program has beside what is named."""
    options = load_options(wishes)
    for name in TABLES:
        options[name] = {*options.get(name, ()), *around.names[name]}
    layout = Layout("auto", err)
    return Compiling(options, lambda picture: layout.written(picture, ".svg"))


def _host(wanted: Wanted, shelf: Shelf, around: Program, transport: GuardedTransport) -> DurableHost:
    """The host of the sessions, which is not entered yet."""
    documents = Documents(roots=wanted.wishes.roots, transport=transport)
    documents.options = load_options(wanted.wishes)
    return DurableHost(
        MemoryStore() if wanted.store is None else SqliteStore(named(wanted.store)),
        [served.cls for served in shelf.charts()],
        processors=around.processors,
        services=around.services,
        functions=around.functions,
        platform=around.platform,
        documents=documents,
        transport=transport,
        history=wanted.history,
    )


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


class Door:
    """What is told as a server begins and ends."""

    def __init__(self, wanted: Wanted, shelf: Shelf, reloading: Reloading, out: Terminal) -> None:
        self._wanted, self._shelf, self._reloading, self._out = wanted, shelf, reloading, out
        self._host: DurableHost | None = None

    def entered(self, host: DurableHost) -> None:
        """The store is open: versions that its sessions have are taken from there."""
        for problem in self._shelf.join(host):
            journal.warn("chart-missing", problem)

    def started(self, url: str) -> None:
        """It answers: from now on charts are watched."""
        self._reloading.tell = tell
        self._reloading.follow()
        journal.note("started", f"serving at {url}", url=url)
        if self._wanted.log == "text":
            for line in self._lines(url):
                self._out.say(line)

    def left(self) -> None:
        """It was stopped."""
        journal.note("stopped", "stopped; what was handed in is done")
