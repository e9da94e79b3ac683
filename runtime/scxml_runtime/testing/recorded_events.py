"""What a trace says of its host, and of an event.

In: a host; an event. Out: fields of lines. The rule that surprises: what is as usual is left out, so that an event
without an `origintype` is one that the program has sent, not a chart.
"""

from __future__ import annotations

from scxml_runtime.chart.event import SCXML_PROCESSOR
from scxml_runtime.session.invocations import Forwarded
from scxml_runtime.testing.recorded_values import recorded_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.chart.event import Event
    from scxml_runtime.host.host import Host

    Line = dict[str, Any]


def around(host: Host) -> Line:
    """What of the host decides how a run goes, where it is not as usual."""
    told: Line = {"real": True} if host.clock.is_real else {}
    zone = getattr(getattr(host.timezone, "rules", None), "key", None)
    return {**told, "timezone": zone} if zone else told


def event_line(event: Event) -> Line:
    """An event, as far as there is something to say."""
    told: Line = {"event": event.name, "type": event.type}
    for name in ("sendid", "origin", "invokeid"):
        value = getattr(event, name)
        if value is not None:
            told[name] = str(value)
    if event.origintype is not None:
        told["origintype"] = "scxml" if event.origintype == SCXML_PROCESSOR else str(event.origintype)
    if event.__class__ is Forwarded:
        told["forwarded"] = True
    data = recorded_value(event.data)
    if data != {"$": "undefined"}:
        told["data"] = data
    return told
