"""Sessions that are saved and restored: where they stand, what waits, what time is left."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Event, Host, SessionError, SnapshotError
from scxml_runtime.session.saving import meaning
from scxml_runtime.session.saving.events import ReadOnlyEvent
from tests.runtime.saving.cuts import alike, cut, document, load, through_text

ROUTING = Path(__file__).parents[3] / "benchmarks" / "charts" / "routing.scxml"
DOOR = load(
    """<datamodel><data id="n" expr="0"/><data id="names" expr="[]"/></datamodel>
    <state id="shut"><transition event="push" cond="n &lt; 3" target="open"/></state>
    <state id="open"><onentry><assign location="n" expr="n + 1"/><script>names.push(_event.data)</script>
      <log label="open" expr="n"/><send id="closer" event="close" delay="5s"/></onentry>
      <onexit><cancel sendid="closer"/></onexit>
      <transition event="close" target="shut"/></state>""",
    name="door.scxml",
)


def test_a_session_goes_on_where_it_was() -> None:
    door = Host().start(DOOR)
    door.send("push", "anna")
    door.advance(2)
    again = cut(door)
    alike(door, again)
    for each in (door, again):
        each.advance(2.5)
        assert each.is_active("open")
        each.advance(0.5)
        assert each.is_active("shut")
        each.send("push", "bo")
    assert again.data["names"] == ["anna", "bo"]
    alike(door, again)


def test_sessions_without_a_host_of_their_own() -> None:
    door = DOOR()
    door.start()
    before = door.session_id_
    saved = through_text(door)
    assert before is door.session_id_ is None and "host" not in saved
    again = Host().restore(DOOR, saved)
    again.send("push")
    assert again.is_active("open")


def test_sessions_that_have_not_started_or_are_over() -> None:
    host = Host()
    new = host.start(DOOR, start=False)
    again = cut(new)
    with pytest.raises(SessionError, match="start"):
        again.send("push")
    again.start()
    assert again.is_active("shut")
    over = load(
        '<state id="a"><transition event="e" target="f"/></state><final id="f"><donedata>'
        '<content expr="7"/></donedata></final>'
    )
    session = host.start(over)
    session.send("e")
    ended = cut(session)
    assert (ended.is_finished, ended.final, ended.done_data, ended.configuration) == (True, "f", 7, {"f"})
    alike(session, ended)


def test_no_snapshot_in_the_middle_of_a_macrostep() -> None:
    door = DOOR()
    door.start()
    heard: list[Any] = []

    def look(step: Any) -> None:
        try:
            door.snapshot()
        except SnapshotError as problem:
            heard.append(str(problem))

    door.observe(look)
    door.send("push")
    assert len(heard) == 1 and "middle of a macrostep" in heard[0]
    door.snapshot()


def test_histories_and_parallel_states() -> None:
    chart = load(
        """<state id="out"><transition event="in" target="h"/><transition event="deep" target="d"/></state>
        <parallel id="p"><history id="h"><transition target="a b"/></history>
          <history id="d" type="deep"><transition target="a1 b1"/></history>
          <state id="a"><state id="a1"><transition event="next" target="a2"/></state><state id="a2"/></state>
          <state id="b"><state id="b1"><transition event="next" target="b2"/></state><state id="b2"/></state>
          <transition event="out" target="out"/></parallel>""",
        initial="p",
    )
    session = Host().start(chart)
    session.send("next")
    alike(session, cut(session))
    session.send("out")
    again = cut(session)
    alike(session, again)
    for each in (session, again):
        each.send("deep")
        assert each.is_active("a2") and each.is_active("b2")


def test_late_binding_binds_once() -> None:
    chart = load(
        """<state id="a"><datamodel><data id="x" expr="1"/></datamodel>
        <transition event="go" target="b"/></state>
        <state id="b"><onentry><assign location="x" expr="5"/></onentry><transition event="go" target="a"/></state>""",
        binding="late",
    )
    session = Host().start(chart)
    session.send("go")
    again = cut(session)
    again.send("go")
    assert again.data["x"] == 5


def test_timers_of_one_key_and_of_one_moment_keep_their_order() -> None:
    sends = "".join(f'<send event="e.{n}" id="same" delay="{n % 3 + 1}s"/>' for n in range(6))
    others = "".join(f'<send event="o.{n}" delay="2s" target="#_internal"/>' for n in range(3))
    chart = load(
        f"""<datamodel><data id="heard" expr="[]"/></datamodel><state id="a"><onentry>{sends}{others}</onentry>
        <transition event="drop"><cancel sendid="same"/></transition>
        <transition event="*"><script>heard.push(_event.name)</script></transition></state>"""
    )
    session = Host().start(chart)
    session.advance(1)
    again = cut(session)
    for each in (session, again):
        each.advance(0.1)
    alike(session, again)
    dropped = cut(session)
    for each in (session, again):
        each.advance(10)
    assert again.data["heard"] == ["e.0", "e.3", "e.1", "e.4", "o.0", "o.1", "o.2", "e.2", "e.5"]
    alike(session, again)
    dropped.send("drop")
    dropped.advance(10)
    assert dropped.data["heard"] == ["e.0", "e.3", "o.0", "o.1", "o.2"]


def test_ids_and_chance_go_on() -> None:
    chart = load("""<datamodel><data id="ids" expr="[]"/><data id="id"/><data id="r"/></datamodel>
        <state id="a"><transition event="go"><send event="x" idlocation="id" delay="1s"/>
          <script>ids.push(id); r = Math.random()</script></transition></state>""")
    session = Host().start(chart)
    session.send("go")
    again = cut(session)
    for each in (session, again):
        each.send("go")
    alike(session, again)
    assert len({*again.data["ids"]}) == 2


def test_ids_stay_unique_in_a_host_that_has_others() -> None:
    session = Host().start(DOOR)
    host = Host()
    first = host.start(DOOR, session_id="first")
    again = cut(session, host)
    made = [host.start(DOOR) for _ in range(3)]
    assert len({each.session_id for each in (first, again, *made)}) == 5


def test_no_second_session_of_one_id() -> None:
    host = Host()
    session = host.start(DOOR)
    with pytest.raises(SnapshotError, match="lives in this host already"):
        cut(session, host)
    host.terminate(session)
    assert cut(session, host).is_finished


@pytest.mark.parametrize("delay", [0.1, 0.7, 3.3, 0.000001, 12345.678])
def test_a_timer_comes_due_at_the_same_moment_to_the_last_bit(delay: float) -> None:
    chart = load(
        f'<state id="a"><transition event="go"><send event="x" delay="{delay:f}s"/></transition></state>'
    )
    session = Host().start(chart)
    for step in (0.1, 0.2, 1 / 3):
        session.advance(step)
        session.send("go")
    again = cut(session)
    assert sorted(each[0] for each in again.host.clock.heap) == sorted(
        each[0] for each in session.host.clock.heap
    )


def test_what_waits_in_queues_is_taken_up() -> None:
    host = Host()
    session = host.start(DOOR)
    session.enqueue_(__import__("scxml_runtime").Event("push", data="later"))
    again = cut(session)
    assert again.is_active("shut")
    again.host.run()
    assert again.is_active("open") and again.data["names"] == ["later"]


def test_generated_modules_and_loaded_ones_mean_the_same(tmp_path: Any) -> None:
    text = "".join(f"{line}\n\n<!-- {n} -->" for n, line in enumerate(DOOR_TEXT.splitlines()))
    session = Host().start(scxmlc.load(DOOR_TEXT, "one.scxml"))
    assert Host().restore(scxmlc.load(text, "two.scxml"), through_text(session)).is_active("shut")


DOOR_TEXT = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="d">
<datamodel><data id="n" expr="0"/></datamodel>
<state id="shut"><onentry><assign location="n" expr="n + 1"/></onentry></state></scxml>"""


