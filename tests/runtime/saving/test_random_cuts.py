"""Some of the random cuts; thousands: `python -m tests.runtime.saving.random_cuts FIRST LAST`."""

from __future__ import annotations

import sys

from tests.runtime.saving.random_cuts import differing


def test_sessions_go_on_as_without_the_cut_in_another_process() -> None:
    assert differing(range(4, 6), sys.executable) == []
