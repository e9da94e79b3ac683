"""The view of one session, in a real browser before a real server: what it shows as the session lives, what can be done
with it, that nothing is lost or doubled, and that nothing in a session becomes more than text."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from tools.chromium import Browser, installed

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium on this machine to open the page in")

EXAMPLES = Path(__file__).parents[3] / "examples"
PWN = "<img/src=x/onerror=window.pwned=1>"
ORDER = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="order" datamodel="ecmascript">
  <datamodel><data id="total" expr="0"/><data id="what" expr="[]"/></datamodel>
  <state id="open">
    <transition event="add"><assign location="total" expr="total + 1"/></transition>
    <transition event="note"><assign location="what" expr="_event.data"/><log expr="_event.data"/></transition>
    <transition event="door.*" target="open"/>
    <transition event="loop" target="turning"/>
  </state>
  <state id="turning"><transition target="turning"/></state>
</scxml>"""


class Server:
    """A server of its own, of charts in a folder."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "scxmlc", "serve", str(folder), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        said = next((line for line in self._process.stdout if "http://" in line), "")
        self.url = "http://" + said.split("http://")[1].split("/")[0].split()[0]

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}/api/{path}", data, {"content-type": "application/json"}, method=method)
        with urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def start(self, chart: str, id: str, **params: Any) -> str:
        self.ask("POST", "sessions", {"chart": chart, "id": id, "params": params})
        return id

    def send(self, id: str, name: str, data: Any = None) -> Any:
        return self.ask("POST", f"sessions/{quote(id, safe='')}/events", {"name": name, "data": data})


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("charts")
    for name in ("door/door.scxml", "vending/vending.scxml", "vending/payment.scxml"):
        (folder / Path(name).name).write_text((EXAMPLES / name).read_text("utf-8"), "utf-8")
    (folder / "order.scxml").write_text(ORDER, "utf-8")
    return folder


@pytest.fixture(scope="module")
def server(charts: Path) -> Iterator[Server]:
    server = Server(charts, "--history", "--listen", "127.0.0.1:0")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


Open = Callable[..., Browser]


@pytest.fixture
def opened(chromium: Browser, server: Server) -> Iterator[Open]:
    """`opened(id)`: the browser with the view of this session."""

    def open(id: str, at: Server = server) -> Browser:
        chromium.open(f"{at.url}/ui/#/sessions/{quote(id, safe='')}")
        chromium.until("document.querySelector('#slider') !== null")
        return chromium

    yield open
    assert chromium.evaluate("window.pwned ?? null") is None
    chromium.open("about:blank")


def text(browser: Browser, selector: str) -> str:
    return str(browser.evaluate(f"document.querySelector({json.dumps(selector)}).textContent"))


def texts(browser: Browser, selector: str) -> list[str]:
    found: list[str] = browser.evaluate(
        f"[...document.querySelectorAll({json.dumps(selector)})].map((each) => each.textContent)"
    )
    return found


def says(browser: Browser, selector: str, words: str) -> None:
    """Waits until it says so."""
    element = f"document.querySelector({json.dumps(selector)})"
    browser.until(f"({element}?.textContent ?? '').includes({json.dumps(words)})")


def states(browser: Browser, mark: str) -> set[str]:
    groups = f"document.querySelectorAll('figure:not([hidden]) g.state.{mark}')"
    return set(browser.evaluate(f"[...{groups}].map((each) => each.dataset.state)"))


def type_in(browser: Browser, selector: str, words: str) -> None:
    browser.click(selector)
    browser.evaluate(f"document.querySelector({json.dumps(selector)}).select()")
    browser.call("Input.insertText", text=words)


def answer(browser: Browser, words: str) -> None:
    """Presses the button of the open dialog that says so."""
    browser.until("document.querySelector('dialog[open]') !== null")
    button = f"[...document.querySelectorAll('dialog[open] button')].find((each) => each.textContent === {words!r})"
    browser.evaluate(f"{button}.click()")


# --- as it lives ----------------------------------------------------------------------------------------------------


def test_what_happens_is_seen_on_the_chart_in_the_data_and_in_the_source(
    opened: Open, server: Server
) -> None:
    browser = opened(server.start("door", "lives"))
    assert (text(browser, "#active"), text(browser, "#standing")) == ("Active: closed", "running")
    server.send("lives", "push", {"by": "anna"})
    says(browser, "#active", "open")
    browser.until("number.textContent === '2 / 2'")
    assert (states(browser, "active"), states(browser, "left")) == ({"open"}, {"closed"})
    taken = "document.querySelectorAll('g.transition.taken')"
    assert set(browser.evaluate(f"[...{taken}].map((each) => each.dataset.line)")) == {"7"}
    assert texts(browser, "#data .changed") == ["openings 1 was 0"]
    assert "push" in text(browser, "#source .taken")
    assert any("opened by anna" in each for each in texts(browser, "#rows li"))
    says(browser, "#timers", "shut")
    assert browser.told == []


def test_how_long_it_lives_is_told_while_nothing_happens(opened: Open, server: Server) -> None:
    browser = opened(server.start("door", "ages"))
    says(browser, "#began", " s ago")
    browser.evaluate("((real) => { Date.now = () => real() + 90_000; })(Date.now)")
    says(browser, "#began", "began 1 min ago")


def test_a_timer_is_fired(opened: Open, server: Server) -> None:
    browser = opened(server.start("vending", "fires"))
    server.send("fires", "choose", "water")
    says(browser, "#timers", "nobodyin ")
    assert "in 30 s" in text(browser, "#timers") or "in 29 s" in text(browser, "#timers")
    browser.click("#timers button")
    says(browser, "#active", "choosing")
    browser.until("document.querySelector('#timers-panel').hidden")


def test_invoked_sessions_have_their_own_charts(opened: Open, server: Server) -> None:
    browser = opened(server.start("vending", "family"))
    assert browser.evaluate("family.hidden")
    server.send("family", "choose", "water")
    says(browser, "#family", "payment")
    browser.click("#family button:last-child")
    says(browser, "#active", "Active: collecting")
    assert text(browser, "#file-label") == "payment.scxml"
    assert "coin" in texts(browser, "#offers li")  # which the vending machine forwards
    server.send("family", "coin", 50)
    browser.until("document.querySelector('#data .changed')?.textContent === 'paid 50 was 0'")
    browser.click("#family button:first-child")
    assert "paying" in text(browser, "#active")


def test_many_turns_come_each_once_and_in_order(opened: Open, server: Server) -> None:
    browser = opened(server.start("order", "many"))
    for _ in range(150):
        server.send("many", "add")
    browser.until("number.textContent === '151 / 151'")
    assert texts(browser, "#data .changed") == ["total 150 was 149"]
    browser.evaluate("search.value = 'add'; search.dispatchEvent(new Event('input'))")
    assert text(browser, "#count") == "150 lines"


def test_a_stream_that_breaks_loses_and_doubles_nothing(opened: Open, charts: Path, tmp_path: Path) -> None:
    options = ("--history", "--store", str(tmp_path / "kept.db"), "--listen")
    first = Server(charts, *options, "127.0.0.1:0")
    browser = opened(first.start("order", "broken"), first)
    first.send("broken", "add")
    browser.until("number.textContent === '2 / 2'")
    first.stop()
    says(browser, "#gone", "does not answer")
    second = Server(charts, *options, first.url.removeprefix("http://"))
    try:
        for _ in range(5):
            second.send("broken", "add")
        browser.until("number.textContent === '7 / 7'")
        second.send("broken", "add")
        browser.until("number.textContent === '8 / 8'")
        assert [each for each in texts(browser, "#rows .text") if "total=" in each][-1] == "  = total=7"
    finally:
        second.stop()


def test_without_a_history_it_begins_as_it_stands(opened: Open, charts: Path) -> None:
    server = Server(charts, "--listen", "127.0.0.1:0")
    try:
        server.start("order", "young")
        server.send("young", "add")
        browser = opened("young", server)
        assert (text(browser, "#active"), text(browser, "#number")) == ("Active: open", "1 / 1")
        assert "total 1" in text(browser, "#data")
        server.send("young", "add")
        browser.until("number.textContent === '2 / 2'")
        assert texts(browser, "#data .changed") == ["total 2 was 1"]
        assert browser.evaluate(
            "[...document.querySelectorAll('#as-test, #as-trace')].every((each) => each.disabled)"
        )
    finally:
        server.stop()


TWICE = """(async () => {
    const { Live } = await import("/ui/session/live.js");
    const say = (name, data) => `event: ${name}\\nid: ${data.number ?? ""}\\ndata: ${JSON.stringify(data)}\\n\\n`;
    const line = (number) => ({ kind: "untaken", at: 0, session: "x", event: `e${number}` });
    const turn = (number) => ({ id: "x", number, at: number, lines: [line(number)] });
    const view = { id: "x", chart: "c", version: "1", configuration: ["a"], data: {}, changed: 2 };
    const streams = [[turn(2), turn(3), turn(3)], [turn(3), turn(4), turn(5)]], kept = [[turn(1), turn(2)], [turn(4)]];
    const real = window.fetch;
    const end = Promise.withResolvers();
    window.fetch = async ({ pathname }) => {
        if (pathname.endsWith("/history")) return Response.json({ turns: kept.shift() ?? [], after: null });
        if (!pathname.endsWith("/steps")) return Response.json(view);
        if (!streams.length) return end.promise;
        return new Response(say("session", view) + streams.shift().map((each) => say("turn", each)).join(""));
    };
    const charts = { know: async () => {}, own: async () => null, all: [] };
    const told = { stands() {}, began() {}, grew() {}, moved() {}, filled() {}, failed: end.reject };
    const live = new Live("x", charts, told);
    live.begin();
    const events = () => live.run?.lines.filter(({ kind }) => kind === "untaken").map(({ event }) => event) ?? [];
    while (!events().includes("e5")) await new Promise((go) => setTimeout(go, 20));
    live.end();
    window.fetch = real;
    return events();
})()"""


def test_a_turn_that_is_told_twice_counts_once(opened: Open, server: Server) -> None:
    browser = opened(server.start("order", "twice"))
    assert browser.evaluate(TWICE) == ["e1", "e2", "e3", "e4", "e5"]


# --- back in time ---------------------------------------------------------------------------------------------------


def test_back_in_time_and_live_again(opened: Open, server: Server) -> None:
    browser = opened(server.start("door", "past"))
    server.send("past", "push", {"by": "anna"})
    browser.until("number.textContent === '2 / 2'")
    browser.press("ArrowLeft")
    assert (text(browser, "#active"), text(browser, "#to-live")) == ("Active: closed", "Back to live")
    server.send("past", "knock")
    browser.until("number.textContent === '1 / 3'")
    assert text(browser, "#active") == "Active: closed"
    assert "push" not in texts(browser, "#offers li") or "shut" in texts(
        browser, "#offers li"
    )  # as it is now
    browser.press("End")
    assert (text(browser, "#active"), text(browser, "#to-live")) == ("Active: open", "Live")
    browser.evaluate("slider.value = 2; slider.dispatchEvent(new Event('input'))")
    assert "opened by anna" in " ".join(texts(browser, "#rows [aria-current]"))


# --- what is done ---------------------------------------------------------------------------------------------------


def test_an_event_that_is_offered_is_sent(opened: Open, server: Server) -> None:
    browser = opened(server.start("order", "offers"))
    assert texts(browser, "#offers li") == ["add", "note", "door.*", "loop"]
    browser.click("#offers li:first-child button")
    browser.click("#do-send")
    says(browser, "#outcome", "add: taken; the states stay as they are.")
    browser.click("#offers li:nth-child(3) button")
    assert browser.evaluate("[document.activeElement.id, document.activeElement.value]") == [
        "event-name",
        "door.",
    ]
    browser.call("Input.insertText", text="bell")
    browser.click("#do-send")
    says(browser, "#outcome", "door.bell: open → open")
    type_in(browser, "#event-name", "nonsense")
    browser.click("#do-send")
    says(browser, "#outcome", "nonsense: no transition took it.")


def test_data_that_are_no_json_are_told_where_they_are_not(opened: Open, server: Server) -> None:
    browser = opened(server.start("order", "json"))
    type_in(browser, "#event-name", "note")
    type_in(browser, "#payload", '{"a": 1,\n "b": two}')
    says(browser, "#payload-problem", 'line 2, column 7: "t" cannot stand here')
    browser.click("#do-send")
    assert browser.evaluate("[document.activeElement.id, payload.selectionStart]") == ["payload", 15]
    assert text(browser, "#number") == "1 / 1"
    type_in(browser, "#payload", '{"a": [1, null]}')
    assert text(browser, "#payload-problem") == ""
    browser.click("#do-send")
    says(browser, "#outcome", "note: taken")
    assert server.ask("GET", "sessions/json")["data"]["what"] == {"a": [1, None]}


def test_termination_is_asked_for_first(opened: Open, server: Server) -> None:
    browser = opened(server.start("order", "ends"))
    browser.click("#terminate")
    answer(browser, "Cancel")
    assert not server.ask("GET", "sessions/ends")["is_over"]
    browser.click("#terminate")
    answer(browser, "Terminate")
    says(browser, "#standing", "over")
    browser.until(
        "document.querySelector('#do-send').disabled && document.querySelector('#terminate').disabled"
    )
    assert texts(browser, "#offers li") == []


def test_a_run_is_taken_along_as_a_test_and_as_a_trace(opened: Open, server: Server) -> None:
    browser = opened(server.start("door", "taken"))
    server.send("taken", "push", {"by": "anna"})
    browser.until("number.textContent === '2 / 2'")
    for button, words in (("#as-test", 'door.send("push", {"by": "anna"})'), ("#as-trace", '{"kind":"step"')):
        browser.click(button)
        browser.until("document.querySelector('dialog[open] textarea') !== null")
        assert words in browser.evaluate("document.querySelector('dialog textarea').value")
        answer(browser, "Close")


def test_a_session_that_has_failed_says_why_and_what_to_do(opened: Open, server: Server) -> None:
    browser = opened(server.start("order", "fails"))
    server.send("fails", "loop")
    says(browser, "#standing", "failed")
    assert "It has failed: " in text(browser, "#notes")
    assert "start another session" in text(browser, "#notes")


def test_a_session_that_cannot_go_on_says_so_before_all_else(opened: Open, server: Server) -> None:
    browser = opened(server.start("order", "stuck"))
    told = json.dumps({"problem": f"its chart is gone {PWN}"})
    browser.evaluate(f"import('/ui/session/standing.js').then((it) => it.showTroubles({told}, {{}}))")
    assert text(browser, "#notes").startswith(
        f"It cannot go on: its chart is gone {PWN}Events are still accepted"
    )
    assert browser.evaluate("document.querySelector('#notes').getAttribute('role')") == "alert"


def test_an_old_version_has_its_own_picture_and_a_way_on(opened: Open, tmp_path: Path) -> None:
    chart = tmp_path / "order.scxml"
    chart.write_text(ORDER, "utf-8")
    options = (str(tmp_path), "--history", "--store", str(tmp_path / "kept.db"), "--listen", "127.0.0.1:0")
    first = Server(*map(Path, options[:1]), *options[1:])
    first.start("order", "old")
    first.stop()
    chart.write_text(ORDER.replace('event="add"', 'event="insert"'), "utf-8")
    second = Server(*map(Path, options[:1]), *options[1:])
    try:
        browser = opened("old", second)
        assert "add" in texts(browser, "#offers li") and "add" in text(browser, "#source")
        says(browser, "#notes", "It goes on with the version that it began with")
        browser.click("#notes button")
        answer(browser, "Take over")
        says(browser, "#offers", "insert")
        assert "insert" in text(browser, "#chart")
    finally:
        second.stop()


# --- for everybody --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", [f"a/b?c%20{PWN}#'\"", "../..", "%2e", "é 日本"])
def test_whatever_a_session_is_called_and_holds_is_text(opened: Open, server: Server, id: str) -> None:
    browser = opened(server.start("order", id))
    assert text(browser, "h1") == id
    server.send(id, "note", {PWN: [PWN, {"__proto__": PWN, "constructor": None}]})
    browser.until("number.textContent === '2 / 2'")
    server.send(id, PWN, PWN)
    browser.until("number.textContent === '3 / 3'")
    browser.evaluate("document.querySelectorAll('#data summary').forEach((each) => each.click())")
    assert any(PWN in each for each in texts(browser, "#rows .text"))
    assert browser.evaluate("[document.images.length, document.scripts.length]") == [0, 2]
    assert browser.told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1280])
def test_it_fits_any_width(opened: Open, server: Server, width: int, scheme: str) -> None:
    id = server.start("vending", f"fits {width} {scheme}")
    browser = opened(id)
    server.send(id, "choose", "water")
    says(browser, "#family", "payment")
    browser.media(prefers_color_scheme=scheme)
    browser.resize(width, 800)
    try:
        assert browser.evaluate("[view, session].every((each) => each.scrollWidth <= innerWidth)")
        for panel in ("#chart", "#transcript", "#data", "#source"):
            assert browser.evaluate(f"document.querySelector('{panel}').clientHeight") > 60, panel
    finally:
        browser.resize(1280, 800)
        browser.media()


def test_what_can_be_used_has_a_name(opened: Open, server: Server) -> None:
    browser = opened(server.start("vending", "names"))
    server.send("names", "choose", "water")
    says(browser, "#timers", "nobody")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    roles = {
        "button",
        "slider",
        "combobox",
        "checkbox",
        "searchbox",
        "textbox",
        "region",
        "navigation",
        "link",
    }
    used = [each for each in nodes if each.get("role", {}).get("value") in roles]
    assert len(used) > 25
    assert [each for each in used if not each.get("name", {}).get("value")] == []


def test_a_session_that_is_not_there_says_so(chromium: Browser, server: Server) -> None:
    chromium.open(f"{server.url}/ui/#/sessions/nobody")
    says(chromium, "#view", "There is no session")
