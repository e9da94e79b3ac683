"""The page that plays a run, in a real browser: what it shows at each moment, how one moves in it, and that nothing in
a trace becomes more than text."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import recorded
from scxmlc import load
from scxmlc.cli.commands import scxmlc
from tools.chromium import Browser, installed

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium on this machine to open the page in")

DOOR = Path(__file__).parents[3] / "examples" / "door" / "door.scxml"
VENDING = DOOR.parents[1] / "vending"
HOSTILE = [
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
    "\u2028\u2029&lt;\ud800'\"",
]
Open = Callable[..., Browser]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Open:
    """`opened(trace, "#3")`: the browser with the page of a trace in it."""

    def open(trace: Path, fragment: str = "") -> Browser:
        page = tmp_path / "page.html"
        result = CliRunner().invoke(scxmlc, ["trace", "html", str(trace), "-o", str(page)])
        assert result.exit_code == 0, result.output
        chromium.open(page, fragment)
        assert chromium.told == []
        return chromium

    return open


@pytest.fixture
def door(tmp_path: Path) -> Path:
    """A run of the door: it starts, is pushed, shuts by itself, and is knocked at."""
    chart = tmp_path / "door.scxml"
    chart.write_text(DOOR.read_text("utf-8"), "utf-8")
    return run(chart, tmp_path, ["push", {"by": "anna"}], 5, ["knock", None])


@pytest.fixture
def vending(tmp_path: Path) -> Path:
    """Two sessions: the machine, and the payment that it invokes."""
    for name in ("vending.scxml", "payment.scxml"):
        (tmp_path / name).write_text((VENDING / name).read_text("utf-8"), "utf-8")
    return run(tmp_path / "vending.scxml", tmp_path, ["choose", "water"], ["coin", 50], 3, ["giveUp", None])


def run(chart: Path, folder: Path, *happenings: Any) -> Path:
    trace = folder / "run.jsonl"
    simulator = Simulator()
    with recorded(simulator, trace):
        session = simulator.start(load(chart))
        for each in happenings:
            if isinstance(each, list):
                session.send(*each)
                simulator.run()
            else:
                simulator.advance(each)
    return trace


def text(browser: Browser, selector: str) -> str:
    return str(browser.evaluate(f"document.querySelector({json.dumps(selector)}).textContent"))


def texts(browser: Browser, selector: str) -> list[str]:
    found: list[str] = browser.evaluate(
        f"[...document.querySelectorAll({json.dumps(selector)})].map((each) => each.textContent)"
    )
    return found


def states(browser: Browser, mark: str) -> set[str]:
    groups = f"document.querySelectorAll('figure:not([hidden]) g.state.{mark}')"
    return set(browser.evaluate(f"[...{groups}].map((each) => each.dataset.state)"))


def moment(browser: Browser) -> str:
    return text(browser, "#number")


def test_a_moment_on_the_chart_in_the_data_and_in_the_source(opened: Open, door: Path) -> None:
    browser = opened(door, "#2")
    assert text(browser, "#active") == "Active: open"
    assert (states(browser, "active"), states(browser, "entered"), states(browser, "left")) == (
        {"open"},
        {"open"},
        {"closed"},
    )
    taken = "document.querySelectorAll('g.transition.taken')"
    assert set(browser.evaluate(f"[...{taken}].map((each) => each.dataset.line)")) == {"7"}
    assert texts(browser, "#data .changed") == ["openings 1 was 0"]
    assert [each.strip() for each in texts(browser, "#source .taken, #source .ran")] == [
        '<transition event="push" cond="openings &lt; 3" target="open"/>',
        '<log label="door" expr="\'opened by \' + _event.data.by"/>',
    ]
    assert "opened by anna" in " ".join(texts(browser, "#rows [aria-current]"))


def test_ways_to_move(opened: Open, door: Path) -> None:
    browser = opened(door)
    assert moment(browser) == "1 / 4"
    for key, expected in [("ArrowRight", 2), ("ArrowLeft", 1), ("End", 4), ("ArrowRight", 4), ("Home", 0)]:
        browser.press(key)
        assert moment(browser) == f"{expected} / 4"
    for selector, expected in [
        ("#forward", 1),
        ("#event-forward", 2),
        ("#event-back", 0),
        ("#last", 4),
        ("#first", 0),
    ]:
        browser.click(selector)
        assert moment(browser) == f"{expected} / 4"
    browser.press("ArrowRight", shift=True)
    assert moment(browser) == "2 / 4"
    browser.evaluate("slider.value = 3; slider.dispatchEvent(new Event('input'))")
    assert text(browser, "#active") == "Active: closed"
    browser.click("#rows li:first-child button")
    assert moment(browser) == "1 / 4"


def test_the_address_names_the_moment(opened: Open, door: Path) -> None:
    browser = opened(door, "#3")
    assert moment(browser) == "3 / 4"
    browser.evaluate("location.hash = '#1'")
    browser.until("document.querySelector('#number').textContent === '1 / 4'")
    browser.press("End")
    browser.until("location.hash === '#4'")
    assert moment(opened(door, "#99999")) == "4 / 4"
    assert moment(opened(door, "#nonsense")) == "1 / 4"


def test_it_plays_to_the_end(opened: Open, door: Path) -> None:
    browser = opened(door)
    browser.evaluate("speed.value = '20'")
    browser.press(" ")
    assert browser.evaluate("play.getAttribute('aria-label')") == "Pause"
    browser.until("document.querySelector('#number').textContent === '4 / 4'")
    browser.until("play.getAttribute('aria-label') === 'Play'")


def test_keys_in_the_search_are_the_searchs_own(opened: Open, door: Path) -> None:
    browser = opened(door, "#2")
    browser.press("/")
    for key in ("ArrowLeft", " ", "Home", "k", "n", "o"):
        browser.press(key)
    assert moment(browser) == "2 / 4"
    assert browser.evaluate("search.value").strip(" ") == "kno"


def test_the_transcript_is_searched_and_filtered(opened: Open, door: Path) -> None:
    browser = opened(door)
    everything = len(texts(browser, "#rows li"))
    browser.evaluate("search.value = 'KNOCK'; search.dispatchEvent(new Event('input'))")
    found = texts(browser, "#rows li")
    assert 0 < len(found) < everything and all("knock" in each for each in found)
    browser.evaluate("search.value = ''; kind.value = 'log'; kind.dispatchEvent(new Event('input'))")
    assert len(texts(browser, "#rows li")) == 1


def test_several_sessions(opened: Open, vending: Path) -> None:
    browser = opened(vending)
    assert [each[:7] for each in texts(browser, ".lane")] == ["vending", "payment"]
    browser.evaluate("location.hash = '#3'")
    browser.until("document.querySelector('#number').textContent.startsWith('3 ')")
    assert text(browser, ".lane.acting .name") == "payment"
    assert text(browser, "#file-label") == "payment.scxml"
    browser.click(".lane:first-of-type button, .lane button")
    assert text(browser, "#file-label") == "vending.scxml"
    assert "paying" in states(browser, "active")
    assert not browser.evaluate("follow.checked")
    browser.press("ArrowRight")
    assert text(browser, "#file-label") == "vending.scxml"


def test_a_click_on_the_drawing_leads_to_the_line(opened: Open, door: Path) -> None:
    browser = opened(door, "#4")
    browser.click("g.transition[data-line='19'] text")
    assert texts(browser, "#source .chosen") == ['    <transition event="shut push" target="closed"/>']
    browser.click("g.state[data-state='closed'] text")
    assert texts(browser, "#source .chosen")[-1] == '  <state id="closed">'


def test_a_transition_is_found_after_its_line_has_moved(opened: Open, door: Path, tmp_path: Path) -> None:
    chart = tmp_path / "door.scxml"
    chart.write_text("<!-- a line more -->\n" + chart.read_text("utf-8"), "utf-8")
    browser = opened(door, "#2")
    assert "door.scxml has changed since" in text(browser, ".notes")
    assert browser.evaluate("document.querySelector('g.transition.taken').dataset.line") == "8"


def test_the_drawing_is_enlarged_and_fitted_again(opened: Open, door: Path) -> None:
    browser = opened(door)
    width = "document.querySelector('figure:not([hidden]) svg').getBoundingClientRect().width"
    fitted = browser.evaluate(width)
    browser.click("#nearer")
    assert browser.evaluate(width) == pytest.approx(fitted * 1.25, abs=0.1)
    browser.click("#farther")
    browser.click("#farther")
    assert browser.evaluate(width) == pytest.approx(fitted / 1.25, abs=0.1)
    browser.click("#fit")
    assert browser.evaluate(width) == pytest.approx(fitted)


def test_requests_under_way_and_answered(opened: Open, tmp_path: Path) -> None:
    folder = shutil.copytree(DOOR.parents[1] / "ownership", tmp_path / "call")
    trace = tmp_path / "run.jsonl"
    words = ["run", str(folder / "parent.scxml"), "--scenario", str(folder / "handover.scenario.toml")]
    CliRunner().invoke(scxmlc, [*words, "--record", str(trace)])
    browser = opened(trace, "#2")
    assert texts(browser, "#requests li") == ['under way interaction:detach {interactionid: "call-1"}']
    browser.press("ArrowRight")
    browser.press("ArrowRight")
    found = [each.split(" {")[0] for each in texts(browser, "#requests li")]
    assert found == ["under way session:start", "interaction.detach.done interaction:detach"]
    assert text(browser, "#data").endswith('child "<Child>" was undefined')
    browser.click("#requests li:last-child button")  # to where it was made
    assert moment(browser) == "2 / 11"


def test_data_are_a_tree_that_stays_open(opened: Open, tmp_path: Path) -> None:
    when = {"at": 0, "session": "s"}
    old, new = {"a": {"b": 1}, "gone": [], "same": {"$": "NaN"}}, {
        "a": {"b": 2},
        "same": {"$": "NaN"},
        "more": [3],
    }
    trace = tmp_path / "data.jsonl"
    steps = [
        line
        for value in (old, new)
        for line in (
            {"kind": "step", **when, "transitions": [], "exited": [], "entered": []},
            {"kind": "data", **when, "changed": {"tree": value, "list": [*range(250)]}},
        )
    ]
    trace.write_text(
        lines(
            {"kind": "start", **when, "id": "1", "chart": "c"}, *steps, {"kind": "end", **when, "final": None}
        )
    )
    browser = opened(trace, "#1")
    browser.click("#data li:nth-child(2) summary")
    browser.until("document.querySelectorAll('#data li li').length === 101")
    browser.click("#data li li:last-child button")
    assert len(texts(browser, "#data li li")) == 201
    browser.click("#data summary")
    browser.until("document.querySelectorAll('#data > ul > li:first-child li').length === 3")
    browser.press("ArrowRight")
    shown = texts(browser, "#data > ul > li:first-child > details > ul > li")
    assert shown == ["a {1} {b: 2}", "same NaN", "more [1] [3] new", "gone gone was []"]
    assert texts(browser, "#data > ul > li:first-child li.changed .name")[0] == "a"


def lines(*happened: dict[str, Any]) -> str:
    head = {"kind": "trace", "version": 1, "began": "2026-01-05T09:00:00+00:00"}
    return "".join(json.dumps(each) + "\n" for each in (head, *happened))


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_a_trace_is_more_than_text(opened: Open, tmp_path: Path, name: str) -> None:
    when = {"at": 0, "session": name}
    taken = {"source": name, "targets": [name], "line": 1, "event": name, "cond": name, "document": name}
    trace = tmp_path / "hostile.jsonl"
    chart = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="a"><transition event="b"/></state>'
    trace.write_text(
        lines(
            {
                "kind": "chart",
                "chart": name,
                "class": name,
                "document": name,
                "text": f"{chart}<!--{name[:20]}--></scxml>",
            },
            {"kind": "start", **when, "id": name, "chart": name, "params": {name: name}},
            {"kind": "event", **when, "event": name, "type": "external", "data": {name: [name, {"$": name}]}},
            {
                "kind": "step",
                **when,
                "transitions": [taken],
                "exited": [name],
                "entered": [name, "__proto__"],
            },
            {"kind": "log", **when, "label": name, "text": name, "line": 1, "document": name},
            {"kind": "request", **when, "action": name, "id": name, "given": {name: name}},
            {
                "kind": "data",
                **when,
                "changed": {name: {name: name}, "__proto__": 1, "constructor": {"$": "toString"}},
            },
            {"kind": "answer", **when, "id": name, "event": name, "data": name},
            {"kind": "error", **when, "event": name, "type": "platform", "data": {"message": name}},
            {"kind": "note", "at": 0, "about": name, "what": name, "data": {name: name}},
            {"kind": name, **when},
            {"kind": "end", **when, "final": name, "failure": name, "data": name},
        )
    )
    browser = opened(trace, "#2")
    assert browser.evaluate("[window.pwned, document.images.length, document.scripts.length]") == [None, 0, 3]
    assert texts(browser, ".lane .name") == [name]
    assert text(browser, "#active") == f"Active: {name}, __proto__"
    browser.evaluate("document.querySelectorAll('summary').forEach((each) => each.click())")
    assert any(name in each for each in texts(browser, "#data .name"))
    for key in ("End", "Home"):
        browser.press(key)
    assert browser.evaluate("window.pwned") is None
    assert browser.told == []


def test_nothing_in_a_chart_is_more_than_text(opened: Open, tmp_path: Path) -> None:
    hostile = escape(
        "</title></svg></script><!--<img src=x onerror=window.pwned=1><script>window.pwned=1</script>"
    )
    chart = tmp_path / "<b onclick=1>.scxml"
    chart.write_text(
        f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="{hostile}" datamodel="ecmascript">
        <state id="a"><onentry><log label="{hostile}" expr="&quot;{hostile}&quot;"/></onentry>
        <transition event="e" cond="&quot;{hostile}&quot; != ''"><log label="{hostile}"/></transition>
        </state></scxml>"""
    )
    browser = opened(run(chart, tmp_path, ["e", {hostile: hostile}]), "#2")
    assert browser.evaluate("[window.pwned, document.images.length, document.scripts.length]") == [None, 0, 3]
    assert (states(browser, "active"), len(texts(browser, "#source li"))) == ({"a"}, 4)
    assert browser.told == []


