"""Some of the random cuts; thousands: `python -m tests.runtime.saving.random_cuts FIRST LAST`."""

from __future__ import annotations

import sys

import pytest

from tests.runtime.saving.random_cuts import differing


@pytest.mark.parametrize("first", [0, 40])
def test_sessions_go_on_as_without_the_cut(first: int) -> None:
    count, found = differing(range(first, first + 40))
    assert found == [] and count > 10


def test_they_do_in_another_process() -> None:
    count, found = differing(range(80, 120), sys.executable)
    assert found == [] and count > 10
