"""`scxmlc draw`: where pictures go, and what is said when they cannot."""

from __future__ import annotations

import os

import pytest


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
    assert (said.exit_code, said.stderr) == (0, f"door.scxml -> {file}\n")
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


def test_a_machine_without_a_converter(scxmlc_, folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    said = scxmlc_("draw", "door.scxml", "-o", "x.png")
    assert (
        said.exit_code == 2 and "no converter for .png here (rsvg-convert, convert, inkscape)" in said.stderr
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["gone.scxml"], "gone.scxml: no such file"),
        (["."], ".: is a folder; name one file in it"),
        (["pipe.scxml"], "pipe.scxml: not a regular file"),
        (["door.scxml", "-o", "x.gif"], "x.gif: a picture's name ends with .svg, .dot, .mmd or .png"),
        (["door.scxml", "-o", "door.scxml"], "a picture's name ends with"),
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
