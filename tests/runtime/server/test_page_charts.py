"""The charts and the fleet on one of them in a real browser, before a real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tools.chromium import Browser, installed

from .browsing import nameless, press_button, shown, until_said, until_shown
from .live import Charts, Live

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium on this machine to open the page in")

PARCEL = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="parcel">
  <state id="here">
    <state id="PACKING"><transition event="packed" target="waiting"/></state>
    <state id="waiting"><transition event="sent" target="gone"/></state>
    <state id="lost"><transition target="lost"/></state>
    <transition event="lost" target="lost"/>
  </state>
  <parallel id="gone">
    <state id="truck"><transition event="there" target="done"/></state>
    <state id="paper"/>
  </parallel>
  <final id="done"/>
</scxml>"""
VERSIONS = ("Version", "Running", "Failed", "Over")
HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" onload="window.pwned=1">
<script>window.pwned=2</script>
<style>body{display:none}</style><style>g{fill:url(http://elsewhere/)}</style>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="window.pwned=3"/></body>
</foreignObject>
<a href="javascript:window.pwned=4"><text x="1" y="2">link</text></a>
<image href="http://elsewhere/x.png"/><use href="#x"/>
<g class="evil"/><g class="state" data-state="waiting" onclick="window.pwned=5">
<rect class="frame" x="20" y="20" width="200" height="90"
fill="url(http://elsewhere/y)" stroke="#123456"/><animate attributeName="x" onbegin="window.pwned=6" begin="0s"/>
<text x="30" y="40" fill="#1f2933">&lt;b&gt;here&lt;/b&gt;</text></g></svg>"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """Six parcels: two are being packed, three wait, one is on its way."""
    charts = Charts()
    charts.add(tmp_path, "parcel", PARCEL.replace("PACKING", "packing"))
    with Live(charts) as made:
        for number, events in enumerate([(), (), ("packed",), ("packed",), ("packed",), ("packed", "sent")]):
            made.start("parcel", f"parcel-{number}", *events)
        yield made


@pytest.fixture
def page(chromium: Browser, live: Live) -> Iterator[Browser]:
    """The fleet of parcels."""
    chromium.resize(1280, 800)
    chromium.open(f"{live.url}/ui/", "#/charts/parcel")
    chromium.until("document.querySelectorAll('.badge').length === 6")
    yield chromium
    assert chromium.told == []


def counted(page: Browser) -> dict[str, str]:
    """What badges say, by state."""
    told = "(each) => [each.ariaLabel.split(':')[0], each.innerText]"
    return dict(page.evaluate(f"[...document.querySelectorAll('.badge:not([hidden])')].map({told})"))


def test_how_many_stand_on_each_state_and_on_those_around_it(page: Browser) -> None:
    assert counted(page) == {
        "here": "5",
        "packing": "2",
        "waiting": "3",
        "gone": "1",
        "truck": "1",
        "paper": "1",
    }


def test_who_moves_is_counted_where_it_goes(page: Browser, live: Live) -> None:
    live.send("parcel-0", "packed")
    page.until("document.querySelector('.badge[aria-label^=waiting]').innerText === '4'")
    assert counted(page)["packing"] == "1"


def test_the_table_says_the_same_with_ages(page: Browser) -> None:
    page.until("document.querySelector('.figures tbody td:nth-last-child(2)').textContent !== ''")
    names, rows = shown(page, ".figures tbody th button")[:4], shown(page, ".figures tbody td")
    assert names == ["waiting", "packing", "truck", "paper"] and rows[0] == "3"
    assert rows[1].endswith((" s", " min")) and rows[2].endswith((" s", " min"))


def test_problem_and_failed_are_columns_only_where_there_are_any(page: Browser, live: Live) -> None:
    until_shown(page, ".figures thead th", "State", "Here", "Median", "Oldest", *VERSIONS)
    live.start("parcel", "parcel-6", "lost")
    until_shown(page, ".figures thead th", "State", "Here", "Failed", "Median", "Oldest", *VERSIONS)


def test_a_version_that_is_served_no_more_is_told_and_left(page: Browser, live: Live, tmp_path: Path) -> None:
    new = live.charts.add(tmp_path, "parcel", PARCEL.replace("PACKING", "wrapping"))
    live.call(lambda: live.host.add(new.cls))
    live.charts.served = [new]
    page.open(f"{live.url}/ui/", "#/charts/parcel")
    until_said(page, "not served")
    press_button(page, "Migrate…")
    until_said(page, "4 would move, 2 would stay.")
    assert shown(page, "dialog .renamed .label") == [
        "States that this version has no longer: where do they go who stand there?",
        "packing",
    ]


def test_heat_by_how_many(page: Browser) -> None:
    heat = "document.querySelector('g[data-state={}]').className.baseVal"
    assert "heat-5" in page.evaluate(heat.format("waiting")) and "heat" not in page.evaluate(
        heat.format("here")
    )
    assert "heat-4" in page.evaluate(heat.format("packing"))


@pytest.mark.parametrize("chosen", ["waiting", "here"])
def test_a_state_leads_to_its_sessions(page: Browser, chosen: str) -> None:
    page.click(f".badge[aria-label^={chosen}]")
    page.until("location.hash.startsWith('#/sessions')")
    assert f"state={chosen}" in page.evaluate("location.hash")
    until_said(page, "parcel-2")
    found = {"waiting": {"waiting"}, "here": {"waiting", "packing"}}[chosen]
    assert {*shown(page, ".rows .states")} == found


def test_a_click_on_the_picture_does_too(page: Browser) -> None:
    page.click("g[data-state=packing] > text")
    page.until("location.hash.includes('state=packing')")


def test_migration_is_rehearsed_and_then_done(page: Browser, live: Live, tmp_path: Path) -> None:
    new = live.charts.add(tmp_path, "parcel", PARCEL.replace("PACKING", "wrapping"))
    live.call(lambda: live.host.add(new.cls))
    page.open(f"{live.url}/ui/", "#/charts/parcel")
    until_said(page, "not in this version")
    press_button(page, "Migrate…")
    until_said(page, "4 would move, 2 would stay.")
    assert "packing" in shown(page, "dialog .notice summary")[0]
    page.evaluate("document.querySelector('dialog select').value = 'wrapping'")
    page.evaluate(
        "document.querySelector('dialog select').dispatchEvent(new Event('change', {bubbles: true}))"
    )
    until_said(page, "6 would move; none stays.")
    assert {each.version for each in live.call(lambda: live.host.sessions())} != {new.version}
    press_button(page, "Migrate 6")
    until_said(page, "6 have moved; none stays.")
    assert {each.version for each in live.call(lambda: live.host.sessions())} == {new.version}
    press_button(page, "Close")
    until_said(page, "6 sessions are of version")
    page.until("document.querySelector('.badge[aria-label^=wrapping]')?.innerText === '2'")


def test_each_chart_has_a_card(page: Browser, live: Live) -> None:
    page.open(f"{live.url}/ui/", "#/charts")
    until_shown(page, ".chart-card h2", "parcel")
    until_said(page, "6 running")
    page.until("Boolean(document.querySelector('.thumb svg g.state'))")


def test_of_a_picture_only_what_ours_are_made_of_is_kept(page: Browser, live: Live) -> None:
    live.charts.served = [replace(each, svg=HOSTILE) for each in live.charts.served]
    page.open(f"{live.url}/ui/", "#/charts/parcel")
    page.until("document.querySelector('.badge[aria-label^=waiting]')?.innerText === '3'")
    told = page.evaluate("document.querySelector('.sheet').innerHTML")
    assert "&lt;b&gt;here&lt;/b&gt;" in told
    kept = '<rect class="frame" x="20" y="20" width="200" height="90" stroke="#123456"></rect>'
    assert page.evaluate("document.querySelector('.sheet rect').outerHTML") == kept
    words = ("script", "style>", "foreign", "href", "onclick", "onload", "elsewhere", "animate", "evil")
    assert [word for word in words if word in told] == []
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"
    assert [said for said in page.told if "The action has been blocked" not in said] == []
    page.told.clear()  # newer browsers note handlers of events where a picture is only read


def test_a_chart_without_a_picture_has_its_table(page: Browser, live: Live) -> None:
    live.charts.served = [replace(each, svg="") for each in live.charts.served]
    page.open(f"{live.url}/ui/", "#/charts/parcel")
    until_said(page, "The server has no picture of this chart")
    until_said(page, "waiting")


def test_a_chart_that_is_not_there_is_told(page: Browser, live: Live) -> None:
    page.open(f"{live.url}/ui/", "#/charts/nobody")
    until_said(page, "There is no chart 'nobody'")
    page.told.clear()  # the browser notes an answer of 404


def test_all_that_can_be_used_has_a_name(page: Browser, live: Live) -> None:
    assert nameless(page) == []
    page.open(f"{live.url}/ui/", "#/charts")
    until_said(page, "6 running")
    assert nameless(page) == []


def test_a_tally_counts_a_session_once_on_each_state_around(page: Browser) -> None:
    told = page.evaluate("""import('./fleet/tally.js').then(({tally, medians}) => {
        const around = new Map([['a1', ['a', 'p']], ['b1', ['b', 'p']]]);
        const counts = [{states: ['a1', 'b1'], status: 'running', sessions: 3, version: '1'},
                        {states: ['a1'], status: 'problem', sessions: 1, version: '1', oldest: 7},
                        {states: ['a1'], status: 'failed', sessions: 2, version: '2'}];
        const all = Object.fromEntries(tally(counts, around, null));
        const old = Object.fromEntries(tally(counts, around, '2'));
        const ages = medians([1, 5, 9].map((changed) => ({states: ['a1'], changed})), around, null, 10);
        return [all.p.running, all.p.problem, all.p.oldest, all.a.failed, 'b' in old, old.a1.failed, ages.get('p')];
        })""")
    assert told == [4, 1, 7, 2, False, 2, 5]
