"""What may wait on the clock of a simulation: methods of parts and records, by name.

In: a bound method, a function, or the name of one. Out: the other. The rule that surprises: of the test's own functions
none can wait in a snapshot, since they hold objects of the one simulation; `functools.partial` of a public method of
the simulator can: `sim.at(5, partial(sim.hang_up, call))`.
"""

from __future__ import annotations

from types import MethodType

from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.simulator.userdata import joined, without

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

METHODS = frozenset(
    [
        "Agent.enter",
        "Carrier._call",
        "Carrier._carry_out_late",
        "Centre._carry_out",
        "Centre.changed",
        "Dialogs._busy_is_over",
        "Dialogs._finish",
        "Dialogs._speak",
        "Events.done",
        "Fetch._answered",
        "Fetch._ask",
        "Fetch._fail",
        "Fetch._look",
        "Host.start",
        "Module._carry_out_late",
        "Modules.failed",
        "Router._last_look",
        "Router._look_again",
        "Router._look_now",
        "Router._time_out",
        "Router._wait_for_the_instant",
        "Session._start_now",
        "Session._terminate",
        "Session.fetch",
        "Session.start",
        "Session.terminate",
        "Session.updatestart",
        "Simulator._add",
        "Simulator._trigger",
        "Staff._answer_at",
        "Statistics._report",
        "UserData._change_now",
        "WebServices._respond",
    ]
)
"""Methods by the name that Python gives them: that of the class where they stand."""

OPEN = ("People.", "Simulator.")
"""Where methods stand that tests call; those whose names do not begin with an underscore may wait."""

FUNCTIONS = {"joined": joined, "without": without}


def name_of(method: MethodType) -> str | None:
    """The name of a method that may wait."""
    name = method.__func__.__qualname__
    return method.__func__.__name__ if name in METHODS or _is_open(name) else None


def method_of(owner: Any, name: Any) -> MethodType:
    """The method of an object that may wait. Raises SnapshotError."""
    found = getattr(owner, name, None) if name.__class__ is str else None
    if not isinstance(found, MethodType) or name_of(found) is None:
        raise SnapshotError(f"{str(name)[:40]!r} is nothing that waits on a clock")
    return found


def _is_open(name: str) -> bool:
    return name.startswith(OPEN) and "._" not in name
