"""What a server measures, as Prometheus reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore, SqliteStore
from scxml_runtime.durable.stores.store import StoreError
from scxml_runtime.server.asgi import application
from scxml_runtime.server.metrics import MOST_SERIES, Counter, Gauge, Histogram, exposition
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.settings import Settings

from .asking import ask

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="egg"><state id="a">
<transition event="bell"><send type="x-bell" event="ring"/></transition>
<transition event="wait"><send event="later" delay="10s"/></transition>
<transition event="call"><send type="http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor" target="http://nobody/"
  event="e"/></transition>
<transition event="forever" target="b"/>
<transition event="end" target="f"/>
</state><state id="b"><transition target="b"/></state><final id="f"/></scxml>"""
EGG = scxmlc.load(CHART)
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[0-9.e+-]+)')


class Refuses:
    """A transport that reaches nobody."""

    def request(self, *_: Any) -> Any:
        raise OSError("nobody is there")


@contextmanager
def served(store: Any = None, clock: VirtualClock | None = None) -> Iterator[tuple[DurableHost, Any]]:
    host = DurableHost(
        store or MemoryStore(),
        [EGG],
        processors={"x-bell": lambda message: None},
        transport=Refuses(),
        clock=clock or VirtualClock(),
    )
    app = application(host, Compiled([EGG]), Settings())
    with host:
        yield host, app


def scraped(app: Any) -> dict[str, float]:
    """Each sample; every line is of the format, or the test fails."""
    answer = ask(app, "GET", "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found: dict[str, float] = {}
    for line in answer.body.decode().splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))", line), line
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, line
        found[line.rpartition(" ")[0]] = float(sample[3])
    return found


def test_events_by_what_became_of_them() -> None:
    with served() as (host, app):
        host.start(EGG, id="s")
        for key in ("k", "k", None):
            host.send("s", "bell", key=key)
        host.send("s", "end")
        with pytest.raises(Exception, match="is over"):
            host.send("s", "bell")
        with pytest.raises(Exception, match="no session"):
            host.send("nobody", "bell")
        found = scraped(app)
    assert found['scxml_events_total{chart="egg",outcome="taken"}'] == 3
    assert found['scxml_events_total{chart="egg",outcome="repeated"}'] == 1
    assert found['scxml_events_total{chart="egg",outcome="refused"}'] == 1
    assert found['scxml_events_total{chart="",outcome="refused"}'] == 1
    assert found['scxml_sessions_started_total{chart="egg"}'] == 1
    assert found['scxml_sessions_ended_total{chart="egg",outcome="ended"}'] == 1
    assert found['scxml_effects_total{kind="processor",outcome="done"}'] == 2


def test_turns_and_commits() -> None:
    with served() as (host, app):
        for id in ("a", "b", "c"):
            host.start(EGG, id=id)
        found = scraped(app)
    assert found['scxml_turn_seconds_count{chart="egg"}'] == 3
    assert found["scxml_commit_seconds_count"] == found["scxml_commit_turns_sum"] == 3
    assert found['scxml_commit_seconds_bucket{le="+Inf"}'] == 3
    assert found["scxml_commit_seconds_sum"] > 0 == found["scxml_commit_failures_total"]


def test_a_commit_that_the_store_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    with served(store) as (host, app):
        host.start(EGG, id="s")

        def fails(changes: Any) -> None:
            raise StoreError("the disk is gone")

        with monkeypatch.context() as patch:
            patch.setattr(store, "commit", fails)
            with pytest.raises(StoreError):
                host.send("s", "bell")
        found = scraped(app)
        assert found["scxml_commit_failures_total"] == 1
        assert 'scxml_events_total{chart="egg",outcome="taken"}' not in found  # nothing of it has happened


def test_sessions_by_what_they_are() -> None:
    with served() as (host, app):
        for id, event in (("a", "bell"), ("b", "end"), ("c", "forever"), ("d", "wait")):
            host.start(EGG, id=id)
            host.send(id, event)
        found = scraped(app)
        counted = {key: value for key, value in found.items() if key.startswith("scxml_sessions{")}
    assert counted == {
        'scxml_sessions{chart="egg",status="running"}': 2,
        'scxml_sessions{chart="egg",status="over"}': 1,
        'scxml_sessions{chart="egg",status="failed"}': 1,
    }
    assert found['scxml_sessions_ended_total{chart="egg",outcome="failed"}'] == 1
    assert found["scxml_resident_sessions"] == 4


