"""Scenario files: a simulation written down as TOML, for `scxmlc run --scenario` and for tests.

In: a file that names strategies, calls, agents, trouble, what happens when, and how it should end. Out: the
simulation, run to its end. A mistake in the file is a `ScenarioError` that names the line, the table and the key.
Times are seconds of virtual time. All that a file can say is in `schema`.

    until = 30
    now = "2026-12-24T18:30"
    [publish]
    "http://localhost:17080/child.scxml" = "child.scxml"
    [[call]]
    to = "702"
    strategy = "parent.scxml"
    [[agent]]
    id = "anna"
    dn = "7001"
    ready = false
    [[step]]
    at = 5
    do = "ready"
    agent = "anna"
    [expect]
    Parent = "exit"
    [expect_interaction.call-1]
    device = "702"
    [[expect_request]]
    request = "queue.submit"
    with = {priority = 5}
"""

from scxml_runtime.simulator.scenario.playing import Staged, naming, play, stage
from scxml_runtime.simulator.scenario.problems import ScenarioError

__all__ = ["ScenarioError", "Staged", "naming", "play", "stage"]
