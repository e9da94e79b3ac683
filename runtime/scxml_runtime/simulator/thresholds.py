"""Thresholds of targets: `StatCallsInQueue<10`, `sdata(Group2.GA, StatAgentsAvailable)>2` (ORS queue 1.3).

In: the text of a threshold, its target, and the request that waits. Out: whether the target takes part at this
moment. A threshold that cannot be read is `Refused` when the request is made, not when its turn comes.
"""

from __future__ import annotations

from scxml_runtime.data.plain_text import said
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.expressions import check, evaluate
from scxml_runtime.simulator.targets import Target, parse_target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.simulator.configuration import Configuration
    from scxml_runtime.simulator.queues import Queues
    from scxml_runtime.simulator.statistics import Statistics
    from scxml_runtime.simulator.waiting import Waiting


def check_threshold(text: str) -> None:
    """Read a threshold for its form only. Raises `Refused`."""
    if text.strip():
        check(text, _checked)


class Thresholds:
    """What thresholds may ask. `subroutines` holds what the test says that they give, by name."""

    def __init__(
        self, clock: Clock, configuration: Configuration, queues: Queues, statistics: Statistics
    ) -> None:
        self.clock = clock
        self.configuration = configuration
        self.queues = queues
        self.statistics = statistics
        self.subroutines: dict[str, float] = {}

    def lets(self, target: Target, waiting: Waiting) -> bool:
        """Whether the target's threshold lets it take part at this moment."""
        if not target.threshold.strip():
            return True
        plain = Target(target.name, target.type, target.server, skills=target.skills)

        def named(name: str) -> float:
            if name == "callage":
                return self.clock.now() - waiting.interaction.created
            if name == "PositionInQueue":
                return self.queues.position(waiting)
            return self.statistics.value(plain.written, name)

        def called(name: str, arguments: list[str]) -> float:
            _checked(name, arguments)
            if name == "sdata" and arguments[1] == "PositionInQueue":
                return self.queues.position(waiting)
            return THRESHOLD_FUNCTIONS[name][0](self, arguments)

        return bool(evaluate(target.threshold, named, called))

    def sdata(self, arguments: list[str]) -> float:
        """sdata(target, statistic)"""
        return self.statistics.value(arguments[0], arguments[1])

    def option(self, arguments: list[str]) -> float:
        """acfgdata(application, folder, property, default)"""
        return _number(self.configuration.options.get(arguments[2], arguments[-1]), "acfgdata")

    def list_value(self, arguments: list[str]) -> float:
        """lcfgdata(list, item, key, default): the arguments are inferred."""
        item = self.configuration.lists.get(arguments[0], {}).get(arguments[1], {})
        return _number(item.get(arguments[2], arguments[-1]), "lcfgdata")

    def run(self, arguments: list[str]) -> float:
        """run[subroutine, p1, p2]: what the test says that the subroutine gives."""
        found = self.subroutines.get(arguments[0])
        if found is None:
            raise Refused("invalidattribute", f"there is no subroutine {arguments[0]}")
        return found


def _checked(name: str, arguments: list[str]) -> float:
    """Refuses a call that no function answers; 0 otherwise."""
    if name not in THRESHOLD_FUNCTIONS:
        known = ", ".join(THRESHOLD_FUNCTIONS)
        raise Refused("invalidattribute", f"{name} is no threshold function; there are {known}")
    _, fewest, most = THRESHOLD_FUNCTIONS[name]
    if not fewest <= len(arguments) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise Refused("invalidattribute", f"{name} has {wanted} arguments, not {len(arguments)}")
    if name == "sdata":
        parse_target(arguments[0])
    return 0


def _number(value: Any, function: str) -> float:
    try:
        return float(str(value).strip())
    except ValueError:
        raise Refused("invalidattribute", f"{function} gives {said(value)}, which is no number") from None


#: Each with the fewest and the most arguments.
THRESHOLD_FUNCTIONS: dict[str, tuple[Callable[[Any, list[str]], float], int, int]] = {
    "sdata": (Thresholds.sdata, 2, 2),
    "acfgdata": (Thresholds.option, 4, 4),
    "lcfgdata": (Thresholds.list_value, 4, 4),
    "run": (Thresholds.run, 1, 100),
}
