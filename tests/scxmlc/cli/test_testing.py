"""`scxmlc test`: which scenarios are played, what is told of them, the exit status."""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.scxmlc.cli.conftest import CommandLine


@pytest.fixture
def good(folder: Path) -> Path:
    path = folder / "call" / "handover.scenario.toml"
    path.write_text(path.read_text().replace('transcript = "handover.txt"\n', ""))
    (folder / "call" / "hangup.scenario.toml").rename(folder / "call" / "hangup.toml")
    (folder / "call" / "handover.txt").unlink()
    return path


@pytest.fixture
def bad(good: Path) -> Path:
    path = good.with_name("other.scenario.toml")
    path.write_text(good.read_text().replace('Child = "exit"', 'Child = "failed"'))
    return path


def test_a_folder_of_scenarios(scxmlc_: CommandLine, good: Path) -> None:
    result = scxmlc_("test", ".")
    assert (result.exit_code, result.output) == (
        0,
        "passed  call/handover.scenario.toml\n1 scenario, all passed\n",
    )


def test_one_that_fails_tells_its_line_and_where_sessions_stand(scxmlc_: CommandLine, bad: Path) -> None:
    result = scxmlc_("test", "call")
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert lines[:5] == [
        "passed  call/handover.scenario.toml",
        "failed  call/other.scenario.toml",
        "  call/other.scenario.toml:17: Child should be in 'failed' and is in 'exit'",
        "    at 5 s",
        "    Parent: ended in exit (parent.scxml:47)",
    ]
    assert lines[-1] == "2 scenarios, 1 failed"


def test_a_file_by_any_name_and_none_twice(scxmlc_: CommandLine, good: Path) -> None:
    result = scxmlc_("test", "call/hangup.toml", "call", str(good))
    assert result.output.splitlines()[:-1] == [
        "passed  call/hangup.toml",
        "passed  call/handover.scenario.toml",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "nowhere: no such file"),
        (["empty"], "empty: no *.scenario.toml in this folder or below it"),
        (["door.scxml"], "door.scxml: is no scenario, whose name ends in .scenario.toml"),
        ([""], '"" is the name of no file'),
    ],
)
def test_what_cannot_be_played(scxmlc_: CommandLine, folder: Path, words: list[str], said: str) -> None:
    (folder / "empty").mkdir()
    result = scxmlc_("test", *words)
    assert (result.exit_code, result.output) == (2, f"Error: {said}\n")


def test_a_chart_with_errors_fails_the_scenario(scxmlc_: CommandLine, folder: Path) -> None:
    (folder / "wrong.scenario.toml").write_text("[[session]]\n")
    result = scxmlc_("test", "wrong.scenario.toml")
    assert result.exit_code == 1
    assert 'wrong.scxml:2:53: error: no state "opne"' in result.output


def test_a_session_that_fails(scxmlc_: CommandLine, folder: Path) -> None:
    (folder / "loop.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml"><state id="a"><transition target="a"/></state></scxml>'
    )
    (folder / "loop.scenario.toml").write_text("[[session]]\n")
    result = scxmlc_("test", "loop.scenario.toml")
    assert result.exit_code == 1 and "loop.scenario.toml: " in result.output
    assert "without coming to rest" in result.output


def test_junit(scxmlc_: CommandLine, bad: Path, folder: Path) -> None:
    bad.write_text(bad.read_text() + '\n[expect_interaction.call-1]\ndevice = "a\\u0001<b"\n')
    assert scxmlc_("test", "call", "--junit", "report.xml").exit_code == 1
    suite = ElementTree.parse(folder / "report.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    first, second = suite
    assert (first.get("classname"), first.get("name"), len(first)) == ("call", "handover.scenario.toml", 0)
    text = second[0].text or ""
    assert "Child should be in 'failed'" in text and "a\\x01<b" in text and "child.scxml:38" in text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("until = [", "error"),
        ("nonsense = 1", "error"),
        ("until = 1", "error"),  # nothing was started
        ('[[session]]\nstrategy = "gone.scxml"', "error"),
        (
            '[[session]]\nstrategy = "call/parent.scxml"\n[[step]]\nat = 0.01\ndo = "ready"\nagent = "bo"',
            "error",
        ),
        ('[[session]]\nstrategy = "call/parent.scxml"\n[expect]\nParent = "exxit"', "error"),
        ('[[session]]\nstrategy = "call/parent.scxml"\n[[expect_request]]\nrequest = "que.sub"', "error"),
        ('transcript = "day.toml"\n[[session]]\nstrategy = "call/parent.scxml"', "error"),
        ('[[session]]\nstrategy = "call/parent.scxml"\n[expect]\nParent = "exit"\nChild = "exit"', "failure"),
        ('[[session]]\nstrategy = "call/parent.scxml"\n[expect]\nParent = "exit"\n', "failure"),
        ('[[session]]\nstrategy = "call/parent.scxml"\n[expect]\nNobody = "exit"\n', "failure"),
    ],
)
def test_junit_tells_slips_of_the_file_from_what_failed(
    scxmlc_: CommandLine, good: Path, folder: Path, text: str, what: str
) -> None:
    (folder / "it.scenario.toml").write_text(text + "\n")
    said = scxmlc_("test", "it.scenario.toml", "--junit", "report.xml")
    suite = ElementTree.parse(folder / "report.xml").getroot()[0]
    assert [each.tag for each in suite[0]] == [what], said.output
    assert (suite.get("failures"), suite.get("errors")) == (("1", "0") if what == "failure" else ("0", "1"))


