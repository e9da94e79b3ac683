"""What `queue.submit.done` says of the target that was selected (ORS queue 1.8).

In: the request that waited, and the choice. Out: the fields of the event. The rule that surprises: the resource names
the device even where the target was an agent, a place or a group; of a workbin it names the owner instead.
"""

from __future__ import annotations

from scxml_runtime.simulator.devices import DEVICETYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.simulator.devices import Devices
    from scxml_runtime.simulator.interactions import Interaction
    from scxml_runtime.simulator.selection import Candidate
    from scxml_runtime.simulator.targets import Target
    from scxml_runtime.simulator.waiting import Preferences, Waiting


def result(devices: Devices, waiting: Waiting, chosen: Candidate, preferences: Preferences) -> dict[str, Any]:
    """The fields of `queue.submit.done` (ORS queue 1.8)."""
    device = devices.find(chosen.number)
    agent, target = chosen.agent, chosen.target
    declared = chosen.number in devices.known or target.type not in DEVICETYPES
    kind = "DN" if agent else device.type if declared else target.type
    switch = agent.switch if agent else (device.switch or target.server)
    component = f"{agent.id}@{target.server}.A" if agent else target.written
    place = agent.place if agent else ""
    if target.type in ("AP", "GP") and agent is not None:
        component = f"{agent.place}@{target.server}.AP"
    resource = {
        "type": "A" if agent else kind,
        "dn": chosen.number,
        "switch": switch,
        "agent": agent.id if agent else "",
        "place": place,
        "id": "",
        "vq": waiting.queue,
        "wb_type": "",
        "wb_owner": "",
    }
    if waiting.workbin is not None:
        resource.update(workbin(waiting.workbin, target, chosen))
    return {
        "interactionid": waiting.interaction.id,
        "targetselected": f"{chosen.number}@{switch}.{kind}",
        "targetcomponentselected": component,
        "targetobjectselected": target.written,
        "vqselected": waiting.queue,
        "resource": resource,
        "access": _access(devices, waiting.interaction, switch, preferences.dnis_overwrite),
    }


def workbin(given: dict[str, Any], target: Target, chosen: Candidate) -> dict[str, str]:
    """What of the resource makes it the workbin of the chosen object (inferred)."""
    owner = target.name if target.type in ("GA", "GP") and target.skills is None else chosen.name
    kind = str(given.get("type") or (target.type if owner == target.name else "A"))
    return {"type": "WB", "dn": "", "id": str(given.get("name") or ""), "wb_type": kind, "wb_owner": owner}


def _access(devices: Devices, interaction: Interaction, switch: str, overwrite: str | None) -> dict[str, str]:
    """The access code of the switch (`sim.access_code`), and the DNIS that `setDNISOverwrite` wants."""
    told = {"prefix": "", "rtype": "", "destination": "", "location": switch, "dnis": ""}
    told.update(devices.access.get(switch, {}))
    if overwrite in ("UseANI", "UseDNIS"):
        told["dnis"] = str(interaction.details.get("ani" if overwrite == "UseANI" else "dnis") or "")
    elif overwrite == "UseNone":
        told["dnis"] = ""
    return told
