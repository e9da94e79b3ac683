"""What a host of families refuses, or lives through: each with its own error, a sentence, and nothing lost.

`store` is a file; a host is on virtual time, and on a thread of its own where it matters."""

from __future__ import annotations

import math
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import SessionError, VirtualClock
from scxml_runtime.durable import SqliteStore, StoreDamaged, StoreFull, StoreInUse
from scxml_runtime.durable.errors import (
    Duplicate,
    HostClosed,
    InboxFull,
    KeyReused,
    SessionLives,
    SessionOver,
    TooLarge,
    UnknownChart,
    UnknownSession,
)
from scxml_runtime.durable.host.host import DurableHost
from tests.runtime.durable.charts import FIRST, chart

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name='

SPIN = scxmlc.load(f"""{HEAD}"spin"><state id="a">
  <transition event="go"><send event="go" delay="0s"/></transition>
</state></scxml>""")

PINGPONG = scxmlc.load(f"""{HEAD}"pingpong"><state id="a">
  <transition event="go">
    <send targetexpr="'#_scxml_' + _event.data.to" event="go"><param name="to" expr="_sessionid"/></send>
  </transition>
</state></scxml>""")

HOARD = scxmlc.load(f"""{HEAD}"hoard"><datamodel><data id="all" expr="''"/></datamodel><state id="a">
  <transition event="put"><assign location="all" expr="all + _event.data"/></transition>
  <transition event="yield"><script>all = (function* () {{ yield 1 }})()</script></transition>
</state></scxml>""")

ALL = [chart(name) for name in FIRST] + [SPIN, PINGPONG, HOARD]
MEGABYTES = 10_000_000

Make = Callable[..., DurableHost]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


@pytest.fixture
def store(path: Path) -> SqliteStore:
    return SqliteStore(path)


@pytest.fixture
def host(store: SqliteStore) -> Iterator[DurableHost]:
    with virtual(store) as made:
        made.start(chart("counter"), id="a")
        yield made


def virtual(store: SqliteStore, **options: Any) -> DurableHost:
    return DurableHost(store, charts=ALL, **{"clock": VirtualClock(), **options})


def real(store: SqliteStore, **options: Any) -> DurableHost:
    return DurableHost(store, charts=ALL, **options)


BOTH = pytest.mark.parametrize("made", [virtual, real])


# --- the file ----------------------------------------------------------------------------------------------------


@BOTH
def test_a_torn_database(path: Path, store: SqliteStore, made: Make) -> None:
    with virtual(store) as host:
        host.start(chart("counter"), id="a")
    path.write_bytes(path.read_bytes()[:-8192])
    threads = threading.active_count()
    with pytest.raises(StoreDamaged, match=r"it is cut off: .* put a backup in its place"), made(store):
        raise AssertionError("it was entered")
    assert threading.active_count() == threads


@BOTH
def test_two_hosts_on_one_file(path: Path, store: SqliteStore, made: Make) -> None:
    with made(store) as host:
        with pytest.raises(StoreInUse, match="is in use in this process already"), made(SqliteStore(path)):
            raise AssertionError("it was entered")
        host.start(chart("counter"), id="a")


def test_two_hosts_in_two_processes(path: Path, store: SqliteStore) -> None:
    second = (
        "import sys\n"
        "from scxml_runtime.durable import SqliteStore, StoreInUse\n"
        "from scxml_runtime.durable.host.host import DurableHost\n"
        "try:\n    DurableHost(SqliteStore(sys.argv[1])).__enter__()\n"
        "except StoreInUse as problem:\n    print(problem)"
    )
    with real(store) as host:
        host.start(chart("counter"), id="a")
        told = subprocess.run(
            [sys.executable, "-c", second, path], capture_output=True, text=True, check=True
        )
        assert "is in use by process" in told.stdout
        host.send("a", "add", {"n": 1})
    with virtual(store) as host:
        assert host.look("a").data["seen"] == [1]


