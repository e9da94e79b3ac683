"""A server whose sessions Restate keeps: the host that asks it, and the worker that it calls, in one process.

In: where Restate is, where it finds the worker; charts and what is around them. Out: a `Keeper`.

The rule that surprises: nothing is asked of Restate here. It may come later; `joined` is called when it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scxml_runtime.durable import RestateHost
from scxml_runtime.durable.on_restate.lines import check_address
from scxml_runtime.server.beyond import Beyond
from scxml_runtime.server.listening import CannotListen, address
from scxml_runtime.testing.scribing import Scribe

if TYPE_CHECKING:
    from collections.abc import Callable

    from scxml_runtime.durable.host.charts import Charts
    from scxml_runtime.server.on_store import Running
    from scxml_runtime.server.programs import Program

INGRESS = "http://127.0.0.1:8080"
ADMIN = "http://127.0.0.1:9070"
WORKER = "127.0.0.1:9080"

NO_PLATFORM = (
    "--engine restate: the platform of --program, a contact centre, is for sessions in a store: on Restate nobody "
    "could tell which worker has its connection"
)
NO_STORE = "--store is where SQLite keeps sessions: with --engine restate, Restate does"
ALONE = "--restate, --restate-admin and --worker go with --engine restate"


@dataclass(frozen=True, slots=True)
class Where:
    """Addresses: of Restate, for events and for questions; of the worker, as Restate calls it."""

    ingress: tuple[str, ...] = (INGRESS,)
    admin: str = ADMIN
    worker: str = WORKER


def beyond(
    where: Where,
    charts: Charts,
    program: Program,
    running: Running,
    joined: Callable[[RestateHost], object] = lambda host: None,
) -> Beyond:
    """Who keeps the sessions. `joined` is told the host when Restate answers. Raises ValueError, CannotListen for
    addresses that are none, ModuleNotFoundError."""
    from scxml_runtime.durable import restate
    from scxml_runtime.server.worker import Worker

    def app() -> Any:
        return restate.app(
            charts,
            processors=program.processors,
            services=program.services,
            functions=program.functions,
            documents=running.documents,
            transport=running.transport,
            timezone=running.timezone,
            http=running.http,
            history=running.history,
            scribe=Scribe(),
        )

    for option, url in (*(("--restate", each) for each in where.ingress), ("--restate-admin", where.admin)):
        try:
            check_address(url)
        except ValueError as problem:
            raise ValueError(f"{option}: {problem}") from problem
    host = RestateHost(*where.ingress, admin=[where.admin], charts=charts, patience=0)
    try:
        worker = Worker(app, address(where.worker))
    except CannotListen as problem:
        raise CannotListen(f"--worker: {problem}") from problem
    return Beyond(host, worker, lambda: joined(host))
