"""`scxmlc run --save`, `--resume`: a run that is cut in two is told as the whole one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host
from tests.scxmlc.cli.conftest import CommandLine

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
EVENTS = ['push {"by": "anna"}', "+2s", "push", "+4s", 'push {"by": "bo"}', "+1s"]


def sent(events: list[str]) -> list[str]:
    return [word for event in events for word in ("-e", event)]


@pytest.mark.parametrize("cut", range(len(EVENTS) + 1))
def test_a_run_in_two_parts_is_as_one(cut: int, folder: Path, scxmlc_: CommandLine) -> None:
    whole = scxmlc_("run", "door.scxml", "--trace", *sent(EVENTS), "--save", "whole.json")
    first = scxmlc_("run", "door.scxml", "--trace", *sent(EVENTS[:cut]), "--save", "part.json")
    second = scxmlc_(
        "run", "door.scxml", "--trace", *sent(EVENTS[cut:]), "--resume", "part.json", "--save", "part.json"
    )
    assert {whole.exit_code, first.exit_code, second.exit_code} == {0}
    assert told(first.stdout) + told(second.stdout) == told(whole.stdout)
    assert second.stdout.splitlines()[-1] == whole.stdout.splitlines()[-1]
    assert json.loads((folder / "part.json").read_text()) == json.loads((folder / "whole.json").read_text())


def told(output: str) -> list[str]:
    """The lines with a time."""
    return [line for line in output.splitlines() if line[:1] == " "]


def test_a_strategy_goes_on_too(folder: Path, scxmlc_: CommandLine) -> None:
    (folder / "ors.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="ors"><datamodel><data id="n" expr="0"/>'
        '</datamodel><state id="a"><transition event="go" target="b"/></state><state id="b"><onentry>'
        """<assign location="_data.n" expr="_data.n + 1"/><log expr="'at ' + _data.n"/></onentry></state></scxml>"""
    )
    assert scxmlc_("run", "ors.scxml", "--dialect", "ors", "--save", "ors.json").exit_code == 0
    said = scxmlc_("run", "ors.scxml", "--dialect", "ors", "--resume", "ors.json", "-e", "go")
    assert said.exit_code == 0 and "at 1" in said.stdout


def test_the_file_is_json_and_ends_with_a_line(folder: Path, scxmlc_: CommandLine) -> None:
    (folder / "äöü.scxml").write_text(
        f"""{HEAD}<datamodel><data id="v" expr="'漢\\ud800'"/></datamodel><state id="ä"/></scxml>"""
    )
    said = scxmlc_("run", "äöü.scxml", "--save", "new/x.json")
    assert (said.exit_code, said.stderr) == (0, "saved: new/x.json\n")
    content = (folder / "new" / "x.json").read_bytes()
    assert content.endswith(b"}\n") and content.count(b"\n") == 1 and "ä".encode() in content
    assert json.loads(content)["session"]["configuration"] == ["ä"]
    assert [each.name for each in (folder / "new").iterdir()] == ["x.json"]


def test_what_cannot_be_saved_is_named_and_nothing_is_written(folder: Path, scxmlc_: CommandLine) -> None:
    (folder / "half.scxml").write_text(
        f'{HEAD}<datamodel><data id="g" expr="(function*() {{ yield 1 }})()"/></datamodel><state id="a"/></scxml>'
    )
    before = '{"format": "scxml-session"}'
    (folder / "x.json").write_text(before)
    said = scxmlc_("run", "half.scxml", "--save", "x.json")
    assert said.exit_code == 1
    assert said.stderr.startswith(
        "error: x.json: was not written: data.g cannot be saved: it is a generator that has not"
    )
    assert (folder / "x.json").read_text() == before and "saved" not in said.stdout


def test_another_version_is_refused_with_the_differences(folder: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "door.scxml", "--save", "x.json")
    (folder / "new.scxml").write_text((folder / "door.scxml").read_text().replace('"closed"', '"shut"'))
    said = scxmlc_("run", "new.scxml", "--resume", "x.json")
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr.splitlines() == [
        "error: x.json: the snapshot is of another version of the chart Door",
        "  the state 'closed' is gone",
        "  the state 'shut' is new",
        "  states, transitions or what is invoked stand otherwise",
        "  help: `scxmlc inspect x.json new.scxml` shows what would be lost, and how it is taken over",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--resume", "x.json", "--now", "2026-01-01"], "--resume and --now exclude each other"),
        (
            ["--resume", "x.json", "--scenario", "call/handover.scenario.toml"],
            "--resume and --scenario exclude each other",
        ),
        (["--save", "-"], "--save: name a file"),
        (["--save", ""], "is the name of no file"),
        (["--save", "door.scxml"], "door.scxml: is a chart; the snapshot would overwrite it"),
        (["--save", "other.scxml"], "is a chart"),
        (["--save", "call"], "is a folder"),
        (["--save", "/dev/full"], "cannot write /dev/full: no space left on device"),
        (["--save", "door.scxml/x.json"], "door.scxml/x.json: "),
    ],
)
def test_what_the_command_line_cannot_mean(
    words: list[str], said: str, folder: Path, scxmlc_: CommandLine
) -> None:
    scxmlc_("run", "door.scxml", "--save", "x.json")
    before = (folder / "door.scxml").read_bytes()
    found = scxmlc_("run", "door.scxml", *words)
    assert found.exit_code == 2 and said in found.stderr
    assert (folder / "door.scxml").read_bytes() == before


def test_another_name_of_the_chart_is_not_overwritten(folder: Path, scxmlc_: CommandLine) -> None:
    os.link(folder / "door.scxml", folder / "hard.json")
    assert "would overwrite it" in scxmlc_("run", "door.scxml", "--save", "hard.json").stderr


def test_the_place_is_said_again_where_there_is_one(folder: Path, scxmlc_: CommandLine) -> None:
    (folder / "zone.scxml").write_text(
        f'{HEAD}<state id="a"><transition event="tell"><log expr="new Date().getHours()"/></transition></state></scxml>'
    )
    zone = ("--timezone", "Europe/Berlin")
    scxmlc_("run", "zone.scxml", "--now", "2026-07-01T12:00", *zone, "--save", "x.json")
    here = scxmlc_("run", "zone.scxml", "--resume", "x.json", *zone, "-e", "+1h tell")
    assert '"13"' in here.stdout and here.stdout.startswith("3600.000")


def test_a_session_that_is_over_stays_so(folder: Path, scxmlc_: CommandLine) -> None:
    (folder / "brief.scxml").write_text(f'{HEAD}<final id="f"/></scxml>')
    scxmlc_("run", "brief.scxml", "--save", "x.json")
    said = scxmlc_("run", "brief.scxml", "--resume", "x.json")
    assert (said.exit_code, said.stdout) == (0, "brief: finished in f\n")


def test_what_it_has_invoked_is_saved_with_it(folder: Path, scxmlc_: CommandLine) -> None:
    child = HEAD.replace(">", ' name="child">') + (
        '<state id="x"><onentry><send event="t" delay="5s"/></onentry><transition event="t" target="f"/></state>'
        '<final id="f"/></scxml>'
    )
    (folder / "invokes.scxml").write_text(
        f'{HEAD}<state id="a"><invoke id="c"><content>{child}</content></invoke>'
        '<transition event="done.invoke.c" target="b"/></state><state id="b"/></scxml>'
    )
    assert scxmlc_("run", "invokes.scxml", "-e", "+2s", "--save", "x.json").exit_code == 0
    said = scxmlc_("run", "invokes.scxml", "--resume", "x.json", "-e", "+3s").stdout
    assert said == "invokes: now in b\nchild: finished in f\n"


def test_a_run_that_is_told_as_metrics_is_saved_and_goes_on_as_any(
    folder: Path, scxmlc_: CommandLine
) -> None:
    for number, log in enumerate(("metric", "transcript")):
        said = scxmlc_("run", "door.scxml", *sent(EVENTS[:2]), "--log", log, "--save", f"{number}.json")
        assert said.exit_code == 0
    assert (folder / "0.json").read_text() == (folder / "1.json").read_text()
    said = scxmlc_("run", "door.scxml", "--resume", "0.json", "--log", "metric", "-e", "+3s").stdout
    assert said.startswith("09:00:05.000") and "name='shut'" in said


@pytest.mark.parametrize("cut", range(len(EVENTS) + 1))
def test_metrics_in_two_parts_are_as_one(cut: int, folder: Path, scxmlc_: CommandLine) -> None:
    metric = ("--log", "metric")
    whole = scxmlc_("run", "door.scxml", *metric, *sent(EVENTS)).stdout
    first = scxmlc_("run", "door.scxml", *metric, *sent(EVENTS[:cut]), "--save", "x.json").stdout
    second = scxmlc_("run", "door.scxml", *metric, *sent(EVENTS[cut:]), "--resume", "x.json").stdout
    assert first + second == whole
    assert "eval_condition" in whole and "eval_expr" in whole


def test_metrics_of_what_was_invoked_go_on_too(folder: Path, scxmlc_: CommandLine) -> None:
    (folder / "invokes.scxml").write_text(f"""{HEAD}<state id="a"><invoke id="c"><content>
        <scxml version="1.0" datamodel="ecmascript" name="inner"><datamodel><data id="n" expr="0"/></datamodel>
          <script>var up = function (by) {{ n += by; return n; }};</script>
          <state id="x"><onentry><send event="t" delay="5s"/></onentry>
          <transition event="t" cond="n == 0" target="f"/></state>
          <state id="f"><onentry><assign location="n" expr="up(2)"/></onentry></state></scxml>
        </content></invoke></state></scxml>""")
    scxmlc_("run", "invokes.scxml", "-e", "+2s", "--log", "metric", "--save", "x.json")
    said = scxmlc_(
        "run", "invokes.scxml", "--resume", "x.json", "-e", "+3s", "--log", "metric", "--save", "x.json"
    )
    assert "condition='n == 0' result='true'" in said.stdout and "n=up(2)" in said.stdout
    assert (
        scxmlc_("run", "invokes.scxml", "--resume", "x.json").stdout == "invokes: now in a\ninner: now in f\n"
    )


def test_a_trace_says_where_it_goes_on_from(folder: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "door.scxml", "-e", "push", "-e", "+2s", "--save", "x.json")
    assert scxmlc_("run", "door.scxml", "--resume", "x.json", "--trace").stdout.startswith(
        "door: goes on from 2 s, in open\n"
    )
    assert "goes on" not in scxmlc_("run", "door.scxml", "--resume", "x.json").stdout


def test_a_run_has_services_that_are_named_and_says_who_has_others(
    folder: Path, scxmlc_: CommandLine
) -> None:
    chart = f'{HEAD}<state id="a"><invoke type="x-scan" id="s"/></state></scxml>'
    (folder / "scan.scxml").write_text(chart)

    async def scan(call: Any) -> None:
        await call.sleep(9)

    session = Host(services={"x-scan": scan}).start(scxmlc.load(folder / "scan.scxml", services=["x-scan"]))
    session.advance(1)
    (folder / "x.json").write_text(json.dumps(session.snapshot()))
    assert scxmlc_("run", "scan.scxml", "--resume", "x.json", "--service", "x-scan").exit_code == 0
    said = scxmlc_("run", "scan.scxml", "--resume", "x.json")
    assert said.exit_code == 1 and "the host has no service 'x-scan'" in said.stderr
    assert "--service has something stand in for it" in said.stderr
    assert "Host(services={…}).restore(…)" in said.stderr


@pytest.mark.parametrize(
    ("text", "status"), [("print('mine')\n", 2), ("", 0), ('{"format":"scxml-session"', 0)]
)
def test_nothing_but_a_snapshot_is_written_over(scxmlc_, tmp_path, text, status):
    file = tmp_path / "mine.py"
    file.write_text(text)
    said = scxmlc_("run", "door.scxml", "--save", str(file))
    assert said.exit_code == status
    assert (file.read_text() == text) is (status == 2)
    assert ("is there and is no snapshot: name another file" in said.stderr) is (status == 2)
