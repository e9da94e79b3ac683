"""The switch: it moves interactions to devices, where they ring or stand in a queue (ORS interaction 5.3).

In: an interaction and a resource object. Out: the interaction at its device, offered to the agent there; whoever waits
for arrivals, such as the application of a routing point, is told.
"""

from __future__ import annotations

from scxml_runtime.simulator.destinations import STORES, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.simulator.agents import Staff
    from scxml_runtime.simulator.destinations import Destinations
    from scxml_runtime.simulator.devices import Devices
    from scxml_runtime.simulator.dialogs import Dialogs
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interaction
    from scxml_runtime.simulator.rules import Rules


class Switch:
    """What interactions arrive by. `arrived` is called with each that came to a device; `default_routed` holds those
    that went to the default destination.
    """

    def __init__(
        self,
        rules: Rules,
        events: Events,
        devices: Devices,
        staff: Staff,
        dialogs: Dialogs,
        destinations: Destinations,
        arrived: Callable[[Interaction], None],
    ) -> None:
        self.rules = rules
        self.events = events
        self.devices = devices
        self.staff = staff
        self.dialogs = dialogs
        self.destinations = destinations
        self.arrived = arrived
        self.default_routed: list[Interaction] = []

    def route(self, interaction: Interaction, target: dict[str, Any]) -> None:
        """Move an interaction to a resource; it rings there, and the agent answers as the rules say."""
        number = self.destinations.number_of(target)
        self.dialogs.routed(interaction)
        interaction.enter("routed")
        device = self.devices.find(number)
        state = "ringing" if interaction.category == "voice" else "processing"
        if kind_of(target) in STORES:
            state, interaction.details["queue"] = "queued", number
        interaction.move(number, device.devicetype, state, target.get("agent"))
        self.events.note("routed", interaction.id, {"device": number, "agent": target.get("agent")})
        self.staff.offer(interaction, target.get("agent"), number)
        self.arrived(interaction)

    def route_to_default(self, interaction: Interaction) -> None:
        """Move an interaction to the default destination; without one, it stays."""
        destination = self.rules.default_destination
        if destination is None:
            return
        self.route(interaction, {"type": "DN", "dn": destination})
        self.default_routed.append(interaction)
        self.events.note("default-routed", interaction.id, {"device": destination})

    def holds(self, interaction: Interaction) -> bool:
        """Whether it is a call that nobody took from its routing point."""
        at = self.devices.find(interaction.device or "")
        waits = not interaction.answered and not interaction.ended
        return interaction.category == "voice" and waits and at.type == "RP"
