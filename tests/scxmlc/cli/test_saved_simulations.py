"""`scxmlc run --save`, `--resume` of a contact centre with its sessions: cut in two, it is told as the whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.saving.strategies import QUEUEING, SPACES
from tests.scxmlc.cli.conftest import CommandLine

HEAD = f'<scxml xmlns="http://www.w3.org/2005/07/scxml" {SPACES} version="1.0"'
HOTLINE = f'{HEAD} name="hotline">{QUEUEING}</scxml>'
SCENARIO = """until = {until}
[[agent]]
id = "ann"
dn = "7001"
groups = ["Sales"]
ready = false
[[call]]
to = "702"
udata = {{name = "Łucja 😀"}}
[[call]]
to = "702"
[[statistic]]
object = "Sales@SS.GA"
name = "StatAgentsAvailable"
value = 3
"""


@pytest.fixture
def hotline(folder: Path) -> Path:
    """The folder, with a strategy and a scenario of eight seconds: two calls wait for ann, who is not ready."""
    (folder / "hotline.scxml").write_text(HOTLINE)
    for until in (8, 30):
        (folder / f"{until}.toml").write_text(SCENARIO.format(until=until))
    return folder


def read(folder: Path, name: str = "x.json") -> Any:
    return json.loads((folder / name).read_text())


def told(output: str) -> list[str]:
    """The lines with a time."""
    return [line for line in output.splitlines() if line[:1].isspace() or line[:2].isdigit()]


@pytest.mark.parametrize("way", [("--trace",), ("--log", "metric")])
def test_a_scenario_in_two_parts_is_as_one(way: tuple[str, ...], hotline: Path, scxmlc_: CommandLine) -> None:
    run = ("run", "hotline.scxml", *way)
    whole = scxmlc_(*run, "--scenario", "30.toml", "--save", "whole.json")
    first = scxmlc_(*run, "--scenario", "8.toml", "--save", "part.json")
    second = scxmlc_(*run, "--resume", "part.json", "-e", "+22s", "--save", "part.json")
    assert {whole.exit_code, first.exit_code, second.exit_code} == {0}
    assert told(first.stdout) + told(second.stdout) == told(whole.stdout)
    assert len(told(second.stdout)) > 5
    assert read(hotline, "part.json") == read(hotline, "whole.json")


def test_a_trace_says_where_each_session_goes_on(hotline: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "hotline.scxml", "--scenario", "8.toml", "--save", "x.json")
    said = scxmlc_("run", "hotline.scxml", "--resume", "x.json", "--trace").stdout.splitlines()
    assert said[:2] == [f"{name}: goes on from 8 s, in queueing" for name in ("hotline", "hotline#2")]
    assert said[2] == "hotline: now in queueing"


@pytest.mark.parametrize(
    ("chart", "words", "format"),
    [
        ("hotline.scxml", (), "scxml-simulation"),
        ("door.scxml", (), "scxml-session"),
        ("door.scxml", ("--scenario", "door.toml"), "scxml-simulation"),
    ],
)
def test_what_is_saved(
    chart: str, words: tuple[str, ...], format: str, hotline: Path, scxmlc_: CommandLine
) -> None:
    (hotline / "door.toml").write_text("until = 1\n[[session]]\n")
    assert scxmlc_("run", chart, *words, "--save", "x.json").exit_code == 0
    assert read(hotline)["format"] == format
    again = scxmlc_("run", chart, "--resume", "x.json", "--save", "y.json")
    assert again.exit_code == 0 and read(hotline, "y.json")["format"] == format


def test_events_are_for_the_first_that_runs(hotline: Path, scxmlc_: CommandLine) -> None:
    (hotline / "talks.scxml").write_text(
        f"""{HEAD} name="talks"><state id="a"><transition event="interaction.added" target="b"/></state>
        <state id="b"><transition event="end" target="z"/></state><final id="z"/></scxml>"""
    )
    (hotline / "talks.toml").write_text('[[call]]\nto = "702"\n[[call]]\nto = "702"\n')
    scxmlc_("run", "talks.scxml", "--scenario", "talks.toml", "--save", "x.json")
    for ended in (
        ["talks: finished in z", "talks#2: now in b"],
        ["talks: finished in z", "talks#2: finished in z"],
    ):
        said = scxmlc_("run", "talks.scxml", "--resume", "x.json", "-e", "end", "--save", "x.json")
        assert said.stdout.splitlines() == ended
    late = scxmlc_("run", "talks.scxml", "--resume", "x.json", "-e", "end")
    assert late.exit_code == 0 and "cannot reach the session <talks>" in late.stderr


@pytest.fixture
def starts(folder: Path) -> Path:
    """A strategy that has started another, which stands beside it: both are in `x.json`'s run."""
    (folder / "other.scxml").write_text(f'{HEAD}><state id="x"/></scxml>')
    (folder / "starts.scxml").write_text(
        f"""{HEAD}><state id="a"><onentry><session:start src="'other.scxml'"/></onentry></state></scxml>"""
    )
    return folder