@BOTH
def test_a_disk_that_is_full(store: SqliteStore, made: Make) -> None:
    with made(store) as host:
        host.start(chart("counter"), id="a")
        host.start(HOARD, id="h")
        host.send("a", "add", {"n": 1}, key="1")
        _pages(host, store, 1)
        with pytest.raises(StoreFull, match=r"There is no room for .* make room"):
            host.send("h", "put", "x" * MEGABYTES, key="big")
        assert host.look("h").data["all"] == ""
        _pages(host, store, 1_000_000)
        host.send("a", "add", {"n": 2}, key="2")
        host.send("h", "put", "x" * MEGABYTES, key="big")
        assert host.look("a").data["seen"] == [1, 2]
        assert len(host.look("h").data["all"]) == MEGABYTES


def test_a_disk_that_is_full_when_a_timer_is_due(store: SqliteStore) -> None:
    with virtual(store) as host:
        host.start(chart("alarm"), id="a")
        host.send("a", "set")
        _pages(host, store, 1)
        host.start(HOARD, id="h")
        with pytest.raises(StoreFull):
            host.send("h", "put", "x" * MEGABYTES)
        _pages(host, store, 1_000_000)
        host.advance(30)
        assert host.look("a").data["rung"] == ["ring"]


def _pages(host: DurableHost, store: SqliteStore, most: int) -> None:
    """Let the file have so many pages at most; SQLite makes it what there is."""
    assert store._connection is not None
    host.call(store._connection.execute, f"PRAGMA max_page_count = {most}")


# --- time --------------------------------------------------------------------------------------------------------


def test_a_clock_that_was_set_back(store: SqliteStore) -> None:
    nine = 1_800_000_000.0
    with virtual(store, clock=VirtualClock(epoch=nine)) as host:
        host.start(chart("alarm"), id="a")
        host.send("a", "set")
        host.advance(4)
        due = host.look("a").due
    with virtual(store, clock=VirtualClock(epoch=nine - 86_400)) as host:
        host.send("a", "slow")
        host.advance(5)
        assert host.look("a").data["rung"] == []
        assert host.look("a").due == due
        host.advance(1)
        assert host.look("a").data["rung"] == ["ring"]
        host.advance(60)
        assert host.look("a").data["rung"] == ["ring", "ring.slow"]


def test_a_clock_that_was_set_a_year_ahead(store: SqliteStore) -> None:
    with virtual(store) as host:
        host.start(chart("alarm"), id="a")
        host.send("a", "slow")
        host.send("a", "set")
    with virtual(store, clock=VirtualClock(epoch=1_900_000_000.0)) as host:
        assert host.look("a").data["rung"] == ["ring", "ring.slow"]


# --- charts ------------------------------------------------------------------------------------------------------


def test_a_chart_that_never_rests_in_its_transitions(host: DurableHost) -> None:
    host.start(chart("restless"), id="r")
    host.send("r", "go")
    seen = host.look("r")
    assert seen.is_over and "microsteps without coming to rest" in (seen.failure or "")
    with pytest.raises(SessionOver, match="'r' is over"):
        host.send("r", "go")


@pytest.mark.parametrize("cls", [SPIN, PINGPONG])
def test_a_chart_that_never_rests_holds_up_nobody(store: SqliteStore, cls: Any) -> None:
    with real(store) as host:
        host.start(chart("counter"), id="a")
        for id in ("one", "two"):
            host.start(cls, id=id)
        host.send("one", "go", {"to": "two"})
        for n in range(5):
            host.send("a", "add", {"n": n})
            assert host.look("a").data["seen"] == [*range(n + 1)]
        for id in ("one", "two"):
            host.terminate(id)
        assert host.look("one").is_over


def test_a_chart_that_never_rests_on_virtual_time(host: DurableHost) -> None:
    host.start(SPIN, id="r")
    host.send("r", "go")
    host.send("a", "add", {"n": 1})
    assert host.look("a").data["seen"] == [1]
    host.terminate("r")
    assert host.look("r").is_over


