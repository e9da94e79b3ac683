"""What type checkers say: nothing of generated modules, and what is wrong of programs that use them.

Both are asked about a folder with modules of many charts and one program; each line of it that a checker must find says
so.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import scxmlc

ROOT = Path(__file__).parent.parent
CHARTS = [
    *sorted((ROOT / "tests" / "golden").glob("*/*.scxml")),
    *sorted((ROOT / "examples").rglob("*.scxml")),
]
HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="{}">'

MIXED = """
  <datamodel>
    <data id="count" expr="0"/> <data id="name" expr="'a'"/> <data id="ok" expr="true"/> <data id="other"/>
    <data id="class" expr="null"/> <data id="$x" expr="1"/> <data id="__y" expr="2"/>
  </datamodel>
  <script>
    function f(a) { if (count) { var z = 1; } return z; } function f(a) { 1 + 2; return a; return 2; }
    null &lt; 3; 1 == 'a'; undefined.x; (void 0)(); 'x'.y.z; -'a'; typeof other; count = count + 1;
    try { throw 1 } catch (e) { 2; } finally { 3; }
    switch (name) { case 'a': break; default: ok = false; } for (;;) { break; } fresh = f(1);
  </script>
  <state id="a-b"><onentry><log expr="null.x"/><if cond="'a' &gt; 1"><log expr="1"/></if></onentry>
    <transition event="e" cond="''" target="späte"/></state>
  <state id="it's"/> <state><transition event="x"/></state> <state id="späte"/>
</scxml>
"""
OPEN = (
    '<datamodel><data id="x" expr="1"/></datamodel><script>eval("var y = 1")</script><state id="a"/></scxml>'
)
LATE = '<state id="a"><datamodel><data id="x" expr="1"/></datamodel></state></scxml>'

PROGRAM = """
from any import Any
from door import Door
from late import Late
from mixed import Mixed
from opened import Opened
from order import Order
from scxml_runtime import Host, OverrideWarning, StateMachine, SystemClock, VirtualClock, replaces
from scxml_runtime.simulator import Simulator

door = Door()
door.is_active("open")
door.is_active("opne")  # found
door.on_enter("open", print)
door.on_enter("opne", print)  # found
door.on_exit("opne", print)  # found
door.reaches("opne")  # found
door.data["openings"] + 1
door.data["openings"].upper()  # found
door.data["opnings"]  # found
door.data["openings"] = 3

host = Host(clock=SystemClock())
hosted = host.start(Door)
hosted.is_active("opne")  # found
hosted.data["opnings"]  # found
host.strat(Door)  # found
VirtualClock().advance("1")  # found

simulated = Simulator().start(Door)
simulated.is_active("opne")  # found
simulated.data["opnings"]  # found
Simulator().start("door.scxml").is_active("anything")

order = host.start(Order)
order.is_active("queued")
order.is_active("qeued")  # found
order.data["whatever_it_was_given"]

mixed = Mixed()
mixed.is_active("a-b")
mixed.is_active("it's")
mixed.is_active("sp\\u00e4te")
mixed.is_active("a_b")  # found
mixed.data["name"].upper()
mixed.data["ok"].upper()  # found
mixed.data["class"]
mixed.data["$x"]
mixed.data["__y"]
mixed.data["fresh"]
mixed.data["fersh"]  # found

Opened().data["y"]
Any().is_active("a")
Late().data["x"].upper()


def drive(machine: StateMachine, kind: type[StateMachine]) -> StateMachine:
    machine.is_active("anything")
    machine.data["anything"]
    return kind()


drive(door, Mixed)


class Quiet(Door):
    @replaces("onentry", state="open")
    def open_entry(self, data: object) -> None:
        super().open_entry(data)  # type: ignore[no-untyped-call]
        raise OverrideWarning


Quiet().is_active("opne")  # found
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Modules of many charts, under names of their own, and the program."""
    made: Path = tmp_path_factory.mktemp("types")
    texts = {"mixed": MIXED, "opened": OPEN, "late": LATE}
    for name, body in texts.items():
        head = HEAD.format(name)
        head = head.replace(">", ' binding="late">') if name == "late" else head
        (made / f"{name}.py").write_text(
            scxmlc.compile_text(head + body, f"{name}.scxml", keep_going=True).text
        )
    (made / "any.py").write_text(
        scxmlc.compile_text(HEAD.format("any") + "<state id='a'/></scxml>", "any.scxml").text
    )
    for chart in CHARTS:
        module = scxmlc.compile_file(chart, keep_going=True)
        name = (
            chart.stem
            if chart.parent.parent.name == "golden"
            else re.sub(r"\W", "_", str(chart.relative_to(ROOT)))
        )
        (made / f"{name}.py").write_text(module.text, "utf-8")
    (made / "program.py").write_text(PROGRAM, "utf-8")
    return made


def wanted() -> set[int]:
    return {number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# found")}


def found_by(answers: list[tuple[str, int]]) -> tuple[set[str], set[int]]:
    """The other files in which something was found, and the lines of the program."""
    return {file for file, _ in answers} - {"program.py"}, {
        line for file, line in answers if file == "program.py"
    }


def test_mypy_finds_what_is_wrong_and_nothing_else(folder: Path) -> None:
    command = [
        "-m",
        "mypy",
        "--strict",
        "--show-error-end",
        "--no-error-summary",
        "--hide-error-context",
        ".",
    ]
    told = run(command, folder)
    answers = re.findall(r"^([^:\n]+):(\d+):.*: error: ", told, re.MULTILINE)
    others, lines = found_by([(file, int(line)) for file, line in answers])
    assert others == set(), told
    assert lines == wanted(), told


@pytest.mark.parametrize("mode", ["standard", "strict"])
def test_pyright_finds_what_is_wrong_and_nothing_else(folder: Path, mode: str) -> None:
    pytest.importorskip("basedpyright")
    settings = {"typeCheckingMode": mode, "extraPaths": [str(ROOT / "runtime")], "include": ["*.py"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    told: dict[str, Any] = json.loads(run(["-m", "basedpyright", "--outputjson"], folder))
    answers = [
        (Path(each["file"]).name, each["range"]["start"]["line"] + 1)
        for each in told["generalDiagnostics"]
        if each.get("rule") != "reportUnusedExpression"  # of the program, which does nothing with what it has
    ]
    others, lines = found_by(answers)
    assert others == set(), answers
    assert lines == wanted(), answers


def run(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "MYPYPATH": str(ROOT / "runtime"), "MYPY_CACHE_DIR": str(folder / ".cache")}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True
    ).stdout
