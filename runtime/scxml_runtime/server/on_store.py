"""A server whose sessions are in a store, on this machine: their host.

In: a store, charts and what is around them. Out: a `DurableHost`.

The rule that surprises: it is not entered yet; until then no session of the store goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scxml_runtime.durable import DurableHost
from scxml_runtime.testing.scribing import Scribe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.durable.stores.store import Store
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.transport import Transport
    from scxml_runtime.server.programs import Program


@dataclass(frozen=True, slots=True)
class Running:
    """How sessions run: as the arguments of `DurableHost` and `restate.app` of these names."""

    documents: Documents
    transport: Transport
    http: str
    timezone: str | None = None
    history: bool = False


def stored(store: Store, charts: Iterable[Class], program: Program, running: Running) -> DurableHost:
    """The host of the sessions. Raises ValueError."""
    return DurableHost(
        store,
        charts,
        processors=program.processors,
        services=program.services,
        functions=program.functions,
        platform=program.platform,
        documents=running.documents,
        transport=running.transport,
        http=running.http,
        timezone=running.timezone,
        history=running.history,
        scribe=Scribe(),
    )
