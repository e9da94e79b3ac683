"""Charts under random events: what breaks an invariant, the shortest list of it, and the test that says so."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime.session import interpreter
from scxmlc.compiler import CompileError
from scxmlc.testgen import invariants
from scxmlc.testgen.machine import ChartTest, machine_of, settings
from scxmlc.testgen.shortening import shortest

EXAMPLES = Path(__file__).parents[3] / "examples"
CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" datamodel="ecmascript">
  <datamodel><data id="n" expr="0"/></datamodel>
  <state id="off">
    <transition event="press" target="on"/>
    {off}
  </state>
  <state id="on">
    <onentry><assign location="n" expr="n + 1"/><send event="tired" delay="10s"/></onentry>
    <transition event="press tired" target="off"/>
    {on}
  </state>
</scxml>
"""


@pytest.fixture
def lamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)

    def written(on: str = "", off: str = "") -> Path:
        path = Path("lamp.scxml")
        path.write_text(CHART.format(on=on, off=off))
        return path

    return written


def failure(test: type[ChartTest]) -> str:
    """What a run says of how it failed."""
    with pytest.raises(Exception) as found:
        test("runTest").runTest()
    return "\n".join([str(found.value), *found.value.__notes__])


def never_thrice(session: Any) -> None:
    assert session.data["n"] < 3


def test_all_is_well(lamp: Any) -> None:
    machine_of(lamp())("runTest").runTest()


def test_a_function_of_the_session(lamp: Any) -> None:
    told = failure(machine_of(lamp(), never_thrice)).split("As a test:\n\n")[1]
    assert told.splitlines() == [
        "def test_lamp(simulator, chart):",
        '    lamp = simulator.start(chart("lamp.scxml"))',
        *['    lamp.send("press")'] * 5,
        "    # AssertionError: assert 3 < 3",
    ]


def test_a_method_whose_self_is_the_machine(lamp: Any) -> None:
    from scxmlc.testgen.machine import invariant

    class TestLamp(machine_of(lamp())):  # type: ignore[misc]
        @invariant()
        def never_for_long(self) -> None:
            assert self.simulator.now < 10 or self.session.is_active("off")
            assert self.session.data["n"] < 2

    told = failure(TestLamp)
    assert told.count("lamp.send") == 3
    assert "Failing test case" not in told


def test_what_fails_is_a_test_that_runs(lamp: Any) -> None:
    path = lamp(on='<transition event="burn" target="off"><assign location="n" expr="no.such"/></transition>')
    text = failure(machine_of(path)).split("As a test:\n\n")[1]
    assert text.splitlines()[2:-1] == ['    lamp.send("press")', '    lamp.send("burn")']
    file = path.with_name("test_it.py")
    file.write_text(text + '    assert "error.execution" in str(simulator.transcript)\n')
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_an_error_that_a_transition_takes_is_none(lamp: Any) -> None:
    on = '<transition event="burn" target="off"><assign location="n" expr="no.such"/></transition>'
    machine_of(lamp(on, '<transition event="error.execution" target="on"/>'))("runTest").runTest()


def test_an_invariant_that_one_does_not_want(lamp: Any) -> None:
    path = lamp(on='<transition event="burn" target="off"><assign location="n" expr="no.such"/></transition>')

    class TestLamp(machine_of(path)):  # type: ignore[misc]
        every_error_is_taken = None

    TestLamp("runTest").runTest()


def test_a_loop_without_events(lamp: Any) -> None:
    told = failure(
        machine_of(lamp(off='<transition event="loop" target="off"><raise event="loop"/></transition>'))
    )
    assert "Lamp was ended: 2000 microsteps without coming to rest" in told
    assert told.split("As a test:")[1].count("lamp.send") == 1


def test_patience_and_complaints_are_as_before_after_a_failure(lamp: Any) -> None:
    before = interpreter.MICROSTEPS, logging.root.manager.disable
    failure(machine_of(lamp(), never_thrice))
    assert (interpreter.MICROSTEPS, logging.root.manager.disable) == before


