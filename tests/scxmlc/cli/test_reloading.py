"""The charts of a server are watched: what has changed is put on the shelf, what has gone is missed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scxmlc import compile_file
from scxmlc.cli.inputs import to_serve
from scxmlc.cli.reloading import Reloading
from scxmlc.serving.shelf import Change, Shelf
from scxmlc.serving.versions import Compiling


class Happening:
    """Does one thing at each wait; stops the watching behind the last."""

    def __init__(self, *looks: Callable[[], object]) -> None:
        self.looks = iter(looks)
        self.reloading: Reloading

    def __call__(self, folders: object, seconds: float | None) -> None:
        happening = next(self.looks, None)
        if happening is None:
            self.reloading._stop.set()
        else:
            happening()


def still() -> None:
    """Nothing happens between two looks."""


def run(folder: Path, *looks: Callable[[], object]) -> tuple[Shelf, list[Change]]:
    """A shelf of the folder, and what was told of it while it was watched."""
    told: list[Change] = []
    shelf, wait = Shelf(Compiling()), Happening(*looks)
    wait.reloading = Reloading([str(folder)], shelf, told.append, wait)
    wait.reloading.begin()
    wait.reloading.follow()
    wait.reloading._thread.join()
    wait.reloading.stop()
    return shelf, told


def charts(folder: Path) -> Path:
    """A folder with the door alone."""
    (folder / "charts").mkdir()
    return (folder / "door.scxml").rename(folder / "charts" / "door.scxml")


def test_what_has_changed_is_compiled_and_told_once(folder: Path) -> None:
    door = charts(folder)
    change = lambda: door.write_text(door.read_text().replace("5s", "7s"))  # noqa: E731
    shelf, told = run(door.parent, still, change, still, still, still)
    assert [(each.path.name, each.is_new) for each in told] == [("door.scxml", True)]
    assert len(shelf.charts()) == 2


def test_a_chart_that_comes_is_served_and_one_that_goes_is_missed(folder: Path) -> None:
    door = charts(folder)
    gate = door.with_name("gate.scxml")
    come = lambda: gate.write_text(door.read_text().replace('name="door"', 'name="gate"'))  # noqa: E731
    shelf, told = run(door.parent, still, come, still, still, door.unlink, still, still)
    assert [each.path.name for each in told] == ["gate.scxml"]
    assert {each.name for each in shelf.charts()} == {"door", "gate"}
    assert [trouble.name for trouble in shelf.troubles()] == ["door.scxml"]


def test_a_folder_that_cannot_be_read_just_now_changes_nothing(folder: Path) -> None:
    door = charts(folder)
    aside = lambda: door.parent.rename(folder / "aside")  # noqa: E731
    back = lambda: (folder / "aside").rename(door.parent)  # noqa: E731
    shelf, told = run(door.parent, still, aside, still, back, still, still)
    assert told == [] and shelf.troubles() == ()


def test_a_folder_has_charts_and_modules_that_are_of_no_chart_in_it(folder: Path) -> None:
    door = charts(folder)
    text = compile_file(door).text
    door.with_suffix(".py").write_text(text)
    door.with_name("gate.py").write_text(text)
    door.with_name("own.py").write_text("print('hello')")
    assert [path.name for path in to_serve([str(door.parent)])] == ["door.scxml", "gate.py"]
    assert [path.name for path in to_serve([str(door.with_name("gate.py")), str(door)])] == [
        "door.scxml",
        "gate.py",
    ]
