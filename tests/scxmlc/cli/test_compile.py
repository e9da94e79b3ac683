"""`scxmlc compile` as a user meets it: what is written, what is said, the exit status."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from scxmlc.cli import writing

DOOR = (Path(__file__).parents[3] / "examples" / "door" / "door.py").read_text(encoding="utf-8")


def test_the_module_is_put_beside_the_chart(scxmlc_, folder):
    said = scxmlc_("compile", "door.scxml")
    assert (said.exit_code, said.stdout, said.stderr) == (0, "", "door.scxml -> door.py\n")
    assert (folder / "door.py").read_text(encoding="utf-8") == DOOR


def test_a_module_that_is_right_already_is_left_alone(scxmlc_, folder):
    scxmlc_("compile", "door.scxml")
    os.utime(folder / "door.py", (1, 1))
    assert "door.py (unchanged)" in scxmlc_("compile", "door.scxml").stderr
    assert (folder / "door.py").stat().st_mtime == 1


def test_a_folder_keeps_its_places(scxmlc_, folder):
    assert scxmlc_("compile", "call", "door.scxml", "-o", "build").exit_code == 0
    assert sorted(path.name for path in (folder / "build").iterdir()) == ["child.py", "door.py", "parent.py"]


def test_the_standard_output_holds_the_bytes_of_the_file(scxmlc_):
    said = scxmlc_("compile", "door.scxml", "-o", "-")
    assert said.stdout_bytes == DOOR.encode() and said.stderr == ""


def test_the_standard_output_is_utf_8_whatever_the_terminal_speaks(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    writing.print_out("tür\n")
    assert written.getvalue() == "tür\n".encode()


def test_with_an_error_nothing_is_written(scxmlc_, folder):
    said = scxmlc_("compile", "door.scxml", "wrong.scxml")
    assert said.exit_code == 1
    assert 'wrong.scxml:2:53: error: no state "opne" [unknown-target]' in said.stderr
    assert "1 error in 2 charts" in said.stderr and "Nothing was written" in said.stderr
    assert not list(folder.glob("*.py"))


def test_unless_told_to_keep_going(scxmlc_, folder):
    assert scxmlc_("compile", "--keep-going", "door.scxml", "wrong.scxml").exit_code == 1
    assert [path.name for path in folder.glob("*.py")] == ["door.py"]


SIBLING = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" initial="entry">
  <state id="entry">
    <initial><transition target="global"/></initial>
    <state id="global">
      <initial><transition target="query"><log expr="'on the way'"/></transition></initial>
    </state>
    <state id="query"><onentry><log expr="'asked'"/></onentry></state>
    <state id="box" initial="query"><state id="inner"/></state>
  </state>
</scxml>
"""


def test_an_initial_state_outside_its_state_becomes_a_transition(scxmlc_, folder):
    (folder / "sibling.scxml").write_text(SIBLING)
    said = scxmlc_("compile", "sibling.scxml")
    assert (
        said.exit_code == 1 and 'sibling.scxml:5:36: error: the initial state "query" is not' in said.stderr
    )
    said = scxmlc_("compile", "-k", "sibling.scxml")
    assert said.exit_code == 0 and "sibling.scxml:5:36: warning: the initial state" in said.stderr
    assert "now in entry, query" in scxmlc_("run", "sibling.py").stdout
    assert "on the way" in scxmlc_("run", "sibling.scxml", "-k").stdout
    assert scxmlc_("compile", "-k", "--strict", "sibling.scxml").exit_code == 1


def test_an_expression_that_does_not_parse_can_wait(scxmlc_, folder):
    chart = folder / "call" / "parent.scxml"
    chart.write_text(chart.read_text().replace("'giving up ' + ", "'giving up ' + + )"))
    said = scxmlc_("compile", "call/parent.scxml")
    assert said.exit_code == 1 and "error: Unexpected token ) [syntax-error]" in said.stderr
    said = scxmlc_("compile", "-k", "call/parent.scxml")
    assert said.exit_code == 0 and "warning: Unexpected token ) [syntax-error]" in said.stderr
    said = scxmlc_("run", "call/parent.py", "--event", 'interaction.added {"interactionid": "call-1"}')
    assert "error.illegalvalue.SyntaxError" in said.stdout


