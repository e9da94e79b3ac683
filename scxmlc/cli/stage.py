"""The simulator that the command line runs a chart in, or tries a snapshot with.

In: the chart's name as the user gave it, and the options. Out: a `Simulator` in which nothing has happened.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scxml_runtime.simulator import Simulator
from scxmlc.cli.classes import load_options
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.failures import Unusable
from scxmlc.configuration import configured
from scxmlc.diagnostics import Diagnostics
from scxmlc.registered import Registered


def simulator_for(chart: str, wishes: Wishes, **beginning: Any) -> Simulator:
    """A simulator with the modules of the chart's project, where charts are compiled as the options say."""
    simulator = Simulator(**beginning, modules=_modules(_registered(chart)))
    simulator.documents.options.update(load_options(wishes))
    simulator.documents.roots += map(str, wishes.roots)
    return simulator


def simulator_for_scenario(chart: str, wishes: Wishes, scenario: Path, **beginning: Any) -> Simulator:
    """The same, in which something stands in for the processors and services that are registered."""
    from scxml_runtime.simulator.program import stand_in

    simulator = simulator_for(chart, wishes, **beginning)
    found, around = _registered(str(scenario)), wishes.around
    for names in (found.processors, around.get("processors", ())):
        stand_in(simulator, processors=sorted(names))
    for names in (found.services, around.get("services", ())):
        stand_in(simulator, services=sorted(names))
    return simulator


def _modules(found: Registered) -> Any:
    return found.modules  # which the compiler knows no more of than it needs


def _registered(file: str) -> Registered:
    """What the project registers that a file stands in; without one, that of the present folder."""
    log = Diagnostics()
    path = Path(file)
    found = configured(path.parent if path.exists() else Path(), log)
    for problem in log.errors():
        raise Unusable(str(problem))
    return found
