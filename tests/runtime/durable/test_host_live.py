"""A durable host in real time: in an event loop whose time passes at once, and on a thread of its own."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from pathlib import Path
from threading import Event, Thread, get_ident
from typing import Any

import pytest

from scxml_runtime import SessionError, SystemClock, VirtualClock
from scxml_runtime.durable import (
    DurableHost,
    HostClosed,
    MemoryStore,
    SqliteStore,
    StoreError,
    StoreInUse,
)
from scxml_runtime.durable.stores.store import Changes
from scxml_runtime.ports.transport import Response
from tests.runtime.durable.charts import chart
from tests.runtime.durable.test_performers import POSTING, scan
from tests.runtime.host.loops import clock, passes_at_once

COUNTER, ALARM, TILL, SCANNER = (chart(name) for name in ("counter", "alarm", "till", "scanner"))


# --- in an event loop -------------------------------------------------------------------------


def test_what_is_due_comes_by_itself() -> None:
    async def main() -> list[Any]:
        async with DurableHost(MemoryStore(), [ALARM], clock=clock()) as host:
            host.start(ALARM, "a")
            await asyncio.wrap_future(host.submit("a", "set"))
            seen = []
            for seconds in (9.9, 0.2):
                await asyncio.sleep(seconds)
                seen.append(host.look("a").data["rung"])
            return seen

    assert passes_at_once(main) == [[], ["ring"]]


def test_an_earlier_one_comes_first_and_a_later_one_after() -> None:
    async def main() -> list[Any]:
        async with DurableHost(MemoryStore(), [ALARM], clock=clock()) as host:
            for id in ("a", "b"):
                host.start(ALARM, id)
            host.send("a", "slow")
            host.send("b", "set")
            seen = []
            for seconds in (10.1, 10.1):
                await asyncio.sleep(seconds)
                seen.append((host.look("a").data["rung"], host.look("b").data["rung"]))
            return seen

    assert passes_at_once(main) == [([], ["ring"]), (["ring.slow"], ["ring"])]


def test_what_came_due_while_nobody_was_there_comes_at_once() -> None:
    store = MemoryStore()
    with DurableHost(store, [ALARM], clock=VirtualClock(epoch=1_700_000_000.0)) as host:
        host.start(ALARM, "a")
        host.send("a", "set")

    async def main() -> Any:
        async with DurableHost(store, [ALARM], clock=clock()) as host:
            await asyncio.sleep(0)
            return host.look("a").data["rung"]

    assert passes_at_once(main) == ["ring"]


def test_many_at_once_are_committed_together() -> None:
    commits: list[Changes] = []

    class Counted(MemoryStore):
        def commit(self, changes: Changes) -> None:
            commits.append(changes)
            super().commit(changes)

    async def main() -> Any:
        async with DurableHost(Counted(), [COUNTER], clock=clock(), seconds=1000.0) as host:
            for n in range(32):
                host.start(COUNTER, f"s{n}")
            commits.clear()
            await asyncio.gather(
                *(asyncio.wrap_future(host.submit(f"s{n}", "add", {"n": n})) for n in range(32))
            )
            return host.look("s31").data["seen"]

    assert passes_at_once(main) == [31]
    assert [len(each.rows) for each in commits[:1]] == [32]


def test_one_turn_is_taken_however_late_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where reading the sessions alone takes longer than a batch may."""
    batches: list[DurableHost] = []

    def late(host: DurableHost) -> Any:
        batches.append(host)
        assert len(batches) <= 20, "batches without a turn"
        return lambda: True

    monkeypatch.setattr(DurableHost, "stopwatch", late)
    with DurableHost(MemoryStore(), [COUNTER], clock=VirtualClock()) as host:
        ids = [host.start(COUNTER), host.start(COUNTER)]
        host.send(ids[1], "add", {"n": 1})
        assert host.look(ids[1]).data["seen"] == [1]