def test_in_the_recommendation_it_may_always_wait_unless_strict(scxmlc_, folder):
    chart = folder / "door.scxml"
    chart.write_text(chart.read_text().replace("openings + 1", "openings +"))
    said = scxmlc_("compile", "door.scxml")
    assert said.exit_code == 0 and "warning: Unexpected end of input [syntax-error]" in said.stderr
    assert scxmlc_("compile", "door.scxml", "--strict").exit_code == 1
    said = scxmlc_("run", "door.scxml", "--event", 'push {"by": "anna"}')
    assert said.exit_code == 0 and "error.execution" in said.stdout


def test_strict_refuses_what_is_mended(scxmlc_, folder):
    (folder / "door.scxml").write_text((folder / "door.scxml").read_text().replace("&lt; 3", "&lt; 3 && 1"))
    said = scxmlc_("compile", "door.scxml", "-o", "-")
    assert said.exit_code == 0 and 'warning: a bare "&" is not XML' in said.stderr
    said = scxmlc_("compile", "--strict", "door.scxml", "-o", "-")
    assert said.exit_code == 1 and 'error: a bare "&" is not XML' in said.stderr and said.stdout == ""


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (None, "door.py is missing; door.scxml compiles to it"),
        ("# something else", "door.py is not what door.scxml compiles to"),
    ],
)
def test_check_tells_what_is_stale_and_writes_nothing(scxmlc_, folder, make, said):
    if make is not None:
        (folder / "door.py").write_text(make)
    # A file that is not ours is named, or the command would refuse to think of writing there.
    result = scxmlc_("compile", "--check", "door.scxml", "-o", "door.py")
    assert (result.exit_code, result.stderr) == (1, f"{said}\n")
    assert (folder / "door.py").exists() == (make is not None)


def test_check_is_content_with_what_is_up_to_date(scxmlc_):
    scxmlc_("compile", "call", "-o", "build")
    result = scxmlc_("compile", "--check", "call", "-o", "build")
    assert (result.exit_code, result.output) == (0, "")


def test_the_class_can_be_named(scxmlc_):
    assert (
        'class Gate(StateMachine["GateState", "GateData"]):'
        in scxmlc_("compile", "door.scxml", "--class-name", "Gate", "-o", "-").stdout
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["gone.scxml"], "gone.scxml: no such file"),
        (["door.scxml", "-o", "door.scxml"], "door.scxml: is a chart; the module would overwrite it"),
        (["door.scxml", "wrong.scxml", "-o", "one.py"], "one.py: is a file, and 2 charts need a folder"),
        (["call", "-o", "-"], "-o - takes one chart"),
        (["door.scxml", "--class-name", "1st"], "'1st' is not a Python class name"),
        (["door.scxml", "--class-name", "class"], "'class' is not a Python class name"),
        (["call", "--class-name", "Both"], "--class-name is for one chart; here are 2"),
        (["door.scxml", "--check", "--watch"], "--check and --watch exclude each other"),
        (["door.scxml", "--root", "gone"], "--root: gone is not a folder"),
        (["door.scxml", "--dialect", "xpath"], "'xpath' is not one of"),
        (["--frobnicate", "door.scxml"], "No such option"),
        ([], "Missing argument 'FILE...'"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(scxmlc_, folder, words, sentence):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = scxmlc_("compile", *words)
    assert said.exit_code == 2 and sentence in said.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(scxmlc_, folder):
    (folder / "locked").mkdir(mode=0o555)
    said = scxmlc_("compile", "door.scxml", "-o", "locked/")
    assert said.exit_code == 2 and "cannot write locked/door.py: permission denied" in said.stderr


def test_a_disk_that_is_full(scxmlc_, folder, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    said = scxmlc_("compile", "door.scxml")
    assert said.exit_code == 2 and "error: cannot write door.py: no space left on device" in said.stderr
    assert not (folder / "door.py").exists()


def test_a_defect_of_ours_is_confessed_without_a_traceback(scxmlc_, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("really")

    monkeypatch.setattr("scxmlc.cli.compiling.compile_file", fail)
    said = scxmlc_("compile", "door.scxml")
    assert said.exit_code == 70
    assert "a defect of scxmlc, not of your input (ZeroDivisionError: really)" in said.stderr
