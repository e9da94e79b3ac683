"""Sessions that another version of their chart takes over: slips are told, and nothing is lost in silence."""

from __future__ import annotations

import json
from typing import Any

import pytest

import scxmlc
from scxml_runtime import ChartChanged, Host, SnapshotError, rehearse
from tests.runtime.saving.cuts import document, load, through_text

OLD = """<datamodel><data id="joints" expr="[1, 2]"/><data id="last" expr="11"/></datamodel>
  <state id="moving"/><state id="idle"/>"""
NEW = """<datamodel><data id="joints" expr="[]"/><data id="last" expr="0"/><data id="cycles"/></datamodel>
  <state id="travelling"/><state id="idle"/>"""
KNOWN: dict[str, Any] = {"states": {"moving": "travelling"}}


def moving() -> Any:
    return through_text(Host().start(load(OLD)))


@pytest.mark.parametrize(
    ("migrate", "told"),
    [
        ({"states": {"movin": "travelling"}}, "no state 'movin'; did you mean moving?"),
        ({"states": {"moving": "traveling"}}, "the chart has no state 'traveling'; did you mean travelling?"),
        ({"data": {"joint": "last"}}, "no variable 'joint'; did you mean joints?"),
        ({"data": {"joints": "cycle"}}, "the chart has no variable 'cycle'; did you mean cycles?"),
        ({"values": {"cycls": 1}}, "the chart has no variable 'cycls'; did you mean cycles?"),
        ({"data": {"joints": "last"}}, "'joints' and 'last' would both become 'last'"),
        ({"data": {"joints": "cycles", "last": "cycles"}}, "'joints' and 'last' would both become 'cycles'"),
        ({"values": {"last": 5}}, "the snapshot has a value of 'last'"),
        ({"data": {"last": "cycles"}, "values": {"cycles": 5}}, "the snapshot has a value of 'cycles'"),
    ],
)
def test_a_slip_is_refused(migrate: dict[str, Any], told: str) -> None:
    cls, saved = load(NEW), moving()
    with pytest.raises(SnapshotError) as problem:
        Host().restore(cls, saved, {**KNOWN, **migrate})
    assert told in str(problem.value)
    assert rehearse(cls, saved, {**KNOWN, **migrate}).refused == str(problem.value)


@pytest.mark.parametrize(
    "migrate", [3, {"state": {}}, {"states": 3}, {"data": [["a", "b"]]}, {"states": {"moving": 3}}]
)
def test_what_is_no_migration_is_a_type_error(migrate: Any) -> None:
    with pytest.raises(TypeError, match="migrate"):
        Host().restore(load(NEW), moving(), migrate)


def test_a_value_takes_the_place_of_one_that_is_left_out() -> None:
    cls, saved = load(NEW), moving()
    migrate: dict[str, Any] = {**KNOWN, "data": {"last": None}, "values": {"last": 5}}
    assert rehearse(cls, saved, migrate).losses == ("the value of 'last'",)
    assert Host().restore(cls, saved, migrate).data["last"] == 5


def test_two_variables_may_change_places() -> None:
    cls = load('<datamodel><data id="a" expr="[1]"/><data id="b" expr="[2]"/></datamodel><state id="s"/>')
    saved = through_text(Host().start(cls))
    assert Host().restore(cls, saved, {"data": {"a": "b", "b": "a"}}).data == {"a": [2], "b": [1]}


def test_variables_that_scripts_have_made_may_be_renamed() -> None:
    cls = load('<datamodel><data id="n"/></datamodel><state id="a"/>')
    old = load('<state id="a"><onentry><script>var m = 5</script></onentry></state>')
    saved = through_text(Host().start(old))
    assert Host().restore(cls, saved, {"data": {"m": "n"}}).data["n"] == 5
    migrate: dict[str, Any] = {"data": {"m": None}, "values": {"m": 6}}
    assert Host().restore(old, saved, migrate).data["m"] == 6


