"""Where two runs part, and where they meet again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scxmlc.trace.aligning import spans
from tests.scxmlc.trace.recordings import DOOR, START, record, run, step, written


def played(*acts: Any) -> Any:
    def play(door: Any, simulator: Any) -> None:
        for act in acts:
            if isinstance(act, int | float):
                simulator.advance(act)
            else:
                door.send(*act)

    return play


ANNA, BEA = ("push", {"by": "anna"}), ("push", {"by": "bea"})


def test_the_same_run_twice(tmp_path: Path) -> None:
    first = record(tmp_path / "a.jsonl", played(ANNA, 5, BEA))
    second = record(tmp_path / "sub" / "b.jsonl", played(ANNA, 5, BEA))
    result = run("trace", "diff", first, second)
    assert result.exit_code == 0 and result.output.endswith("Both tell the same.\n")


def test_runs_that_part_and_meet_again(tmp_path: Path) -> None:
    first = record(tmp_path / "a.jsonl", played(ANNA, 5, BEA, 5, ("quit",)))
    other = DOOR.replace("openings &lt; 3", "openings &lt; 1").replace("  <state", "\n\n  <state", 1)
    second = record(tmp_path / "b.jsonl", played(ANNA, 5, BEA, 5, ("quit",)), other)
    result = run("trace", "diff", first, second, "--ignore", "transitions")
    assert result.exit_code == 1
    assert result.output.splitlines()[2:] == [
        "alike for 4 moments, up to 5 s:",
        "    door  ◀ shut  open → closed  chart.scxml:19",
        "at 5 s they part:",
        "  < line 13       5.000  door  ◀ push  by=bea  closed → open  chart.scxml:7",
        "  < line 17      10.000  door  ◀ shut  open → closed  chart.scxml:19",
        "  > line 13       5.000  door  ◁ push  by=bea  (no transition)",
        "    openings: 2 in <, 1 in >",
        "they meet again:",
        "    door  ◁ quit  (no transition)",
        "alike from there to the end",
    ]


def test_what_differs_in_the_same_moment(tmp_path: Path) -> None:
    first = record(tmp_path / "a.jsonl", played(ANNA))
    second = record(tmp_path / "b.jsonl", played(2, BEA))
    result = run("trace", "diff", first, second)
    assert result.exit_code == 1
    assert result.output.splitlines()[4:] == [
        "at 0 s both do the same, but differ in the data of events and what <log> says and the times:",
        "    door  ◀ push  by=anna  closed → open  chart.scxml:7  (lines 7 and 7)",
        '  < {by: "anna"}',
        '  > {by: "bea"}',
        '  < "door: opened by anna"',
        '  > "door: opened by bea"',
        "  < 0 s",
        "  > 2 s",
        "alike from there to the end",
    ]
    ignored = [word for each in ("payload", "log", "at") for word in ("--ignore", each)]
    assert run("trace", "diff", first, second, *ignored).exit_code == 0
    assert run("trace", "diff", first, second, *ignored[2:]).exit_code == 1


def test_a_distance_in_time_is_told_once(tmp_path: Path) -> None:
    first = written(tmp_path / "a.jsonl", *(step("e", at) for at in (1, 2, 3, 4)))
    second = written(tmp_path / "b.jsonl", *(step("e", at) for at in (1, 3, 4, 5)))
    assert run("trace", "diff", first, second).output.count("but differ in the times") == 1


def test_variables(tmp_path: Path) -> None:
    def told(**changed: Any) -> dict[str, Any]:
        return {"kind": "data", "at": 0, "session": "c", "changed": changed}

    gone = {**told(), "gone": ["x"]}
    first = written(tmp_path / "a.jsonl", step("a"), told(x=1, y={"$": "NaN"}), step("b"), gone)
    second = written(tmp_path / "b.jsonl", step("a"), told(x=1, y={"$": "-0"}), step("b"))
    output = run("trace", "diff", first, second).output
    assert "    y: NaN in <, -0 in >" in output and "    x: not there in <, 1 in >" in output
    assert run("trace", "diff", first, second, "--ignore", "data:x", "--ignore", "data:y").exit_code == 0
    assert run("trace", "diff", first, second, "--ignore", "data").exit_code == 0


def test_what_cannot_be_ignored(tmp_path: Path) -> None:
    first = written(tmp_path / "a.jsonl", step("a"))
    wrong = run("trace", "diff", first, first, "--ignore", "foo")
    assert (
        wrong.exit_code == 2 and wrong.output.count("payload") == 1 and wrong.output.count("there are") == 1
    )
    assert 'no "dat"; did you mean data' in run("trace", "diff", first, first, "--ignore", "dat").output


def test_ids_of_sessions_may_differ(tmp_path: Path) -> None:
    def lines(id: str) -> list[Any]:
        return [
            {**START, "session": "d", "id": id},
            {"kind": "data", "at": 0, "session": "c", "changed": {"child": id}},
        ]

    first = written(tmp_path / "a.jsonl", step("a"), lines("A" * 32))
    second = written(tmp_path / "b.jsonl", step("a"), lines("B" * 32))
    assert run("trace", "diff", first, second).exit_code == 0


def test_a_run_that_ends_earlier(tmp_path: Path) -> None:
    first = written(tmp_path / "a.jsonl", step("a"), step("b"))
    second = written(tmp_path / "b.jsonl", step("a"))
    assert "> has ended already:" in run("trace", "diff", first, second).output
    assert "< has ended already:" in run("trace", "diff", second, first).output


def test_only_the_first_differences_are_told(tmp_path: Path) -> None:
    first = written(tmp_path / "a.jsonl", *(step("e", entered=[str(n)]) for n in range(80)))
    second = written(tmp_path / "b.jsonl", *(step("e", entered=[str(n)]) for n in range(80) if n % 4))
    output = run("trace", "diff", first, second).output
    assert "… and " in output and "--all tells all" in output
    assert "--all" not in run("trace", "diff", first, second, "--all").output


def test_what_can_be_ignored(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl")
    result = run("trace", "diff", path, path, "--ignore", "tim")
    assert result.exit_code == 2 and '--ignore: there is no "tim"' in result.output


SPANS = {
    "same": ("abc", "abc", [(True, "abc", "abc")]),
    "more at the end": ("abc", "abcd", [(True, "abc", "abc"), (False, "", "d")]),
    "other in the middle": (
        "abcdef",
        "abxdef",
        [(True, "ab", "ab"), (False, "c", "x"), (True, "def", "def")],
    ),
    "left out": ("abcdefg", "abefg", [(True, "ab", "ab"), (False, "cd", ""), (True, "efg", "efg")]),
    "an accident": ("abcdxe", "aXcYZx", [(True, "a", "a"), (False, "bcdxe", "XcYZx")]),
    "nothing": ("", "", []),
    "all other": ("ab", "cd", [(False, "ab", "cd")]),
    "the tail": ("abz", "acz", [(True, "a", "a"), (False, "b", "c"), (True, "z", "z")]),
}


@pytest.mark.parametrize("name", SPANS)
def test_spans(name: str) -> None:
    first, second, wanted = SPANS[name]
    found = [
        (
            each.is_alike,
            first[each.first.start : each.first.stop],
            second[each.second.start : each.second.stop],
        )
        for each in spans(first, second)
    ]
    assert found == wanted


def test_long_runs_of_the_same_take_no_square_of_time() -> None:
    """A count of comparisons, not of seconds: equal keys all over."""
    asked = 0

    class Key:
        def __init__(self, name: str) -> None:
            self.name = name

        def __hash__(self) -> int:
            return hash(self.name)

        def __eq__(self, other: object) -> bool:
            nonlocal asked
            asked += 1
            return isinstance(other, Key) and self.name == other.name

    first = [Key("x" if n % 5 else "y") for n in range(5000)]
    second = [Key("x" if n % 7 else "z") for n in range(5000)]
    assert sum(len(each.first) for each in spans(first, second)) == 5000
    assert asked < 2_000_000
