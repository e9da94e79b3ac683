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
from scxmlc.configuration import Settings, settings
from scxmlc.diagnostics import Diagnostics
from scxmlc.registered import Registered, registered


def simulator_for(chart: str, wishes: Wishes, **beginning: Any) -> Simulator:
    """A simulator with the modules of the chart's project, where charts are compiled as the options say. For the
    processors and services that these and its project name, something stands in."""
    said = _settings(chart)
    around = said.registered | registered(wishes.around)
    modules: Any = around.modules  # which the compiler knows no more of than it needs
    simulator = Simulator(**beginning, modules=modules)
    _stand_in(simulator, around)
    simulator.documents.options.update(load_options(wishes))
    simulator.documents.roots += map(str, (*wishes.roots, *said.roots))
    return simulator


def simulator_for_scenario(chart: str, wishes: Wishes, scenario: Path, **beginning: Any) -> Simulator:
    """The same, where something stands in for what the project of a scenario names, too."""
    simulator = simulator_for(chart, wishes, **beginning)
    _stand_in(simulator, _settings(str(scenario)).registered)
    return simulator


def _stand_in(simulator: Simulator, around: Registered) -> None:
    if around.processors or around.services:
        from scxml_runtime.simulator.program import stand_in

        stand_in(simulator.host, sorted(around.processors), sorted(around.services))


def _settings(file: str) -> Settings:
    """Those of the project that a file stands in; without one, of the present folder."""
    log = Diagnostics()
    path = Path(file)
    found = settings(path.parent if path.exists() else Path(), log)
    for problem in log.errors():
        raise Unusable(str(problem))
    return found
