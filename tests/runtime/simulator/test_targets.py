"""The target format of URS (ORS queue 1.1)."""

from __future__ import annotations

import pytest

from scxml_runtime.simulator.requested import from_attributes
from scxml_runtime.simulator.targets import parse_target, parse_targets


@pytest.mark.parametrize(
    ("text", "name", "type", "server", "skills"),
    [
        ("anna@StatServer.A", "anna", "A", "StatServer", None),
        ("az@.A", "az", "A", "", None),
        ("8001.Q", "8001", "Q", "", None),
        ("5000@.DN", "5000", "DN", "", None),
        ("9001234@SIP_Switch.DN", "9001234", "DN", "SIP_Switch", None),
        ("AG_Name@Stat_Server_DC1.GA", "AG_Name", "GA", "Stat_Server_DC1", None),
        ("?:English> 9@.GA", "", "GA", "", "English> 9"),
        ("?:(psap1 > 0)@Stat_Server.GA", "", "GA", "Stat_Server", "(psap1 > 0)"),
        ("?Group:Loan > 1@S.GA", "Group", "GA", "S", "Loan > 1"),
        ("5000", "5000", "DN", "", None),
    ],
)
def test_one_target(text, name, type, server, skills):
    target = parse_target(text)
    assert (target.name, target.type, target.server, target.skills) == (name, type, server, skills)


def test_thresholds_and_weights_in_a_list():
    text = "{StatCallsInQueue<10}[25]8001.Q, {sdata(8002.Q, CallsWaiting)<5}[25]8002.Q,[50]8003.Q"
    targets = parse_targets(text)
    assert [(target.threshold, target.weight, target.name) for target in targets] == [
        ("StatCallsInQueue<10", 25, "8001"),
        ("sdata(8002.Q, CallsWaiting)<5", 25, "8002"),
        ("", 50, "8003"),
    ]


@pytest.mark.parametrize("text", ["anna@StatServer.A", "?:English > 9@.GA", "?Group:Loan > 1@S.GA"])
def test_events_write_a_target_as_it_was_written(text):
    assert parse_target(text).written == text


def test_attributes_inherit_from_targets():
    default = {"type": "agent", "statserver": "StatServer"}
    own = from_attributes({"name": "Sales", "type": "agentgroup", "weight": " 60 "}, default)
    assert (own.type, own.server, own.weight) == ("GA", "StatServer", 60)
    skill = from_attributes({"skillexpr": "Loan > 1"}, {"statserver": "S"})
    assert skill.written == "?:Loan > 1@S.GA"
