"""Functions that a host lends to scripts: a snapshot names them, and the host that restores lends its own."""

from __future__ import annotations

from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, SnapshotError
from tests.runtime.saving.cuts import through_text

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
<datamodel><data id="x" expr="price(2)"/><data id="held"/></datamodel>
<state id="a"><transition event="again"><assign location="x" expr="price(x)"/></transition>
<transition event="hold"><assign location="held" expr="[price]"/></transition>
<transition event="use"><assign location="x" expr="held[0](x) + (held[0] === price)"/></transition></state></scxml>"""


def double(number: float) -> float:
    return number * 2


def shop() -> Any:
    """The chart, and a session of it in a host that has the function."""
    cls = scxmlc.load(CHART, functions=["price"])
    return cls, Host(functions={"price": double}).start(cls)


def test_the_function_is_the_new_hosts() -> None:
    cls, session = shop()
    again = Host(functions={"price": lambda number: number * 3}).restore(cls, through_text(session))
    again.send("again")
    assert again.data["x"] == 12


def test_a_variable_holds_the_function() -> None:
    cls, session = shop()
    session.send("hold")
    saved = through_text(session)
    again = Host(functions={"price": double}).restore(cls, saved)
    again.send("use")
    assert again.data["x"] == 9
    with pytest.raises(SnapshotError, match="no function 'price'"):
        Host().restore(cls, saved)