def test_what_cannot_be_saved_has_not_happened(host: DurableHost) -> None:
    host.start(HOARD, id="h")
    host.send("h", "put", "x")
    with pytest.raises(ValueError, match=r"data\.all cannot be saved: it is a generator"):
        host.send("h", "yield")
    host.send("h", "put", "y")
    assert host.look("h").data["all"] == "xy"


def test_a_chart_that_the_host_has_not(host: DurableHost) -> None:
    with pytest.raises(UnknownChart, match="is none of the host's charts"):
        host.start(chart("counter/2"), id="b")
    for nothing in ("counter", int, None):
        with pytest.raises(TypeError, match="the class of a chart is wanted"):
            host.start(nothing)  # type: ignore[arg-type]


# --- sessions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ask",
    [
        lambda host: host.send("nobody", "add"),
        lambda host: host.accept("nobody", "add"),
        lambda host: host.submit("nobody", "add").result(10),
        lambda host: host.look("nobody"),
        lambda host: host.terminate("nobody"),
        lambda host: host.forget("nobody"),
        lambda host: host.migrate("nobody", chart("counter")),
    ],
)
def test_a_session_that_is_not_there(host: DurableHost, ask: Any) -> None:
    with pytest.raises(UnknownSession, match="there is no session 'nobody'"):
        ask(host)


@pytest.mark.parametrize("way", ["send", "accept"])
def test_a_session_that_is_over(host: DurableHost, way: str) -> None:
    host.send("a", "stop")
    with pytest.raises(SessionOver, match="the session 'a' is over"):
        getattr(host, way)("a", "add", {"n": 1})
    host.forget("a")
    with pytest.raises(UnknownSession):
        getattr(host, way)("a", "add", {"n": 1})


def test_one_that_lives_is_not_forgotten(host: DurableHost) -> None:
    with pytest.raises(SessionLives, match="'a' is not over"):
        host.forget("a")


def test_an_id_that_is_taken(host: DurableHost) -> None:
    with pytest.raises(Duplicate, match="there is a session 'a' already"):
        host.start(chart("alarm"), id="a")
    host.send("a", "stop")
    with pytest.raises(Duplicate):
        host.start(chart("alarm"), id="a")


@pytest.mark.parametrize("id", ["", "a~1", "x" * 2_000, "a\0b", "\ud800"])
def test_what_is_no_id(host: DurableHost, id: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        host.start(chart("counter"), id=id)


@pytest.mark.parametrize("way", ["send", "accept"])
def test_a_key_with_another_body(host: DurableHost, way: str) -> None:
    host.send("a", "add", {"n": 1}, key="order-1")
    with pytest.raises(KeyReused, match="under the key 'order-1'"):
        getattr(host, way)("a", "add", {"n": 2}, key="order-1")
    assert host.look("a").data["seen"] == [1]


def test_an_answer_for_a_session_that_is_gone(store: SqliteStore) -> None:
    calls: list[Any] = []

    async def talk(call: Any) -> None:
        calls.append(call)
        await call.sleep(100)

    with virtual(store, services={"x-stubborn": talk}) as host:
        host.start(chart("stubborn"), id="s")
        host.send("s", "stop")
        calls[0].send("too.late")
        host.advance(200)
        host.forget("s")
        calls[0].send("far.too.late")
        assert host.sessions() == []


# --- data --------------------------------------------------------------------------------------------------------


@BOTH
def test_ten_megabytes(store: SqliteStore, made: Make) -> None:
    with made(store) as host:
        host.start(HOARD, id="h")
        host.send("h", "put", "x" * MEGABYTES)
    with made(store) as host:
        assert len(host.look("h").data["all"]) == MEGABYTES


def test_more_than_is_allowed(store: SqliteStore) -> None:
    with virtual(store, largest=1_000_000) as host:
        host.start(HOARD, id="h")
        with pytest.raises(TooLarge, match="the host allows 1,000,000, as its `largest` says"):
            host.send("h", "put", "x" * MEGABYTES)
        host.send("h", "put", "x" * 300_000)
        with pytest.raises(TooLarge, match="the session 'h' would take"):
            host.send("h", "put", "x" * 400_000)
        assert len(host.look("h").data["all"]) == 300_000


def test_more_than_may_wait(store: SqliteStore) -> None:
    with virtual(store) as host:
        host.start(chart("counter"), id="a")
    with DurableHost(store, charts=[chart("alarm")], inbox=3, clock=VirtualClock()) as host:
        for n in range(3):
            host.accept("a", "add", {"n": n})
        with pytest.raises(InboxFull, match="send it later"):
            host.accept("a", "add", {"n": 3})
    with virtual(store) as host:
        assert host.look("a").data["seen"] == [0, 1, 2]


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)
DEEP: list[Any] = []
for _ in range(5_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "data, problem",
    [
        ({"n": {1, 2}}, r"the data of add\['n'\] is set"),
        ({"n": object()}, r"is object"),
        ({"n": b"x"}, r"is bytes"),
        ({"n": CIRCLE}, "contains itself"),
        ({"n": DEEP}, "nested deeper than"),
        ({(1, 2): 3}, "keys are texts"),
    ],
)
def test_data_that_are_not_plain(host: DurableHost, data: Any, problem: str) -> None:
    with pytest.raises((TypeError, ValueError), match=problem):
        host.send("a", "add", data)
    with pytest.raises((TypeError, ValueError), match=problem):
        host.accept("a", "add", data)


