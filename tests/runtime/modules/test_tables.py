"""The runtime's tables and the compiler's tables say the same about every action."""

from __future__ import annotations

import pytest

from scxml_runtime.modules import NAMES
from scxml_runtime.simulator.handlers import HANDLERS
from scxmlc.dialect import ORS

ELEMENTS = {name: row for name, row in ORS.elements.items() if row.role == "action"}
OWN = ("session", "ws")  # carried out by the host, not by a platform
UNKNOWN = {"interaction.start"}  # named by the guide, behaviour unknown


def actions():
    from importlib import import_module

    for module in NAMES:
        for name, row in import_module(f"scxml_runtime.modules.{module}").MODULE.actions.items():
            yield f"{module}:{name}", row


ACTIONS = dict(actions())


def test_every_action_that_compiles_has_a_row_at_run_time():
    assert sorted(ELEMENTS) == sorted(ACTIONS)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_attributes_agree(name):
    compiled = {row.name for row in ELEMENTS[name].attributes if row.kind.name != "RESULT"}
    known = {row.name for row in ACTIONS[name].attributes}
    assert compiled - known <= {"hints", "interactionid"}, "given, but not read"
    assert known - compiled == set(), "read, but cannot be given"


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_required_attributes_agree(name):
    compiled = {row.name for row in ELEMENTS[name].attributes if row.required}
    assert compiled <= {row.name for row in ACTIONS[name].attributes if row.required}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_events_agree(name):
    events = {row.name: row.data for row in ELEMENTS[name].events}
    row = ACTIONS[name]
    if not events:
        return
    assert {row.done, row.error} <= set(events)
    assert row.accepted is None or row.accepted in events
    assert set(events[row.done]) <= set(row.payload)


@pytest.mark.parametrize("name", sorted(name for name in ACTIONS if name.partition(":")[0] not in OWN))
def test_every_action_has_a_behaviour_in_the_simulator(name):
    kind = name.replace(":", ".")
    assert (kind in HANDLERS) != (kind in UNKNOWN)
