"""The miniature Composer project: five files compile to one class, which greets and routes a call."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import scxmlc
from scxml_runtime.simulator import Simulator

PROJECT = Path(__file__).parents[2] / "examples" / "composer"
MAIN = PROJECT / "src-gen" / "IPD_support_Hotline.scxml"


@pytest.fixture(scope="module")
def hotline():
    return scxmlc.load(MAIN)


class Line:
    """A contact centre with one agent who speaks German, and the hotline at 5000."""

    def __init__(self, hotline) -> None:
        self.sim = Simulator()
        self.sim.routing_point("5000", hotline)
        self.anna = self.sim.agent("anna", dn="7001", skills={"German": 5})

    def call(self, **udata):
        call = self.sim.voice_call(to="5000", ani="5551234", udata=udata)
        self.sim.run()
        return call, list(self.sim.sessions.values())[-1]


@pytest.fixture
def line(hotline):
    return Line(hotline)


def test_a_caller_of_the_gold_tier_is_served_first(line):
    line.anna.not_ready()
    plain, _ = line.call(language="de")
    line.sim.advance(3)
    line.sim.routing_point("5001", scxmlc.load(MAIN))
    gold = line.sim.voice_call(to="5001", udata={"language": "de", "tier": "gold"})
    line.sim.advance(3)
    line.anna.ready()
    line.sim.advance(0)
    assert (gold.device, plain.device) == ("7001", "5000")


def test_the_subroutine_returns_why_it_failed(line):
    line.sim.refuse("dialog.play", "invalidstate")
    _, session = line.call(language="de")
    assert "greeting: failed, invalidstate" in line.sim.transcript.logs(session)


def test_ids_of_the_fragments_carry_their_prefix(line):
    _, session = line.call(language="de")
    assert session.configuration >= {
        "application.running",
        "Hotline._composer_entry",
        "Hotline.Welcome",
        "Hotline.Welcome._composer_entry",
        "Hotline.Welcome.Play",
    }


def test_log_lines_point_into_the_file_they_come_from(line):
    line.call(language="de")
    line.sim.advance(5)
    transcript = str(line.sim.transcript)
    assert "Hotline.scxml:30" in transcript and "Greeting.scxml:20" in transcript


@pytest.mark.parametrize("path", sorted(PROJECT.rglob("*.scxml")), ids=lambda path: path.stem)
def test_every_document_compiles_without_a_word(path):
    assert not list(scxmlc.compile_file(path).diagnostics)


def copied(folder):
    """The project's own files; Python may have left bytecode among them."""
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def test_a_mistake_in_a_fragment_is_reported_in_the_fragment(tmp_path):
    copied(tmp_path)
    for path in tmp_path.rglob("*.scxml"):
        path.write_text(path.read_text().replace('dialog.play.done" cond="', 'dialog.play.done" cond="== '))
    with pytest.raises(scxmlc.CompileError) as caught:
        scxmlc.compile_file(tmp_path / "src-gen" / "IPD_support_Hotline.scxml")
    (error,) = [each for each in caught.value.diagnostics if each.is_error]
    assert error.code == "syntax-error"
    assert (Path(error.location.source.name).name, error.location.line) == ("Greeting.scxml", 26)


def test_a_project_compiles_without_a_library_that_is_missing(tmp_path):
    copied(tmp_path)
    (tmp_path / "include" / "routing.js").unlink()
    main = tmp_path / "src-gen" / "IPD_support_Hotline.scxml"
    with pytest.raises(scxmlc.CompileError) as caught:
        scxmlc.compile_file(main)
    assert [each.code for each in caught.value.diagnostics if each.is_error] == ["document-refused"]
    module = scxmlc.compile_file(main, keep_going=True)
    assert "document-refused" in [each.code for each in module.diagnostics if not each.is_error]
