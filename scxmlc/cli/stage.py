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


def simulator_for(chart: str, wishes: Wishes, **beginning: Any) -> Simulator:
    """A simulator with the modules of the chart's project, where charts are compiled as the options say."""
    said = _settings(chart)
    modules: Any = said.registered.modules  # the compiler knows less of them than the runtime
    simulator = Simulator(**beginning, modules=modules)
    simulator.documents.options.update(load_options(wishes))
    simulator.documents.roots += map(str, (*wishes.roots, *said.roots))
    return simulator


def _settings(chart: str) -> Settings:
    """Those of the project that the chart, or its module, stands in; without one, of the present folder."""
    log = Diagnostics()
    path = Path(chart)
    found = settings(path.parent if path.exists() else Path(), log)
    for problem in log.errors():
        raise Unusable(str(problem))
    return found
