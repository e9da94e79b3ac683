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


UNPARSED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <state id="a"><transition event="e" cond="1 +" target="a"/>
    <onentry><assign location="f()" expr="1"/></onentry></state>
</scxml>
"""


def test_an_expression_that_does_not_parse_is_an_error_of_check_and_a_warning_of_compile(scxmlc_, folder):
    (folder / "unparsed.scxml").write_text(UNPARSED)
    said = scxmlc_("check", "unparsed.scxml")
    assert said.exit_code == 1 and "2 errors" in said.stdout and "raises error.execution" in said.stdout
    assert scxmlc_("check", "--strict", "unparsed.scxml").exit_code == 1
    said = scxmlc_("compile", "unparsed.scxml")
    assert said.exit_code == 0 and "2 warnings" in said.stderr
    assert scxmlc_("run", "unparsed.scxml", "-e", "e").exit_code == 0


INCLUDE = (
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:xi="http://www.w3.org/2001/XInclude" version="1.0">'
)


@pytest.fixture
def project(folder):
    """Two charts that include a third, which has an error, and a library with another."""
    (folder / "charts").mkdir()
    (folder / "charts" / "part.scxml").write_text(
        f'{INCLUDE}<state id="part"><transition event="e" cond="1 +"/></state></scxml>'
    )
    (folder / "lib.js").write_text("var x = ;")
    for name in ("one", "two"):
        (folder / "charts" / f"{name}.scxml").write_text(
            f"""{INCLUDE}<script><xi:include href="../lib.js" parse="text"/></script>
            <state id="{name}"><xi:include href="part.scxml" xpointer="part"/></state></scxml>"""
        )
    return folder


@pytest.mark.parametrize("verb", ["check", "compile"])
def test_what_is_wrong_in_an_included_file_is_told_once(scxmlc_, project, verb):
    said = scxmlc_(verb, "charts", "--root", ".")
    told = said.stdout + said.stderr
    assert told.count("part.scxml:1:") == 1 and told.count("lib.js:1:") == 1


def test_what_is_wrong_in_an_included_file_is_told_tools_once(scxmlc_, project):
    said = scxmlc_("check", "--format", "json", ".", "--root", ".")
    found = [
        (each["file"], each["code"]) for each in json.loads(said.stdout) if each["file"] != "wrong.scxml"
    ]
    assert sorted(found) == [("charts/part.scxml", "syntax-error"), ("lib.js", "syntax-error")]


def test_each_chart_keeps_its_status_though_its_error_was_told_before(scxmlc_, project):
    assert scxmlc_("check", "charts/one.scxml", "--root", ".").exit_code == 1
    said = scxmlc_("check", "charts/part.scxml", "charts/two.scxml", "--root", ".")
    assert said.exit_code == 1 and "2 errors in 2 charts" in said.stdout
