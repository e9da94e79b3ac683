"""`agent:*` requests: log out, change the media state, do not disturb (ORS queue 6).

In: requests of kind "agent.<action>". Out: changed agents. The answer comes when the request is accepted.
"""

from __future__ import annotations

from scxml_runtime.data.plain_text import said
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.agents import LOGGED_OUT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.agents import Agent, Staff


def logout(staff: Staff, request: Request) -> dict[str, Any]:
    """Log the agent out at the DN."""
    agent = _agent(staff, request)
    _check_logged_in(agent)
    agent.logout()
    return {}


def set_media_state(staff: Staff, request: Request) -> dict[str, Any]:
    """`state` is ready or notready (the words are inferred)."""
    agent, state = _agent(staff, request), str(request.values.get("state")).lower().replace("_", "")
    if request.values.get("media") not in (None, "TMediaVoice"):
        raise Refused("invalidattribute", f"setmediastate:media cannot be {said(request.values['media'])}")
    if state not in ("ready", "notready", "not ready"):
        raise Refused(
            "invalidattribute", f"setmediastate:state cannot be {said(request.values.get('state'))}"
        )
    _check_logged_in(agent)
    (agent.ready if state == "ready" else agent.not_ready)()
    return {}


def set_dnd(staff: Staff, request: Request) -> dict[str, Any]:
    """Do not disturb: the agent is not ready while it is on; `state` is true or false (inferred)."""
    agent = _agent(staff, request)
    _check_logged_in(agent)
    off = str(request.values.get("state")).strip().lower() in ("false", "off", "0")
    (agent.ready if off else agent.not_ready)()
    return {}


def _agent(staff: Staff, request: Request) -> Agent:
    id, device = request.values.get("agent"), request.values["for"]
    dn, switch = device.get("dn"), device.get("switch")
    if dn is None:
        raise Refused("invalidattribute", f"{request.kind.partition('.')[2]}:for has no dn")
    for agent in staff.agents.values():
        here = agent.dn == str(dn) and switch in (None, "", agent.switch or switch)
        if here and id in (None, agent.id):
            return agent
    whom = "no agent" if id is None else f"agent {id} is not"
    raise Refused("invalidattribute", f"{whom} at DN {dn}" + (f" of {switch}" if switch else ""))


def _check_logged_in(agent: Agent) -> None:
    if agent.state == LOGGED_OUT:
        raise Refused("invalidstate", f"agent {agent.id} is logged out")


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "agent.logout": logout,
    "agent.setmediastate": set_media_state,
    "agent.setdnd": set_dnd,
}