@pytest.mark.parametrize("n", [math.inf, -math.inf, 2**70, -0.0, "\ud800", "\0", 1e-300])
def test_data_that_are_odd_come_through(store: SqliteStore, n: Any) -> None:
    with virtual(store) as host:
        host.start(chart("counter"), id="a")
        host.send("a", "add", {"n": n}, key="1")
        seen = host.look("a").data["seen"]
    with virtual(store) as host:
        assert repr(host.look("a").data["seen"]) == repr(seen)
        host.send("a", "add", {"n": n}, key="1")


# --- the program -------------------------------------------------------------------------------------------------


def test_a_host_that_is_not_entered(store: SqliteStore) -> None:
    host = virtual(store)
    with pytest.raises(HostClosed, match="enter the host first"):
        host.send("a", "add")
    with host:
        host.start(chart("counter"), id="a")
    with pytest.raises(HostClosed, match="use it before it is left"):
        host.send("a", "add")
    with pytest.raises(SessionError, match="a host is entered once"), host:
        raise AssertionError("it was entered")


@BOTH
def test_a_function_that_waits_for_another_session(store: SqliteStore, made: Make) -> None:
    caller = scxmlc.load(f"""{HEAD}"caller"><datamodel><data id="r"/></datamodel><state id="a">
      <transition event="go"><script>r = ask()</script></transition>
      <transition event="error"><script>r = _event.name</script></transition>
    </state></scxml>""")
    with made(store, functions={"ask": lambda: host.send("c", "go")}) as host:
        host.add(caller)
        host.start(caller, id="c")
        host.send("c", "go")
        assert host.look("c").data["r"] == "error.execution"


@pytest.mark.parametrize("result", [{1}, object(), CIRCLE])
def test_a_processor_whose_result_is_not_plain(store: SqliteStore, result: Any) -> None:
    with virtual(store, processors={"x-till": lambda message: result}) as host:
        host.start(chart("till"), id="t")
        host.send("t", "buy", {"at": "x-till", "n": 1})
        assert host.look("t").data["got"] == ["error.execution sale"]


