"""A shelf of charts: what is current, what is kept, and what a change of a file does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxml_runtime.durable import StoreError
from scxmlc import compile_file
from scxmlc.serving.keeping import LIST, place
from scxmlc.serving.shelf import Shelf
from scxmlc.serving.versions import Compiling

from .conftest import DOOR, Count, Remembering

OTHER = DOOR.replace('target="open"', 'target="open" cond="1 &lt; 2"')

HALL = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="hall">
  <state id="open"><invoke src="door.scxml"/></state>
</scxml>"""


def versions(shelf: Shelf) -> list[tuple[str, str, bool]]:
    return [(each.name, each.version[:6], each.is_current) for each in shelf.charts()]


def test_a_new_version_is_current_and_the_one_before_stays(door: Path, shelf: Shelf) -> None:
    first = shelf.take(door).version
    door.write_text(OTHER)
    second = shelf.take(door).version
    assert first is not None and second is not None
    assert [each.version for each in shelf.charts()] == [second.served.version, first.served.version]
    assert [each.is_current for each in shelf.charts()] == [True, False]
    assert shelf.current("door") == second.served
    assert shelf.current("gate") is None


def test_what_does_not_compile_leaves_the_version_before(door: Path, shelf: Shelf) -> None:
    before = shelf.take(door).version
    door.write_text(DOOR.replace('"open"/>', '"opne"/>'))
    change = shelf.take(door)
    assert change.version is None and door in change.files
    assert before is not None and shelf.current("door") == before.served
    (trouble,) = shelf.troubles()
    assert trouble.name == "door.scxml" and "opne" in trouble.problems[0]
    door.write_text(DOOR)
    shelf.take(door)
    assert shelf.troubles() == ()


def test_a_file_that_cannot_be_read_is_a_trouble(tmp_path: Path, shelf: Shelf) -> None:
    shelf.take(tmp_path / "gone.scxml")
    assert shelf.troubles()[0].problems == (f"{tmp_path / 'gone.scxml'}: No such file or directory",)


def test_comments_make_no_version(door: Path, shelf: Shelf) -> None:
    shelf.take(door)
    before = versions(shelf)
    door.write_text(DOOR.replace("<state", "<!-- the door -->\n<state", 1))
    shelf.take(door)
    assert versions(shelf) == before
    assert "the door" in shelf.charts()[0].documents["door.scxml"]


def test_a_chart_that_no_file_has_any_more_goes_on(door: Path, shelf: Shelf) -> None:
    shelf.take(door)
    shelf.keep_to([])
    assert shelf.current("door") is not None
    assert "is gone or has another chart now" in shelf.troubles()[0].problems[0]
    moved = door.rename(door.with_name("front.scxml"))
    shelf.take(moved)
    assert shelf.troubles() == ()


def test_two_files_with_one_chart_mean_the_same_or_one_is_refused(door: Path, shelf: Shelf) -> None:
    twin = door.with_name("twin.scxml")
    twin.write_text(DOOR)
    shelf.take(door)
    assert shelf.take(twin).problems == ()
    twin.write_text(OTHER)
    assert "both have the chart door" in shelf.take(twin).problems[0]
    assert len(shelf.charts()) == 1


def test_a_version_is_kept_before_it_is_current(door: Path, shelf: Shelf, host: Remembering) -> None:
    shelf.take(door)
    assert shelf.join(host) == []
    door.write_text(OTHER)
    after = shelf.take(door).version
    assert after is not None
    assert place("door", after.served.version) in host.notes
    assert [each.chart.name for each in host.added] == ["door", "door"]


def test_a_version_that_cannot_be_kept_is_not_served(door: Path, shelf: Shelf) -> None:
    class Full(Remembering):
        def keep_note(self, name: str, text: str) -> None:
            if self.added:
                raise StoreError("the disk is full")
            super().keep_note(name, text)

    shelf.take(door)
    shelf.join(Full())
    before = versions(shelf)
    door.write_text(OTHER)
    assert shelf.take(door).problems == ("the disk is full",)
    assert versions(shelf) == before
    door.write_text(DOOR)
    assert shelf.take(door).problems == ()


