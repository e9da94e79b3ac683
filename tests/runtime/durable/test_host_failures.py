"""What goes wrong around a durable host: the store, turns, time, families that keep each other busy."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore, StoreDamaged, StoreError, StoreFull
from scxml_runtime.durable.stores.store import Arrived, Changes, Wish
from tests.runtime.durable.charts import chart
from tests.runtime.durable.test_host import COUNTER, busy, entered, go_on, seen

ALARM = chart("alarm")


class Failing(MemoryStore):
    """One that commits only while there is room."""

    is_full = False

    def commit(self, changes: Changes) -> None:
        if self.is_full:
            raise StoreFull("there is no room")
        super().commit(changes)


# --- the store --------------------------------------------------------------------------------


def test_what_is_not_committed_has_not_happened() -> None:
    store = Failing()
    with entered(store) as host:
        host.start(COUNTER, "a")
        store.is_full = True
        for ask in (
            lambda: host.send("a", "add", {"n": 1}, key="1"),
            lambda: host.accept("a", "add", {"n": 1}, key="1"),
            lambda: host.start(COUNTER, "b"),
            lambda: host.terminate("a"),
        ):
            with pytest.raises(StoreFull, match="there is no room"):
                ask()
        assert seen(host, "a") == []
        store.is_full = False
        host.send("a", "add", {"n": 1}, key="1")
        host.start(COUNTER, "b")
        assert seen(host, "a") == [1]


def test_all_who_wait_hear_of_it() -> None:
    store = Failing()
    with entered(store) as host:
        host.start(COUNTER, "a")
        busy(host)
        futures = [host.submit(id, "add", {"n": 1}) for id in ("a", "b", "a")]
        store.is_full = True
        go_on(host)
        assert [type(each.exception()) for each in futures] == [StoreFull] * 3


def test_what_was_accepted_and_what_is_due_come_when_there_is_room() -> None:
    store = Failing()
    with entered(store, COUNTER, ALARM, at_once=1, batch=1) as host:
        host.start(COUNTER, "a")
        host.start(ALARM, "b")
        host.send("b", "set")
        busy(host)
        host.submit("b", "count")
        accepted = [host._hand_in("a", told(host, n)) for n in range(3)]
        host.collect()
        host._work()  # the turn of b; what a is to get is accepted
        assert [each.done() for each in accepted] == [True] * 3
        store.is_full = True
        go_on(host)
        with pytest.raises(StoreFull):
            host.advance(60)
        assert seen(host, "a") == []
        store.is_full = False
        host.advance(1)
        assert (seen(host, "a"), host.look("b").data["rung"]) == ([0, 1, 2], ["count", "ring"])


def told(host: DurableHost, n: int) -> Any:
    item = host._event("a", "add", {"n": n}, None)
    item.future, item.accepted = None, item.future
    return item


def test_an_effect_is_carried_out_behind_the_commit_alone() -> None:
    store, sold = Failing(), []
    with entered(
        store, chart("till"), processors={"x-till": lambda message: sold.append(message.key)}
    ) as host:
        host.start(chart("till"), "t")
        store.is_full = True
        with pytest.raises(StoreFull):
            host.send("t", "buy", {"at": "x-till", "n": 1})
        assert sold == []
        store.is_full = False
        host.send("t", "buy", {"at": "x-till", "n": 1})
        assert len(sold) == 1


def test_an_answer_waits_for_room_and_counts_once() -> None:
    store, sold = Failing(), []

    def sell(message: Any) -> dict[str, int]:
        sold.append(message.key)
        store.is_full = len(sold) == 1
        return {"receipt": 7}

    with entered(store, chart("till"), processors={"x-till": sell}) as host:
        host.start(chart("till"), "t")
        host.send("t", "buy", {"at": "x-till", "n": 1})
        assert host.look("t").data["got"] == []
        store.is_full = False
        host.advance(1)
        assert host.look("t").data["got"] == [7]
        assert len(sold) == 1


@pytest.mark.parametrize("batch", [1, 32])
def test_messages_of_a_batch_that_failed_were_not_sent(batch: int) -> None:
    store = Failing()
    with entered(store, batch=batch) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        store.is_full = True
        with pytest.raises(StoreFull):
            host.send("a", "tell", {"to": "b", "n": 1})
        store.is_full = False
        host.send("b", "add", {"n": 2})
        host.advance(5)
        assert seen(host, "b") == [2]


def test_a_store_that_cannot_be_read_is_heard_of() -> None:
    class Unreadable(MemoryStore):
        is_broken = False

        def rows(self, ids: Any) -> Any:
            if self.is_broken:
                raise StoreError("the disk is gone")
            return super().rows(ids)

    store = Unreadable()
    with entered(store, resident=1) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        store.is_broken = True
        with pytest.raises(StoreError, match="the disk is gone"):
            host.send("a", "add", {"n": 1})
        store.is_broken = False
        host.send("a", "add", {"n": 1})
        assert seen(host, "a") == [1]


# --- turns ------------------------------------------------------------------------------------


def test_one_event_that_breaks_a_turn_spoils_none_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with entered(MemoryStore(), largest=2000) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        busy(host)
        futures = [host.submit("a", "add", {"n": n}) for n in (1, "x" * 1900, 2)]
        other = host.submit("b", "add", {"n": 3})
        go_on(host)
        assert [type(each.exception()).__name__ for each in futures] == ["NoneType", "TooLarge", "NoneType"]
        assert (seen(host, "a"), seen(host, "b"), other.exception()) == ([1, 2], [3], None)


def test_after_a_turn_that_broke_many_events_come_in_one_again() -> None:
    with entered(MemoryStore(), largest=2000, history=True) as host:
        host.start(COUNTER, "a")
        for events in ([1, "x" * 1900], [2, 3, 4]):
            busy(host)
            for n in events:
                host.submit("a", "add", {"n": n})
            go_on(host)
        assert [each.inputs for each in host.history("a")] == [("start",), ("add",), ("add",) * 3]


def test_a_family_that_grows_too_large_by_itself_is_held_up() -> None:
    store = MemoryStore()
    with entered(store, largest=2000) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        for letter in "xyz":
            host.send("a", "tell", {"to": "b", "n": letter * 500})
        problem = host.look("b").problem
        assert problem is not None and "its turn failed: TooLarge: the session 'b' would take" in problem
        host.send("b", "add", {"n": 3})
        host.send("a", "add", {"n": 4})
        assert (seen(host, "a"), seen(host, "b")) == ([4], ["x" * 500])
    with entered(store) as host:
        assert (seen(host, "b")[1:], host.look("b").problem) == (["y" * 500, "z" * 500, 3], None)


def test_what_was_saved_and_cannot_go_on_is_said() -> None:
    store = MemoryStore()
    with entered(store) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
    store.open()
    row = store.rows(["a"])["a"]
    saved = json.loads(row.saved)
    saved["session"]["configuration"] = ["nowhere"]
    store.commit(Changes(rows=[replace(row, saved=json.dumps(saved))]))
    store.close()
    with entered(store) as host:
        assert "nowhere" in (host.look("a").problem or "")
        host.send("a", "add", {"n": 1})
        host.send("b", "add", {"n": 1})
        assert "what was saved cannot go on" in (host.look("a").problem or "")
        assert seen(host, "b") == [1]


@pytest.mark.parametrize("what", ["wishes", "arrived"])
def test_what_waits_and_is_not_understood_is_said(what: str) -> None:
    store = MemoryStore()
    store.open()
    text = '{"kind": "newer"}'
    store.commit(
        Changes(wishes=[Wish("k", "a", text)]) if what == "wishes" else Changes(arrived=[Arrived("a", text)])
    )
    store.close()
    words = r"what waits in the store is not understood: .*newer"
    with pytest.raises(StoreDamaged, match=words), entered(store) as host:
        host.start(COUNTER, "a")


def test_a_failure_that_is_none_of_the_turns_leaves_all_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    class Over(BaseException):
        """The process is told to stop."""

    with entered(MemoryStore()) as host:
        host.start(COUNTER, "a")
        family = host._batches.families.get("a")
        assert family is not None
        monkeypatch.setattr(type(family.family), "saved", lambda self: (_ for _ in ()).throw(Over()))
        with pytest.raises(Over):
            host.send("a", "add", {"n": 1})
        monkeypatch.undo()
        host.send("a", "add", {"n": 2})
        assert seen(host, "a") == [2]


# --- order and fairness -----------------------------------------------------------------------

PING = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="ping" datamodel="ecmascript">
<datamodel><data id="n" expr="0"/></datamodel>
<state id="s">
  <transition event="begin"><send targetexpr="'#_scxml_' + _event.data.to" event="ping"/></transition>
  <transition event="ping"><assign location="n" expr="n + 1"/>
    <send targetexpr="_event.origin" event="ping"/></transition>
  <transition event="self"><assign location="n" expr="n + 1"/><send event="self"/></transition>
  <transition event="add"><assign location="n" expr="n + 1"/></transition>
</state></scxml>"""


