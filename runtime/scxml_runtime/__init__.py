"""What generated state machines run against: `StateMachine`, the rows of a chart, and ECMAScript as `js`.

The rule that surprises: nothing is imported here that a generated module does not need to start.

For pytest, which else warns of plug-ins that coverage.py has imported before it: PYTEST_DONT_REWRITE
"""

from __future__ import annotations

from scxml_runtime import ground, js  # noqa: F401  ground comes first: it refuses other Pythons
from scxml_runtime.chart.event import Event
from scxml_runtime.chart.rows import (
    API,
    Chart,
    Data,
    Final,
    History,
    Initial,
    Invoke,
    Parallel,
    State,
    Transition,
)
from scxml_runtime.data.errors import SessionError
from scxml_runtime.session.machine import StateMachine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.chart.step import Step
    from scxml_runtime.host.host import Host
    from scxml_runtime.host.outside import Call, Message
    from scxml_runtime.host.rehearsing import Rehearsal, rehearse
    from scxml_runtime.ports.clock import SystemClock, VirtualClock
    from scxml_runtime.session.overriding import OverrideWarning, replaces
    from scxml_runtime.session.saving.problems import ChartChanged, NotSaveable, SnapshotError

__all__ = [
    "API",
    "Call",
    "Chart",
    "ChartChanged",
    "Data",
    "Event",
    "Final",
    "History",
    "Host",
    "Initial",
    "Invoke",
    "Message",
    "NotSaveable",
    "OverrideWarning",
    "Parallel",
    "Rehearsal",
    "SessionError",
    "SnapshotError",
    "State",
    "StateMachine",
    "Step",
    "SystemClock",
    "Transition",
    "VirtualClock",
    "js",
    "rehearse",
    "replaces",
]


# What is imported when somebody asks for it, and where it is.
_LATER = {
    "Call": "host.outside",
    "ChartChanged": "session.saving.problems",
    "Host": "host.host",
    "Message": "host.outside",
    "NotSaveable": "session.saving.problems",
    "OverrideWarning": "session.overriding",
    "Rehearsal": "host.rehearsing",
    "SnapshotError": "session.saving.problems",
    "Step": "chart.step",
    "SystemClock": "ports.clock",
    "VirtualClock": "ports.clock",
    "rehearse": "host.rehearsing",
    "replaces": "session.overriding",
}


def _host() -> Host:
    """Most generated modules are imported without one."""
    from scxml_runtime.host.host import Host

    return Host()


StateMachine.new_home_ = staticmethod(_host)


if not TYPE_CHECKING:  # to checkers, a name that is not there is none

    def __getattr__(name):
        if name not in _LATER:
            raise AttributeError(f"module 'scxml_runtime' has no attribute {name!r}")
        module = __import__(f"scxml_runtime.{_LATER[name]}", fromlist=[name])  # importlib takes its time
        return getattr(module, name)
