"""What the page tells of a session whose first turns are not kept any more, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scxml_runtime.server.here import Here
from tools.chromium import Browser, installed

from .browsing import shown, until_said
from .live import Charts, Live

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium on this machine to open the page in")

LAMP = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp">
  <state id="off"><transition event="press" target="on"/></state>
  <state id="on"><transition event="press" target="off"/></state>
</scxml>"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A lamp that was pressed five times."""
    charts = Charts()
    charts.add(tmp_path, "lamp", LAMP)
    with Live(charts) as made:
        made.start("lamp", "lamp-1", *["press"] * 5)
        yield made


def opened(chromium: Browser, live: Live) -> list[str]:
    """What it says that happened."""
    chromium.open(f"{live.url}/ui/", "#/sessions/lamp-1")
    until_said(chromium, "press")
    return shown(chromium, "#rows .text")


@pytest.mark.parametrize(("lost", "said"), [(1, "turn 1 is"), (3, "turns 1–3 are")])
def test_turns_that_are_not_kept_are_counted(
    chromium: Browser, live: Live, monkeypatch: pytest.MonkeyPatch, lost: int, said: str
) -> None:
    monkeypatch.setattr(Here, "counts_turns", True)  # as on Restate
    live.call(lambda: live.store._kept().traces["lamp-1"].__delitem__(slice(lost)))
    rows = opened(chromium, live)
    assert rows[0].endswith(f"{said} no longer kept") and len(rows) == 2 + 6 - lost


def test_where_nobody_has_counted_it_says_that_there_were_some(chromium: Browser, live: Live) -> None:
    live.call(lambda: live.store._kept().traces["lamp-1"].__delitem__(slice(2)))
    assert opened(chromium, live)[0].endswith("what it did before is not kept")


def test_a_whole_history_begins_with_the_start(chromium: Browser, live: Live) -> None:
    assert "session starts" in opened(chromium, live)[0]
