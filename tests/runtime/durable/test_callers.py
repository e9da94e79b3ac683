"""Callers from outside: events with all that they came with, questions that a strategy answers, starts at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.chart.event import BASIC_HTTP_PROCESSOR, Event
from scxml_runtime.durable import DurableHost, MemoryStore, SqliteStore
from scxml_runtime.durable.errors import HostClosed, SessionOver, UnknownSession

HTTP = "https://events.example.com/basichttp"
STRATEGY = scxmlc.load(
    """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="desk"
    xmlns:ws="www.genesyslab.com/modules/ws">
  <datamodel><data id="customer" expr="'nobody'"/><data id="asked" expr="''"/></datamodel>
  <state id="a">
    <transition event="ask"><ws:response requestid="_event.sendid" resultcode="'7'">
      <param name="customer" expr="_data.customer"/>
      <param name="what" expr="_event.data.what"/></ws:response></transition>
    <transition event="keep"><assign location="_data.asked" expr="_event.sendid"/></transition>
    <transition event="answer"><ws:response requestid="_data.asked" type="'negative'"/></transition>
    <transition event="ws.response.done"><log label="" expr="_event.name"/></transition>
    <transition event="end" target="f"/>
  </state>
  <final id="f"/>
</scxml>"""
)
CHART = scxmlc.load(
    """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="plain">
  <state id="a">
    <invoke id="i"><content><scxml version="1.0" datamodel="ecmascript"><state id="b">
      <onentry><send target="#_parent" event="here"><param name="at" expr="_ioprocessors.basichttp.location"/></send>
      </onentry><transition event="*"><log label="" expr="_event.name"/>
      <send target="#_parent" event="child"/></transition></state></scxml></content></invoke>
    <transition event="here"><log label="" expr="_event.data.at"/></transition>
    <transition event="child"><log label="" expr="_event.name"/></transition>
    <transition event="where"><log label="" expr="_ioprocessors.basichttp.location"/></transition>
    <transition event="*"><log label="" expr="[_event.name, _event.raw, _event.origintype, _event.sendid].join()"/>
    </transition>
  </state>
</scxml>"""
)


def host_on(store: Any, clock: VirtualClock | None = None) -> DurableHost:
    return DurableHost(store, charts=[STRATEGY, CHART], clock=clock or VirtualClock(), http=HTTP)


@pytest.fixture
def host() -> Iterator[DurableHost]:
    with host_on(MemoryStore()) as host:
        yield host


def test_a_question_is_answered_behind_the_commit(host: DurableHost) -> None:
    host.start(STRATEGY, id="s", params={"customer": "anna"})
    answer = host.ask("s", "ask", {"what": "name"}).result(timeout=0)
    assert answer.positive and answer.resultcode == "7"
    assert answer.values == {"customer": "anna", "what": "name"}
    assert [text for _, text in host.look("s").log] == ["ws.response.done"]
    assert len(host.callers) == 0


def test_an_answer_may_come_in_a_later_turn(host: DurableHost) -> None:
    host.start(STRATEGY, id="s")
    asked = host.ask("s", "keep")
    assert not asked.done()
    host.send("s", "answer")
    assert not asked.result(timeout=0).positive
    host.send("s", "answer")  # a second answer is nobody's


def test_who_waits_no_more_is_forgotten(host: DurableHost) -> None:
    host.start(STRATEGY, id="s")
    asked = host.ask("s", "keep")
    asked.cancel()
    assert len(host.callers) == 0
    host.send("s", "answer")
    assert host.look("s").configuration == {"a"}


def test_what_keeps_a_question_from_its_session_is_the_answer(host: DurableHost) -> None:
    host.start(STRATEGY, id="s")
    host.send("s", "end")
    with pytest.raises(SessionOver):
        host.ask("s", "ask").result(timeout=0)
    with pytest.raises(UnknownSession):
        host.ask("nobody", "ask").result(timeout=0)
    with pytest.raises(ValueError, match="bad name"):
        host.ask("s", "bad name")
    assert len(host.callers) == 0


def test_an_answer_in_the_next_process_is_nobodys(tmp_path: Path) -> None:
    clock = VirtualClock()
    with host_on(SqliteStore(tmp_path / "s.db"), clock) as host:
        host.start(STRATEGY, id="s")
        asked = host.ask("s", "keep")
    with pytest.raises(HostClosed, match="no session answers any more"):
        asked.result(timeout=0)
    with host_on(SqliteStore(tmp_path / "s.db"), clock) as host:
        host.send("s", "answer")
        assert host.ask("s", "ask").result(timeout=0).positive


def test_nobody_is_told_of_an_answer_that_was_not_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    from scxml_runtime.durable.stores.store import StoreError

    store = MemoryStore()
    with host_on(store) as host:
        host.start(STRATEGY, id="s")
        commit = store.commit

        def fails(changes: Any) -> None:
            raise StoreError("the disk is gone")

        monkeypatch.setattr(store, "commit", fails)
        asked = host.ask("s", "ask", {"what": "name"})
        with pytest.raises(StoreError):
            asked.result(timeout=0)
        monkeypatch.setattr(store, "commit", commit)
        assert host.ask("s", "ask", {"what": "age"}).result(timeout=0).values["what"] == "age"


def test_an_event_with_all_that_it_came_with(host: DurableHost) -> None:
    host.start(CHART, id="p")
    event = Event("e", data={"x": "1"}, sendid="s-1", origintype=BASIC_HTTP_PROCESSOR)
    event.raw = "POST /p"
    host.deliver("p", event).result(timeout=0)
    assert host.look("p").log[-1][1] == f"e,POST /p,{BASIC_HTTP_PROCESSOR},s-1"


def test_an_event_for_an_invoked_session(host: DurableHost) -> None:
    host.start(CHART, id="p/1")
    host.deliver("p/1~1", Event("e")).result(timeout=0)
    host.send("p/1", "where")
    assert [text for _, text in host.look("p/1").log] == [f"{HTTP}/p%2F1~1", "child", f"{HTTP}/p%2F1"]


def test_an_event_that_came_before_counts_once(host: DurableHost) -> None:
    host.start(CHART, id="p")
    for _ in range(2):
        host.deliver("p", Event("e", data={"x": "1"}), key="k").result(timeout=0)
    assert len([text for _, text in host.look("p").log if text.startswith("e,")]) == 1


def test_a_session_starts_at_its_moment_in_whatever_process(tmp_path: Path) -> None:
    clock = VirtualClock()
    with host_on(SqliteStore(tmp_path / "s.db"), clock) as host:
        id = host.begin_at(STRATEGY, host.now() + 60, {"customer": "anna"})
        host.advance(59)
        with pytest.raises(UnknownSession):
            host.look(id)
    with host_on(SqliteStore(tmp_path / "s.db"), clock) as host:
        host.advance(1)
        assert host.look(id).data["customer"] == "anna"
    with host_on(SqliteStore(tmp_path / "s.db"), clock) as host:  # and once
        host.advance(1000)
        assert [each.id for each in host.sessions()] == [id]


def test_what_is_no_address_of_a_server_is_refused() -> None:
    with pytest.raises(ValueError, match="http is the address of a server"):
        DurableHost(MemoryStore(), http="events.example.com")
