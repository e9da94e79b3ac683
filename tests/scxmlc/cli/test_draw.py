"""`scxmlc draw`: where pictures go, and what is said when they cannot."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from scxmlc.cli import converting, drawing
from scxmlc.drawing.elk import NoLayout
from tests.scxmlc.drawing.fake import Fake

COLUMNS = "  in columns, not nested: elkjs is not installed (npm install elkjs)\n"


def engine(monkeypatch, found):
    """What stands in for the engine of the machine; an exception is raised."""

    def find(environment, folder):
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(drawing.elk_engines, "engine", find)


@pytest.fixture(autouse=True)
def no_engine(monkeypatch):
    engine(monkeypatch, drawing.elk_engines.NoEngine("elkjs is not installed (npm install elkjs)"))


@pytest.mark.parametrize(
    ("words", "file", "start"),
    [
        ([], "door.svg", "<svg "),
        (["-o", "x.svg"], "x.svg", "<svg "),
        (["-o", "x.dot"], "x.dot", "digraph "),
        (["-o", "deep/x.mmd"], "deep/x.mmd", "stateDiagram-v2"),
    ],
)
def test_pictures(scxmlc_, folder, words, file, start):
    said = scxmlc_("draw", "door.scxml", *words)
    told = COLUMNS if file.endswith(".svg") else ""
    assert (said.exit_code, said.stderr) == (0, f"door.scxml -> {file}\n{told}")
    assert (folder / file).read_text(encoding="utf-8").startswith(start)


def test_the_standard_output(scxmlc_):
    said = scxmlc_("draw", "door.scxml", "-o", "-")
    assert said.exit_code == 0 and said.stdout.startswith("<svg ") and said.stderr == ""


def converter(folder, name, body):
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_a_png_is_made_by_a_converter_of_the_machine(scxmlc_, folder, monkeypatch):
    converter(folder, "rsvg-convert", 'cp "$5" "$4"')  # rsvg-convert -z 2 -o PNG SVG
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert scxmlc_("draw", "door.scxml", "-o", "x.png").exit_code == 0
    assert (folder / "x.png").read_text().startswith("<svg ")
    assert sorted(path.name for path in folder.glob("x.*")) == ["x.png"], "what was between is gone"


def test_a_converter_that_fails(scxmlc_, folder, monkeypatch):
    converter(folder, "rsvg-convert", "echo no fonts here >&2; echo and more >&2; exit 3")
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    said = scxmlc_("draw", "door.scxml", "-o", "x.png")
    assert (said.exit_code, said.stderr) == (2, "Error: x.png: rsvg-convert failed: no fonts here\n")


@pytest.mark.parametrize(("file", "scale"), [("x.png", 2), ("deep/x.pdf", 1)])
def test_a_library_converts_where_no_program_does(scxmlc_, folder, monkeypatch, file, scale):
    def make(bytestring, scale):
        return b"%d %s" % (scale, bytestring)

    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(converting, "find_spec", lambda name: name)
    monkeypatch.setitem(sys.modules, "cairosvg", SimpleNamespace(svg2png=make, svg2pdf=make))
    assert scxmlc_("draw", "door.scxml", "-o", file).exit_code == 0
    made = (folder / file).read_bytes()
    assert made.startswith(b"%d <svg " % scale) and b"12px monospace;" in made


def test_a_library_that_fails(scxmlc_, folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(converting, "find_spec", lambda name: name)
    monkeypatch.setitem(sys.modules, "cairosvg", SimpleNamespace())
    said = scxmlc_("draw", "door.scxml", "-o", "x.png")
    assert said.exit_code == 2 and "Error: x.png: cairosvg failed: " in said.stderr


def test_a_machine_without_a_converter(scxmlc_, folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(converting, "find_spec", lambda name: None)
    said = scxmlc_("draw", "door.scxml", "-o", "x.png")
    sentence = "no converter for .png here (rsvg-convert, cairosvg, inkscape, convert); pip install"
    assert said.exit_code == 2 and sentence in said.stderr
    said = scxmlc_("draw", "door.scxml", "-o", "x.pdf")
    assert "no converter for .pdf here (rsvg-convert, cairosvg, inkscape); pip install" in said.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["gone.scxml"], "gone.scxml: no such file"),
        (["."], ".: is a folder; name one file in it"),
        (["pipe.scxml"], "pipe.scxml: not a regular file"),
        (["door.scxml", "-o", "x.gif"], "x.gif: a picture's name ends with .svg, .dot, .mmd, .png or .pdf"),
        (["door.scxml", "-o", "door.scxml"], "a picture's name ends with"),
        (["door.scxml", "--state", "gone"], "--state: door.scxml has no state gone"),
        (["door.scxml", "--depth", "0"], "'--depth'"),
        (["door.scxml", "--layout", "elk"], "--layout elk: elkjs is not installed (npm install elkjs)"),
        (["door.scxml", "-o", "taken.svg"], "taken.svg: is a folder, not a file to write to"),
    ],
)
def test_what_cannot_be_drawn(scxmlc_, folder, words, sentence):
    os.mkfifo(folder / "pipe.scxml")
    (folder / "taken.svg").mkdir()
    said = scxmlc_("draw", *words)
    assert said.exit_code == 2 and sentence in said.stderr


def test_what_is_no_chart_is_reported_as_check_would(scxmlc_, folder):
    (folder / "empty.scxml").write_text("")
    said = scxmlc_("draw", "empty.scxml")
    assert said.exit_code == 1 and "[empty-document]" in said.stderr


def test_a_nested_picture(scxmlc_, folder, monkeypatch):
    engine(monkeypatch, Fake())
    assert scxmlc_("draw", "door.scxml", "--layout", "elk").stderr == "door.scxml -> door.svg\n"
    nested = (folder / "door.svg").read_text(encoding="utf-8")
    said = scxmlc_("draw", "door.scxml", "--layout", "columns")
    assert said.stderr == "door.scxml -> door.svg\n", "nobody is told what they know"
    assert (folder / "door.svg").read_text(encoding="utf-8") != nested


def test_an_engine_that_fails(scxmlc_, folder, monkeypatch):
    class Failing:
        def answer(self, graph):
            raise NoLayout("elkjs did not finish within 60 s")

    scxmlc_("draw", "door.scxml", "--layout", "columns", "-o", "columns.svg")
    engine(monkeypatch, Failing())
    said = scxmlc_("draw", "door.scxml")
    warning = "warning: elkjs did not finish within 60 s; laid out in columns\n"
    assert (said.exit_code, said.stderr) == (0, f"{warning}door.scxml -> door.svg\n")
    assert (folder / "door.svg").read_bytes() == (folder / "columns.svg").read_bytes()


NESTED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">
<state id="a"><transition event="e" target="../b"/>
  <state id="A"><state id="x"/><state id="y"><transition event="out" target="b"/></state></state>
  <state id="../b"><state id="z"/></state>
</state>
<state id="b"/><state id="lost"/>
</scxml>"""


