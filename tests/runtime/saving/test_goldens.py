"""Snapshots of each version of the format: restored for ever, and written so as long as it is the version.

If the form has to change: raise VERSION in `session/saving/sessions.py`, let the reader take the versions before as
well, and make the new version's snapshots: `python -m tests.runtime.saving.goldens`. A field that is only added, and
has a default, needs no new version.
"""

from __future__ import annotations

import json

import pytest

from scxml_runtime.js import recursion
from scxml_runtime.session.saving.reader import Reader
from scxml_runtime.session.saving.scalars import NAMED
from scxml_runtime.session.saving.sessions import VERSION
from scxml_runtime.session.saving.table import OWNERS, Table
from tests.runtime.saving.goldens import FOLDER, Golden, differences, goldens

ALL = goldens()
TODAY = goldens(f"v{VERSION}")
SELDOM = {"miss", "none", "realm"}
"""Kinds that no chart of these brings about."""

by_name = pytest.mark.parametrize("golden", ALL, ids=lambda golden: golden.name)


@by_name
def test_it_is_restored_and_goes_on(golden: Golden) -> None:
    then = golden.story["then"]
    session = golden.restored()
    assert session.configuration == {*then["configuration"]}
    assert (session.final, session.failure) == (then.get("final"), then.get("failure"))
    assert [[label or "", text] for label, text in session.log] == then.get("log", [])
    for name, value in then.get("data", {}).items():
        assert session.data[name] == value, name


@by_name
def test_it_is_of_the_version_that_its_folder_says(golden: Golden) -> None:
    assert f"v{golden.kept()['version']}" == golden.chart.parent.name


@pytest.mark.skipif(recursion.IS_UNCOUNTED, reason="this Python's functions have counters, which tables tell")
@pytest.mark.parametrize("golden", TODAY, ids=lambda golden: golden.name)
def test_the_form_of_a_version_does_not_change(golden: Golden) -> None:
    written = json.loads(json.dumps(golden.written(), allow_nan=False))
    assert [*differences(golden.comparable(), golden.comparable(written))] == [], "see the head of this file"


def test_each_version_up_to_todays_has_its_snapshots() -> None:
    folders = {each.name for each in FOLDER.glob("v*")}
    assert folders == {f"v{number}" for number in range(1, VERSION + 1)}
    assert [golden.name for golden in ALL if not golden.file.exists()] == []


def test_they_hold_values_of_every_kind() -> None:
    text = "".join(golden.file.read_text("utf-8") for golden in TODAY)
    kinds = {*NAMED, *Reader.special, *Reader.only_behind, *OWNERS, *Table.make, *Table.rows}
    assert {kind for kind in kinds if f'"$": "{kind}"' not in text} == SELDOM


@pytest.mark.parametrize(
    ("kept", "written", "count"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, 0),
        ({"a": 1, "b": 2}, {"a": 1}, 1),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, 1),
        ({"a": [1, {"b": 1}]}, {"a": [1, {"b": True}]}, 1),
        ([1], [1, 2], 1),
    ],
)
def test_a_change_of_the_form_is_seen(kept: object, written: object, count: int) -> None:
    assert len([*differences(kept, written)]) == count