def test_the_browser_is_told_to_run_and_load_nothing_else(opened: Open, door: Path) -> None:
    browser = opened(door)
    hostile = '<img src="https://example.org/x.png" onerror="window.pwned=1"><script>window.pwned=1</script>'
    browser.evaluate(
        f"document.body.append(document.createRange().createContextualFragment({json.dumps(hostile)}))"
    )
    browser.until("document.images[0].complete")
    assert browser.evaluate("window.pwned") is None
    assert any("Content Security Policy" in each for each in browser.told)


def test_without_scripts_the_transcript_is_there(opened: Open, chromium: Browser, door: Path) -> None:
    chromium.scripts(allowed=False)
    try:
        browser = opened(door)
        root = browser.call("DOM.getDocument")["root"]["nodeId"]
        plain = browser.call("DOM.querySelector", nodeId=root, selector="#plain")["nodeId"]
        assert "opened by anna" in browser.call("DOM.getOuterHTML", nodeId=plain)["outerHTML"]
        assert browser.call("DOM.getBoxModel", nodeId=plain)["model"]["height"] > 50
    finally:
        chromium.scripts(allowed=True)


# Whether the words in an empty field are whole, with room for the button that empties it.
PLACEHOLDER = """(field) => {
    const style = getComputedStyle(field), brush = document.createElement("canvas").getContext("2d");
    brush.font = style.font;
    const sides = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    return brush.measureText(field.placeholder).width + 14 <= field.clientWidth - sides;
}"""


