"""A shop whose scripts ask Python for prices: the ground of tests of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="shop"'
W3C = HEAD + ' datamodel="ecmascript">'
ORS = HEAD + ' xmlns:q="www.genesyslab.com/modules/queue">'
DIALECTS = pytest.mark.parametrize("head", [W3C, ORS], ids=["w3c", "ors"])


def chart(script: str, head: str = W3C, data: str = "") -> str:
    """A chart that carries out a script on `go`; what fails uncaught goes to the log."""
    return (
        f"{head}{data}<state id='a'><transition event='go'><script><![CDATA[{script}]]></script></transition>"
        "<transition event='error.*'><log label='failed' "
        "expr='_event.name + &quot; &quot; + (_event.data.message || _event.data.description)'/>"
        "</transition></state></scxml>"
    )


def outcome(script: str, head: str = W3C, data: str = "", **functions: Callable[..., Any]) -> Any:
    """What the variable `found` is behind a script, or what it failed with."""
    session = Host(functions=functions).start(
        scxmlc.load(chart(f"found = {script}", head, data), "shop.scxml")
    )
    session.send("go")
    return session.log[-1][1] if session.log else session.data["found"]


def price(item: str, count: int = 1) -> float:
    return {"tea": 2.5, "cake": 4}[item] * count