def test_effects_that_fail_and_those_under_way() -> None:
    with served() as (host, app):
        host.start(EGG, id="s")
        host.send("s", "call")
        found = scraped(app)
    assert found['scxml_effects_total{kind="http",outcome="failed"}'] == 1
    assert found['scxml_effect_seconds_count{kind="http"}'] == 1
    assert found['scxml_effects_under_way{kind="http"}'] == 0


def test_how_late_a_turn_was_that_was_due(tmp_path: Any) -> None:
    clock = VirtualClock()
    with served(SqliteStore(tmp_path / "s.db"), clock) as (host, app):
        host.start(EGG, id="s")
        host.send("s", "wait")
        host.advance(10)
        found = scraped(app)
        assert (found["scxml_due_late_seconds_count"], found["scxml_due_late_seconds_sum"]) == (1, 0)
        host.send("s", "wait")
    clock.time += 3610.0  # while nobody was at work
    with served(SqliteStore(tmp_path / "s.db"), clock) as (host, app):
        host.advance(0)
        assert scraped(app)["scxml_due_late_seconds_sum"] == 3600


def test_requests_by_their_route_whatever_they_ask() -> None:
    with served() as (host, app):
        host.start(EGG, id="s")
        for method, path in (
            ("GET", "/api/sessions/s"),
            ("GET", "/api/sessions/%22%0A"),
            ("GET", "/nowhere%22%0A"),
            ("BREW", "/coffee"),
        ):
            ask(app, method, path)
        found = scraped(app)
    told = {key: value for key, value in found.items() if key.startswith("scxml_requests_total")}
    assert told == {
        'scxml_requests_total{method="GET",route="/api/sessions/{id}",status="200"}': 1,
        'scxml_requests_total{method="GET",route="/api/sessions/{id}",status="404"}': 1,
        'scxml_requests_total{method="GET",route="other",status="404"}': 1,
        'scxml_requests_total{method="other",route="other",status="404"}': 1,
    }


def test_numbers_are_for_those_who_may_ask() -> None:
    with served() as (host, _):
        app = application(host, Compiled([EGG]), Settings(token="secret"))
        assert ask(app, "GET", "/metrics").status == 401


# --- the format -------------------------------------------------------------------------------------


def test_values_of_labels_are_escaped() -> None:
    counter = Counter("c", "Help.", ("chart",))
    counter.add('a"b\\c\nd\ud800é')
    assert exposition([counter]).splitlines()[2:] == ['c{chart="a\\"b\\\\c\\nd?é"} 1']


def test_a_metric_has_no_more_series_than_it_may() -> None:
    counter, histogram = Counter("c", "Help.", ("id",)), Histogram("h", "Help.", ("id",))
    for number in range(MOST_SERIES + 10):
        counter.add(str(number))
        histogram.add(1, str(number))
    counter.add("0")
    assert len(counter.series) == len(histogram.series) == MOST_SERIES + 1
    assert (counter.series["other",], counter.series["0",]) == (10, 2)
    assert sum(map(sum, histogram.series.values())) == 2 * (MOST_SERIES + 10)


def test_a_histogram_counts_up_to_each_end() -> None:
    histogram = Histogram("h", "Help.", (), (0.5, 1))
    for value in (0.5, 0.7, 3):
        histogram.add(value)
    assert exposition([histogram, Gauge("g", "Help.", (), {(): 2.5})]).splitlines()[2:] == [
        'h_bucket{le="0.5"} 1',
        'h_bucket{le="1"} 2',
        'h_bucket{le="+Inf"} 3',
        "h_sum 4.2",
        "h_count 3",
        "# HELP g Help.",
        "# TYPE g gauge",
        "g 2.5",
    ]


def test_a_probe_that_fails_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(name)

    with served() as (host, app):
        host.probes.add(Broken())
        host.start(EGG, id="s")
        host.send("s", "bell")
        assert scraped(app)['scxml_events_total{chart="egg",outcome="taken"}'] == 1
    assert "a probe has failed" in caplog.text
