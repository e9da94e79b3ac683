"""Modules without their charts and without the compiler; and which of a chart and its module is taken."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scxml_runtime import StateMachine
from scxml_runtime.ports.siblings import module_name
from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.cli.inputs import module_name as file_name

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'
DOOR = HEAD + """ name="door"><datamodel><data id="d" src="colours.json"/></datamodel>
  <state id="w"><onentry><log expr="d[0]"/></onentry><invoke src="{src}"/>
    <transition event="done.invoke" target="printed"><log expr="_event.data.by"/></transition>
    <transition event="error" target="failed"><log expr="_event.data.message"/></transition></state>
  <final id="printed"/><final id="failed"/></scxml>"""
PRINTER = (
    HEAD
    + """ name="printer"><final id="f"><donedata><param name="by" expr="'{by}'"/></donedata></final></scxml>"""
)


@pytest.fixture
def deploy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`deploy(src)`: a folder with the module of the door, which names `src`, and that of the printer."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = set(sys.modules)

    def make(src: str = "printer.scxml", printer: str = "printer.scxml", out: str = "app") -> Path:
        charts = tmp_path / "charts"
        (charts / printer).parent.mkdir(parents=True, exist_ok=True)
        (charts / "door.scxml").write_text(DOOR.format(src=src))
        (charts / printer).write_text(PRINTER.format(by="module"))
        (charts / "colours.json").write_text('["red"]')
        said = CliRunner().invoke(verbs, ["compile", str(charts), "-o", str(tmp_path / out)])
        assert said.exit_code == 0, said.stderr
        return tmp_path / out

    yield make
    for name in set(sys.modules) - before:
        del sys.modules[name]


def without_charts(app: Path) -> Path:
    """As installed on another machine: the modules, and the data beside them."""
    charts = app.parent / "charts"
    (charts / "colours.json").rename(app / "colours.json")
    for chart in charts.rglob("*.scxml"):
        chart.unlink()
    return app


def door(app: Path) -> StateMachine:
    spec = importlib.util.spec_from_file_location("door", app / "door.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    session = module.Door()
    session.start()
    return session


@pytest.mark.parametrize(
    ("src", "printer"),
    [
        ("printer.scxml", "printer.scxml"),
        ("./sub/printer.scxml", "sub/printer.scxml"),
        ("file:2-way%20printer.scxml", "2-way printer.scxml"),
        ("class.scxml", "class.scxml"),
    ],
)
def test_the_runtime_alone_carries_out_modules_alone(deploy, monkeypatch, src: str, printer: str) -> None:
    app = without_charts(deploy(src, printer))
    monkeypatch.setitem(sys.modules, "scxmlc", None)
    session = door(app)
    assert [line for _, line in session.log] == ["red", "module"]


def test_modules_of_a_package_are_the_ones_that_import_finds(deploy, monkeypatch, tmp_path: Path) -> None:
    app = without_charts(deploy(out="office"))
    (app / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(sys.modules, "scxmlc", None)
    session = importlib.import_module("office.door").Door()
    session.start()
    assert session.final == "printed"
    children = [each for each in session.host.sessions.values() if each is not session]
    assert [type(each) for each in children] == [importlib.import_module("office.printer").Printer]


def test_modules_in_an_archive_find_each_other(deploy, monkeypatch, tmp_path: Path) -> None:
    app = without_charts(deploy())
    (app / "door.py").write_text(
        (app / "door.py").read_text().replace('self.fetch("colours.json")', "js.array([0])")
    )
    archive = shutil.make_archive(str(tmp_path / "app"), "zip", app)
    shutil.rmtree(app)
    monkeypatch.syspath_prepend(archive)
    monkeypatch.setitem(sys.modules, "scxmlc", None)
    session = importlib.import_module("door").Door()
    session.start()
    assert session.log[-1] == (None, "module")


def test_a_module_is_carried_out_once(deploy) -> None:
    app = without_charts(deploy())
    first, second = door(app), door(app)
    (one,), (other,) = (
        [type(each) for each in s.host.sessions.values() if each is not s] for s in (first, second)
    )
    assert one is other


def stale(app: Path) -> Path:
    """The printer's chart says something new, later than its module was written."""
    chart = app.parent / "charts" / "printer.scxml"
    chart.write_text(PRINTER.format(by="chart"))
    written = (app / "printer.py").stat().st_mtime
    os.utime(chart, (written + 10, written + 10))
    return app


def test_a_module_that_is_current_is_preferred(deploy) -> None:
    app = stale(deploy())
    chart = app.parent / "charts" / "printer.scxml"
    os.utime(chart, (0, 0))
    assert door(app).log[-1] == (None, "module")


def test_a_chart_newer_than_its_module_is_compiled(deploy) -> None:
    assert door(stale(deploy())).log[-1] == (None, "chart")


def test_without_a_compiler_the_module_is_all_there_is(deploy, monkeypatch) -> None:
    app = stale(deploy())
    monkeypatch.setitem(sys.modules, "scxmlc", None)
    assert door(app).log[-1] == (None, "module")


def test_what_scxmlc_did_not_write_is_never_imported(deploy, tmp_path: Path) -> None:
    app = without_charts(deploy())
    (app / "printer.py").write_text(f"open({str(tmp_path / 'trace')!r}, 'w')")
    session = door(app)
    assert session.final == "failed" and not (tmp_path / "trace").exists()
    assert session.log[-1][1] == "nothing is published at printer.scxml, and there is no such file"


@pytest.mark.parametrize("text", ["api=3,|api=99,", "chart = Chart(|chart = Chart(("])
def test_a_module_that_cannot_be_imported_is_an_error_of_the_chart(deploy, text: str) -> None:
    app = without_charts(deploy())
    module = app / "printer.py"
    module.write_text(module.read_text().replace(*text.split("|")))
    session = door(app)
    assert session.final == "failed" and "printer.py cannot be imported: " in session.log[-1][1]


def test_a_module_of_another_chart_is_not_taken(deploy) -> None:
    app = without_charts(deploy("my printer.scxml", "printer.scxml"))
    (app / "printer.py").rename(app / "my_printer.py")
    assert door(app).final == "failed"


def test_the_place_of_a_chart_that_is_gone_opens_no_folder(deploy, tmp_path: Path) -> None:
    """Where `folder` leads on another machine there may be anything."""
    app = without_charts(deploy("secret.scxml"))
    (tmp_path / "charts" / "secret.scxml").write_text(PRINTER.format(by="secret"))
    session = door(app)
    assert session.final == "failed" and "lies outside" not in session.log[-1][1]


def test_the_module_says_where_its_chart_is_only_if_it_is_elsewhere(deploy, tmp_path: Path) -> None:
    app = deploy()
    assert '        folder="../charts",\n' in (app / "door.py").read_text()
    assert CliRunner().invoke(verbs, ["compile", str(tmp_path / "charts" / "door.scxml")]).exit_code == 0
    assert "folder=" not in (tmp_path / "charts" / "door.py").read_text()
    check = ["compile", "--check", str(tmp_path / "charts" / "door.scxml"), "-o", str(app / "door.py")]
    assert CliRunner().invoke(verbs, check).exit_code == 0


@pytest.mark.parametrize("stem", ["door", "2-way door", "class", "ü", "a.b", "²", "_", "𝔘", ""])
def test_the_runtime_knows_the_names_that_compile_gives(stem: str) -> None:
    assert f"{module_name(stem)}.py" == file_name(Path(f"{stem}.scxml") if stem else Path())
