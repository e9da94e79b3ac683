"""Time that passed while nobody ran, and charts that have changed since."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import ChartChanged, Host, SnapshotError, rehearse
from tests.runtime.saving.cuts import load, through_text

EGG = """<datamodel><data id="n" expr="1"/></datamodel><state id="boiling"><onentry><send event="late" delay="3s"/>
<send event="soon" delay="2s"/></onentry><transition event="soon late"><log expr="_event.name"/></transition></state>"""


def boiling() -> Any:
    session = Host().start(load(EGG))
    session.advance(1)
    return session


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"elapsed": 5.0}, ["soon", "late"]),
        ({"elapsed": 1.5}, ["soon"]),
        ({"elapsed": 5.0, "past_due": "drop"}, []),
        ({}, []),
    ],
)
def test_what_came_due_while_nobody_ran(options: dict[str, Any], told: list[str]) -> None:
    egg = boiling()
    again = Host().restore(type(egg), through_text(egg), **options)
    again.advance(0)
    assert [text for _, text in again.log] == told


def test_what_came_due_can_be_refused() -> None:
    egg = boiling()
    with pytest.raises(SnapshotError, match="came due"):
        Host().restore(type(egg), through_text(egg), past_due="error", elapsed=5.0)


@pytest.mark.parametrize("elapsed", [-1, float("nan"), float("inf"), 1e300])
def test_time_that_cannot_have_passed_is_the_callers_mistake(elapsed: float) -> None:
    egg = boiling()
    with pytest.raises(ValueError, match="elapsed is a number of seconds"):
        Host().restore(type(egg), through_text(egg), elapsed=elapsed)


def test_layout_is_no_other_version() -> None:
    egg = boiling()
    moved = load(EGG.replace("<state", "\n\n  <!-- a comment -->\n<state"))
    Host().restore(moved, through_text(egg)).advance(3)


def test_another_version_is_refused_with_the_differences() -> None:
    saved = through_text(boiling())
    newer = load(EGG.replace("boiling", "cooking").replace('id="n"', 'id="count"'))
    with pytest.raises(ChartChanged) as problem:
        Host().restore(newer, saved)
    told = " ".join(problem.value.differences)
    assert "boiling" in told and "cooking" in told and "count" in told


def test_it_is_taken_over_by_names() -> None:
    egg = boiling()
    newer = load(EGG.replace("boiling", "cooking").replace('id="n"', 'id="count"'))
    migrate = {"states": {"boiling": "cooking"}, "data": {"n": "count"}}
    again = Host().restore(newer, through_text(egg), migrate=migrate)
    assert again.is_active("cooking") and again.data == {"count": 1}
    again.advance(2)
    assert [text for _, text in again.log] == ["soon", "late"]


def test_a_function_may_take_it_over() -> None:
    newer = load(EGG.replace('expr="1"', 'expr="2"'))

    def migrate(saved: dict[str, Any]) -> dict[str, Any]:
        saved["session"]["data"]["n"] = 7
        return saved

    assert Host().restore(newer, through_text(boiling()), migrate=migrate).data == {"n": 7}


@pytest.mark.parametrize("configuration", [[], ["nowhere"], ["boiling", "boiling"], ["boiling", 1]])
def test_an_illegal_configuration_is_refused(configuration: list[Any]) -> None:
    egg = boiling()
    saved = json.loads(json.dumps(egg.snapshot()))
    saved["session"]["configuration"] = configuration
    with pytest.raises(SnapshotError):
        Host().restore(type(egg), saved)


USES = {
    "inside": ("list.push(4); o.n = o.n + 1", "list.length + o.n"),
    "outside": ("y = [list, o]; y[0].push(4); y[1].n++", "y[0].length + o.n + (y[0] === list ? 0 : 100)"),
}


@pytest.mark.parametrize(("before", "now"), [("inside", "outside"), ("outside", "inside")])
def test_arrays_and_objects_are_those_of_the_version_that_goes_on(before: str, now: str) -> None:
    """What never leaves its variable is kept in another form, which generated code relies on."""

    def version(name: str) -> Any:
        script, told = USES[name]
        return load(
            f"""<datamodel><data id="list" expr="[1]"/><data id="o" expr="{{n: 1}}"/><data id="y"/></datamodel>
            <state id="a"><transition event="e"><script>{script}</script><log expr="{told}"/></transition></state>"""
        )

    session = Host().start(version(before))
    session.send("e")
    again = Host().restore(version(now), through_text(session), migrate={})
    again.send("e")
    again = Host().restore(version(now), through_text(again))
    again.send("e")
    assert [text for _, text in again.log] == ["4", "6", "8"]


@pytest.mark.parametrize(
    "chart", [EGG, '<state id="a"><onentry><script>function f(x) { return x }</script></onentry></state>']
)
def test_a_compiled_module_means_what_the_loaded_chart_means(
    chart: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="twice">'
    (tmp_path / "twice.scxml").write_text(f"{head}{chart}</scxml>")
    (tmp_path / "twice.py").write_text(scxmlc.compile_file(tmp_path / "twice.scxml").text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "twice", raising=False)
    module = importlib.import_module("twice")
    monkeypatch.delitem(sys.modules, "twice")
    loaded = scxmlc.load(tmp_path / "twice.scxml")
    for one, other in ((module.Twice, loaded), (loaded, module.Twice)):
        Host().restore(other, through_text(Host().start(one)))


ORS = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><datamodel><data id="n" expr="0"/>
  <data id="more" expr="MORE"/></datamodel><state id="a"><transition event="go"><assign location="_data.n"
  expr="_data.n + 1"/><log expr="'at ' + _data.n"/></transition></state></scxml>"""