def test_a_processor_that_ends_the_hosts_thread(path: Path) -> None:
    def leave(message: Any) -> None:
        raise SystemExit("enough")

    with (
        pytest.raises(SystemExit, match="enough"),
        real(SqliteStore(path), processors={"x-till": leave}) as host,
    ):
        host.start(chart("till"), id="t")
        host.start(chart("counter"), id="a")
        (thread,) = [each for each in threading.enumerate() if each.name == "scxml-host"]
        host.send("t", "buy", {"at": "x-till", "n": 1})
        thread.join(10)
        assert not thread.is_alive()
        for ask in (lambda: host.send("a", "add", {"n": 1}), lambda: host.look("a")):
            with pytest.raises(HostClosed, match="the host's thread has ended before its time"):
                ask()
    with virtual(SqliteStore(path), processors={"x-till": lambda message: {"receipt": 7}}) as host:
        assert host.look("t").data["got"] == [7]
        assert host.look("a").data["seen"] == []


@pytest.mark.parametrize(
    "options, problem",
    [
        ({"residnt": 1}, "a host has no limit 'residnt'; did you mean resident"),
        ({"batch": "x"}, "batch is a number from 1, not 'x'"),
        ({"largest": 0}, "largest is a number from 1, not 0"),
        ({"charts": ALL[0]}, r"charts is a list: charts=\[Counter\]"),
        ({"store": "gates.db"}, r"a store is wanted, such as SqliteStore\('gates.db'\), not 'gates.db'"),
    ],
)
def test_what_a_host_is_not_made_of(store: SqliteStore, options: dict[str, Any], problem: str) -> None:
    with pytest.raises((TypeError, ValueError), match=problem):
        DurableHost(**{"store": store, "charts": ALL, **options})


def test_what_is_no_page(host: DurableHost) -> None:
    for limit in (0, -1):
        with pytest.raises(ValueError, match="limit is a number from 1"):
            host.sessions(limit=limit)
    with pytest.raises(TypeError, match="params are a dict"):
        host.start(chart("counter"), params=[1])  # type: ignore[arg-type]


def test_many_threads(store: SqliteStore) -> None:
    with real(store) as host:
        for id in "abcd":
            host.start(chart("counter"), id=id)

        def send(id: str) -> None:
            for n in range(25):
                host.send(id, "add", {"n": n}, key=str(n))

        threads = [threading.Thread(target=send, args=(id,)) for id in "abcd" * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [host.look(id).data["seen"] for id in "abcd"] == [[*range(25)]] * 4


def test_futures_that_nobody_wants_any_more(store: SqliteStore) -> None:
    with real(store) as host:
        host.start(chart("counter"), id="a")
        futures = [host.submit("a", "add", {"n": n}) for n in range(200)]
        for future in futures[::2]:
            future.cancel()
        assert not wait(futures, timeout=30).not_done
        assert host.look("a").data["seen"] == [*range(200)]


@BOTH
def test_what_was_handed_in_is_done_before_the_host_is_left(store: SqliteStore, made: Make) -> None:
    with made(store) as host:
        host.start(chart("counter"), id="a")
        futures = [host.submit("a", "add", {"n": n}) for n in range(300)]
    assert all(future.done() and future.exception() is None for future in futures)
    with made(store) as host:
        assert host.look("a").data["seen"] == [*range(300)]


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda host: host.sessions(chart=chart("counter")), "chart is a str, not type"),
        (lambda host: host.sessions(after=3), "after is a str, not int"),
        (lambda host: host.look(3), "id is a str, not int"),
        (lambda host: host.look(["a"]), "id is a str, not list"),
        (lambda host: host.history(3), "id is a str, not int"),
        (lambda host: host.look("\ud800"), "id is no text: it has half of a character in it"),
        (lambda host: host.sessions(after="a\udfff"), "after is no text"),
        (lambda host: host.forget(3), "id is a str, not int"),
        (lambda host: host.migrate(3, chart("counter")), "id is a str, not int"),
    ],
)
def test_what_is_asked_about_no_name(host: DurableHost, ask: Callable[[Any], Any], what: str) -> None:
    with pytest.raises((TypeError, ValueError), match=what):
        ask(host)
