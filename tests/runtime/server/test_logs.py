"""What a server writes down: a line for each thing, whatever ids and names are in it, and no data of events."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from logging import getLogger
from typing import Any

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.ports.transport import HttpTransport
from scxml_runtime.server import logs
from scxml_runtime.server.asgi import application
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.observing import observing
from scxml_runtime.server.routes import Route

from .asking import ask

HOSTILE = "a\nb\x1b[31m\u202e\u2028 \"c\" {id='d'}\ud800"
CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="egg"><state id="a">
<transition event="forever" target="b"/></state><state id="b"><transition target="b"/></state></scxml>"""
EGG, OTHER = scxmlc.load(CHART), scxmlc.load(CHART.replace("forever", "ever"))


class Lines:
    """What is logged, in both forms."""

    def __init__(self) -> None:
        self.streams = {form: io.StringIO() for form in logs.FORMS}
        self.written = ExitStack()
        for form, stream in self.streams.items():
            self.written.enter_context(logs.written(form, stream))

    def end(self) -> None:
        self.written.close()

    @property
    def text(self) -> list[str]:
        return self.streams["text"].getvalue().splitlines()

    @property
    def json(self) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.streams["json"].getvalue().splitlines()]
        for each in found:
            assert each.pop("at").endswith("Z")
        return found


@pytest.fixture
def lines() -> Iterator[Lines]:
    lines = Lines()
    yield lines
    lines.end()


async def breaks(serving: Any, request: Any) -> Any:
    """A handler with a defect."""
    raise ZeroDivisionError(HOSTILE)


def served(host: DurableHost, slow: float = 1e9) -> Any:
    watched = observing(HttpTransport(), slow)
    watched.join(host)
    routes = (Route("GET", "/breaks", breaks, "", {}), Route("GET", "/fine/{id}", fine, "", {}))
    return application(host, Compiled([EGG]), routes=routes, observers=watched.observers)


async def fine(serving: Any, request: Any) -> Any:
    """One without."""
    from scxml_runtime.server.exchange import Answer

    return Answer(200)


@pytest.fixture
def host() -> Iterator[DurableHost]:
    with DurableHost(MemoryStore(), [EGG], clock=VirtualClock()) as host:
        yield host


def test_a_record_is_one_line_whatever_is_in_it(lines: Lines) -> None:
    logs.note("there", f"the session {HOSTILE} is there", session=HOSTILE, count=3)
    (text,), (told,) = lines.text, lines.json
    shown = "a\\nb\\x1b[31m\\u202e\\u2028"
    assert text.isprintable() and f"the session {shown} " in text
    assert text.endswith(f'session="{shown} \\"c\\" {{id=\'d\'}}\\ud800" count=3')
    assert told == {
        "level": "info",
        "logger": "scxml_runtime.server",
        "message": f"the session {HOSTILE} is there",
        "event": "there",
        "session": HOSTILE,
        "count": 3,
    }
    assert lines.streams["json"].getvalue().isascii()


def test_a_request_that_failed_is_a_line_and_its_traceback_stays_behind_a_mark(
    lines: Lines, host: DurableHost
) -> None:
    assert ask(served(host), "GET", "/breaks").status == 500
    assert [line for line in lines.text if "| " not in line[:5] and not line.isprintable()] == []
    marked = [line for line in lines.text if not line.startswith("2")]
    assert marked and all(line.startswith("  | ") and line.isprintable() for line in marked)
    assert lines.json[-1] | {"seconds": 0} == {
        "level": "error",
        "logger": "scxml_runtime.server",
        "message": "GET /breaks failed",
        "event": "request",
        "route": "/breaks",
        "status": 500,
        "seconds": 0,
        "client": "127.0.0.1",
    }


@pytest.mark.parametrize(("slow", "count"), [(0.0, 1), (1e9, 0)])
def test_a_slow_request_is_a_line_and_others_are_none(
    lines: Lines, host: DurableHost, slow: float, count: int
) -> None:
    ask(served(host, slow), "GET", "/fine/s?token=secret")
    assert [each["message"] for each in lines.json] == ["GET /fine/s was slow"] * count
    assert "secret" not in "".join(lines.text)


def test_a_session_that_fails_is_a_line(lines: Lines, host: DurableHost) -> None:
    served(host)
    host.start(EGG, id="s")
    host.send("s", "forever", {"card": 4711})
    (told,) = (each for each in lines.json if each.get("event") == "session-failed")
    assert told["session"] == "s" and told["chart"] == "egg" and "microsteps" in told["message"]
    assert "4711" not in "".join(lines.text)


def test_a_session_that_cannot_go_on_is_a_line_once(lines: Lines, tmp_path: Any) -> None:
    from scxml_runtime.durable import SqliteStore

    store = tmp_path / "s.db"
    with DurableHost(SqliteStore(store), [EGG], clock=VirtualClock()) as host:
        host.start(EGG, id="s")
    with DurableHost(SqliteStore(store), [OTHER], clock=VirtualClock()) as host:
        served(host)
        for _ in range(2):
            host.send("s", "forever", {"card": 4711})
    (told,) = (each for each in lines.json if each.get("event") == "session-problem")
    assert told["session"] == "s" and "this version of the chart egg is not registered" in told["message"]


def test_a_flood_of_requests_that_fail_is_counted(
    lines: Lines, host: DurableHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [5.0]
    monkeypatch.setattr(logs, "perf_counter", lambda: now[0])
    app = served(host, 0.0)
    for _ in range(logs.MOST_LINES + 7):
        ask(app, "GET", "/fine/s")
    assert len(lines.json) == logs.MOST_LINES
    now[0] += 1
    ask(app, "GET", "/fine/s")
    told = [each for each in lines.json if each["event"] == "requests"]
    assert [each["left_out"] for each in told] == [7] and len(lines.json) == logs.MOST_LINES + 2


def test_nothing_is_written_any_more_behind_the_with() -> None:
    loggers = [getLogger(name) for name in logs.LOGGERS]
    before = [(each.level, [*each.handlers]) for each in loggers]
    with logs.written(stream=io.StringIO()):
        assert [each.level for each in loggers] == [logs.INFO, logs.INFO]
    assert [(each.level, each.handlers) for each in loggers] == before
