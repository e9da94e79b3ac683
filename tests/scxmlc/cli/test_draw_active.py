"""`scxmlc draw` of where a run stands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.scxmlc.trace.recordings import EXAMPLES, run

ACTIVE, AROUND = "#ffd166", "#fff3d1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("door/door.scxml", "vending/vending.scxml", "vending/payment.scxml"):
        shutil.copy(EXAMPLES / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drawn(*words: str) -> tuple[str, dict[str, str]]:
    """The title, and what fills each state that a run is in."""
    result = run("draw", *words, "--layout", "columns", "-o", "now.svg")
    assert result.exit_code == 0, result.output
    text = Path("now.svg").read_text("utf-8")
    states = re.findall(r'class="state" data-state="([^"]*)".*?<rect [^>]*fill="([^"]*)"', text, re.DOTALL)
    title = re.findall(r'class="chart">([^<]*)<', text)[0]
    return title, {id: fill for id, fill in states if fill in (ACTIVE, AROUND)}


def test_after_events(folder: Path) -> None:
    assert drawn("door.scxml", "-e", 'push {"by": "a"}') == ("door: in open at 0 s", {"open": ACTIVE})
    words = ("-e", 'push {"by": "a"}', "-e", "+5s")
    assert drawn("door.scxml", *words) == ("door: in closed at 5 s", {"closed": ACTIVE})


def test_states_inside_others(folder: Path) -> None:
    title, fills = drawn("vending.scxml", "-e", "temperature 9")
    assert title == "vending: in choosing, running at 0 s"
    assert {id for id, fill in fills.items() if fill == ACTIVE} == {"choosing", "running"}
    assert {id for id, fill in fills.items() if fill == AROUND} == {"serving", "selling", "cooling"}
    assert drawn("vending.scxml", "-e", "temperature 9", "--depth", "1")[1] == {"serving": ACTIVE}


def test_as_it_was_saved_and_as_it_was_recorded(folder: Path) -> None:
    words = ("run", "door.scxml", "-e", 'push {"by": "a"}', "-e", "+2s")
    assert run(*words, "--save", "door.json", "--record", "run.jsonl").exit_code == 0
    assert drawn("door.scxml", "--resume", "door.json")[1] == {"open": ACTIVE}
    assert drawn("door.scxml", "--resume", "door.json", "-e", "+3s")[1] == {"closed": ACTIVE}
    assert drawn("door.scxml", "--trace", "run.jsonl") == ("door: in open at 0 s", {"open": ACTIVE})


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["-e", "push", "-o", "x.mmd"], 2, "x.mmd: has no colours to show where a run stands"),
        (["-e", "two words"], 2, "--event: what follows two is not JSON"),
        (["--trace", "door.scxml"], 2, "door.scxml: is no trace"),
        (["--resume", "door.scxml"], 1, "is not JSON"),
        (["--resume", ""], 2, '"" is the name of no file'),
        (["--trace", ""], 2, '"" is the name of no file'),
        (["--trace", "none.jsonl"], 2, "none.jsonl: no such file"),
        (["--trace", "run.jsonl", "-e", "push"], 2, "--trace says where the run stands"),
        (["--trace", "other.jsonl"], 2, "other.jsonl: has no session of door.scxml"),
    ],
)
def test_what_cannot_be_shown(folder: Path, words: list[str], status: int, told: str) -> None:
    assert run("run", "payment.scxml", "--record", "other.jsonl").exit_code == 0
    result = run("draw", "door.scxml", *words)
    assert result.exit_code == status and told in result.output, result.output
    assert not (folder / "door.svg").exists()


def test_every_door_says_the_innermost_states(folder: Path) -> None:
    words = ("run", "vending.scxml", "-e", "temperature 9", "--save", "v.json", "--record", "v.jsonl")
    assert run(*words).exit_code == 0
    for door in (("-e", "temperature 9"), ("--resume", "v.json"), ("--trace", "v.jsonl")):
        assert drawn("vending.scxml", *door)[0] == "vending: in choosing, running at 0 s"


def test_each_picture_of_a_folder_has_its_innermost_active_states(folder: Path) -> None:
    result = run("draw", "vending.scxml", "-e", "temperature 9", "--layout", "columns", "-o", "pictures/")
    assert result.exit_code == 0, result.output
    states = re.compile(r'class="state" data-state="([^"]*)".*?<rect [^>]*fill="([^"]*)"', re.DOTALL)
    active = {
        place.name: {id for id, fill in states.findall(place.read_text("utf-8")) if fill == ACTIVE}
        for place in Path("pictures").iterdir()
    }
    assert active == {
        "vending.svg": {"serving"},
        "vending.serving.svg": {"selling", "cooling"},
        "vending.selling.svg": {"choosing"},
        "vending.cooling.svg": {"running"},
    }


def test_a_picture_is_as_wide_as_its_title(folder: Path) -> None:
    drawn("vending.scxml", "--state", "doorOpen", "-e", "temperature 9", "-e", "+1000000000s")
    text = Path("now.svg").read_text("utf-8")
    title = re.findall(r'class="chart">([^<]*)<', text)[0]
    assert int(re.findall(r'width="(\d+)"', text)[0]) > 8.4 * len(title)
