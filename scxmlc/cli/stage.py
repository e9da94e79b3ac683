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
from scxmlc.registered import Registered, registered


def simulator_for(chart: str, wishes: Wishes, **beginning: Any) -> Simulator:
    """A simulator with the modules of the chart's project, where charts are compiled as the options say. For the
    processors and services that these and its project name, something stands in."""
    around = _around(chart) | registered(wishes.around)
    modules: Any = around.modules
    simulator = Simulator(**beginning, modules=modules)
    if around.processors or around.services:
        from scxmlc.testing.stand_ins import stand_in

        stand_in(simulator, around)
    simulator.documents.options.update(load_options(wishes))
    simulator.documents.roots += map(str, wishes.roots)
    return simulator


def _around(chart: str) -> Registered:
    """What is registered in the chart's, or its module's, project; without one, in that of the present folder."""
    log = Diagnostics()
    path = Path(chart)
    found = configured(path.parent if path.exists() else Path(), log)
    for problem in log.errors():
        raise Unusable(str(problem))
    return found
