"""Which document starts for a call: the option `application` of a device (ORS core 6)."""

from __future__ import annotations

import pytest

from scxml_runtime.simulator import Simulator

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="{name}">
  <state id="a"/></scxml>"""


@pytest.fixture
def sim():
    sim = Simulator()
    for name in ("first", "second"):
        sim.publish(f"http://host/{name}.scxml", CHART.format(name=name))
    return sim


def started(sim):
    sim.run()
    (session,) = sim.sessions.values()
    return session.chart.name, session.url


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("http://host/first.scxml", ("first", "http://host/first.scxml")),
        ("http://host/none.scxml http://host/second.scxml", ("second", "http://host/second.scxml")),
        (
            "http://host/first.scxml?from=[ANI]&to=[DNIS]&dn=[DN]&ced=[CED]&color=[UDATA.color]&x=[UDATA.x]",
            ("first", "http://host/first.scxml?from=%2B49%205&to=702&dn=8000&ced=&color=dark%20red&x="),
        ),
        ("http://host/first.scxml?[UDATA.*]", ("first", "http://host/first.scxml?color=dark+red&n=1")),
        ("http://host/[UDATA.script].scxml http://host/second.scxml", ("second", "http://host/second.scxml")),
    ],
)
def test_of_a_call(sim, option, expected):
    sim.routing_point("8000", option)
    sim.voice_call(to="8000", ani="+49 5", dnis="702", udata={"color": "dark red", "n": 1})
    assert started(sim) == expected


def test_of_a_message(sim):
    sim.device("in", "Q", application="http://host/first.scxml?[EMAILFROM]&[EMAILTO]&[EMAILSUBJECT]")
    sim.message("in", sender="a@b.c", to=["x@y", "z@y"], subject="hello you")
    assert started(sim) == ("first", "http://host/first.scxml?a%40b.c&x%40y%2Cz%40y&hello%20you")


def test_where_nothing_is_the_call_starts_nothing(sim):
    sim.routing_point("8000", "http://host/none.scxml")
    sim.voice_call(to="8000")
    with pytest.raises(OSError, match=r"none\.scxml"):
        sim.run()