@pytest.mark.parametrize("width", [320, 700, 1000, 1280])
def test_it_fits_any_width(opened: Open, vending: Path, width: int) -> None:
    browser = opened(vending)
    browser.resize(width, 800)
    try:
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
        assert browser.evaluate("document.querySelector('#transcript').clientHeight") > 80
        assert browser.evaluate("document.querySelector('#chart').clientHeight") > 80
        assert browser.evaluate(f"({PLACEHOLDER})(document.querySelector('#search'))")
    finally:
        browser.resize(1280, 800)


def test_what_can_be_used_has_a_name(opened: Open, vending: Path) -> None:
    nodes = opened(vending).call("Accessibility.getFullAXTree")["nodes"]
    roles = {"button", "slider", "combobox", "checkbox", "searchbox", "region"}
    used = [each for each in nodes if each.get("role", {}).get("value") in roles]
    assert len(used) > 15
    assert [each for each in used if not each.get("name", {}).get("value")] == []


def test_a_long_run_has_few_elements(opened: Open, tmp_path: Path) -> None:
    when = [{"at": number, "session": "s"} for number in range(10_000)]
    many = [
        each
        for number, at in enumerate(when)
        for each in (
            {"kind": "event", **at, "event": "e", "type": "external"},
            {"kind": "step", **at, "transitions": [], "exited": [], "entered": []},
            {"kind": "data", **at, "changed": {"n": number}},
        )
    ]
    trace = tmp_path / "long.jsonl"
    trace.write_text(lines({"kind": "start", **when[0], "id": "1", "chart": "none"}, *many))
    browser = opened(trace, "#7000")
    assert texts(browser, "#data .changed") == ["n 6998 was 6997"]
    assert browser.evaluate("document.querySelectorAll('*').length") < 600
    browser.press("ArrowLeft")
    assert texts(browser, "#data .changed") == ["n 6997 was 6996"]
    assert text(browser, "#rows [aria-current] .number") == "6999"
