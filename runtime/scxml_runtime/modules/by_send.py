"""`<send type="'fm'">`: an action of a functional module asked for by an event (ORS core 2.4).

In: an event whose target is a module's namespace, such as "www.genesyslab.com/modules/queue". Out: the action
that the event's name ends with, its attributes taken from the event's data. The guide lists the type and
shows no use of it, so the correspondence is inferred.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.copying import plain
from scxml_runtime.data.errors import ContentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.chart.event import Event
    from scxml_runtime.session.session import Session

BASE = "www.genesyslab.com/modules/"


def perform(host: Any, session: Session, target: Any, event: Event) -> None:
    """Begin the action; its answers come as they do for the element."""
    name = js.to_string(target).removeprefix("http://").removeprefix(BASE)
    modules = host.modules
    try:
        module = modules[name]
    except KeyError:
        raise ContentError(
            f"{name!r} is no module", event.sendid, ors="error.send.targettypeinvalid", target=name
        ) from None
    module.perform(session, js.to_string(event.name).rpartition(".")[2], _given(event.data))


def _given(data: Any) -> dict[str, Any]:
    """The attributes that the event's data says; an event has no child elements."""
    said = plain(data) if isinstance(data, js.JSObject) else {}
    given = dict(said) if isinstance(said, dict) else {}
    given.pop("parts", None)
    if not isinstance(given.get("params", {}), dict):
        del given["params"]
    return given
