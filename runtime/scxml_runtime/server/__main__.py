"""`python -m scxml_runtime.server gate.py --store gates.db`: a server on a machine that has the runtime alone.

In: compiled modules. Out: a server, until it is stopped; problems as sentences on stderr, exit status 1.
"""

from __future__ import annotations

import argparse
import sys
from os import environ
from pathlib import Path

from scxml_runtime.durable import DurableHost, MemoryStore, SqliteStore, StoreError
from scxml_runtime.io.guarded_http import IN_TURNS, GuardedTransport
from scxml_runtime.ports.documents import Documents
from scxml_runtime.server import logs
from scxml_runtime.server.basic_http import PATH
from scxml_runtime.server.listening import DEFAULT, CannotListen, address, bound, check_open, url_of
from scxml_runtime.server.modules import Compiled, classes_in
from scxml_runtime.server.observing import Observing, observing, traced
from scxml_runtime.server.settings import Settings
from scxml_runtime.testing import Scribe

TOKEN = "SCXML_TOKEN"
"""The variable of the environment that holds the token: what stands in a command can be seen by others."""


def main(arguments: list[str] | None = None) -> int:
    """The exit status."""
    given = _parser().parse_args(arguments)
    try:
        _serve(given)
    except (CannotListen, StoreError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _serve(given: argparse.Namespace) -> None:
    where = address(given.listen)
    settings = Settings(
        given.token, given.public, tuple(given.host), given.largest_body, given.rate, given.sessions
    )
    check_open(where, settings.token, given.open)
    classes = [each for path in given.module for each in classes_in(path)]
    store = SqliteStore(given.store) if given.store else MemoryStore()
    try:
        from scxml_runtime.server.running import serve
    except ModuleNotFoundError as problem:
        raise CannotListen(f"{problem.name} is not installed: pip install 'scxml-runtime[serve]'") from None
    observed = _observed(given)
    logs.begin(given.log)
    with bound(where) as listening:
        host = DurableHost(
            store,
            classes,
            history=True,
            scribe=Scribe(),
            http=(given.public.rstrip("/") or url_of(listening)) + PATH,
            transport=observed.transport,
            documents=Documents(transport=GuardedTransport(given.allow, IN_TURNS)),
        )
        observed.join(host)
        serve(host, Compiled(classes), settings, listening, observers=observed.observers, started=_told)


def _observed(given: argparse.Namespace) -> Observing:
    """Who observes the server, and how charts reach the world. Raises ValueError, CannotListen."""
    plain = observing(GuardedTransport(given.allow))
    try:
        return traced(plain) if given.telemetry else plain
    except ModuleNotFoundError as problem:
        raise CannotListen(f"{problem.name} is not installed: pip install 'scxml-runtime[telemetry]'") from None


def _told(url: str) -> None:
    print(f"Serving at {url}/ui/ (Ctrl-C stops it)", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m scxml_runtime.server",
        description="Serve compiled charts over HTTP, their sessions in a store.",
    )
    add = parser.add_argument
    add(
        "module",
        type=Path,
        nargs="+",
        help="modules that scxmlc has written; of two versions the last is current",
    )
    add("--store", help="a file of SQLite; without it sessions end with the server")
    add("--listen", default=DEFAULT, help="where, %(default)s by default")
    add(
        "--token",
        default=environ.get(TOKEN, ""),
        help=f"what whoever asks must know; better: the variable {TOKEN}",
    )
    add(
        "--allow",
        action="append",
        default=[],
        help="what charts may reach: https://HOST, http://HOST:PORT, HOST, anywhere; nothing by default",
    )
    add("--log", choices=[*logs.FORMS], default="text", help="how the log is written, on stderr")
    add("--telemetry", action="store_true", help="make traces for OpenTelemetry")
    add("--open", action="store_true", help="let others than this machine in without a token")
    add("--public", default="", help="the address that others know it by: https://events.example.com")
    add("--host", action="append", default=[], help="a further name that it may be called by")
    add("--largest-body", type=int, default=1 << 20, help="bytes of a request")
    add("--rate", type=float, default=0.0, help="requests a second for one session")
    add("--sessions", type=int, default=0, help="how many may live")
    return parser


if __name__ == "__main__":
    sys.exit(main())