def test_an_observer_hears_of_each_step_once() -> None:
    door = Host().start(DOOR)
    host, kinds = Host(), []
    host.observe(lambda session, kind, value: kinds.append(kind))
    host.restore(DOOR, through_text(door)).send("push")
    assert kinds.count("step") == 1


def test_what_another_thread_has_put_is_in_the_snapshot() -> None:
    host = Host()
    door = host.start(DOOR)
    host.put(door.session_id, Event("push"))
    again = Host().restore(DOOR, through_text(door))
    again.host.run()
    host.run()
    assert again.is_active("open") and door.is_active("open")


def test_a_replaced_method_keeps_its_functions() -> None:
    counting = load("""<datamodel><data id="f"/></datamodel><script>f = (function () { return 1; })</script>
        <state id="a"><transition event="e"><log expr="f()"/></transition></state>""")

    class More(counting):  # type: ignore[misc, valid-type]
        def script(self, data: Any) -> None:
            super().script(data)

            def f(this: Any) -> int:  # stands where the chart's own function does
                return 2

            assert f

    session = Host().start(More)
    again = cut(session)
    again.send("e")
    assert again.log[-1][1] == "1"


def test_data_that_scripts_may_only_read_they_may_only_read_after_the_cut() -> None:
    chart = load(
        """<datamodel><data id="told" expr="[]"/></datamodel><state id="a"><transition event="e"><script>
        try { _event.data.n = 2; } catch (problem) { told.push(problem.name); } told.push(_event.data.n);
        </script></transition></state>"""
    )
    session = Host().start(chart)
    for made in (ReadOnlyEvent, Event):
        session.host.post(session, made("e", data={"n": 1}))
    again = cut(session)
    for each in (session, again):
        each.host.run()
        assert each.data["told"] == ["TypeError", 1, 2]