def test_all_variables_that_need_a_value_are_named_at_once() -> None:
    data = '<data id="cycles" expr="0"/><data id="s" expr="\'\'"/>'
    newer = load(NEW.replace('<data id="cycles"/>', data))
    found = rehearse(newer, moving(), KNOWN)
    told = "'cycles' must be of kind 'number', 's' must be of kind 'string'"
    assert found.refused == f"the chart relies on the kinds of variables: {told}"
    assert "the variable 'cycles' is new, and needs a value of kind 'number'" in found.differences
    assert "the variable 's' is new, and needs a value of kind 'string'" in found.differences
    assert rehearse(newer, moving(), {**KNOWN, "values": {"cycles": 0, "s": ""}}).refused is None


def test_a_snapshot_of_another_chart_says_so() -> None:
    saved = through_text(Host().start(scxmlc.load(document(OLD, name="c"))))
    other = scxmlc.load(document('<state id="q"/>', name="arm"))
    with pytest.raises(ChartChanged) as problem:
        Host().restore(other, saved)
    assert str(problem.value).startswith("the snapshot is of the chart 'c', not of 'arm'")
    assert len(problem.value.differences) < 3


COUNTERS = """<datamodel><data id="next"/><data id="jobs" expr="[]"/></datamodel><state id="a">
  <onentry><script>function make(from) { var n = from; next = COUNTER; }
  make(5); jobs.push(next);</script></onentry>
  <transition event="go"><log expr="next()"/></transition></state>"""
UP, DOWN = "() =&gt; n++", "() =&gt; n--"


def counting(counter: str, **replaced: str) -> Any:
    chart = COUNTERS.replace("COUNTER", counter)
    for old, new in replaced.items():
        chart = chart.replace(old, new)
    return load(chart)


def counted(cls: Any, saved: Any, migrate: Any) -> list[str]:
    session = Host().restore(cls, saved, migrate)
    session.send("go")
    session.send("go")
    return [text for _, text in session.log]


def test_a_function_is_known_again_wherever_it_stands() -> None:
    """Generated names of arrows are numbered."""
    saved = through_text(Host().start(counting(UP)))
    newer = counting(UP, **{"next = (": f"jobs.push({DOWN}); next = ("})
    assert rehearse(newer, saved, {}).losses == ()
    assert counted(newer, saved, {}) == ["5", "6"]


def test_that_another_function_has_its_place_is_told() -> None:
    saved = through_text(Host().start(counting(UP)))
    (lost,) = rehearse(counting(DOWN), saved, {}).losses
    assert lost.startswith("what the function at '") and "which 'next' and 'jobs' held" in lost
    assert counted(counting(DOWN), saved, {}) == ["5", "4"]


GONE = {"make(5)": "", "jobs.push(next)": ""}


def test_a_function_that_is_gone_is_told_with_who_holds_it() -> None:
    saved = through_text(Host().start(counting(UP)))
    newer = counting("5", **GONE)
    found = rehearse(newer, saved, {})
    assert found.refused is not None and "which 'next' and 'jobs' held" in found.refused
    assert found.refused in found.losses
    found = rehearse(newer, saved, {"data": {"jobs": None}})
    assert found.refused is not None and "which 'next' held" in found.refused


def popped(saved: dict[str, Any]) -> dict[str, Any]:
    for name in ("next", "jobs"):
        saved["session"]["data"][name] = {"$": "undefined"}
    return saved


@pytest.mark.parametrize("migrate", [{"data": {"next": None, "jobs": None}, "values": {"jobs": [3]}}, popped])
def test_objects_that_nothing_holds_any_more_are_left_out(migrate: Any) -> None:
    saved = through_text(Host().start(counting(UP)))
    newer = counting("5", **GONE, **{'expr="[]"': ""})
    assert rehearse(newer, saved, migrate).refused is None
    again = Host().restore(newer, saved, migrate)
    assert again.data["next"] is None
    assert "/function" not in json.dumps(again.snapshot())
