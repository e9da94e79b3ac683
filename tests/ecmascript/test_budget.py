"""What scripts pay for: long texts and arrays in proportion to their length, and what grows without end is stopped."""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime import StateMachine


def machine(script: str) -> StateMachine:
    chart = f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
      <datamodel><data id="x"/></datamodel>
      <state id="a"><onentry><script>{script}</script></onentry><transition event="error" target="bad"/></state>
      <state id="bad"/></scxml>"""
    return scxmlc.load(chart)()


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("x = new Array(150001).join('ab').length", 300_000),
        ("x = new Array(200001).join('a').split('').length", 200_000),
        ("x = new Array(100001).join('a').replace(/a/g, 'bb').length", 200_000),
        ("x = [].concat(new Array(100000).join().split(','), [1]).length", 100_001),
    ],
)
def test_long_is_not_endless(script: str, expected: int) -> None:
    session = machine(script)
    session.start()
    assert session.data["x"] == expected


@pytest.mark.parametrize(
    "script",
    [
        "(function f() { return Promise.resolve().then(f) })()",
        "(async function () { for (;;) await 1 })()",
    ],
)
def test_promises_without_end_are_stopped(script: str) -> None:
    session = machine(script)
    session.start()
    assert session.is_active("bad")


def test_an_array_that_doubles_is_stopped_before_the_memory_is_full() -> None:
    session = machine("x = [1, 2, 3, 4, 5, 6, 7, 8]; while (true) x = x.concat(x)")
    session.start()
    assert session.is_active("bad") and len(session.data["x"]) < 20_000_000


def test_a_text_may_not_be_longer_than_texts_can_be() -> None:
    session = machine("x = 'a'; while (true) x = [x, x].join('')")
    session.start()
    assert session.is_active("bad")
