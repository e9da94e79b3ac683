"""Event I/O processors beside the SCXML one, which is the host's own (SCXML 6.2.5, Appendix C).

In: the `type` of a <send>. Out: the function that carries it. An unknown type is error.execution.
"""

from __future__ import annotations

from scxml_runtime.chart.event import BASIC_HTTP_PROCESSOR
from scxml_runtime.data.errors import ContentError
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any

    from scxml_runtime.chart.event import Event
    from scxml_runtime.session.session import Session

    Send = Callable[[Any, Session, Any, Event], None]


def processor_for(type: str, sendid: str | None, registered: Collection[str]) -> Send:
    """The processor of this type, which is none of those that were registered."""
    if type in (BASIC_HTTP_PROCESSOR, "basichttp"):
        from scxml_runtime.io.basic_http import send

        return send
    near = did_you_mean(type, registered) if registered else ""
    raise ContentError(f"{type!r} is no event processor{near}", sendid, ors="error.send.targettypeinvalid")
