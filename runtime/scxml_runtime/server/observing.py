"""Who observes a server: its log, and traces where they are wanted.

In: how charts reach the world; whether there are to be traces. Out: observers of requests, probes of the host, and the
transport that its requests leave by. The rule that surprises: what Prometheus asks for is measured by every server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scxml_runtime.server import logs

if TYPE_CHECKING:
    from scxml_runtime.durable import DurableHost
    from scxml_runtime.durable.host.probes import Probe
    from scxml_runtime.ports.transport import Transport
    from scxml_runtime.server.asgi import Observer
    from scxml_runtime.server.beyond import Beyond


@dataclass(frozen=True, slots=True)
class Observing:
    """`transport`: for the host that is to be made; `observers`: for the server; `join`: when it has been made."""

    transport: Transport
    observers: tuple[Observer, ...]
    probes: tuple[Probe, ...]

    def join(self, host: DurableHost | Beyond) -> None:
        """Hear of what the host does."""
        for each in self.probes:
            host.probes.add(each)


def observing(transport: Transport, slow: float = logs.SLOW) -> Observing:
    """A log: of requests that fail or take `slow` seconds, of sessions that fail."""
    return Observing(transport, (logs.Requests(slow),), (logs.Sessions(),))


def traced(plain: Observing) -> Observing:
    """The same with traces. Raises ModuleNotFoundError without `scxmlc[telemetry]`."""
    from scxml_runtime.server.telemetry import Traces

    traces = Traces()
    return Observing(traces.transport(plain.transport), (traces, *plain.observers), (traces, *plain.probes))
