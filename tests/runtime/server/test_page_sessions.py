"""The list of sessions in a real browser, before a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from scxml_runtime.server import watching
from scxml_runtime.server.catalogue import Trouble
from scxml_runtime.server.settings import Settings
from scxml_runtime.session import interpreter
from tools.chromium import Browser, installed

from .browsing import nameless, press_button, shown, until_said, until_shown, write
from .live import Charts, Live

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium on this machine to open the page in")

ORDER = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="order" datamodel="ecmascript">
  <datamodel><data id="customer"/></datamodel>
  <state id="open">
    <state id="new"><transition event="pay" target="paid"/><transition event="wait" target="waiting"/></state>
    <state id="waiting">
      <onentry><send event="late" delay="3600s"/></onentry><transition event="late" target="new"/>
    </state>
    <transition event="loop" target="loop"/>
  </state>
  <state id="loop"><transition target="loop"/></state>
  <final id="paid"><onentry><log expr="customer"/></onentry></final>
</scxml>"""
SCXML = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
LAMP = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp">
  <state id="off"><transition event="press" target="on"/></state>
  <state id="on"><transition event="press" target="off"/></state>
</scxml>"""
HOSTILE = [
    "<img src=x onerror=window.pwned=1>",
    "'\"><script>window.pwned=1</script>",
    "javascript:window.pwned=1",
    "a/b?c=d&e#f%2F%zz",
    "é\U0001f600\u0301" + "n" * 150,
    "{{constructor.constructor('window.pwned=1')()}}",
    "__proto__",
]
Serve = Callable[..., Live]
ROWS = ".rows .row-link"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """`serve(token="…")`: a server with two charts; a loop in one of them soon comes to its end."""
    monkeypatch.setattr(interpreter, "MICROSTEPS", 100)
    with ExitStack() as stack:

        def enter(token: str = "") -> Live:
            charts = Charts()
            for name, document in (("order", ORDER), ("lamp", LAMP)):
                charts.add(tmp_path, name, document)
            return stack.enter_context(Live(charts, Settings(token=token)))

        yield enter


@pytest.fixture
def live(serve: Serve) -> Live:
    """Orders: one waits, one has ended, one has failed; and a lamp."""
    made = serve()
    made.start("order", "order-1", "wait")
    made.start("order", "order-2", "pay", customer="anna")
    made.start("order", "order-3", "loop")
    made.start("lamp", "lamp-1")
    return made


@pytest.fixture
def page(chromium: Browser, live: Live) -> Iterator[Browser]:
    """The list, once it is there; nothing in it may fail or ask elsewhere."""
    chromium.resize(1280, 800)
    chromium.open(f"{live.url}/ui/", "#/sessions?order=id")
    chromium.until("document.querySelectorAll('.rows .row:not([hidden])').length > 0")
    yield chromium
    assert chromium.told == []


def test_each_session_with_where_it_stands(page: Browser) -> None:
    until_shown(page, ROWS, "lamp-1", "order-1", "order-2", "order-3")
    assert shown(page, ".rows .status") == ["Running", "Running", "Over", "Failed"]
    assert shown(page, ".rows .states")[:2] == ["off", "waiting"]
    assert shown(page, ".rows .timer")[1][:4] in ("59 m", "1 h")
    assert "microsteps" in shown(page, ".rows .why")[0]


def test_failed_ones_come_first_if_nothing_is_said(page: Browser, live: Live) -> None:
    page.open(f"{live.url}/ui/")
    until_said(page, "lamp-1")
    assert shown(page, ROWS)[0] == "order-3"


def test_what_happens_is_seen_as_it_happens(page: Browser, live: Live) -> None:
    until_shown(page, ".rows .states", "off", "waiting", "paid", "loop")
    live.send("lamp-1", "press")
    until_shown(page, ".rows .states", "on", "waiting", "paid", "loop")


def test_a_new_session_comes_into_its_place(page: Browser, live: Live) -> None:
    live.start("lamp", "lamp-2")
    until_shown(page, ROWS, "lamp-1", "lamp-2", "order-1", "order-2", "order-3")


def test_rows_keep_their_places_while_somebody_reads(page: Browser, live: Live) -> None:
    page.press("j")
    live.start("lamp", "a-lamp")
    until_said(page, "1 new or moved · sort again")
    assert shown(page, ROWS)[0] == "lamp-1"
    page.press("r")
    until_shown(page, ROWS, "a-lamp", "lamp-1", "order-1", "order-2", "order-3")


def test_who_is_forgotten_goes(page: Browser, live: Live) -> None:
    live.call(lambda: live.host.forget("order-2"))
    until_shown(page, ROWS, "lamp-1", "order-1", "order-3")
    until_shown(page, ".choices .many", "3", "2", "1", "0", "1")


def test_who_is_forgotten_stays_while_somebody_reads(page: Browser, live: Live) -> None:
    page.press("j")
    live.call(lambda: live.host.forget("order-2"))
    until_shown(page, ".rows .status", "Running", "Running", "Forgotten", "Failed")
    page.press("r")
    until_shown(page, ROWS, "lamp-1", "order-1", "order-3")


def test_of_whom_nothing_is_told_is_asked(page: Browser, live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST_CHANGED", 1)
    live.call(lambda: [live.host.terminate(id) for id in ("order-1", "lamp-1")])
    until_shown(page, ".rows .status", "Over", "Over", "Over", "Failed")


def test_a_session_that_is_forgotten_while_it_is_shown(page: Browser, live: Live) -> None:
    page.open(f"{live.url}/ui/", "#/sessions/order-2")
    until_said(page, "over in paid")
    live.call(lambda: live.host.forget("order-2"))
    until_said(page, "It was forgotten: the server knows nothing of it any more.")
    until_shown(page, "#standing", "forgotten")
    assert page.evaluate("document.querySelector('#as-trace').disabled")


def test_a_chart_that_is_served_no_more(page: Browser, live: Live) -> None:
    live.charts.served = [replace(each, is_current=False) for each in live.charts.served]
    page.open(f"{live.url}/ui/", "#/charts/lamp")
    until_shown(page, ".badge", "1")
    page.open(f"{live.url}/ui/", "#/sessions/lamp-1")
    until_said(page, "Its chart is served no more")
    assert "Take over" not in page.evaluate("document.body.innerText")


def test_with_forced_colours_what_is_chosen_has_a_frame(page: Browser) -> None:
    page.call("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
    page.press("j")
    style = "getComputedStyle(document.querySelector('.row[aria-selected=true]')).outlineStyle"
    assert page.evaluate(style) == "solid"
    pressed = "getComputedStyle(document.querySelector('.choices [aria-pressed={}]')).backgroundColor"
    assert page.evaluate(pressed.format("true")) != page.evaluate(pressed.format("false"))
    page.media()


def test_a_search_that_the_address_tells(page: Browser) -> None:
    page.press("/")
    for key in "ORDER-3":
        page.press(key)
    until_shown(page, ROWS, "order-3")
    assert "text=ORDER-3" in page.evaluate("location.hash")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=failed", ["order-3"]),
        ("status=over&order=id", ["order-2", "order-3"]),
        ("chart=lamp", ["lamp-1"]),
        ("state=open", ["order-1"]),
        ("chart=order&state=waiting&age=hour", ["order-1"]),
    ],
)
def test_an_address_is_a_search(page: Browser, live: Live, query: str, found: list[str]) -> None:
    page.open(f"{live.url}/ui/", f"#/sessions?{query}")
    until_shown(page, ROWS, *found)


def test_a_version_is_called_in_the_search_as_in_the_rows(page: Browser, live: Live) -> None:
    served = live.charts.current("lamp")
    assert served is not None
    page.open(f"{live.url}/ui/", f"#/sessions?version={served.version}")
    until_shown(page, ROWS, "lamp-1")
    (called,) = shown(page, ".rows .chart .soft")
    assert shown(page, ".narrowed") == [f"version {called} ✕"]


def test_nothing_found_is_said_with_the_way_out(page: Browser) -> None:
    write(page, "input[type=search]", "nobody")
    until_said(page, "No session is like that.")
    press_button(page, "Show all")
    until_said(page, "order-3")


def test_how_many_there_are_of_each_status(page: Browser) -> None:
    until_shown(page, ".choices .many", "4", "2", "1", "0", "2")


def test_how_many_there_are_of_very_many_charts(serve: Serve, chromium: Browser, tmp_path: Path) -> None:
    live = serve()
    for number in range(20):
        live.charts.add(tmp_path, f"lamp{number}", LAMP.replace('"lamp"', f'"lamp{number}"'))
    live.start("lamp", "a")
    chromium.open(f"{live.url}/ui/")
    until_shown(chromium, ".choices .many", "1", "1", "0", "0", "0")


def test_of_very_many_states_the_first_are_read(serve: Serve, chromium: Browser, tmp_path: Path) -> None:
    live = serve()
    regions = "".join(f'<state id="r{number}"/>' for number in range(9))
    live.charts.add(tmp_path, "wide", f"{SCXML} name='wide'><parallel id='all'>{regions}</parallel></scxml>")
    live.host.add(live.charts.served[0].cls)
    live.start("wide", "w")
    chromium.open(f"{live.url}/ui/")
    until_shown(chromium, ".rows .chip", "r0", "r1", "r2", "+6")


def test_a_view_that_takes_its_time_says_so(page: Browser, live: Live) -> None:
    page.evaluate("""
        const fetched = window.fetch, held = new Promise((go) => { window.go = go; });
        window.fetch = (...asked) => held.then(() => fetched(...asked));
    """)
    page.evaluate("location.hash = '#/charts/order'")
    until_shown(page, ".waits")
    page.evaluate("location.hash = '#/sessions/order-2'")
    until_shown(page, ".waits", "It is being read …")
    page.evaluate("go()")
    until_said(page, "over in paid")
    until_shown(page, ".waits")


def test_who_leaves_the_search_goes_once_rows_are_sorted(page: Browser, live: Live) -> None:
    write(page, "select[aria-label=Chart]", "lamp")
    write(page, "input[aria-label=State]", "off")
    until_shown(page, ROWS, "lamp-1")
    live.send("lamp-1", "press")
    until_said(page, "No session is like that.")


def test_a_thousand_sessions_are_a_few_elements(page: Browser, live: Live) -> None:
    for number in range(1000):
        live.host.begin(live.charts.served[0].cls, f"many-{number:04}")
    live.start("lamp", "zzz")
    page.open(f"{live.url}/ui/", "#/sessions?order=id")
    until_said(page, "lamp-1")
    page.until("(document.querySelector('.grid').scrollTop = 1e9, document.body.innerText.includes('zzz'))")
    assert page.evaluate("document.querySelectorAll('.rows .row').length") < 60
    assert page.evaluate("document.querySelector('.grid').ariaRowCount") == "1006"


def test_keys_choose_and_open(page: Browser) -> None:
    for key in ("j", "ArrowDown", "ArrowDown", "k"):
        page.press(key)
    chosen = "document.getElementById(document.querySelector('.grid').getAttribute('aria-activedescendant'))"
    assert page.evaluate(f"{chosen}.querySelector('a').textContent") == "order-1"
    page.press("Enter")
    page.until("location.hash === '#/sessions/order-1'")


def test_who_comes_back_finds_the_place(page: Browser, live: Live) -> None:
    for number in range(60):
        live.start("lamp", f"lamp-{number + 10}")
    page.open(f"{live.url}/ui/", "#/sessions?order=id")
    until_said(page, "64 sessions")
    page.press("End")
    page.press("k")
    page.press("Enter")
    page.until("location.hash === '#/sessions/order-2'")
    page.evaluate("history.back()")
    chosen = "document.getElementById(document.querySelector('.grid')?.getAttribute('aria-activedescendant'))"
    page.until(f"{chosen}?.querySelector('a').textContent === 'order-2'")
    assert page.evaluate("document.querySelector('.grid').scrollTop") > 1000


def test_help_lists_the_keys(page: Browser) -> None:
    page.press("?")
    until_said(page, "next, previous session")
    page.press("Escape")
    page.until("!document.querySelector('dialog')")


def test_a_session_is_started(page: Browser, live: Live) -> None:
    press_button(page, "Start a session")
    page.until("document.querySelector('dialog[open]') !== null")
    write(page, "dialog select", "order")
    write(page, "dialog input", "order-9")
    write(page, "dialog textarea", '{"customer": "bo"}')
    press_button(page, "Start")
    page.until("location.hash === '#/sessions/order-9'")
    assert live.call(lambda: live.host.look("order-9").data["customer"]) == "bo"


@pytest.mark.parametrize(
    ("id", "params", "said"),
    [
        ("", "{customer}", "The params are no JSON"),
        ("", "[1]", "Params are an object of JSON"),
        ("order-1", "", "order-1"),
    ],
)
def test_what_cannot_be_started_is_said_where_it_was_written(
    page: Browser, id: str, params: str, said: str
) -> None:
    press_button(page, "Start a session")
    page.until("document.querySelector('dialog[open]') !== null")
    write(page, "dialog select", "order")
    write(page, "dialog input", id)
    write(page, "dialog textarea", params)
    press_button(page, "Start")
    page.until(f"document.querySelector('dialog .wrong').textContent.includes({said!r})")
    page.told.clear()  # the browser notes an answer of 409 or 422


@pytest.mark.parametrize("id", HOSTILE)
def test_no_id_is_more_than_text(page: Browser, live: Live, id: str) -> None:
    live.start("lamp", id)
    page.open(f"{live.url}/ui/", "#/sessions?chart=lamp&order=-began")
    until_shown(page, ROWS, id, "lamp-1")
    page.evaluate(f"document.querySelector({ROWS!r}).click()")
    page.until("location.hash.startsWith('#/sessions/')")
    assert unquote(page.evaluate("location.hash").removeprefix("#/sessions/")) == id
    assert (
        page.evaluate("window.pwned") is None and page.evaluate("document.querySelector('#view img')") is None
    )


def test_charts_that_do_not_compile_are_told(page: Browser, live: Live) -> None:
    live.charts.told = [Trouble("<b>oven</b>.scxml", ["oven.scxml:1:1: error: <i>no</i> end"])]
    page.open(f"{live.url}/ui/")
    until_said(page, "A chart does not compile")
    page.click("summary")
    until_said(page, "<b>oven</b>.scxml\noven.scxml:1:1: error: <i>no</i> end")


def test_whoever_gives_no_token_is_not_asked_again_and_again(chromium: Browser, serve: Serve) -> None:
    live = serve(token="sesame")
    live.start("lamp", "lamp-1")
    chromium.open(f"{live.url}/ui/")
    chromium.evaluate("sessionStorage.removeItem('scxmlc-token'); location.reload()")
    chromium.until("document.querySelector('dialog[open]') !== null")
    chromium.press("Escape")
    until_said(chromium, "Try again")
    waited = "new Promise((done) => setTimeout(() => done(document.querySelector('dialog[open]')), 1500))"
    assert chromium.evaluate(waited) is None
    press_button(chromium, "Try again")
    chromium.until("document.querySelector('dialog[open]') !== null")
    write(chromium, "dialog input[type=password]", "sesame")
    press_button(chromium, "Go on")
    until_said(chromium, "lamp-1")
    live.send("lamp-1", "press")
    until_shown(chromium, ".rows .states", "on")


def test_whoever_leaves_before_a_view_is_there_leaves_nothing_open(page: Browser, live: Live) -> None:
    stalls = """const fetched = window.fetch;
        window.asked = window.aborted = 0;
        window.fetch = (url, options) => String(url).endsWith("/steps")
            ? new Promise((_, fails) => {
                asked++;
                options.signal.addEventListener("abort", () => {
                    aborted++;
                    fails(options.signal.reason);
                });
            })
            : fetched(url, options);"""
    page.evaluate(stalls)
    page.evaluate("location.hash = '#/sessions/order-2'")
    until_said(page, "It is being read …")
    page.until("window.asked === 1")
    page.evaluate("location.hash = '#/sessions'")
    until_said(page, "order-3")
    page.until("window.aborted === 1")


def test_a_token_is_asked_for(chromium: Browser, serve: Serve) -> None:
    live = serve(token="sesame")
    live.start("lamp", "lamp-1")
    chromium.open(f"{live.url}/ui/", "#/sessions")
    for given, said in (("wrong", "This token is not the server's."), ("sesame", "lamp-1")):
        chromium.until("Boolean(document.querySelector('dialog input[type=password]'))")
        write(chromium, "dialog input[type=password]", given)
        press_button(chromium, "Go on")
        until_said(chromium, said)
    live.send("lamp-1", "press")
    until_shown(chromium, ".rows .states", "on")
    assert not [each for each in chromium.told if "401" not in each]
    chromium.evaluate("sessionStorage.clear()")


def test_a_server_that_is_gone_is_told_and_tried_again(page: Browser, live: Live) -> None:
    live.__exit__()
    until_said(page, "The server does not answer. What is shown is as it was.")
    assert shown(page, ROWS)[0] == "lamp-1"
    live.__enter__()
    page.until("document.querySelector('#gone').hidden")
    until_said(page, "lamp-1")
    live.send("lamp-1", "press")
    until_shown(page, ".rows .states", "on", "waiting", "paid", "loop")
    page.told.clear()  # the browser notes what could not be reached


def test_all_that_can_be_used_has_a_name(page: Browser) -> None:
    assert nameless(page) == []
    press_button(page, "Start a session")
    assert nameless(page) == []


@pytest.mark.parametrize("view", ["sessions", "charts", "charts/order"])
def test_nothing_is_cut_off_in_a_narrow_window(page: Browser, live: Live, view: str) -> None:
    page.resize(360, 740)
    page.open(f"{live.url}/ui/", f"#/{view}")
    until_said(page, "order")
    looked_at = "[...document.querySelectorAll('#top *, .heading *, .filters *, .row, .card')]"
    cut = "each.checkVisibility() && !each.closest('.choices, .badges, .board')"
    cut += " && each.getBoundingClientRect().right > 360"
    assert (
        page.evaluate(f"{looked_at}.filter((each) => {cut}).map((each) => each.outerHTML.slice(0, 80))") == []
    )
    assert page.evaluate("document.querySelector('#view').scrollWidth") <= 360


def test_colours_can_be_chosen_and_are_kept(page: Browser, live: Live) -> None:
    page.media(prefers_color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    for _ in range(2):
        page.evaluate("document.querySelector('#theme').click()")
    dark = page.evaluate(paper)
    page.open(f"{live.url}/ui/")
    assert page.evaluate(paper) == dark != light
    page.evaluate("localStorage.clear()")


INKS = ["ink", "soft", "accent", "good", "error", "warn", "over", "string", "number"]
ON = {
    "good": "good-paper",
    "error": "error-paper",
    "warn": "warn-paper",
    "ink": "over-paper",
    "accent": "chosen",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_its_paper(page: Browser, scheme: str) -> None:
    page.media(prefers_color_scheme=scheme)
    pairs = [(ink, paper) for ink in INKS for paper in ("paper", "card", "hover")] + [*ON.items()]
    pairs += [("on-accent", "accent"), ("ink", "changed"), ("ink", "warn-paper"), ("ink", "error-paper")]
    assert [pair for pair in pairs if contrast(*(colour(page, name) for name in pair)) < 4.5] == []


def colour(page: Browser, name: str) -> list[float]:
    """Red, green, blue, from 0 to 1."""
    probe = f"document.body.style.color = 'var(--{name})', getComputedStyle(document.body).color"
    told = page.evaluate(f"[{probe}][1].match(/\\d+/g).map(Number)")
    page.evaluate("document.body.style.color = ''")
    return [each / 255 for each in told[:3]]


def contrast(one: list[float], other: list[float]) -> float:
    """As WCAG 2 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: list[float]) -> float:
    parts = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