def states(path: Path) -> list[str | None]:
    found = ElementTree.parse(path).getroot().iter()
    return [element.get("data-state") for element in found if element.get("class") == "state"]


def test_a_folder_gets_an_overview_and_a_picture_of_each_composite(scxmlc_, folder):
    (folder / "n.scxml").write_text(NESTED)
    said = scxmlc_("draw", "n.scxml", "-o", "deep/pictures/")
    files = ["n.svg", "n.a.svg", "n.A-1.svg", "n..._b.svg"]
    assert said.stderr == "".join(f"n.scxml -> deep/pictures/{name}\n" for name in files) + COLUMNS
    made = folder / "deep" / "pictures"
    assert sorted(path.name for path in made.iterdir()) == sorted(files)
    assert [states(made / name) for name in files] == [
        ["a", "b", "lost"],
        ["a", "A", "../b", "b"],
        ["A", "x", "y", "b"],
        ["../b", "z", "a"],
    ]


def test_names_of_pictures_that_come_to_the_same(scxmlc_, folder):
    inside = "".join(
        f'<state id="{id}"><state id="in{id}"/></state>' for id in ("A-1", "A-2", "A", "a", "a!")
    )
    (folder / "n.scxml").write_text(
        f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">{inside}</scxml>'
    )
    scxmlc_("draw", "n.scxml", "-o", "made/")
    made = {path.name for path in (folder / "made").iterdir()}
    assert made == {"n.svg", "n.A-1.svg", "n.A-2.svg", "n.A.svg", "n.a-3.svg", "n.a_.svg"}


def test_a_folder_for_one_state(scxmlc_, folder):
    (folder / "n.scxml").write_text(NESTED)
    said = scxmlc_("draw", "n.scxml", "--state", "A", "-o", "deep/")
    assert said.stderr == "n.scxml -> deep/n.A.svg\n" + COLUMNS
    assert states(folder / "deep" / "n.A.svg") == ["A", "x", "y", "b"]
    said = scxmlc_("draw", "n.scxml", "--state", "lost", "-o", "deep/")
    assert states(folder / "deep" / "n.lost.svg") == ["lost"]
    said = scxmlc_("draw", "n.scxml", "--state", "los", "-o", "deep/")
    assert said.exit_code == 2 and "n.scxml has no state los" in said.stderr


def test_one_state_and_a_depth(scxmlc_, folder):
    (folder / "n.scxml").write_text(NESTED)
    scxmlc_("draw", "n.scxml", "--state", "a", "--depth", "1")
    assert states(folder / "n.svg") == ["a", "b"]
    scxmlc_("draw", "n.scxml", "--depth", "2")
    assert states(folder / "n.svg") == ["a", "A", "../b", "b", "lost"]


def test_what_nothing_enters_is_pale(scxmlc_, folder):
    (folder / "n.scxml").write_text(NESTED)
    scxmlc_("draw", "n.scxml")
    found = ElementTree.parse(folder / "n.svg").getroot().iter()
    pale = [each.get("data-state") for each in found if each.get("opacity")]
    assert list(filter(None, pale)) == ["y", "b", "lost"]
