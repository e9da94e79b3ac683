"""Assertions as sentences, for tests of charts: with pytest, unittest, or none.

In: a session or a simulator, and what it should do. Out: nothing, or an AssertionError that says what happened instead,
in states and lines of the chart. The rule that surprises: they let virtual time pass themselves, up to the moment that
what is waited for happens.

    assert_reaches(door, "open", within=30)
    assert_stays(door, "closed", during=10)
    assert_logged(door, "opened by anna")
    assert_requested(simulator, "dialog:play", prompts=["Hello"])
    assert_messaged(door, "x-lamp", "colour", data={"colour": "red"})

`recorded` writes what happens to a file: `with recorded(simulator, "run.jsonl"):`; `Scribe` is for sessions that are
kept: `DurableHost(…, scribe=Scribe())`.
"""

from __future__ import annotations

from scxml_runtime.testing.account import account
from scxml_runtime.testing.recording import recorded
from scxml_runtime.testing.said import (
    assert_logged,
    assert_messaged,
    assert_not_requested,
    assert_requested,
)
from scxml_runtime.testing.scribing import Scribe
from scxml_runtime.testing.states import assert_reaches, assert_stays
from scxml_runtime.testing.stories import story_of

__all__ = [
    "Scribe",
    "account",
    "assert_logged",
    "assert_messaged",
    "assert_not_requested",
    "assert_reaches",
    "assert_requested",
    "assert_stays",
    "recorded",
    "story_of",
]