@pytest.mark.parametrize("more", ["'plain'", "new Date(5)"])
def test_a_strategy_goes_on_and_is_taken_over_by_names(more: str) -> None:
    chart = ORS.replace("MORE", more)
    session = Host().start(scxmlc.load(chart, dialect="ors"))
    session.send("go")
    saved = through_text(session)
    assert ("objects" in saved) == ("Date" in more)

    same = Host().restore(type(session), saved)
    newer = scxmlc.load(chart.replace("_data.n", "_data.count").replace('"n"', '"count"'), dialect="ors")
    lost = rehearse(newer, saved)
    assert lost.losses == ("the value of 'n'",) and lost.refused is not None
    migrate = {"data": {"n": "count"}}
    assert rehearse(newer, saved, migrate).losses == ()
    for each in (same, Host().restore(newer, saved, migrate)):
        each.send("go")
        assert each.log[-1][1] == "at 2" and each.data["more"] == session.data["more"]


def test_the_variables_of_a_strategy_may_have_become_anything() -> None:
    inside = """<datamodel><data id="n" expr="1"/></datamodel><state id="a">
        <transition event="set"><script>var name = 'n'; _data[name] = 'text'</script></transition>
        <transition event="delete"><script>delete _data[name]</script></transition>
        <transition event="tell"><log expr="typeof _data.n"/></transition></state>"""
    cls = scxmlc.load(f'<scxml version="1.0">{inside}</scxml>', dialect="ors")
    session = Host().start(cls)
    for act, kind in (("set", "string"), ("delete", "undefined")):
        session.send(act)
        again = Host().restore(cls, through_text(session))
        again.send("tell")
        assert again.log == [(None, kind)]


def test_the_name_of_the_file_is_no_other_version() -> None:
    child = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="{0}"/></scxml>'
    inside = "".join(
        f'<invoke id="{id}"><content>{child.format(id * 2)}</content></invoke>' for id in ("c", "d")
    )
    chart = f'<state id="a">{inside}</state>'
    session = Host().start(load(chart, "one.scxml"))
    session.advance(0)
    again = Host().restore(load(chart, "two.scxml"), through_text(session))
    assert [*map(type, again.host.sessions.values())] != [*map(type, session.host.sessions.values())]
    states = [sorted(each.configuration) for each in again.host.sessions.values()]
    assert states == [["a"], ["cc"], ["dd"]]


def test_two_classes_that_mean_the_same_are_not_taken_for_one_another() -> None:
    child = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="x"/></scxml>'
    chart = f'<state id="a">{f"<invoke><content>{child}</content></invoke>" * 2}</state>'
    session = Host().start(load(chart, "one.scxml"))
    session.advance(0)
    with pytest.raises(SnapshotError, match="has no chart 'OneChild"):
        Host().restore(load(chart, "two.scxml"), through_text(session))
