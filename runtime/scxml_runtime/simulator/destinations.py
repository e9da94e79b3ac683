"""Where a resource object leads: the device, and the agent behind it (ORS queue 5.2, interaction 4).

In: the `to` of a redirect, or the `resource` of a selection: a DN, an agent, a place, a group of either, an
interaction queue or a workbin. Out: the object with its device and agent filled in. The rule that surprises:
of a group, the member who has been ready for longest is taken (inferred), and a group with nobody ready is no
destination.
"""

from __future__ import annotations

from scxml_runtime.data.plain_text import said
from scxml_runtime.modules.action import name as name_of
from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.simulator.agents import Agent, Staff
    from scxml_runtime.simulator.declared import Declared
    from scxml_runtime.simulator.devices import Devices
    from scxml_runtime.simulator.interactions import Interaction

AGENT_GROUPS, PLACE_GROUPS = ("GA", "AG"), ("GP", "PG")
STORES = ("IQ", "WB")


class Destinations:
    """The ways to devices, by way of agents, places and groups."""

    def __init__(self, devices: Devices, staff: Staff, declared: Declared) -> None:
        self.devices = devices
        self.staff = staff
        self.declared = declared

    def resolve(self, interaction: Interaction, target: dict[str, Any]) -> dict[str, Any]:
        """The target with `dn` and, where there is one, `agent`. Raises `Refused`."""
        kind, staff = kind_of(target), self.staff
        name = named(target, "dn")
        if interaction.category != "voice" and set(target) == {"dn"}:  # a string: an agent's or a place's id
            if name in staff.agents:
                return {"type": "A", "agent": name, "dn": staff.device_of(name)}
            if name in staff.places:
                return {"type": "AP", "place": name, "dn": staff.device_of_place(name)}
        if name:
            return {**target, "dn": name}
        if kind in AGENT_GROUPS:
            group = named(target, "agent") or named(target, "id")
            return _member(group, staff.in_group(group))
        if kind in PLACE_GROUPS:
            group = named(target, "place") or named(target, "id")
            return _member(group, staff.at_places(staff.place_groups.get(group, ())))
        return {**target, "dn": self.number_of(target)}

    def number_of(self, target: dict[str, Any]) -> str:
        """The device that a resource object means. Raises `Refused`."""
        number = named(target, "dn") or named(target, "id")
        if number:
            return number
        if agent := named(target, "agent"):
            return self.staff.device_of(agent)
        if place := named(target, "place"):
            return self.staff.device_of_place(place)
        raise Refused("invaliddestination", f"{said(target)} names no device")

    def check_reachable(self, target: dict[str, Any], number: str) -> None:
        """Whether a call can go there: also, if the rules want that, whether anybody declared it. Raises `Refused`."""
        if number in self.devices.unreachable:
            raise Refused("invaliddestination", f"{number} cannot be reached")
        if kind_of(target) not in STORES and not self.declared.has_number(number):
            raise Refused("invaliddestination", f"nobody knows {number}")


def kind_of(target: dict[str, Any]) -> str:
    """The type of a resource object; both spellings of the guide are in use, in any case."""
    return str(target.get("type") or "").upper()


def named(target: dict[str, Any], key: str) -> str:
    """What a resource object says there, "" for nothing. Raises `Refused` for what can be no name."""
    value = target.get(key)
    try:
        return "" if value is None else name_of(value)
    except (TypeError, ValueError):
        raise Refused("invaliddestination", f"{key} of a resource cannot be {said(value)}") from None


def _member(group: str, members: list[Agent]) -> dict[str, Any]:
    ready = [agent for agent in members if agent.is_available(True)]
    if not ready:
        raise Refused("invaliddestination", f"nobody of {group} is ready")
    agent = min(ready, key=lambda agent: (-agent.time_ready(), agent.id))
    return {"type": "A", "agent": agent.id, "place": agent.place, "dn": agent.dn}