def test_a_snapshot_of_plain_data_is_small() -> None:
    """The routing chart of the benchmarks, a call in its queue with its time limit: at most 2 KiB."""
    session = Host().start(scxmlc.load(ROUTING))
    session.send("call.new", {"id": "c0", "lang": "en", "skill": "sales", "tier": "silver"})
    text = json.dumps(session.snapshot())
    assert session.is_active("q_sales") and '"timers"' in text and len(text) <= 2048


@pytest.mark.parametrize(("lines", "kept"), [(-1, 0), (0, 0), (1, 1), (9, 3)])
def test_of_the_log_only_the_last_lines_are_kept(lines: int, kept: int) -> None:
    session = Host().start(load('<state id="a"><onentry>' + '<log expr="1"/>' * 3 + "</onentry></state>"))
    assert len(session.snapshot(log_lines=lines)["session"].get("log", [])) == kept


def test_a_module_of_many_charts_is_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[ast.Module] = []
    monkeypatch.setattr(meaning, "_forget_names", hashed.append)
    child = document('<state id="z"/>')
    invoked = "".join(
        f'<state id="s{at}"><invoke><content>{child}</content></invoke></state>' for at in "abc"
    )
    session = Host().start(load(f'<parallel id="p">{invoked}</parallel>'))
    alike(session, cut(session))
    assert len(hashed) == 1


@pytest.mark.parametrize("value", ["undefined", "Math", "globalThis", "[undefined, Math, Symbol.iterator]"])
def test_whoever_has_a_snapshot_may_change_it(value: str) -> None:
    cls = load(f"""<datamodel><data id="x" expr="{value}"/><data id="y" expr="{value}"/></datamodel>
      <state id="a"/>""")
    session = Host().start(cls)
    saved, before = session.snapshot(), through_text(session)
    found = saved["session"]["data"]
    assert found["x"] is not found["y"]
    found["x"].clear() if isinstance(found["x"], dict) else found["x"][0].clear()
    assert found["y"] == before["session"]["data"]["y"]
    assert through_text(session) == before


def test_what_a_script_declares_may_not_be_there_yet() -> None:
    cls = load(
        '<state id="a"><transition event="go" target="b"/></state><state id="b"><onentry><script>let z = 5;</script>'
        '</onentry><transition event="e" cond="z + 1 == 6" target="c"/></state><final id="c"/>'
    )
    assert cls.chart.kinds == {"z": "number"}
    for before in ((), ("go",)):
        session = Host().start(cls)
        for event in before:
            session.send(event)
        again = cut(session)
        for event in ("go", "e"):
            again.send(event)
        assert again.final == "c"
