"""`scxmlc serve --engine restate`: the sessions of a server, kept by Restate.

In: where Restate is, where it finds the worker; charts and what is around them. Out: a `Keeper` for the server.

The rule that surprises: the worker is this process, too; and it has all versions that sessions have, from texts that
Restate keeps. So a server that is started again on another machine goes on with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from scxml_runtime.durable.host.charts import Charts
from scxml_runtime.server import on_restate
from scxml_runtime.server.listening import CannotListen
from scxml_runtime.server.on_restate import ALONE, INGRESS, NO_PLATFORM, NO_STORE, Where
from scxmlc.cli.failures import Unusable

if TYPE_CHECKING:
    from scxml_runtime import StateMachine
    from scxml_runtime.durable import Count, RestateHost
    from scxml_runtime.server.beyond import Beyond
    from scxml_runtime.server.on_store import Running
    from scxmlc.cli.programs import Program
    from scxmlc.cli.served import Wanted


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
        raise Unusable(NO_STORE)
    if around.platform is not None:
        raise Unusable(NO_PLATFORM)


def check_unasked(wanted: Wanted, around: Program) -> None:
    """Raises Unusable for what goes with Restate alone: whoever says it would find sessions gone with the server."""
    plain = {each.name: each.default for each in fields(wanted)}
    if any(getattr(wanted, name) != plain[name] for name in ("restate", "restate_admin", "worker")):
        raise Unusable(ALONE)


def beyond(wanted: Wanted, around: Program, running: Running, joined: Callable[[Versions], object]) -> Beyond:
    """Who keeps the sessions. `joined` is told when Restate answers. Raises Unusable."""
    charts = Charts()
    where = Where(wanted.restate or (INGRESS,), wanted.restate_admin, wanted.worker)
    try:
        return on_restate.beyond(where, charts, around, running, lambda host: joined(Versions(host, charts)))
    except ModuleNotFoundError as problem:
        raise Unusable(
            f"--engine restate needs {problem.name}: pip install 'scxmlc[serve,restate]'"
        ) from None
    except (CannotListen, ValueError) as problem:
        raise Unusable(str(problem)) from problem
