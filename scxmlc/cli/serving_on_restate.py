"""`scxmlc serve --engine restate`: the sessions of a server, kept by Restate.

In: where Restate is, where it finds the worker; charts and what is around them. Out: a `Keeper` for the server.

The rule that surprises: the worker is this process, too; and it has all versions that sessions have, from texts that
Restate keeps. So a server that is started again on another machine goes on with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from scxml_runtime.durable import RestateHost
from scxml_runtime.durable.host.charts import Charts
from scxml_runtime.durable.on_restate.lines import check_address
from scxml_runtime.server.beyond import Beyond
from scxml_runtime.server.listening import CannotListen, address
from scxml_runtime.testing.scribing import Scribe
from scxmlc.cli.failures import Unusable

if TYPE_CHECKING:
    from scxml_runtime import StateMachine
    from scxml_runtime.durable import Count
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.transport import Transport
    from scxmlc.cli.programs import Program
    from scxmlc.cli.served import Wanted

INGRESS = "http://127.0.0.1:8080"


class Versions:
    """The host of the sessions, as a shelf of charts knows it."""

    def __init__(self, host: RestateHost, charts: Charts) -> None:
        self._host = host
        self._charts = charts
        self.note = host.note
        self.keep_note = host.keep_note

    def add(self, chart: type[StateMachine]) -> None:
        """The worker has it from now on."""
        self._charts.add(chart)

    def counts(self) -> Sequence[Count]:
        """How many sessions stand where."""
        return self._host.counts()


def check(wanted: Wanted, around: Program) -> None:
    """Raises Unusable for what goes with a store alone."""
    if wanted.store is not None:
        raise Unusable("--store is where SQLite keeps sessions: with --engine restate, Restate does")
    if around.platform is not None:
        raise Unusable(
            "--engine restate: the platform of --program, a contact centre, is for sessions in a store: on Restate "
            "nobody could tell which worker has its connection"
        )


def check_unasked(wanted: Wanted, around: Program) -> None:
    """Raises Unusable for what goes with Restate alone: whoever says it would find sessions gone with the server."""
    plain = {each.name: each.default for each in fields(wanted)}
    if any(getattr(wanted, name) != plain[name] for name in ("restate", "restate_admin", "worker")):
        raise Unusable("--restate, --restate-admin and --worker go with --engine restate")


def beyond(
    wanted: Wanted,
    around: Program,
    documents: Documents,
    transport: Transport,
    http: str,
    joined: Callable[[Versions], object],
) -> Beyond:
    """Who keeps the sessions. `joined` is told when Restate answers. Raises Unusable."""
    try:
        from scxml_runtime.durable import restate
        from scxml_runtime.server.worker import Worker
    except ModuleNotFoundError as problem:
        raise Unusable(
            f"--engine restate needs {problem.name}: pip install 'scxmlc[serve,restate]'"
        ) from None
    charts = Charts()

    def app() -> Any:
        return restate.app(
            charts,
            processors=around.processors,
            services=around.services,
            functions=around.functions,
            documents=documents,
            transport=transport,
            timezone=wanted.timezone,
            http=http,
            history=wanted.history,
            scribe=Scribe(),
        )

    host = _host(wanted, charts)
    return Beyond(host, _worker(Worker, app, wanted.worker), lambda: joined(Versions(host, charts)))


def _host(wanted: Wanted, charts: Charts) -> RestateHost:
    ingress, admin = wanted.restate or (INGRESS,), wanted.restate_admin
    for option, url in (*(("--restate", each) for each in ingress), ("--restate-admin", admin)):
        try:
            check_address(url)
        except ValueError as problem:
            raise Unusable(f"{option}: {problem}") from problem
    return RestateHost(*ingress, admin=[admin], charts=charts, patience=0)


def _worker(make: Callable[..., Any], app: Callable[[], Any], where: str) -> Any:
    try:
        return make(app, address(where))
    except CannotListen as problem:
        raise Unusable(f"--worker: {problem}") from problem