@pytest.mark.parametrize("way", ["others", "itself"])
def test_sessions_that_are_never_at_rest_hold_up_nobody(way: str) -> None:
    ping = scxmlc.load(PING)
    with entered(MemoryStore(), ping) as host:
        for id in ("a", "b", "c"):
            host.start(ping, id)
        busy(host)
        first = host.submit("a", "begin", {"to": "b"}) if way == "others" else host.submit("a", "self")
        host.collect()
        host._work()
        assert first.done()
        other = host.submit("c", "add")
        for _ in range(2):
            host.collect()
            host._work()
        assert other.done() and host.look("c").data["n"] == 1
        assert host.look("a").data["n"] > 0
        host.call(host.ready.clear)  # else it would go on when the host is left


def test_a_hot_session_takes_many_events_in_one_turn() -> None:
    commits: list[Changes] = []

    class Counted(MemoryStore):
        def commit(self, changes: Changes) -> None:
            commits.append(changes)
            super().commit(changes)

    with entered(Counted()) as host:
        host.start(COUNTER, "a")
        busy(host)
        for n in range(250):
            host.submit("a", "add", {"n": n})
        commits.clear()
        go_on(host)
        assert seen(host, "a") == [*range(250)]
        assert len(commits) == 1 and len(commits[0].rows) == 1


