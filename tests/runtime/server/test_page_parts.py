"""Parts of the page that no view shows by itself: addresses, streams, words of time, texts from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import Any

import pytest

from tools.chromium import Browser, installed

from .live import Charts, Live

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium on this machine to open the page in")


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    with Live(Charts()) as live, Browser() as browser:
        browser.open(f"{live.url}/ui/")
        yield browser


def told(page: Browser, module: str, expression: str) -> Any:
    """What an expression of a module's names comes to."""
    return page.evaluate(
        f"import('./{module}').then((module) => {{ const m = module; return {expression}; }})"
    )


@pytest.mark.parametrize("id", ["a", "a/b", "50%", "ä ö?&=#", "../..", "%2F", "\U0001f600", "x" * 1000])
def test_an_address_brings_back_what_it_was_made_of(page: Browser, id: str) -> None:
    made = f"m.address(['sessions', {dumps(id)}], {{q: {dumps(id)}, none: ''}})"
    told(page, "address.js", f"location.hash = {made}")
    found = told(page, "address.js", "m.here()")
    assert found == {"path": ["sessions", id], "query": {"q": id}}


def test_an_address_that_somebody_has_typed(page: Browser) -> None:
    page.evaluate("location.hash = '#/charts/50%?a=%zz&b'")
    assert told(page, "address.js", "m.here()") == {"path": ["charts", "50%"], "query": {"a": "%zz", "b": ""}}


@pytest.mark.parametrize(
    ("seconds", "words", "roughly"),
    [
        (0, "0 s", "0 s"),
        (59.4, "59 s", "59 s"),
        (60, "1 min", "1 min"),
        (61, "1 min 1 s", "1 min"),
        (3600 * 7 + 60 * 12, "7 h 12 min", "7 h"),
        (86400 * 3 + 3600 * 4, "3 d 4 h", "3 d"),
        (86400 * 400, "1 y 35 d", "1 y"),
        (-5, "0 s", "0 s"),
    ],
)
def test_times_in_words(page: Browser, seconds: float, words: str, roughly: str) -> None:
    assert told(page, "clock.js", f"[m.duration({seconds}), m.roughly({seconds})]") == [words, roughly]


def test_versions_that_differ_in_code_alone_are_called_differently(page: Browser) -> None:
    rows, code, other = "0294" + 28 * "0", "3514" + 28 * "1", "3515" + 28 * "1"
    called = f"[m.shortly('{rows}{code}'), m.shortly('{rows}{other}'), m.shortly('now'), m.shortly(null)]"
    assert told(page, "catalogue.js", called) == ["0294…3514", "0294…3515", "now", ""]


def test_nothing_in_a_text_from_outside_can_hide(page: Browser) -> None:
    text = "a\x00b\x1b[31m\n\u202eevil\u2066\u200f\ufeff\u00ad\ud800é\U0001f600"
    assert told(page, "text.js", f"m.visible({dumps(text)})") == (
        "a␀b␛[31m␊⟨202E⟩evil⟨2066⟩⟨200F⟩⟨FEFF⟩⟨00AD⟩⟨D800⟩é\U0001f600"
    )
    assert told(page, "text.js", "m.visible('abcdef', 3)") == "abc…"


def test_events_of_a_stream_however_they_are_cut(page: Browser) -> None:
    stream = ': hello\n\nevent: turn\nid: 7\ndata: {"a":\ndata: 1}\n\n'
    stream += "data: ü\r\n\r\nevent: nothing\n\nevent: half\ndata: x"
    for size in (1, 3, 7, 1000):
        found = told(
            page,
            "stream.js",
            f"""(async () => {{
            const bytes = new TextEncoder().encode({dumps(stream)});
            const body = new ReadableStream({{start(to) {{
              for (let at = 0; at < bytes.length; at += {size}) to.enqueue(bytes.slice(at, at + {size}));
              to.close();
            }}}});
            const found = [];
            for await (const event of m.events(body)) found.push([event.name, event.id, event.data]);
            return found;
            }})()""",
        )
        assert found == [["turn", "7", '{"a":\n1}'], ["message", None, "ü"]]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", None),
        ('{"a": 1}', None),
        ("[]", "Params are an object"),
        ("null", "Params are an object"),
        ("{a}", "no JSON"),
    ],
)
def test_params_are_an_object_or_nothing(page: Browser, text: str, problem: str | None) -> None:
    said = told(page, "sessions/starting.js", f"m.problemOf({dumps(text)})")
    assert said is None if problem is None else problem in said


def test_a_session_that_was_migrated_stands_where_it_stands_alone(page: Browser) -> None:
    lines = [
        {"kind": "start", "at": 0, "session": "s", "chart": "a"},
        {"kind": "step", "at": 0, "session": "s", "entered": ["on", "stuck"]},
        {"kind": "data", "at": 0, "session": "s", "changed": {"old": 1, "kept": 2}},
        {"kind": "start", "at": 1, "session": "s", "chart": "a", "active": ["on", "halted"]},
        {"kind": "data", "at": 1, "session": "s", "changed": {"kept": 2}},
    ]
    found = told(
        page,
        "shared/run.js",
        f"(() => {{ const run = new m.Run({dumps(lines)}, []), s = run.sessions.get('s');"
        " return [s.activeAt(1), s.activeAt(run.last), s.dataAt(run.last)]; })()",
    )
    assert found == [["on", "stuck"], ["on", "halted"], [["old", None, 1], ["kept", 2, 2]]]


def test_every_file_of_the_page_is_used() -> None:
    """Each script is imported by another or by index.html, each style sheet is linked."""
    folder = Path(__file__).parents[3] / "runtime" / "scxml_runtime" / "server" / "page"
    files = {
        path: path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".js", ".css", ".html")
    }
    named = {
        (path.parent / name).resolve()
        for path, text in files.items()
        for name in re.findall(r"""(?:from |import\(|href=|src=)"([^":]+)\"""", text)
    }
    unused = {path.relative_to(folder).as_posix() for path in files if path not in named} - {"index.html"}
    assert {
        name for name in unused if not name.startswith("shared/")
    } == set()  # those are the page of a run's, too


@pytest.mark.parametrize(
    ("scrolled", "begin", "end", "now"),
    [
        (0, 13, 900, 0),  # larger than the box, and its beginning is near the edge
        (0, 60, 900, 60),
        (50, 13, 900, 13),
        (0, 40, 90, 0),
        (0, 140, 160, 100),
    ],
)
def test_what_is_brought_into_view(page: Browser, scrolled: int, begin: int, end: int, now: int) -> None:
    box = f"{{scrollTop: {scrolled}, clientHeight: 100}}"
    act = f"((box) => {{ m.reveal(box, {begin}, {end}); return box.scrollTop; }})({box})"
    assert told(page, "shared/dom.js", act) == now