def test_junit_makes_folders(scxmlc_: CommandLine, good: Path, folder: Path) -> None:
    assert scxmlc_("test", ".", "--junit", "new/deep/report.xml").exit_code == 0
    assert (folder / "new" / "deep" / "report.xml").is_file()
    result = scxmlc_("test", ".", "--junit", "door.scxml/report.xml")
    assert result.exit_code == 2 and "Error: door.scxml" in result.output


def test_update(scxmlc_: CommandLine, good: Path) -> None:
    good.write_text('transcript = "handover.txt"\n' + good.read_text())
    assert "there is no transcript handover.txt yet" in scxmlc_("test", ".").output
    result = scxmlc_("test", "--update", ".")
    assert (
        result.exit_code == 0
        and "call/handover.scenario.toml: its transcript is written anew" in result.output
    )
    assert "written anew" not in scxmlc_("test", "--update", ".").output
    good.write_text(good.read_text().replace("5551234", "5550000"))
    result = scxmlc_("test", ".")
    assert result.exit_code == 1 and "handover.scenario.toml:1: handover.txt:1 should be" in result.output


def test_nothing_is_written_of_a_scenario_with_mistakes(scxmlc_: CommandLine, good: Path) -> None:
    good.write_text(
        'transcript = "handover.txt"\n' + good.read_text() + '[[step]]\nat = 1\ndo = "hang up"\ncall = "x"\n'
    )
    assert scxmlc_("test", "--update", ".").exit_code == 1
    assert not good.with_name("handover.txt").exists()


def test_nothing_but_a_transcript_is_written_over(scxmlc_: CommandLine, good: Path) -> None:
    chart = good.with_name("parent.scxml").read_text()
    good.write_text('transcript = "parent.scxml"\n' + good.read_text())
    result = scxmlc_("test", "--update", ".")
    assert result.exit_code == 1 and ":1: parent.scxml cannot be a transcript" in result.output
    assert good.with_name("parent.scxml").read_text() == chart


def test_what_is_no_plain_file_is_left_alone(scxmlc_: CommandLine, good: Path, folder: Path) -> None:
    os.mkfifo(folder / "pipe.scenario.toml")
    (folder / "folder.scenario.toml").mkdir()
    assert scxmlc_("test", ".").output.splitlines()[-1] == "1 scenario, all passed"


def test_a_file_that_cannot_be_understood_has_no_sessions_to_tell_of(
    scxmlc_: CommandLine, folder: Path
) -> None:
    (folder / "empty.scenario.toml").write_bytes(b"\xff\xfe")
    assert scxmlc_("test", "empty.scenario.toml").output == (
        "failed  empty.scenario.toml\n  empty.scenario.toml: is not UTF-8\n1 scenario, 1 failed\n"
    )


@pytest.mark.parametrize("words", [(), ("--update",)])
def test_a_transcript_that_cannot_be_read_is_one_failure(
    scxmlc_: CommandLine, good: Path, words: tuple[str, ...]
) -> None:
    bad = good.with_name("a.scenario.toml")
    bad.write_text(f'transcript = "{"x" * 300}.txt"\n' + good.read_text())
    result = scxmlc_("test", ".", *words)
    lines = result.output.splitlines()
    assert result.exit_code == 1 and lines[0] == "failed  call/a.scenario.toml"
    assert lines[1].startswith("  call/a.scenario.toml:1: xxx") and lines[1].endswith(": file name too long")
    assert lines[-2:] == ["passed  call/handover.scenario.toml", "2 scenarios, 1 failed"]


def test_a_folder_that_cannot_be_read_stops_no_others(
    scxmlc_: CommandLine, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (good.parent / "locked").mkdir()
    scan = os.scandir

    def scandir(folder: str) -> object:
        if str(folder).endswith("locked"):
            raise PermissionError(13, "Permission denied", folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    result = scxmlc_("test", ".", "--junit", "report.xml")
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert lines[:2] == ["passed  call/handover.scenario.toml", "failed  call/locked"]
    assert lines[2].startswith("  call/locked: ")
    assert lines[3:] == ["2 scenarios, 1 failed"]


def a_lamp(folder: Path, transition: str) -> str:
    """A chart whose program is not there, says its scenario; and what it does about that."""
    (folder / "lamp.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" datamodel="null"><state id="s">'
        f'<onentry><send type="x-lamp" event="on"/></onentry>{transition}</state></scxml>'
    )
    path = folder / "lamp.scenario.toml"
    path.write_text('[[session]]\n[[processor]]\ntype = "x-lamp"\nunreachable = true\n[expect]\nlamp = "s"\n')
    return str(path)


def test_what_a_chart_deals_with_is_no_worry(scxmlc_: CommandLine, folder: Path) -> None:
    path = a_lamp(folder, '<transition event="error.communication"/>')
    for command in (("test", path), ("run", str(folder / "lamp.scxml"), "--scenario", path)):
        result = scxmlc_(*command)
        assert result.exit_code == 0 and result.stderr == ""


def test_what_nothing_takes_is_told(scxmlc_: CommandLine, folder: Path) -> None:
    result = scxmlc_("test", a_lamp(folder, ""))
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 0
    assert line.startswith("warning: ") and "no transition takes error.communication" in line
