"""The files that are written: they pass, they are the same each time, and nobody's work is lost."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from itertools import count
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc
from scxmlc.testgen.choosing import variable
from scxmlc.testgen.writing import is_untouched

ROOT = Path(__file__).parents[3]
ALONE = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")  # which imports Hypothesis: a second
ODD = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="&lt;img onerror=&quot;x&quot;&gt;"
  datamodel="ecmascript">
  <state id="a.\u00e9">
    <transition event="\u00e9.&#34;x" cond="_event.data == '&quot;&quot;&quot;\\\\'" target="class">
      <log expr="'&quot;&quot;&quot; \\\\ ' + _event.data"/>
    </transition>
  </state>
  <state id="class"/></scxml>"""

SCXML = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'


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
        [sys.executable, "-m", "pytest", "-q", *ALONE, str(folder)],
        capture_output=True,
        text=True,
        cwd=folder.parent,
    )
    assert ran.returncode == 0, ran.stdout
    assert "passed" in ran.stdout


def test_conditions_are_quoted_as_they_are_and_linters_are_content(folder):
    cond = "/^\\d{3}&quot;$/.test(_event.data) &amp;&amp; _event.data != '&quot;&quot;&quot;'"
    cond += " &amp;&amp; true" * 12
    states = f'<state id="a"><transition event="e" cond="{cond}" target="b"/></state>'
    Path("odd.scxml").write_text(f'{SCXML}{states}<state id="b"><transition target="b"/></state></scxml>')
    assert run("odd.scxml").exit_code == 0
    text = Path("test_odd_generated.py").read_text()
    assert 'as /^\\d{3}"$/.test(_event.data)' in text and 'r"""' in text
    assert "/^/d" not in text
    said = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,W,I,D300,D301", "-"],
        input=text,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stdout
    exec(compile(text, "test_odd_generated.py", "exec"), {})


def test_content_that_fails_is_noted_and_lists_and_objects_are_asserted(folder):
    body = """<datamodel><data id="list" expr="[]"/><data id="o" expr="{n: 0}"/><data id="deep" expr="[]"/></datamodel>
      <state id="a"><transition event="add" target="b">
        <assign location="list" expr="list.concat([_event.data.name, 1])"/>
        <assign location="o.n" expr="list.length"/>
        <script>for (var i = 0; i &lt; 99; i++) deep.push(i)</script>
        <assign location="nowhere.y" expr="1"/>
      </transition></state>
      <state id="b"/></scxml>"""
    Path("odd.scxml").write_text(f"{SCXML}{body}")
    assert run("odd.scxml").exit_code == 0
    text = Path("test_odd_generated.py").read_text()
    assert "    # error.execution in line 6: ReferenceError: nowhere is not defined\n" in text
    assert 'data["list"] == ["some name", 1]\n' in text
    assert 'data["o"] == {"n": 2}\n' in text
    assert 'data["deep"]' not in text


def test_messages_to_processors_are_asserted(folder):
    assert run("vending.scxml", "--budget", "100").exit_code == 0
    text = Path("test_vending_generated.py").read_text()
    assert 'assert_messaged(vending, "x-hatch", "drop", data={"what": "water"})\n' in text
    chart = folder / "vending.scxml"
    chart.write_text(
        chart.read_text().replace('event="drop"><param name="what"', 'event="drop"><param name="who"')
    )
    words = [sys.executable, "-m", "pytest", "-q", *ALONE, "test_vending_generated.py"]
    ran = subprocess.run(words, capture_output=True, text=True)
    assert ran.returncode == 1 and "there is no what in its data" in ran.stdout


def test_a_start_that_fails_leaves_no_variable_unused(folder):
    Path("loop.scxml").write_text(f'{SCXML}<state id="a"><transition target="a"/></state></scxml>')
    assert run("loop.scxml").exit_code == 0
    text = Path("test_loop_generated.py").read_text()
    assert "with pytest.raises(SessionError):\n        simulator.start(" in text
    assert "import pytest\nfrom scxml_runtime import SessionError\n\n\n" in text


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


def test_what_renews_a_file_says_all_options_again(folder, monkeypatch):
    (folder / "shop.scxml").write_text(
        f'{SCXML}<state id="a"><transition event="e" cond="price(2) &gt; 0" target="b"/></state>'
        '<state id="b"><onentry><send type="x-lamp"/></onentry></state></scxml>'
    )
    (folder / "deep").mkdir()
    words = [
        "--function",
        "price",
        "--processor",
        "x-lamp",
        "--dialect",
        "w3c",
        "--script-scope",
        "state",
        "-k",
    ]
    assert run("shop.scxml", *words, "-o", "deep/test_shop.py").exit_code == 0
    monkeypatch.chdir(folder / "deep")
    written = Path("test_shop.py").read_text()
    assert run(*renewing(written), "--check").exit_code == 0
    Path("test_shop.py").unlink()
    assert run(*renewing(written)).exit_code == 0
    assert Path("test_shop.py").read_text() == written


def test_what_renews_a_file_has_folders_as_seen_from_there(folder):
    (folder / "lib").mkdir()
    (folder / "deep").mkdir()
    assert run("door.scxml", "--root", "lib", "-o", "deep/test_it.py").exit_code == 0
    assert "--root ../lib" in " ".join(renewing((folder / "deep" / "test_it.py").read_text()))


def renewing(text: str) -> list[str]:
    """The words of the command in a file's head."""
    line = next(line for line in text.splitlines() if line.startswith("# To renew it: "))
    return shlex.split(line.removeprefix("# To renew it: scxmlc testgen "))


def test_a_search_that_the_clock_ended_is_told_by_check_too(folder, monkeypatch):
    monkeypatch.setattr("scxmlc.testgen.search.monotonic", count(0, 100).__next__)
    for words in (
        ["door.scxml"],
        ["--check", "door.scxml"],
        ["door.scxml", "-o", "-"],
        ["--json", "door.scxml"],
    ):
        assert "the search was ended by the clock" in " ".join(run(*words).stderr.split())


@pytest.mark.parametrize("name", ["pytest", "takes", "assert_reaches", "simulator", "class", "call"])
def test_a_chart_called_as_something_else_in_the_file(name):
    assert variable(name) == "session"


def test_the_name_of_a_file_ends_no_comment(folder):
    (folder / "door.scxml").rename("x\nraise SystemExit.scxml")
    assert run("x\nraise SystemExit.scxml", "-o", "test_it.py").exit_code == 0
    assert not [line for line in Path("test_it.py").read_text().splitlines() if line.startswith("raise")]


def test_a_chart_called_pytest(folder):
    loop = '<state id="a"><transition event="loop" target="b"/></state><state id="b"><transition target="b"/></state>'
    Path("pytest.scxml").write_text(
        f"{SCXML}{loop}</scxml>".replace(" datamodel", ' name="pytest" datamodel')
    )
    assert run("pytest.scxml").exit_code == 0
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_pytest_generated.py"]
    ran = subprocess.run(words, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
