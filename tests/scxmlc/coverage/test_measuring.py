"""What is measured: the sessions that start in the meantime, of classes of all sorts, and nothing when it is off."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Event, Host, StateMachine
from scxml_runtime.session.machine import Repertoire
from scxml_runtime.simulator import MetricLog, Simulator
from scxml_runtime.steps import reactions
from scxml_runtime.testing.probes import Probes
from scxmlc.coverage import Coverage, measure, table
from tests.runtime.charts import Door
from tests.scxmlc.coverage.charts import counts, document, run

LOOP = document('<state id="a"><onentry><log expr="1"/></onentry><transition event="x" target="a"/></state>')


def entered(data: Any) -> int:
    return counts(data)["state"]["a"][0] if data.charts else 0


def test_only_sessions_that_start_meanwhile() -> None:
    cls: Any = scxmlc.load(LOOP, "c.scxml")
    before = run(cls)
    with measure() as coverage:
        before.send("x")
        assert entered(coverage.data) == 0
        session = run(cls, "x")
        assert entered(coverage.data) == 2
    session.send("x")
    run(cls, "x")
    assert entered(coverage.data) == 2
    assert counts(coverage.data)["content"] == {'<log expr="1">': (2,)}


def test_nothing_is_left_behind() -> None:
    cls: Any = scxmlc.load(LOOP, "c.scxml")
    run(cls)
    plain = cls.repertoire_
    with measure():
        run(cls)
        assert cls.repertoire_ is not plain
    assert cls.repertoire_ is plain
    assert StateMachine.prepare_ is Repertoire
    assert plain.structure.node("a").entry == (cls.a_entry,)


def test_sessions_under_way_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """They ask their class, which has another repertoire by then, or none yet."""
    monkeypatch.setattr(reactions, "COLD", 5)
    cls: Any = scxmlc.load(LOOP.replace('event="x"', 'event="x" cond="this"'), "c.scxml")
    before = run(cls)
    with measure() as coverage:
        for _ in range(3):
            before.send("x")
        before.host.post(before, Event("x"))
        before.host.run()
        for _ in range(10):
            before.send("x")
        during = run(cls)
    for _ in range(10):
        during.send("x")
        before.send("x")
    assert len(before.log) == 25 and len(during.log) == 11
    assert entered(coverage.data) == 1
    with measure() as again:
        during.send("x")
        run(cls)
    assert entered(again.data) == 2, "one that has been measured goes on counting"


def test_measurements_may_overlap() -> None:
    cls: Any = scxmlc.load(LOOP, "c.scxml")
    outer, inner = Coverage(), Coverage()
    outer.start()
    run(cls)
    inner.start()
    run(cls)
    outer.stop()
    run(cls)
    inner.stop()
    assert (entered(outer.data), entered(inner.data)) == (2, 2)


def test_a_measurement_goes_on_where_it_was_stopped() -> None:
    cls: Any = scxmlc.load(LOOP, "c.scxml")
    coverage = Coverage()
    for _ in range(2):
        coverage.start()
        run(cls)
        coverage.stop()
        run(cls)
    assert entered(coverage.data) == 2


def test_a_chart_that_is_loaded_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "c.scxml").write_text(LOOP, "utf-8")
    with measure() as coverage:
        run(scxmlc.load(tmp_path / "c.scxml"), "x")
        run(scxmlc.load(tmp_path / "c.scxml"))
    assert len(coverage.data.charts) == 1
    assert entered(coverage.data) == 3


def test_a_compiled_module_is_the_chart_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "c.scxml").write_text(LOOP, "utf-8")
    (tmp_path / "covered_c.py").write_text(scxmlc.compile_file(tmp_path / "c.scxml").text, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(sys.modules, "covered_c", sys)
    del sys.modules["covered_c"]
    import covered_c  # type: ignore[import-not-found]

    with measure() as coverage:
        run(covered_c.C, "x")
        run(scxmlc.load(tmp_path / "c.scxml"))
    (chart,) = coverage.data.charts
    assert entered(coverage.data) == 3
    assert chart.path == str(tmp_path / "c.scxml")
    assert {(item.kind, item.line, item.file) for item in chart.items} == {
        (kind, 2, chart.path) for kind in ("state", "transition", "block", "content")
    }


def test_a_file_that_has_changed_since_gives_no_lines(tmp_path: Path) -> None:
    (tmp_path / "c.scxml").write_text(LOOP, "utf-8")
    with measure() as coverage:
        run(scxmlc.load(tmp_path / "c.scxml"))
        (tmp_path / "c.scxml").write_text("<scxml", "utf-8")
        chart = coverage.data.charts[0]
    assert {item.line for item in chart.items if item.kind in ("state", "transition")} == {0}


def test_a_class_written_by_hand() -> None:
    with measure() as coverage:
        session = run(Door, "push", "push")
        session.advance(5)
    found = counts(coverage.data, "door")
    assert found["state"] == {"closed": (2,), "open": (1,)}
    assert found["condition"] == {"closed: push -> open": (1, 0)}
    assert found["block"] == {"<onentry> of open": (1,), "<onexit> of open": (1,)}


def test_a_method_that_replaces_another_is_counted_in_its_place() -> None:
    cls: Any = scxmlc.load(LOOP, "c.scxml")

    class Own(cls):  # type: ignore[misc]
        def a_entry(self, data: Any) -> None:
            self.log_value("mine")

    with measure() as coverage:
        session = run(Own, "x")
        run(cls)
    assert [text for _, text in session.log] == ["mine", "mine"]
    assert counts(coverage.data)["block"] == {"<onentry> of a": (3,)}
    assert counts(coverage.data)["content"] == {'<log expr="1">': (1,)}


def test_what_is_fused_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "COLD", 5)
    cls: Any = scxmlc.load(LOOP.replace('event="x"', 'event="x" cond="true || this"'), "c.scxml")
    with measure() as coverage:
        session = run(cls, *"x" * 1000)
    assert session.reactions_["x"].send.__name__.endswith("fused")
    found = counts(coverage.data)
    assert found["state"] == {"a": (1001,)}
    assert found["transition"] == {"a: x -> a": (1000,)}
    assert found["condition"] == {"a: x -> a": (1000, 0)}
    assert found["content"] == {'<log expr="1">': (1001,)}


def test_strategies_in_the_simulator_with_their_metrics() -> None:
    """A session that tells its metrics is of a class of its own, made of methods that are made anew."""
    text = document(
        """<state id="a"><onentry><if cond="_data.x == 1"><log expr="1"/><else/><log expr="2"/></if></onentry>
        <transition event="error" cond="false" target="b"/></state><final id="b"/>""",
        'xmlns:queue="http://www.genesyslab.com/modules/queue"',
    ).replace("<state", '<datamodel><data id="x" expr="1"/></datamodel><state', 1)

    def found(*audience: Any) -> Any:
        with measure() as coverage:
            sim = Simulator()
            logs = [each(sim) for each in audience]
            sim.start(scxmlc.load(text, "c.scxml")).send("error.x")
            sim.run()
        assert all("_data.x == 1" in str(log) for log in logs)
        return counts(coverage.data)

    told = found(MetricLog)
    assert told == found()
    assert told["if"] == {'<if cond="_data.x == 1">': (1, 0)}
    assert told["condition"] == {"a: error -> b": (0, 1)}


SAVED = """<script>var count = (function () { var n = 0; return function () { return ++n; }; })();</script>
<state id="a"><onentry><log expr="count()"/></onentry><transition event="x" target="a"/></state>"""


def test_a_measured_session_is_saved_as_any_other() -> None:
    cls: Any = scxmlc.load(document(SAVED), "c.scxml")
    plain = run(cls, "x").snapshot()
    with measure():
        session = run(cls, "x")
        saved = session.snapshot()
        restored = Host().restore(cls, saved)
        restored.send("x")
    assert saved == plain
    assert [text for _, text in restored.log] == ["1", "2", "3"]


def test_content_too_deep_to_count_in_is_run_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(self: Probes, *given: Any) -> None:
        self.item("content", "<log>", given[1])
        raise RecursionError

    monkeypatch.setattr(Probes, "function", too_deep)
    with measure() as coverage:
        session = run(scxmlc.load(LOOP.replace('event="x"', 'event="x" cond="1"'), "deep.scxml"), "x")
    assert len(session.log) == 2
    found = counts(coverage.data)
    assert found["block"] == {"<onentry> of a": (2,)}
    assert found["condition"] == {"a: x -> a": (1, 0)}
    assert "content" not in found


def test_the_places_of_errors_stay(tmp_path: Path) -> None:
    text = document("""<script>function f(x) {
          return x.y.z;
        }</script><state id="a"><onentry><if cond="1">
        <log expr="f({})"/></if></onentry><transition event="error.execution" target="b">
        <log expr="_event.data"/></transition></state><final id="b"/>""")
    plain = run(scxmlc.load(text, "c.scxml")).log
    with measure():
        assert run(scxmlc.load(text, "c.scxml")).log == plain


def test_the_table_of_nothing() -> None:
    with measure() as coverage:
        pass
    assert table(coverage.data) == "no chart was run\n"