def test_a_long_way_to_rest_is_no_loop(lamp: Any) -> None:
    to_rest = """<transition event="count" target="counting"/></state>
      <state id="counting"><onentry><assign location="n" expr="n + 1"/></onentry>
        <transition cond="n &lt; 3000" target="counting"/><transition target="off"/>"""
    machine_of(lamp(off=to_rest))("runTest").runTest()


def test_time_passes(lamp: Any) -> None:
    def never_tired(session: Any) -> None:
        assert session.host.clock.now() < 10

    told = failure(machine_of(lamp(), never_tired))
    assert "simulator.advance(10)" in told or told.count("simulator.advance(5)") == 2


def test_answers_of_the_platform_are_refused() -> None:
    def never_failed(session: Any) -> None:
        assert session.final != "failed"

    told = failure(machine_of(EXAMPLES / "ownership" / "parent.scxml", never_failed))
    assert re.search(r'simulator\.(refuse|lose|delay)\("(interaction.detach|session.start)"', told)


def test_it_is_the_same_each_time(lamp: Any) -> None:
    class TestLamp(machine_of(lamp(), never_thrice)):  # type: ignore[misc]
        settings = settings(derandomize=True, max_examples=20, deadline=None, database=None)

    assert failure(TestLamp) == failure(TestLamp)


def test_rules_of_ones_own_are_told_by_hypothesis(lamp: Any) -> None:
    from scxmlc.testgen.machine import rule

    class TestLamp(machine_of(lamp())):  # type: ignore[misc]
        @rule()
        def smash(self) -> None:
            assert not self.session.is_active("on")

    assert "state.smash()" in failure(TestLamp)


def test_saving_changes_nothing(lamp: Any) -> None:
    from scxmlc.testgen.machine import invariant

    class TestLamp(machine_of(lamp())):  # type: ignore[misc]
        settings = settings(max_examples=5, deadline=None)

        @invariant()
        def it_can_be_saved(self) -> None:
            self.assert_restored()

    TestLamp("runTest").runTest()


def test_a_configuration_that_is_none(lamp: Any) -> None:
    import scxmlc

    session = scxmlc.load(lamp())()
    session.start()
    invariants.assert_legal(session)

    class Odd:
        is_finished, configuration, situation_ = False, {"on", "off"}, session.situation_
        repertoire_ = session.repertoire_

    with pytest.raises(AssertionError, match="the chart has the active children \\['off', 'on'\\], not one"):
        invariants.assert_legal(Odd())  # type: ignore[arg-type]


def test_charts_that_there_are_not(lamp: Any) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no chart lmap\.scxml in"):
        machine_of("lmap.scxml")
    with pytest.raises(CompileError, match="unknown-target"):
        machine_of(lamp(on='<transition event="x" target="nowhere"/>'))


def test_pytest_finds_it_and_the_chart_beside_it(lamp: Any) -> None:
    path = lamp()
    path.with_name("test_lamp.py").write_text(
        "from scxmlc.testgen.machine import invariant, machine_of\n"
        'class TestLamp(machine_of("lamp.scxml")):\n'
        "    @invariant()\n"
        "    def off(self):\n"
        '        assert self.session.is_active("off")\n'
    )
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", "."]
    run = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    assert "1 failed" in run.stdout
    assert 'E           lamp = simulator.start(chart("lamp.scxml"))' in run.stdout


@pytest.mark.parametrize(
    ("moves", "needed", "expected"),
    [("abcdefgh", "g", "g"), ("xaxbx", "ab", "ab"), ("aabb", "", ""), ("abcabc", "cc", "cc")],
)
def test_none_that_is_left_can_be_left_out(moves: str, needed: str, expected: str) -> None:
    def fails(some: Any) -> bool:
        left = iter(some)
        return all(each in left for each in needed)

    assert "".join(shortest(moves, fails)) == expected


def test_neighbours_go_together() -> None:
    def fails(some: Any) -> bool:
        return "".join(some).replace("()", "") == "x"

    assert shortest("()()()x", fails) == ["x"]
