"""What can be asked of a durable host, on virtual time: sessions, keys, limits, versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scxml_runtime.durable as durable
from scxml_runtime import ChartChanged, SessionError, SystemClock, VirtualClock
from scxml_runtime.durable import (
    Duplicate,
    DurableHost,
    HostClosed,
    InboxFull,
    KeyReused,
    MemoryStore,
    SessionLives,
    SessionOver,
    SqliteStore,
    StoreInUse,
    TooLarge,
    UnknownChart,
    UnknownSession,
)
from scxml_runtime.durable.stores.store import Waiting
from tests.runtime.durable.charts import CHARTS, chart

COUNTER = chart("counter")


def entered(store: Any, *charts: Any, **more: Any) -> DurableHost:
    return DurableHost(store, charts or (COUNTER,), clock=VirtualClock(), **more)


@pytest.fixture
def host() -> Iterator[DurableHost]:
    with entered(MemoryStore(), COUNTER, chart("alarm"), history=True) as made:
        yield made


def seen(host: DurableHost, id: str) -> Any:
    return host.look(id).data["seen"]


# --- sessions ---------------------------------------------------------------------------------


def test_ids_are_made_and_none_comes_twice() -> None:
    store = MemoryStore()
    made = []
    for _ in range(3):
        with entered(store) as host:
            made += [host.start(COUNTER), host.start(COUNTER)]
    assert len({*made}) == 6


def test_params_are_copied(host: DurableHost) -> None:
    params = {"seen": [1]}
    host.start(COUNTER, "a", params)
    params["seen"].append(2)
    assert seen(host, "a") == [1]


def test_a_view_is_of_its_moment(host: DurableHost) -> None:
    host.start(COUNTER, "a")
    before = host.look("a")
    host.send("a", "add", {"n": 1})
    assert (before.data["seen"], seen(host, "a")) == ([], [1])
    assert (before.id, before.chart, before.configuration, before.due) == ("a", "counter", {"on"}, None)


def test_a_view_says_when_it_is_due(host: DurableHost) -> None:
    host.start(chart("alarm"), "a")
    host.send("a", "set")
    assert host.look("a").due == host.now() + 10


def test_sessions_are_listed_by_chart_and_page(host: DurableHost) -> None:
    for id in ("c", "a", "b"):
        host.start(COUNTER, id)
    host.start(chart("alarm"), "d")
    assert [each.id for each in host.sessions()] == ["a", "b", "c", "d"]
    assert [each.id for each in host.sessions("counter", after="a", limit=1)] == ["b"]
    assert [(each.id, each.is_over) for each in host.sessions("alarm")] == [("d", False)]


def test_a_history_tells_of_each_turn(host: DurableHost) -> None:
    host.start(COUNTER, "a")
    host.send("a", "add", {"n": 1})
    host.advance(5)
    host.send("a", "stop")
    told = host.history("a")
    assert [(each.inputs, each.configuration) for each in told] == [
        (("start",), ("on",)),
        (("add",), ("on",)),
        (("stop",), ("off",)),
    ]
    assert told[2].at - told[1].at == 5
    assert host.history("a", after=told[1].number) == told[2:]
    assert host.history("a", limit=1) == told[:1]


def test_none_is_kept_unless_it_is_wanted() -> None:
    with entered(MemoryStore()) as host:
        host.start(COUNTER, "a")
        assert host.history("a") == []


def test_what_is_over_is_forgotten_with_its_keys(host: DurableHost) -> None:
    host.start(COUNTER, "a")
    host.send("a", "add", {"n": 1}, key="1")
    with pytest.raises(SessionLives, match="terminate it first"):
        host.forget("a")
    host.terminate("a")
    host.terminate("a")
    host.forget("a")
    for ask in (host.look, host.forget, host.history, host.terminate):
        with pytest.raises(UnknownSession, match="there is no session 'a'"):
            ask("a")
    host.start(COUNTER, "a")
    host.send("a", "add", {"n": 2}, key="1")
    assert seen(host, "a") == [2]


def test_what_is_over_takes_nothing_but_what_it_took_before(host: DurableHost) -> None:
    host.start(COUNTER, "a")
    host.send("a", "stop", key="end")
    host.send("a", "stop", key="end")
    with pytest.raises(SessionOver, match="the session 'a' is over"):
        host.send("a", "stop")
    with pytest.raises(SessionOver):
        host.accept("a", "stop")


def test_an_event_behind_the_end_is_refused_though_both_came_together() -> None:
    with entered(MemoryStore()) as host:
        host.start(COUNTER, "a")
        busy(host)
        futures = [host.submit("a", name, {"n": 1}) for name in ("add", "stop", "add")]
        go_on(host)
        assert futures[0].result() is futures[1].result() is None
        assert isinstance(futures[2].exception(), SessionOver)
        assert seen(host, "a") == [1]


def busy(host: DurableHost) -> None:
    """What is handed in waits."""
    assert host._working.is_begun(False)


def go_on(host: DurableHost) -> None:
    host._working.end()
    host.run()


def test_messages_to_a_session_that_is_over_or_gone_come_back() -> None:
    with entered(MemoryStore()) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        busy(host)
        host.submit("b", "stop")
        host.submit("a", "tell", {"to": "b", "n": 1})
        go_on(host)
        assert seen(host, "a") == ["error.communication"]


# --- keys -------------------------------------------------------------------------------------


def test_keys_of_events_that_came_together() -> None:
    with entered(MemoryStore()) as host:
        host.start(COUNTER, "a")
        busy(host)
        futures = [host.submit("a", "add", {"n": n}, key="k") for n in (1, 1, 2)]
        go_on(host)
        assert [each.exception() for each in futures[:2]] == [None, None]
        assert isinstance(futures[2].exception(), KeyReused)
        assert seen(host, "a") == [1]


def test_the_order_of_names_makes_no_other_event(host: DurableHost) -> None:
    host.start(COUNTER, "a")
    host.send("a", "add", {"n": 1, "m": 2}, key="k")
    host.send("a", "add", {"m": 2, "n": 1}, key="k")
    assert seen(host, "a") == [1]


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize("id", ["", "a~1", "a\nb", "\ud800", "x" * 1001])
def test_what_is_no_id(host: DurableHost, id: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        host.start(COUNTER, id)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("a", "b c"), ValueError),
        (("a", "add", None, ""), ValueError),
        (("a", "add", None, "\0"), ValueError),
        (("a", 7), TypeError),
        ((7, "add"), TypeError),
        (("a", "add", None, 7), TypeError),
        (("a", "add", {"n": {1}}), TypeError),
    ],
)
def test_what_is_no_event(host: DurableHost, words: Any, problem: Any) -> None:
    host.start(COUNTER, "a")
    for ask in (host.send, host.accept, host.submit):
        with pytest.raises(problem):
            ask(*words)


def test_a_chart_that_is_not_the_hosts(host: DurableHost) -> None:
    with pytest.raises(UnknownChart, match=r"Till is none of the host's charts.*host.add\(Till\)"):
        host.start(chart("till"))
    with pytest.raises(TypeError, match="the class of a chart is wanted"):
        host.start("till")  # type: ignore[arg-type]
    host.add(chart("till"))
    host.start(chart("till"))


def test_limits() -> None:
    with entered(MemoryStore(), inbox=3, largest=2000) as host:
        host.start(COUNTER, "a")
        with pytest.raises(TooLarge, match="2,000"):
            host.send("a", "add", {"n": "x" * 3000})
        with pytest.raises(TooLarge, match="the session 'a' would take"):
            host.send("a", "add", {"n": "x" * 1900})
        busy(host)
        futures = [host.submit("a", "add", {"n": n}) for n in range(5)]
        go_on(host)
        assert [type(each.exception()) for each in futures[3:]] == [InboxFull, InboxFull]
        assert seen(host, "a") == [0, 1, 2]
    with pytest.raises(ValueError, match="resident is a number from 1, not 0"):
        entered(MemoryStore(), resident=0)
    with pytest.raises(ValueError, match="seconds is a number above 0, not 0"):
        entered(MemoryStore(), seconds=0)
    with pytest.raises(ValueError, match="seconds is a number above 0, not '1'"):
        entered(MemoryStore(), seconds="1")
    with pytest.raises(ValueError, match="history is True or False, not 'no'"):
        entered(MemoryStore(), history="no")
    with pytest.raises(TypeError, match="residents"):
        entered(MemoryStore(), residents=1)


@pytest.mark.parametrize(
    ("given", "kind", "told"),
    [
        ({"timezone": "Mars/Olympus"}, ValueError, "there is no time zone Mars/Olympus"),
        ({"functions": {"f": 3}}, TypeError, "f is no function but a value of the type int"),
        ({"processors": {"x-bell": 3}}, TypeError, "the processor 'x-bell' is 3, which cannot be called"),
        ({"services": {"x-scan": None}}, TypeError, "the service 'x-scan' is None, which cannot be called"),
        ({"clock": 3}, TypeError, "3 is no clock"),
        ({"platform": 3}, TypeError, "a platform is wanted"),
    ],
)
def test_what_no_session_could_live_with_is_refused_where_the_host_is_made(
    given: Any, kind: type[Exception], told: str
) -> None:
    with pytest.raises(kind, match=told):
        DurableHost(MemoryStore(), **given)


def test_messages_beyond_the_limit_come_back() -> None:
    with entered(MemoryStore(), inbox=2, batch=1) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        busy(host)
        host.submit("a", "tell", {"to": "b", "n": 9})
        for n in range(2):
            host.submit("b", "add", {"n": n})
        go_on(host)
        assert (seen(host, "a"), seen(host, "b")) == (["error.communication"], [0, 1])


def test_it_is_used_while_it_is_entered() -> None:
    host = entered(MemoryStore())
    for ask in (lambda: host.send("a", "b"), lambda: host.look("a"), lambda: host.advance(1)):
        with pytest.raises(HostClosed, match="enter the host first"):
            ask()
    with host, pytest.raises(StoreInUse):
        entered(host._batches.store).__enter__()
    with pytest.raises(HostClosed):
        host.send("a", "b")
    with pytest.raises(SessionError, match="entered once"):
        host.__enter__()


def test_leaving_does_what_was_handed_in() -> None:
    store = MemoryStore()
    with entered(store, batch=1, at_once=1) as host:
        host.start(COUNTER, "a")
        busy(host)
        futures = [host.submit("a", "add", {"n": n}) for n in range(5)]
    assert [each.exception() for each in futures] == [None] * 5
    with entered(store) as host:
        assert seen(host, "a") == [*range(5)]


def test_advance_is_for_virtual_time() -> None:
    with (
        DurableHost(MemoryStore(), [COUNTER], clock=SystemClock()) as host,
        pytest.raises(TypeError, match="clock=VirtualClock"),
    ):
        host.advance(1)


def test_functions_may_submit_and_wait_for_nothing() -> None:
    told: list[Any] = []

    def tell(n: int) -> int:
        told.append(host.submit("b", "add", {"n": n}))
        host.send("b", "add", {"n": n})
        return n

    calling = CHARTS["counter"].replace("seen.push(_event.data.n)", "seen.push(tell(_event.data.n))", 1)
    cls = durable_chart(calling, functions=["tell"])
    with entered(MemoryStore(), cls, COUNTER, functions={"tell": tell}) as host:
        host.start(cls, "a")
        host.start(COUNTER, "b")
        host.send("a", "add", {"n": 3})
        assert seen(host, "b") == [3]
        assert seen(host, "a") == ["error.execution"]


def durable_chart(text: str, **options: Any) -> Any:
    import scxmlc

    return scxmlc.load(text, **options)


# --- versions ---------------------------------------------------------------------------------


def test_a_chart_that_comes_later_lets_its_sessions_go_on() -> None:
    store = MemoryStore()
    with entered(store, COUNTER, chart("alarm")) as host:
        host.start(COUNTER, "a")
        host.start(chart("alarm"), "b")
        host.send("b", "set")
    with entered(store, chart("till")) as host:
        host.advance(60)
        host.send("a", "add", {"n": 1}, key="1")
        host.accept("a", "add", {"n": 2})
        host.send("a", "add", {"n": 1}, key="1")
        view = host.look("a")
        assert view.problem is not None and "the chart counter is not registered" in view.problem
        assert (view.configuration, view.data) == (frozenset(), {})
        with pytest.raises(Duplicate):
            host.start(chart("till"), "a")
        host.add(COUNTER)
        assert (seen(host, "a"), host.look("a").problem) == ([1, 2], None)
        host.add(chart("alarm"))
        assert host.look("b").data["rung"] == ["ring"]


def test_what_waits_is_read_once_however_many_waited_for_their_chart() -> None:
    class Counted(MemoryStore):
        read = 0

        def waiting(self, after: int, limit: int) -> list[Waiting]:
            found = super().waiting(after, limit)
            self.read += len(found)
            return found

    store = Counted()
    ids = [f"s{n}" for n in range(50)]
    with entered(store) as host:
        for id in ids:
            host.start(COUNTER, id)
    with entered(store, chart("till")) as host:
        for id in ids:
            host.accept(id, "add", {"n": 1})
        before = store.read
        host.add(COUNTER)
        assert all(seen(host, id) == [1] for id in ids)
        assert store.read - before <= 2 * len(ids)


def test_migrating_takes_what_waits_along() -> None:
    store, newer = MemoryStore(), chart("counter/2")
    with entered(store) as host:
        host.start(COUNTER, "a")
        host.send("a", "add", {"n": 1})
    with entered(store, newer) as host:
        host.send("a", "add", {"n": 2})
        assert "this version of the chart counter is not registered" in (host.look("a").problem or "")
        with pytest.raises(ChartChanged):
            host.migrate("a", newer)
        with pytest.raises(UnknownChart):
            host.migrate("a", COUNTER)
        host.migrate("a", newer, {"states": {"on": "awake"}})
        assert seen(host, "a") == [1, "two 2"]
    with entered(store, newer) as host:
        assert (seen(host, "a"), host.look("a").configuration) == ([1, "two 2"], {"awake"})


def test_migrating_one_that_goes_on_takes_nothing_twice() -> None:
    with entered(MemoryStore(), COUNTER, chart("counter/2"), batch=1) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        busy(host)
        host.submit("a", "tell", {"to": "b", "n": 1})
        host.collect()
        host._work()  # what is told waits in the store
        assert host._batches.inbox.waiting("b") == 1
        host.migrate("b", chart("counter/2"), {"states": {"on": "awake"}})
        go_on(host)
        assert seen(host, "b") == ["two 1"]


# --- stores -----------------------------------------------------------------------------------


def test_a_backup_is_a_store(tmp_path: Path) -> None:
    with entered(SqliteStore(tmp_path / "a.db")) as host:
        host.start(COUNTER, "a")
        host.send("a", "add", {"n": 1})
        host.backup(tmp_path / "b.db")
        host.send("a", "add", {"n": 2})
    with entered(SqliteStore(tmp_path / "b.db")) as host:
        assert seen(host, "a") == [1]


def test_what_is_promised_is_there() -> None:
    assert [name for name in durable.__all__ if not hasattr(durable, name)] == []
    assert not hasattr(durable, "DurabelHost")