@pytest.mark.parametrize("resident", [1, 100])
def test_more_waits_than_memory_may_hold(resident: int) -> None:
    store = MemoryStore()
    with entered(store, chart("till")) as host:
        host.start(chart("till"), "t")
    with entered(store, COUNTER, resident=resident) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        for n in range(5):
            host.accept("t", "later", {"n": n})  # which nobody can take
    with entered(store, COUNTER, ahead=2, at_once=1, resident=resident) as host:
        busy(host)
        futures = [host.submit(id, "add", {"n": n}) for n in range(9) for id in ("a", "b")]
        futures += [host.submit("a", "tell", {"to": "b", "n": n}) for n in range(9, 12)]
        go_on(host)
        assert all(each.exception() is None for each in futures)
        assert (seen(host, "a"), seen(host, "b")) == ([*range(9)], [*range(12)])


BOOM = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="boom" datamodel="ecmascript">
<datamodel><data id="n" expr="0"/></datamodel>
<state id="s"><transition event="boom"><assign location="n" expr="n + 1"/>
  <if cond="_event.data.left &gt; 0">
    <send targetexpr="'#_scxml_' + (_sessionid == 'a' ? 'b' : 'a')" event="boom">
      <param name="left" expr="_event.data.left - 1"/></send>
    <send targetexpr="'#_scxml_' + (_sessionid == 'c' ? 'b' : 'c')" event="boom">
      <param name="left" expr="_event.data.left - 1"/></send>
  </if></transition></state></scxml>"""


@pytest.mark.parametrize("ahead", [5, 100_000])
def test_messages_that_breed_wait_in_the_store(ahead: int) -> None:
    boom = scxmlc.load(BOOM)
    with entered(MemoryStore(), boom, ahead=ahead, at_once=1, batch=1) as host:
        for id in "abc":
            host.start(boom, id)
        busy(host)
        host.submit("a", "boom", {"left": 7})
        most = 0
        host.collect()
        while host._batches.has_work(0.0):
            host._work()
            most = max(most, host._batches.inbox.count)
        go_on(host)
        assert sum(host.look(id).data["n"] for id in "abc") == 2**8 - 1
        assert (most < 20) == (ahead == 5)


def test_what_is_over_is_not_due_again() -> None:
    ending = scxmlc.load(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="ending" datamodel="null">'
        '<state id="s"><onentry><send event="end" delay="5s"/><send event="late" delay="9s"/></onentry>'
        '<transition event="end" target="e"/></state><final id="e"/></scxml>'
    )
    with entered(MemoryStore(), ending) as host:
        host.start(ending, "a")
        host.advance(5)
        assert (host.look("a").final, host.look("a").due, host._batches.due) == ("e", None, None)


# --- time -------------------------------------------------------------------------------------


def test_a_clock_set_back_lets_nothing_come_early_and_does_not_stand_still() -> None:
    store = MemoryStore()
    with DurableHost(store, [ALARM], clock=VirtualClock(epoch=10_000.0)) as host:
        host.start(ALARM, "a")
        host.advance(100)
        host.send("a", "set")
        host.advance(4)
        assert host.now() == 10_104.0
    with DurableHost(store, [ALARM], clock=VirtualClock(epoch=5_000.0)) as host:
        assert host.now() == 10_104.0
        host.advance(5.9)
        assert host.look("a").data["rung"] == []
        host.advance(0.2)
        assert host.look("a").data["rung"] == ["ring"]


def test_a_clock_set_forward_brings_what_is_due_in_order() -> None:
    store = MemoryStore()
    with DurableHost(store, [ALARM], clock=VirtualClock(epoch=10_000.0)) as host:
        for id, name in (("a", "slow"), ("b", "set")):
            host.start(ALARM, id)
            host.send(id, name)
    with DurableHost(store, [ALARM], clock=VirtualClock(epoch=20_000.0)) as host:
        assert host.look("a").data["rung"] == ["ring.slow"]
        assert host.look("b").data["rung"] == ["ring"]
        assert host._batches.due is None
