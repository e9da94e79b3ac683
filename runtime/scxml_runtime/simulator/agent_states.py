"""`agent:*` requests: log out, change the media state, do not disturb (ORS queue 6).

In: requests of kind "agent.<action>". Out: changed agents. The answer comes when the request is accepted.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.agents import Agent
    from scxml_runtime.simulator.centre import Centre


def logout(centre: Centre, request: Request) -> dict[str, Any]:
    """Log the agent out at the DN."""
    _agent(centre, request).logout()
    return {}


def set_media_state(centre: Centre, request: Request) -> dict[str, Any]:
    """`state` is ready or notready (the words are inferred)."""
    agent, state = _agent(centre, request), str(request.values.get("state")).lower().replace("_", "")
    if request.values.get("media") not in (None, "TMediaVoice"):
        raise Refused("invalidattribute", f"setmediastate:media cannot be {request.values['media']!r}")
    if state not in ("ready", "notready", "not ready"):
        raise Refused("invalidattribute", f"setmediastate:state cannot be {request.values.get('state')!r}")
    (agent.ready if state == "ready" else agent.not_ready)()
    return {}


def set_dnd(centre: Centre, request: Request) -> dict[str, Any]:
    """Do not disturb: the agent is not ready while it is on; `state` is true or false (inferred)."""
    agent = _agent(centre, request)
    off = str(request.values.get("state")).strip().lower() in ("false", "off", "0")
    (agent.ready if off else agent.not_ready)()
    return {}


def _agent(centre: Centre, request: Request) -> Agent:
    id, dn = request.values.get("agent"), (request.values.get("for") or {}).get("dn")
    for agent in centre.staff.agents.values():
        if agent.id == id or (id is None and agent.dn == str(dn)):
            return agent
    raise Refused("invalidattribute", f"no agent {id or ''} at DN {dn}")


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "agent.logout": logout,
    "agent.setmediastate": set_media_state,
    "agent.setdnd": set_dnd,
}