def test_other_charts_are_found_beside_it(starts: Path, scxmlc_: CommandLine) -> None:
    assert scxmlc_("run", "starts.scxml", "--save", "x.json").exit_code == 0
    for chart in ("starts.scxml", "other.scxml"):
        said = scxmlc_("run", chart, "--resume", "x.json")
        assert (said.exit_code, said.stdout) == (0, "starts: now in a\nother: now in x\n")
        assert scxmlc_("inspect", "x.json", chart).stdout.endswith(
            f"{chart}: goes on with it as if nothing had been\n"
        )


def test_other_charts_are_found_in_a_root(starts: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "starts.scxml", "--save", "x.json")
    (starts / "there").mkdir()
    (starts / "other.scxml").rename(starts / "there" / "other.scxml")
    said = scxmlc_("run", "starts.scxml", "--resume", "x.json")
    assert said.exit_code == 1
    assert said.stderr.startswith(
        "error: x.json: the simulation has the chart 'Other' too: "
        "'other.scxml' is neither beside the other nor in a folder of --root\n"
    )
    there = ("--root", "there")
    assert scxmlc_("run", "starts.scxml", "--resume", "x.json", *there, "--save", "x.json").exit_code == 0
    scxmlc_("run", "starts.scxml", "--resume", "x.json", *there, "--save", "x.json")
    assert read(starts)["documents"]["roots"] == ["there"]
    (starts / "there" / "other.scxml").write_text("<scxml")
    said = scxmlc_("run", "starts.scxml", "--resume", "x.json", *there)
    assert said.exit_code == 1 and "does not compile" in said.stderr


def test_a_chart_outside_is_not_read(starts: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "starts.scxml", "--save", "x.json")
    (starts / "below").mkdir()
    (starts / "starts.scxml").rename(starts / "below" / "starts.scxml")
    for source in ("../other.scxml", (starts / "other.scxml").as_uri(), "http://localhost/other.scxml"):
        saved = read(starts)
        saved["sessions"][1]["chart"]["source"] = source
        (starts / "x.json").write_text(json.dumps(saved))
        said = scxmlc_("run", "below/starts.scxml", "--resume", "x.json")
        assert said.exit_code == 1 and "is neither beside the other" in said.stderr


def test_a_chart_that_does_not_run_in_it(hotline: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "hotline.scxml", "--scenario", "8.toml", "--save", "x.json")
    said = scxmlc_("run", "door.scxml", "--resume", "x.json")
    assert said.exit_code == 1
    assert said.stderr.startswith(
        "error: x.json: the simulation has no session of the chart Door, but of Hotline\n"
    )


def test_another_version_is_refused_with_the_differences(hotline: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "hotline.scxml", "--scenario", "8.toml", "--save", "x.json")
    (hotline / "newer").mkdir()
    (hotline / "newer" / "hotline.scxml").write_text(HOTLINE.replace('"queueing"', '"waits"'))
    said = scxmlc_("run", "newer/hotline.scxml", "--resume", "x.json")
    assert said.exit_code == 1
    assert said.stderr.splitlines() == [
        "error: x.json: the snapshot is of another version of the chart Hotline",
        "  the state 'queueing' is gone",
        "  the state 'waits' is new",
        "  states, transitions or what is invoked stand otherwise",
        "  help: `scxmlc inspect x.json newer/hotline.scxml` shows what would be lost",
    ]


def test_the_place_is_saved_and_the_command_line_may_say_another(hotline: Path, scxmlc_: CommandLine) -> None:
    told = '<transition event="tell"><log expr="new Date().getHours()"/></transition>'
    (hotline / "zone.scxml").write_text(f'{HEAD}><state id="a">{told}</state></scxml>')
    scxmlc_(
        *("run", "zone.scxml", "--now", "2026-07-01T12:00", "--timezone", "Europe/Berlin", "--save", "x.json")
    )
    go_on = ("run", "zone.scxml", "--resume", "x.json", "-e", "tell")
    assert '"12"' in scxmlc_(*go_on).stdout
    assert '"10"' in scxmlc_(*go_on, "--timezone", "UTC").stdout


def test_what_cannot_be_saved_is_said(hotline: Path, scxmlc_: CommandLine) -> None:
    (hotline / "half.scxml").write_text(
        f"""{HEAD}><datamodel><data id="g" expr="(function*() {{ yield 1 }})()"/></datamodel><state id="a"/></scxml>"""
    )
    said = scxmlc_("run", "half.scxml", "--save", "x.json")
    assert said.exit_code == 1
    assert (
        said.stderr.startswith("error: x.json: was not written: ")
        and "a generator stands half-way" in said.stderr
    )
    assert not (hotline / "x.json").exists()


def test_a_scenario_that_ends_otherwise_is_not_saved(hotline: Path, scxmlc_: CommandLine) -> None:
    (hotline / "8.toml").write_text(SCENARIO.format(until=8) + '[expect]\nhotline = "served"\n')
    said = scxmlc_("run", "hotline.scxml", "--scenario", "8.toml", "--save", "x.json")
    assert said.exit_code == 1 and "should be in 'served'" in said.stderr
    assert not (hotline / "x.json").exists()