def test_other_tasks_have_their_turn_while_sessions_are_never_at_rest() -> None:
    import scxmlc
    from tests.runtime.durable.test_host_failures import PING

    ping = scxmlc.load(PING)

    async def main() -> int:
        async with DurableHost(MemoryStore(), [ping], clock=clock()) as host:
            for id in ("a", "b"):
                host.start(ping, id)
            host.submit("a", "begin", {"to": "b"})
            turns = 0
            for _ in range(10):
                await asyncio.sleep(0)
                turns += 1
            host.terminate("a")
            host.terminate("b")
            return turns

    assert passes_at_once(main) == 10


def test_processors_and_services_are_tasks_of_the_loop() -> None:
    async def sell(message: Any) -> Any:
        await asyncio.sleep(3)
        return {"receipt": 6}

    async def main() -> Any:
        async with DurableHost(
            MemoryStore(),
            [TILL, SCANNER],
            processors={"x-till": sell},
            services={"x-scan": scan},
            clock=clock(),
        ) as host:
            host.start(TILL, "t")
            host.send("t", "buy", {"at": "x-till", "n": 1})
            host.start(SCANNER, "s")
            host.send("s", "go")
            host.send("s", "tell", {"n": 5})
            host.send("s", "tell", {"n": 0})
            await asyncio.sleep(60)
            return host.look("t").data["got"], host.look("s").data["heard"]

    assert passes_at_once(main) == ([6], [5, [5]])


def test_leaving_ends_what_is_at_work_and_the_next_host_begins_it_again() -> None:
    store, begun, ended = MemoryStore(), [], []

    async def sell(message: Any) -> Any:
        begun.append(message.key)
        try:
            await asyncio.sleep(30)
        finally:
            ended.append(message.key)
        return {"receipt": 6}

    async def main(seconds: float) -> Any:
        async with DurableHost(store, [TILL], processors={"x-till": sell}, clock=clock()) as host:
            if not begun:
                host.start(TILL, "t")
                host.send("t", "buy", {"at": "x-till", "n": 1})
            await asyncio.sleep(seconds)
            return host.look("t").data["got"]

    assert passes_at_once(lambda: main(10)) == []
    assert passes_at_once(lambda: main(40)) == [6]
    assert begun == ended == ["t/1", "t/1"]


def test_a_request_is_made_on_a_thread() -> None:
    import scxmlc

    threads, posting = [], scxmlc.load(POSTING)

    class Net:
        def request(self, method: str, url: str, body: bytes, headers: Any) -> Response:
            threads.append(get_ident())
            raise OSError("no route")

    async def main() -> Any:
        async with DurableHost(MemoryStore(), [posting], transport=Net(), clock=SystemClock()) as host:
            host.start(posting, "p")
            host.send("p", "go")
            while not (seen := host.look("p").data["seen"]):
                await asyncio.sleep(0)
            return seen

    assert asyncio.run(main()) == ["error.communication"]
    assert threads != [get_ident()] and len(threads) == 1


def test_a_store_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(MemoryStore):
        left = 0

        def commit(self, changes: Changes) -> None:
            if self.left > 0:
                self.left -= 1
                raise StoreError("the disk is away")
            super().commit(changes)

    store = Failing()

    async def main() -> Any:
        async with DurableHost(store, [ALARM], clock=clock()) as host:
            host.start(ALARM, "a")
            host.send("a", "set")
            store.left = 3
            await asyncio.sleep(11)
            seen = [host.look("a").data["rung"], store.left]
            await asyncio.sleep(5)
            return [*seen, host.look("a").data["rung"]]

    assert passes_at_once(main) == [[], 1, ["ring"]]
    assert [each.getMessage() for each in caplog.records] == ["the disk is away"]


def test_a_store_in_use_is_refused_and_nothing_is_left_over() -> None:
    store = MemoryStore()
    store.open()

    async def main() -> None:
        with pytest.raises(StoreInUse):
            async with DurableHost(store, clock=clock()):
                pass

    passes_at_once(main)
    with pytest.raises(StoreInUse):
        DurableHost(store).__enter__()


