"""The files that are written: they pass, they are the same each time, and nobody's work is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc
from scxmlc.testgen.writing import is_untouched

ROOT = Path(__file__).parents[3]
ODD = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="&lt;img onerror=&quot;x&quot;&gt;"
  datamodel="ecmascript">
  <state id="a.\u00e9">
    <transition event="\u00e9.&#34;x" cond="_event.data == '&quot;&quot;&quot;\\\\'" target="class">
      <log expr="'&quot;&quot;&quot; \\\\ ' + _event.data"/>
    </transition>
  </state>
  <state id="class"/></scxml>"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in (
        "door/door",
        "gate/gate",
        "ownership/parent",
        "ownership/child",
        "vending/vending",
        "vending/payment",
    ):
        copy(ROOT / "examples" / f"{name}.scxml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str):
    return CliRunner().invoke(scxmlc, ["testgen", *words])


def test_it_passes_and_black_leaves_it_alone(folder):
    import black

    (folder / "odd \"na'me.scxml").write_text(ODD, encoding="utf-8")
    (folder / "deep").mkdir()
    assert run("odd \"na'me.scxml", "-o", "test_odd.py").exit_code == 0
    assert run("gate.scxml", "-o", "deep/test_gate.py").exit_code == 0
    assert run("vending.scxml", "--budget", "100").exit_code == 0
    assert run("parent.scxml", "--budget", "100").exit_code == 0
    for file in folder.rglob("test_*.py"):
        text = file.read_text(encoding="utf-8")
        assert black.format_str(text, mode=black.Mode()) == text
        assert str(folder) not in text
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)],
        capture_output=True,
        text=True,
        cwd=folder.parent,
    )
    assert ran.returncode == 0, ran.stdout
    assert "passed" in ran.stdout


@pytest.mark.parametrize("seed", ["1", "2"])
def test_it_is_the_same_each_time(folder, seed):
    assert run("gate.scxml").exit_code == 0
    words = [sys.executable, "-m", "scxmlc", "testgen", "--check", "gate.scxml"]
    checked = subprocess.run(
        words, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_chart_that_changed(folder):
    assert run("door.scxml").exit_code == 0
    chart = folder / "door.scxml"
    chart.write_text(chart.read_text().replace("&lt; 3", "&lt; 2"))
    checked = run("--check", "door.scxml")
    assert checked.exit_code == 1 and "does something else by now" in checked.stderr
    assert run("door.scxml").exit_code == 0
    assert run("--check", "door.scxml").exit_code == 0


def test_a_formatter_is_no_editor(folder):
    assert run("door.scxml").exit_code == 0
    file = folder / "test_door_generated.py"
    text = file.read_text()
    assert is_untouched(text.replace("(simulator, chart)", "(\n    simulator,\n    chart,\n)"))
    assert not is_untouched(text.replace('"open"', '"closed"'))


def test_edits_are_never_written_over(folder):
    assert run("door.scxml").exit_code == 0
    file = folder / "test_door_generated.py"
    file.write_text(file.read_text().replace('"open"', '"closed"'))
    before = file.read_text()
    refused = run("door.scxml")
    assert refused.exit_code == 2 and "has been edited since testgen wrote it" in refused.stderr
    assert file.read_text() == before
    assert run("--check", "door.scxml").exit_code == 1


def test_files_of_others_are_never_written_over(folder):
    (folder / "test_mine.py").write_text("def test_it(): ...\n")
    refused = run("door.scxml", "-o", "test_mine.py")
    assert refused.exit_code == 2 and "is not of scxmlc testgen" in refused.stderr
    assert (folder / "test_mine.py").read_text() == "def test_it(): ...\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.scxml"], "no such file"),
        (["door.scxml", "-o", "door.txt"], "a file of tests ends with .py"),
        (["door.scxml", "-o", "gone\0.py"], ""),
        (["door.scxml", "--budget", "0"], "--budget is a number of tries"),
    ],
)
def test_wrong_words(folder, words, said):
    refused = run(*words)
    assert refused.exit_code in (1, 2, 70) and said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_chart_with_errors(folder):
    (folder / "bad.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="x"/>'
    )
    refused = run("bad.scxml")
    assert refused.exit_code == 1 and "bad.scxml:1" in refused.stderr
    assert not (folder / "test_bad_generated.py").exists()


def test_functions_of_the_program(folder):
    (folder / "shop.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="shop" datamodel="ecmascript"><state id="a">'
        '<transition event="sell" cond="price(_event.data) &gt; 0" target="b"/></state><state id="b"/></scxml>'
    )
    assert run("shop.scxml", "--function", "price").exit_code == 0
    text = (folder / "test_shop_generated.py").read_text()
    assert 'simulator.host.functions["price"] = returns(1)' in text and "# Nothing was left out." in text
