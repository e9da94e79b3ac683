"""Snapshots that somebody has changed on purpose: refused, and nothing of the process is changed by them."""

from __future__ import annotations

from typing import Any

import pytest

from scxml_runtime import Host, NotSaveable, SnapshotError
from scxml_runtime.js.intrinsics import ARRAY_PROTOTYPE
from scxml_runtime.js.values import EMPTY
from tests.runtime.saving.cuts import load, through_text

CHART = load("""<datamodel><data id="x"/></datamodel>
    <script>x = {a: 1}; x.self = x; x.f = (function () { var n = 1; return function () { return n; }; })()</script>
    <state id="a"><transition event="e"><script>x.b = 5; x = x.f ? x.f() : x</script></transition></state>""")
NONE = {"$": "object", "prototype": None}


def entries(saved: Any, kind: str) -> list[Any]:
    return [each for each in saved["objects"]["table"] if each["$"] == kind]


@pytest.mark.parametrize(
    "entry",
    [
        {"$": "object"},
        {"$": "object", "properties": []},
        NONE,
        {**NONE, "table of": "Array.prototype"},
        {**NONE, "properties": [["a", 1, 5]]},
        {**NONE, "properties": [["a", {"$": "session"}]]},
        {**NONE, "properties": [[1, 1]]},
        {"$": "array", "items": [1]},
        {"$": "array", "items": [{"$": "scope"}], "prototype": None},
        {"$": "list", "items": [{"$": "session"}]},
        {"$": "with", "parent": {"$": "ref", "n": 0}, "owner": {"$": "ref", "n": 0}, "is_function": False},
        {"$": "map", "entries": {"$": "ref", "n": 0}, "prototype": None, "properties": 5},
        {"$": "no such kind"},
        {"$": ["object"]},
        "object",
    ],
)
def test_a_damaged_object_is_refused(entry: Any) -> None:
    shared = dict(ARRAY_PROTOTYPE.table())
    saved = through_text(Host().start(CHART))
    saved["objects"]["table"][0] = entry
    with pytest.raises(SnapshotError):
        Host().restore(CHART, saved).send("e")
    assert not EMPTY and dict(ARRAY_PROTOTYPE.table()) == shared


@pytest.mark.parametrize("kind", ["session", "realm", "scope", ["session"], {"$": 1}])
def test_a_variable_of_a_function_holds_no_python(kind: Any) -> None:
    saved = through_text(Host().start(CHART))
    cell = next(each for each in entries(saved, "cell") if each.get("value") == 1)
    cell["value"] = {"$": kind}
    with pytest.raises(SnapshotError):
        Host().restore(CHART, saved)


def test_a_function_gets_the_variables_that_it_has() -> None:
    saved = through_text(Host().start(CHART))
    code = next(each for each in entries(saved, "code") if "n" in each.get("cells", {}))
    code["cells"]["m"] = code["cells"].pop("n")
    with pytest.raises(SnapshotError, match="others now"):
        Host().restore(CHART, saved)


def test_fixed_says_nothing_of_objects_that_have_no_such_slot() -> None:
    saved = through_text(Host().start(CHART))
    saved["objects"]["table"][0] = {**NONE, "properties": [], "fixed": True}
    again = Host().restore(CHART, saved)
    again.send("e")
    assert again.data["x"] == {"b": 5}


@pytest.mark.parametrize(
    ("make", "why"),
    [
        ("x = new Proxy(function () {}, {})", "a proxy of a function"),
        ("x = new Promise(function (done) { x = done; })", "waits for|none of the chart's"),
    ],
)
def test_what_else_cannot_be_saved(make: str, why: str) -> None:
    script = f"{make}; if (x.then) x.then(String);"
    cls = load(f'<datamodel><data id="x"/></datamodel><script>{script}</script><state id="a"/>')
    with pytest.raises(NotSaveable, match=why):
        Host().start(cls).snapshot()


def test_nodes_of_documents_cannot_be_saved() -> None:
    cls = load('<datamodel><data id="x"><a xmlns=""><b/></a></data></datamodel><state id="a"/>')
    with pytest.raises(NotSaveable, match="Document"):
        Host().start(cls).snapshot()


@pytest.mark.parametrize("place", ["now", "epoch"])
@pytest.mark.parametrize("number", [10**400, -(10**400), float("inf"), float("nan")])
def test_a_time_that_is_no_number_of_this_world_is_refused(place: str, number: float) -> None:
    saved = through_text(Host().start(CHART))
    saved["host"][place] = number
    with pytest.raises(SnapshotError, match="must be a finite number"):
        Host().restore(CHART, saved)
