"""`python -m scxml_runtime.server gate.py --store gates.db`: a server on a machine that has the runtime alone.

In: compiled modules. Out: a server, until it is stopped; problems as sentences on stderr, exit status 1. The rule that
surprises: it has the options of `scxmlc serve` that need no compiler, by the same names; charts are not watched, and
have no pictures.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING

from scxml_runtime.durable import MemoryStore, SqliteStore, StoreError
from scxml_runtime.durable.host.charts import Charts
from scxml_runtime.io.guarded_http import IN_TURNS, GuardedTransport
from scxml_runtime.io.library import Library
from scxml_runtime.ports.documents import Documents
from scxml_runtime.server import logs
from scxml_runtime.server.basic_http import PATH
from scxml_runtime.server.listening import DEFAULT, CannotListen, address, bound, check_open, url_of
from scxml_runtime.server.modules import Compiled, classes_in, modules_in
from scxml_runtime.server.observing import Observing, observing, traced
from scxml_runtime.server.on_restate import (
    ADMIN,
    ALONE,
    INGRESS,
    NO_PLATFORM,
    NO_STORE,
    WORKER,
    Where,
    beyond,
)
from scxml_runtime.server.on_store import Running, stored
from scxml_runtime.server.programs import Program, program
from scxml_runtime.server.settings import Settings
from scxml_runtime.server.tokens import VARIABLE, token

if TYPE_CHECKING:
    from scxml_runtime.durable import DurableHost
    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.server.beyond import Beyond


def main(arguments: list[str] | None = None) -> int:
    """The exit status."""
    given = _parser().parse_args(arguments)
    try:
        _serve(given)
    except (CannotListen, StoreError, ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _serve(given: argparse.Namespace) -> None:
    where, settings = address(given.listen), _settings(given)
    check_open(where, settings.token, given.without_token)
    paths = [path for named in given.module for path in modules_in(named)]
    classes = [each for path in paths for each in classes_in(path)]
    around = program(given.program) if given.program else Program()
    observed = _observed(given)
    try:
        from scxml_runtime.server.running import serve
    except ModuleNotFoundError as problem:
        raise CannotListen(f"{problem.name} is not installed: pip install 'scxml-runtime[serve]'") from None
    with logs.written(given.log), bound(where) as listening:
        http = (given.public.rstrip("/") or url_of(listening)) + PATH
        running = Running(_documents(given), observed.transport, http, given.timezone, given.history)
        host = ENGINES[given.engine](given, classes, around, running)
        observed.join(host)
        serve(host, Compiled(classes), settings, listening, observers=observed.observers, started=_told)


def _here(given: argparse.Namespace, classes: list[Class], around: Program, running: Running) -> DurableHost:
    """The host of sessions in a store. Raises ValueError."""
    if given.restate or (given.restate_admin, given.worker) != (ADMIN, WORKER):
        raise ValueError(ALONE)
    return stored(SqliteStore(given.store) if given.store else MemoryStore(), classes, around, running)


def _beyond(given: argparse.Namespace, classes: list[Class], around: Program, running: Running) -> Beyond:
    """The same on Restate. Raises ValueError, CannotListen."""
    if given.store or around.platform is not None:
        raise ValueError(NO_STORE if given.store else NO_PLATFORM)
    where = Where(tuple(given.restate) or (INGRESS,), given.restate_admin, given.worker)
    try:
        return beyond(where, Charts(classes), around, running)
    except ModuleNotFoundError as problem:
        raise CannotListen(
            f"--engine restate needs {problem.name}: pip install 'scxml-runtime[serve,restate]'"
        ) from None


ENGINES: Mapping[str, Callable[[argparse.Namespace, list[Class], Program, Running], DurableHost | Beyond]] = {
    "sqlite": _here,
    "restate": _beyond,
}


def _documents(given: argparse.Namespace) -> Documents:
    """What charts load."""
    return Documents(transport=Library(GuardedTransport(given.allow, IN_TURNS)))


def _observed(given: argparse.Namespace) -> Observing:
    """Who observes the server, and how charts reach the world. Raises ValueError, CannotListen."""
    plain = observing(GuardedTransport(given.allow))
    try:
        return traced(plain) if given.telemetry else plain
    except ModuleNotFoundError as problem:
        raise CannotListen(
            f"{problem.name} is not installed: pip install 'scxml-runtime[telemetry]'"
        ) from None


def _settings(given: argparse.Namespace) -> Settings:
    found = token(given.token_file, environ)
    return Settings(
        found, given.public, tuple(given.host), given.largest_body, given.rate, most_sessions=given.sessions
    )


def _told(url: str) -> None:
    print(f"Serving at {url}/ui/ (Ctrl-C stops it)", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m scxml_runtime.server",
        description="Serve compiled charts over HTTP, with a page that shows their sessions live.",
    )
    add = parser.add_argument
    add(
        "module",
        type=Path,
        nargs="+",
        help="what `scxmlc compile` has written, or folders of it; of two versions the last is current",
    )
    add("--store", metavar="FILE", help="a file of SQLite; without it sessions end with the server")
    add("--engine", choices=[*ENGINES], default="sqlite", help="what keeps sessions: %(default)s")
    add(
        "--restate", metavar="URL", action="append", default=[], help=f"where Restate takes events: {INGRESS}"
    )
    add("--restate-admin", metavar="URL", default=ADMIN, help="and questions: %(default)s")
    add("--worker", metavar="HOST:PORT", default=WORKER, help="where Restate calls: %(default)s")
    add("--listen", metavar="HOST:PORT", default=DEFAULT, help="where: %(default)s, if nothing is said")
    add("--token-file", metavar="FILE", help=f"what whoever asks must know; else {VARIABLE} holds it")
    add("--without-token", action="store_true", help="let everybody in who reaches this machine")
    add("--public", metavar="URL", default="", help="the address that others know it by")
    add("--host", metavar="NAME", action="append", default=[], help="a further name that it may be called by")
    add("--allow", metavar="PLACE", action="append", default=[], help="what charts may reach; else nothing")
    add("--history", action="store_true", help="keep what sessions did, turn by turn")
    add(
        "--program",
        metavar="MODULE",
        help="a module, or its file, with what charts need: processors, services …",
    )
    add("--timezone", metavar="ZONE", help="where the sessions are, such as Europe/Berlin; else UTC")
    add("--log", choices=[*logs.FORMS], default="text", help="how the log is written, on stderr")
    add("--telemetry", action="store_true", help="make traces for OpenTelemetry")
    add("--largest-body", metavar="BYTES", type=int, default=1 << 20, help="of a request: %(default)s")
    add("--rate", metavar="N", type=float, default=0.0, help="requests a second that change one session")
    add("--sessions", metavar="N", type=int, default=0, help="how many may run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