def test_virtual_time_has_no_loop() -> None:
    async def main() -> None:
        with pytest.raises(TypeError, match="by `with`, not `async with`"):
            async with DurableHost(MemoryStore(), clock=VirtualClock()):
                pass

    passes_at_once(main)


# --- on a thread ------------------------------------------------------------------------------


def test_threads_send_and_each_event_counts_once(tmp_path: Path) -> None:
    with DurableHost(SqliteStore(tmp_path / "s.db"), [COUNTER]) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)

        def send(first: int) -> None:
            for n in range(first, first + 40):
                host.send("ab"[n % 2], "add", {"n": n}, key=str(n))

        threads = [Thread(target=send, args=(n * 40,)) for n in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        seen = host.look("a").data["seen"] + host.look("b").data["seen"]
        assert sorted(seen) == [*range(160)]
        for first in range(0, 160, 40):  # in the order of each thread
            mine = [n for n in host.look("a").data["seen"] if first <= n < first + 40]
            assert mine == sorted(mine)
    with DurableHost(SqliteStore(tmp_path / "s.db"), [COUNTER]) as host:
        assert len(host.look("a").data["seen"]) == 80


def test_what_was_handed_in_is_done_before_the_host_is_left() -> None:
    store = MemoryStore()
    with DurableHost(store, [COUNTER]) as host:
        host.start(COUNTER, "a")
        futures: list[Future[None]] = [host.submit("a", "add", {"n": n}) for n in range(500)]
    assert all(each.done() and each.exception() is None for each in futures)
    for ask in (lambda: host.submit("a", "add"), lambda: host.look("a")):
        with pytest.raises(HostClosed):
            ask()
    with DurableHost(store, [COUNTER]) as host:
        assert host.look("a").data["seen"] == [*range(500)]


def test_what_comes_while_the_host_is_left_is_refused() -> None:
    """A store that lets nobody go on until another thread has tried."""
    trying, tried = Event(), Event()

    class Slow(MemoryStore):
        def close(self) -> None:
            trying.set()
            tried.wait()
            super().close()

    problems: list[BaseException] = []

    def send() -> None:
        trying.wait()
        try:
            host.send("a", "add", {"n": 1})
        except HostClosed as problem:
            problems.append(problem)
        finally:
            tried.set()

    host = DurableHost(Slow(), [COUNTER])
    thread = Thread(target=send)
    with host:
        host.start(COUNTER, "a")
        thread.start()
    thread.join()
    assert len(problems) == 1


def test_services_may_send_from_any_thread() -> None:
    async def service(call: Any) -> Any:
        thread = Thread(target=call.send, args=("progress", {"n": 3}))
        thread.start()
        thread.join()
        return {"scanned": 4}

    with DurableHost(MemoryStore(), [SCANNER], services={"x-scan": service}) as host:
        host.start(SCANNER, "s")
        host.send("s", "go")
        while "idle" not in host.look("s").configuration:
            pass
        assert host.look("s").data["heard"] == [3, 4]


def test_a_processor_may_send_and_wait_for_it() -> None:
    def sell(message: Any) -> Any:
        host.send("c", "add", {"n": message.data["n"]})
        return {"receipt": host.look("c").data["seen"]}

    with DurableHost(MemoryStore(), [TILL, COUNTER], processors={"x-till": sell}) as host:
        host.start(TILL, "t")
        host.start(COUNTER, "c")
        host.send("t", "buy", {"at": "x-till", "n": 1})
        while not (got := host.look("t").data["got"]):
            pass
        assert got == [[1]]


def test_a_host_is_entered_once() -> None:
    with DurableHost(MemoryStore()) as host, pytest.raises(RuntimeError, match="entered already"):
        host.__enter__()
    with pytest.raises(SessionError, match="entered once"):
        host.__enter__()
