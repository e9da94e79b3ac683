"""`scxmlc check`: findings for people and for tools, and nothing written."""

from __future__ import annotations

import json

import pytest

TEXT = """\
wrong.scxml:2:53: error: no state "opne" [unknown-target]
    2 |   <state id="shut"><transition event="push" target="opne"/></state>
      |                                                     ^^^^
  help: did you mean "open"?
"""


def test_text_is_the_line_the_caret_and_the_way_out(scxmlc_):
    said = scxmlc_("check", "wrong.scxml")
    assert said.exit_code == 1 and said.stdout.startswith(TEXT) and said.stderr == ""


def test_nothing_wrong(scxmlc_):
    said = scxmlc_("check", "door.scxml")
    assert (said.exit_code, said.stdout) == (0, "1 chart, nothing to say\n")
    assert scxmlc_("check", "call").stdout == "2 charts, nothing to say\n"


def test_all_charts_of_a_folder_are_seen(scxmlc_):
    said = scxmlc_("check", ".")
    assert said.exit_code == 1 and "in 4 charts" in said.stdout


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_for_tools(scxmlc_, form):
    said = scxmlc_("check", "--format", form, ".")
    assert said.exit_code == 1 and said.stderr == ""
    assert "unknown-target" in said.stdout and json.loads(said.stdout)
    assert json.loads(scxmlc_("check", "--format", form, "door.scxml").stdout) is not None


def test_for_github(scxmlc_):
    said = scxmlc_("check", "--format", "github", "wrong.scxml")
    assert said.stdout.startswith("::error file=wrong.scxml,line=2,col=53,title=unknown-target::no state")
    assert scxmlc_("check", "--format", "github", "door.scxml").stdout == ""


def test_a_file_that_cannot_be_read_does_not_hide_the_findings_of_others(scxmlc_, folder, monkeypatch):
    from scxmlc import compiler
    from scxmlc.cli import checking

    def refuse(path, **options):
        if path.name == "door.scxml":
            raise PermissionError(13, "Permission denied", str(path))
        return compiler.check_file(path, **options)

    monkeypatch.setattr(checking, "check_file", refuse)
    said = scxmlc_("check", "door.scxml", "wrong.scxml")
    assert said.exit_code == 2
    assert said.stdout.startswith(TEXT) and said.stderr == "error: door.scxml: permission denied\n"
    said = scxmlc_("check", "--format", "json", "door.scxml", "wrong.scxml")
    assert said.exit_code == 2 and len(json.loads(said.stdout)) > 0 and "permission denied" in said.stderr


def test_a_name_that_is_not_utf_8_does_not_break_the_output(scxmlc_, folder):
    name = b"t\xfcr.scxml".decode("utf-8", "surrogateescape")
    (folder / name).write_text((folder / "wrong.scxml").read_text())
    assert "t\\udcfcr.scxml:2:53: error" in scxmlc_("check", name).stdout
    assert json.loads(scxmlc_("check", "--format", "json", name).stdout)


def test_nothing_in_a_chart_reaches_the_terminal_as_a_command(scxmlc_, folder):
    chart = (folder / "wrong.scxml").read_text().replace("opne", "\u202e[red]x[/red]&#x9b;31m")
    (folder / "wrong.scxml").write_text(chart)
    said = scxmlc_("check", "wrong.scxml").stdout
    assert "[red]x[/red]" in said and "\u202e" not in said and "\x9b" not in said and "\x1b" not in said
