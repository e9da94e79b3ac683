"""A durable host among threads: who works, who waits, and what comes in the middle of it: Ctrl-C, the end of a thread,
a copy of the process."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from scxml_runtime import SessionError, VirtualClock
from scxml_runtime.durable import DurableHost, HostClosed, InboxFull, MemoryStore, SqliteStore, StoreError
from scxml_runtime.durable.host.working import Working
from scxml_runtime.durable.stores.store import Changes
from tests.runtime.durable.charts import chart
from tests.runtime.host.loops import clock, passes_at_once

COUNTER, ALARM, TILL, SCANNER = (chart(name) for name in ("counter", "alarm", "till", "scanner"))


class Struck(MemoryStore):
    """Does something before or behind one commit."""

    before: Callable[[], object] | None = None
    behind: Callable[[], object] | None = None
    fulfilled: tuple[str, ...] = ()

    def commit(self, changes: Changes) -> None:
        before, self.before = self.before, None
        if before is not None:
            before()
        behind, self.behind = self.behind, None
        super().commit(changes)
        self.fulfilled += (*changes.fulfilled,)
        if behind is not None:
            behind()


def interrupt() -> None:
    raise KeyboardInterrupt


def on_a_thread(work: Callable[[], object]) -> Thread:
    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread


# --- what comes in the middle of a batch ----------------------------------------------------------


def test_a_message_counts_once_though_an_interruption_came_behind_its_commit() -> None:
    store = Struck()
    with DurableHost(store, [COUNTER], clock=VirtualClock(), batch=1) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        store.behind = lambda: setattr(
            store, "behind", interrupt
        )  # the next commit, which is that of b's turn
        with pytest.raises(KeyboardInterrupt):
            host.send("a", "tell", {"to": "b", "n": 2})
        host.send("a", "add", {"n": 3})
        assert (host.look("a").data["seen"], host.look("b").data["seen"]) == ([3], [2])


def test_timers_are_set_though_an_interruption_came() -> None:
    store = Struck()

    async def main() -> Any:
        async with DurableHost(store, [ALARM], clock=clock()) as host:
            host.start(ALARM, "a")
            store.behind = interrupt
            with pytest.raises(KeyboardInterrupt):
                host.send("a", "set")
            await asyncio.sleep(11)
            return host.look("a").data["rung"]

    assert passes_at_once(main) == ["ring"]


def test_effects_begin_though_an_interruption_came() -> None:
    store, sold = Struck(), Event()
    processors = {"x-till": lambda message: sold.set()}
    with DurableHost(store, [TILL], processors=processors) as host:
        host.start(TILL, "t")
        store.behind = interrupt
        with pytest.raises(KeyboardInterrupt):
            host.call(host.send, "t", "buy", {"at": "x-till", "n": 1})  # on this thread, whoever is at work
        sold.wait()


def test_who_waits_hears_of_a_commit_behind_which_the_host_ends() -> None:
    store = Struck()
    with pytest.raises(KeyboardInterrupt), DurableHost(store, [COUNTER], clock=VirtualClock()) as host:
        host.start(COUNTER, "a")
        assert host._working.is_begun(False)
        heard = host.submit("a", "add", {"n": 1})
        host._working.end()
        store.behind = interrupt
    assert heard.result(timeout=0) is None


def test_an_interruption_is_that_of_its_thread() -> None:
    """Another who waits for the same batch hears what has become of it."""
    store, problems = Struck(), []
    with DurableHost(store, [COUNTER], clock=VirtualClock()) as host:
        host.start(COUNTER, "a")
        assert host._working.is_begun(False)
        other = host.submit("a", "add", {"n": 1})
        store.before = interrupt
        with pytest.raises(KeyboardInterrupt):
            host.send("a", "add", {"n": 2})
        host._working.end()
        problems.append(other.exception())
        assert host.look("a").data["seen"] == []
    assert isinstance(problems[0], SessionError) and "nothing of it has happened" in str(problems[0])


def test_what_was_answered_is_not_done_again_though_an_interruption_came_before_its_commit() -> None:
    store = Struck()
    with DurableHost(
        store, [TILL], clock=VirtualClock(), processors={"x-till": lambda message: None}
    ) as host:
        store.before = interrupt
        with pytest.raises(KeyboardInterrupt):
            host.fulfil(("t/7",))  # the commit has nothing else
        host.advance(0)
    assert "t/7" in store.fulfilled


def test_a_store_that_cannot_be_read_behind_a_commit_undoes_nothing() -> None:
    class Forgetful(MemoryStore):
        left = 0

        def next_due(self) -> float | None:
            if self.left > 0:
                self.left -= 1
                raise StoreError("the disk is away")
            return super().next_due()

    store = Forgetful()
    with DurableHost(store, [ALARM, COUNTER], clock=VirtualClock()) as host:
        host.start(ALARM, "a")
        host.start(COUNTER, "c")
        host.start(COUNTER, "d")
        store.left = 2
        host.send("c", "tell", {"to": "d", "n": 1})
        host.send("a", "set")
        host.advance(11)
        assert host.look("d").data["seen"] == [1]
        assert host.look("a").data["rung"] == ["ring"]


def test_sqlite_knows_of_a_commit_behind_which_an_interruption_came(tmp_path: Path) -> None:
    class Cursor:
        def __init__(self, cursor: Any) -> None:
            self._cursor = cursor

        def execute(self, statement: str, *values: Any) -> Any:
            found = self._cursor.execute(statement, *values)
            if statement == "COMMIT" and store.is_to_come:
                store.is_to_come = False
                raise KeyboardInterrupt
            return found

        def __getattr__(self, name: str) -> Any:
            return getattr(self._cursor, name)

    class Connection(Cursor):
        def execute(self, statement: str, *values: Any) -> Any:
            found = self._cursor.execute(statement, *values)
            return Cursor(found) if statement.startswith("BEGIN") else found

    class Interrupted(SqliteStore):
        is_to_come = False

        def _open_connection(self) -> Any:
            return Connection(super()._open_connection())

    store = Interrupted(tmp_path / "s.db")
    with DurableHost(store, [COUNTER], clock=VirtualClock()) as host:
        host.start(COUNTER, "a")
        before = store._commits
        store.is_to_come = True
        with pytest.raises(KeyboardInterrupt):
            host.send("a", "add", {"n": 1})
        host.send("a", "add", {"n": 2})
        assert host.look("a").data["seen"] == [1, 2]
        assert store._commits == before + 2 == store._one("SELECT commits FROM tally")


# --- who works, who waits -------------------------------------------------------------------------


def test_a_loop_goes_on_while_a_thread_commits_and_leaves_what_comes_alone() -> None:
    store, went_on = Struck(), Event()
    waiting: list[int] = []

    def commit() -> None:
        on_a_thread(lambda: host.submit("b", "add", {"n": 1})).join()
        live: Any = host.live
        live.loop.call_soon_threadsafe(live._in_turn, lambda: None)  # as where somebody asks for something
        live.loop.call_soon_threadsafe(went_on.set)
        went_on.wait()
        waiting.append(len(host.inbox))

    with DurableHost(store, [COUNTER]) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        store.before = commit
        host.send("a", "add", {"n": 1})
        assert waiting == [1]
        assert host.look("b").data["seen"] == [1]


def test_nobody_comes_before_a_loop_that_wants_to_work() -> None:
    working, answers = Working(), []
    assert working.is_begun(False)
    on_a_thread(lambda: answers.append(working.is_begun(True))).join()
    working.end()
    answers.append(working.is_free)
    assert working.is_begun(True)
    working.end()
    assert answers == [False, False] and working.is_free


def test_an_interruption_while_the_host_is_woken_lets_it_sleep_no_longer() -> None:
    sold = Event()
    processors = {"x-till": lambda message: sold.set()}
    with DurableHost(MemoryStore(), [TILL], processors=processors) as host:
        host.start(TILL, "t")
        live: Any = host.live
        soon = live.loop.call_soon_threadsafe

        def struck(work: Any) -> None:
            live.loop.call_soon_threadsafe = soon
            raise KeyboardInterrupt

        while live._woken:
            pass
        live.loop.call_soon_threadsafe = struck
        with pytest.raises(KeyboardInterrupt):
            host.send("t", "buy", {"at": "x-till", "n": 1})
        sold.wait()


def test_who_hears_of_a_full_inbox_may_look() -> None:
    seen: list[Any] = []
    with DurableHost(MemoryStore(), [COUNTER], inbox=1) as host:
        host.start(COUNTER, "a")
        assert host._working.is_begun(False)
        try:
            heard = [host.submit("a", "add", {"n": n}) for n in range(2)]
            heard[1].add_done_callback(lambda future: seen.append(host.look("a").data["seen"]))
            with pytest.raises(InboxFull):
                host.send("a", "add", {"n": 2})
        finally:
            host._working.end()
    assert seen == [[]]


def test_what_interrupts_a_submission_may_submit() -> None:
    with DurableHost(MemoryStore(), [COUNTER]) as host:
        host.start(COUNTER, "a")
        check = host._check_open

        def handle() -> None:  # as a signal's handler would, in the middle
            host._check_open = check  # type: ignore[method-assign]
            host.submit("a", "add", {"n": 1})

        host._check_open = handle  # type: ignore[method-assign]
        host.submit("a", "add", {"n": 2}).result()
        assert host.look("a").data["seen"] == [1, 2]


def test_who_waits_when_the_hosts_thread_ends_is_not_forgotten() -> None:
    store, begun = MemoryStore(), Event()
    heard: list[Any] = []

    async def scan(call: Any) -> None:
        begun.set()
        try:
            await call.receive()
        finally:
            heard.append(host.submit("c", "add", {"n": 1}))

    def sell(message: Any) -> None:
        raise SystemExit(3)

    charts = [TILL, COUNTER, SCANNER]
    host = DurableHost(store, charts, processors={"x-till": sell}, services={"x-scan": scan})
    with pytest.raises(SystemExit), host:
        for each, id in ((TILL, "t"), (COUNTER, "c"), (SCANNER, "s")):
            host.start(each, id)
        host.send("s", "go")
        begun.wait()
        host.send("t", "buy", {"at": "x-till", "n": 1})
        while not heard:
            pass
        heard[0].result()
        with pytest.raises(HostClosed, match="ended before its time"):
            host.send("c", "add", {"n": 2})
    with DurableHost(store, [COUNTER], clock=VirtualClock()) as host:
        assert host.look("c").data["seen"] == [1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_a_copy_of_the_process_has_no_host(tmp_path: Path) -> None:
    with DurableHost(SqliteStore(tmp_path / "s.db"), [COUNTER]) as host:
        host.start(COUNTER, "a")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            child = os.fork()
        if not child:
            left = 1
            try:
                host.send("a", "add", {"n": 1})
            except HostClosed as problem:
                host.__exit__(None, None, None)
                left = 0 if "forked" in str(problem) else 2
            finally:
                os._exit(left)
        assert os.waitpid(child, 0)[1] == 0
        host.send("a", "add", {"n": 2})
        assert host.look("a").data["seen"] == [2]