def restarted(host: Remembering, door: Path) -> tuple[Shelf, list[str]]:
    shelf = Shelf(Compiling())
    shelf.take(door)
    host.added.clear()
    return shelf, shelf.join(host)


def test_the_next_start_takes_up_versions_that_sessions_have(
    door: Path, shelf: Shelf, host: Remembering
) -> None:
    old = shelf.take(door).version
    assert old is not None
    shelf.join(host)
    door.write_text(OTHER)
    host.begun.append(Count("door", old.served.version))
    after, problems = restarted(host, door)
    assert problems == []
    assert [each.is_current for each in after.charts()] == [True, False]
    again = after.charts()[1]
    assert (again.version, again.svg, again.documents) == (
        old.served.version,
        old.served.svg,
        {"door.scxml": DOOR},
    )
    assert again.arcs == old.served.arcs
    assert len(host.added) == 2


def test_versions_that_nobody_has_are_kept_no_longer(door: Path, shelf: Shelf, host: Remembering) -> None:
    old = shelf.take(door).version
    assert old is not None
    shelf.join(host)
    door.write_text(OTHER)
    after, problems = restarted(host, door)
    assert (len(after.charts()), problems) == (1, [])
    assert host.notes[place("door", old.served.version)] == ""
    assert old.served.version not in host.notes[LIST]


def test_a_version_that_the_store_does_not_have_is_told(door: Path, host: Remembering) -> None:
    host.begun.append(Count("door", "abcdef0123"))
    shelf, problems = restarted(host, door)
    assert problems == ["the store has sessions of door abcd… and does not have this version of the chart"]
    assert shelf.troubles()[0].problems == tuple(problems)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text[:50], "cannot be taken up again: JSONDecodeError"),
        (lambda text: text.replace('"format": 1', '"format": 9'), "of a later scxmlc"),
        (
            lambda text: text.replace("from scxml_runtime", "from scxml_runtime.nowhere"),
            "ModuleNotFoundError",
        ),
        (lambda text: text.replace("push", "pull"), "means something else"),
    ],
)
def test_a_version_that_cannot_be_taken_up_is_told(
    door: Path, shelf: Shelf, host: Remembering, change: object, words: str
) -> None:
    old = shelf.take(door).version
    assert old is not None and callable(change)
    shelf.join(host)
    where = place("door", old.served.version)
    host.notes[where] = change(host.notes[where])
    host.begun.append(Count("door", old.served.version))
    door.write_text(OTHER)
    _, problems = restarted(host, door)
    assert words in problems[0]


def test_the_module_of_a_document_that_is_served_does_not_count(door: Path, shelf: Shelf) -> None:
    module = door.with_name("build.py")
    module.write_text(compile_file(door, output=module).text)
    door.write_text(OTHER)
    after = shelf.take(door).version
    assert after is not None and shelf.take(module).problems == ()
    assert [each.version for each in shelf.charts()] == [after.served.version]


def test_versions_stay_while_somebody_invokes_charts(door: Path, shelf: Shelf, host: Remembering) -> None:
    """Which versions invoked sessions have, nobody counts."""
    hall = door.with_name("hall.scxml")
    hall.write_text(HALL)
    old, around = shelf.take(door).version, shelf.take(hall).version
    assert old is not None and around is not None
    shelf.join(host)
    door.write_text(OTHER)
    host.begun.append(Count("hall", around.served.version))
    after, problems = restarted(host, door)
    assert problems == [] and {each.name for each in after.charts()} == {"door", "hall"}
    assert old.served.version in [each.version for each in after.charts()]
    host.begun.clear()
    restarted(host, door)
    assert old.served.version not in host.notes[LIST]
