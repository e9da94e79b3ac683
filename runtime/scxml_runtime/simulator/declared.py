"""What the test has declared: agents, places, groups, skills and devices that a strategy may name.

In: a number, or targets. Out: whether it is known, the names of those that are not. The rule that surprises: every
number is known, an undeclared one as an extension, unless the rules want strictness (`unknown_targets_fail`).
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.devices import DEVICETYPES
from scxml_runtime.simulator.expressions import evaluate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from scxml_runtime.simulator.agents import Staff
    from scxml_runtime.simulator.devices import Devices
    from scxml_runtime.simulator.interactions import Interactions
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.statistics import Statistics
    from scxml_runtime.simulator.targets import Target


class Declared:
    """Everything that has a name in the contact centre."""

    def __init__(
        self,
        rules: Rules,
        devices: Devices,
        staff: Staff,
        interactions: Interactions,
        statistics: Statistics,
    ) -> None:
        self.rules = rules
        self.devices = devices
        self.staff = staff
        self.interactions = interactions
        self.statistics = statistics

    def has_number(self, number: str) -> bool:
        """Whether a device has been declared, or an agent or a place is there, or calls come in there."""
        staff = self.staff
        return (
            not self.rules.unknown_targets_fail
            or number in self.devices.known
            or number in staff.places.values()
            or any(number == agent.dn for agent in staff.agents.values())
            or any(number == item.contactedaddr for item in self.interactions.values())
            or number == self.rules.default_destination
        )

    def unknown(self, targets: Iterable[Target]) -> list[str]:
        """Agents, places, groups and skills that are named and that nobody declared."""
        return [name for target in targets for name in self._unknown(target)]

    def check(self, targets: Iterable[Target]) -> None:
        """Refuse targets that nobody declared, if the rules want that. Raises `Refused`."""
        unknown = self.unknown(targets) if self.rules.unknown_targets_fail else []
        if unknown:
            raise Refused("invalidattribute", f"nobody knows {', '.join(unknown)}")

    def _unknown(self, target: Target) -> list[str]:
        if target.skills is not None:
            return [f"the skill {name}" for name in self._unknown_skills(target.skills)]
        known = (
            (target.type in DEVICETYPES and self.has_number(target.name))
            or (target.type == "AP" and target.name in self.staff.places)
            or target.name in self.staff.place_groups
            or target.name in self.devices.groups
            or target.name in self.staff.activities
            or bool(self.statistics.members(target))
        )
        return [] if known else [target.written]

    def _unknown_skills(self, expression: str) -> list[str]:
        names: list[str] = []
        evaluate(expression, lambda name: names.append(name) or 0)  # type: ignore[func-returns-value]
        having = {skill for agent in self.staff.agents.values() for skill in agent.skills}
        return [
            name
            for name in dict.fromkeys(names)
            if name not in having and not name.startswith(("Stat", "RStat"))
        ]
