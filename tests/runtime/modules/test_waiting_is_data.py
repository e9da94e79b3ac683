"""What waits on the clock is data: methods and functions of modules with their arguments, which can be copied and
saved, never closures."""

from __future__ import annotations

import pytest

from .test_own_trouble import ACTIONS, CHILD, URL

LATE = {
    **ACTIONS,
    "a start later": '<session:start src="\'child\'" idealtime="new Date().getTime() + 5000"/>',
    "a slow server": f'<session:fetch srcexpr="\'{URL}\'" timeout="9"/>',
    "user data": "<script>_genesys.ixn.setuData({a: 1}); _genesys.ixn.deleteuData();</script>",
    "an open request": "<ixn:attach interactionid=\"'call-1'\"/>",
}


@pytest.fixture
def late(bench):
    """A bench where everything takes its time."""
    bench.publish("child", CHILD)
    bench.web.answer(URL, "hello", after=3)
    bench.rules.latency = 2
    for kind in ACTIONS:
        bench.delay(kind, 1)
    return bench


def is_closure(function) -> bool:
    return bool(getattr(function, "__closure__", None)) or function.__name__ == "<lambda>"


def closures_that_wait(bench) -> list[object]:
    """While some seconds pass; something must wait in them."""
    waiting = []
    for _ in range(6):
        waiting += [part for _, _, *parts in bench.clock.heap for part in parts if hasattr(part, "__name__")]
        bench.advance(1)
    assert waiting
    return [each for each in waiting if is_closure(each)]


@pytest.mark.parametrize("what", LATE)
def test_no_closure_waits(late, what):
    late.do(LATE[what])
    assert closures_that_wait(late) == []


def test_no_closure_waits_for_a_desktop(late):
    late.change_user_data(late.call, b=2)
    assert closures_that_wait(late) == []
