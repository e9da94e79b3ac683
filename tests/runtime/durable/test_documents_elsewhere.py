"""Documents that charts load from other servers: whoever loads one waits for it, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import Any

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.durable.host import awaited
from scxml_runtime.io.library import Library
from scxml_runtime.ports.documents import Documents
from scxml_runtime.ports.transport import Response
from scxml_runtime.server.here import Here

LONG = 30.0
HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" binding="late"'
LAMP = scxmlc.load(f"""{HEAD} name="lamp">
  <state id="off"><transition event="press" target="on"/></state>
  <state id="on"><transition event="press" target="off"/></state>
</scxml>""")
LOADING = """
  <state id="loading">
    <datamodel><data id="prices" src="http://elsewhere/prices.json"/></datamodel>
    <transition event="note"><assign location="seen" expr="seen + 1"/></transition>
    <transition event="error"><assign location="seen" expr="-1"/></transition>
    <transition event="more" target="further"/>
  </state>
  <state id="further">
    <datamodel>
      <data id="one" src="http://elsewhere/one.json"/>
      <data id="two" src="http://elsewhere/two.json"/>
    </datamodel>
    <invoke id="child" src="http://elsewhere/child.scxml"/>
    <transition event="done.invoke.child" target="end"/>
  </state>
  <final id="end"/>"""
SHOP = scxmlc.load(f"""{HEAD} name="shop">
  <datamodel><data id="seen" expr="0"/></datamodel>
  <state id="idle">
    <transition event="load" target="loading">
      <assign location="seen" expr="seen + 1"/>
      <send type="x-tell" event="loads"/>
    </transition>
  </state>{LOADING}
</scxml>""")
ALARM = scxmlc.load(f"""{HEAD} name="alarm">
  <datamodel><data id="seen" expr="0"/></datamodel>
  <state id="idle">
    <onentry><send event="load" delay="1ms"/></onentry>
    <transition event="load" target="loading"/>
  </state>{LOADING}
</scxml>""")
PARENT = scxmlc.load(f"""{HEAD} name="parent">
  <state id="s"><invoke id="child" src="http://elsewhere/guest.scxml"/></state>
</scxml>""")
CHILD = f'{HEAD} name="child"><final id="at.once"/></scxml>'
GUEST = f'{HEAD} name="guest"><state id="s"/></scxml>'
DOCUMENTS = {"child.scxml": CHILD, "guest.scxml": GUEST}


class Elsewhere:
    """A server, which answers when it may."""

    def __init__(self) -> None:
        self.may, self.is_asked = Event(), Event()
        self.asked: list[str] = []

    def request(self, method: str, url: str, body: bytes, headers: Any) -> Response:
        name = url.rpartition("/")[2]
        self.asked.append(name)
        self.is_asked.set()
        assert self.may.wait(LONG)
        if name == "prices.json" and self.asked.count("broken"):
            raise OSError("nobody answers")
        return Response(200, {}, DOCUMENTS.get(name, '{"tea": 3}').encode())


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()
    yield made
    made.may.set()


@pytest.fixture
def told() -> list[str]:
    return []


def entered(elsewhere: Elsewhere, told: list[str], **more: Any) -> DurableHost:
    return DurableHost(
        MemoryStore(),
        [LAMP, SHOP, ALARM],
        documents=Documents(transport=Library(elsewhere)),
        processors={"x-tell": lambda message: told.append(message.name)},
        history=True,
        **more,
    )


@pytest.fixture
def host(elsewhere: Elsewhere, told: list[str]) -> Iterator[DurableHost]:
    with entered(elsewhere, told) as made:
        yield made
        elsewhere.may.set()


def test_other_sessions_go_on(host: DurableHost, elsewhere: Elsewhere, told: list[str]) -> None:
    host.start(LAMP, "lamp")
    host.start(SHOP, "shop")
    loads, notes = host.submit("shop", "load"), host.submit("shop", "note")
    assert elsewhere.is_asked.wait(LONG)
    for _ in range(20):
        host.send("lamp", "press")
    assert not (loads.done() or notes.done()) and host.look("shop").configuration == {"idle"}
    is_answered = Event()
    host.watch(lambda _: is_answered.set() if told else None, "shop")
    elsewhere.may.set()
    loads.result(LONG), notes.result(LONG)
    assert is_answered.wait(LONG)
    shop = host.look("shop")
    assert shop.configuration == {"loading"} and shop.data["prices"] == {"tea": 3} and shop.data["seen"] == 2
    assert (told, elsewhere.asked) == (["loads"], ["prices.json"])
    assert [name for each in host.history("shop") for name in each.inputs] == [
        "start", "load", "note", "answered",
    ]  # fmt: skip


def test_a_turn_that_time_has_brought_is_put_off(host: DurableHost, elsewhere: Elsewhere) -> None:
    host.start(ALARM, "alarm")
    assert elsewhere.is_asked.wait(LONG)
    host.call(lambda: None)  # behind the batch
    due = host.look("alarm").due
    assert (
        due is not None and due > host.now() + 1 and not host.call(lambda: host._batches.has_work(host.now()))
    )
    hears = Event()
    host.watch(lambda each: hears.set() if "loading" in each.listed.states else None, "alarm")
    elsewhere.may.set()
    assert hears.wait(LONG) and host.look("alarm").data["prices"] == {"tea": 3}


def test_one_document_after_the_other(host: DurableHost, elsewhere: Elsewhere) -> None:
    elsewhere.may.set()
    host.start(SHOP, "shop")
    host.send("shop", "load")
    host.send("shop", "more")
    assert host.look("shop").final == "end"
    assert elsewhere.asked == ["prices.json", "one.json", "two.json", "child.scxml"]


def test_who_has_waited_too_often_waits_within_the_turn(
    host: DurableHost, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaited, "MOST", 1)
    test_one_document_after_the_other(host, elsewhere)


def test_no_answer_is_an_error_of_the_chart(host: DurableHost, elsewhere: Elsewhere) -> None:
    elsewhere.asked.append("broken")
    elsewhere.may.set()
    host.start(SHOP, "shop")
    host.send("shop", "load")
    assert host.look("shop").data["seen"] == -1


def test_who_waits_on_the_thread_of_the_host_gets_it_at_once(host: DurableHost, elsewhere: Elsewhere) -> None:
    elsewhere.may.set()

    def load() -> Any:
        host.start(SHOP, "shop")
        host.send("shop", "load")
        return host.look("shop").data["prices"]

    assert host.call(load) == {"tea": 3}


def test_what_waits_is_done_before_the_host_is_left(
    elsewhere: Elsewhere, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with entered(elsewhere, told) as host:
        begun = host.begin(SHOP, "shop")
        begun.result(LONG)
        loads = host.submit("shop", "load")
        assert elsewhere.is_asked.wait(LONG)
        hurry = host._batches.hurry
        monkeypatch.setattr(host._batches, "hurry", lambda: (elsewhere.may.set(), hurry()))
    assert loads.done() and loads.exception() is None


def test_on_virtual_time_there_is_nobody_else_to_wait(elsewhere: Elsewhere, told: list[str]) -> None:
    elsewhere.may.set()
    with entered(elsewhere, told, clock=VirtualClock()) as host:
        host.start(SHOP, "shop")
        host.send("shop", "load")
        assert host.look("shop").data["prices"] == {"tea": 3}


def full(host: DurableHost, elsewhere: Elsewhere) -> list[Any]:
    """What waits for a document takes all the room there is; who is to hear of it."""
    host.start(LAMP, "lamp")
    host.start(SHOP, "shop")
    loads = host.submit("shop", "load")
    assert elsewhere.is_asked.wait(LONG)
    return [loads, *(host.submit("shop", "note") for _ in range(5))]


def test_who_waits_with_all_that_there_is_room_for_keeps_nobody_busy(
    elsewhere: Elsewhere, told: list[str]
) -> None:
    with entered(elsewhere, told, ahead=2, at_once=1) as host:
        waiting = full(host, elsewhere)
        host.call(host.collect)
        assert not host.call(lambda: host._is_planned)
        freed = Thread(target=elsewhere.may.set)
        host.call(freed.start)
        host.send("lamp", "press")  # by this thread, which leaves it to the loop
        for each in waiting:
            each.result(LONG)
        assert host.look("shop").data["seen"] == 6


def test_who_needs_room_on_the_thread_of_the_host_makes_it(elsewhere: Elsewhere, told: list[str]) -> None:
    with entered(elsewhere, told, ahead=2, at_once=1) as host:
        waiting = full(host, elsewhere)
        elsewhere.may.set()
        host.call(host.send, "lamp", "press")
        assert host.look("lamp").configuration == {"on"}
        for each in waiting:
            each.result(LONG)


def kept(elsewhere: Elsewhere) -> DurableHost:
    """A store with a session that has invoked a chart of the other server, which is slow by now; and who goes on."""
    elsewhere.may.set()
    store = MemoryStore()
    with DurableHost(store, [PARENT], documents=Documents(transport=Library(elsewhere))) as host:
        host.start(PARENT, "parent")
    elsewhere.may.clear()
    elsewhere.is_asked.clear()
    return DurableHost(store, [LAMP, PARENT], documents=Documents(transport=Library(elsewhere)))


@pytest.mark.parametrize("verb", ["look", "migrate", "rehearse"])
def test_who_looks_from_another_thread_waits_alone(elsewhere: Elsewhere, verb: str) -> None:
    left = kept(elsewhere)
    asked: dict[str, Any] = {
        "look": lambda host: host.look("parent"),
        "migrate": lambda host: host.migrate("parent", PARENT),
        "rehearse": lambda host: host.rehearse("parent", PARENT),
    }
    with left as host, ThreadPoolExecutor(1) as others:
        answered = others.submit(asked[verb], host)
        assert elsewhere.is_asked.wait(LONG)
        host.start(LAMP, "lamp")
        assert not answered.done()
        elsewhere.may.set()
        answered.result(LONG)
        assert host.look("parent").configuration == {"s"}


def test_who_looks_by_the_server_waits_alone(elsewhere: Elsewhere) -> None:
    left = kept(elsewhere)

    async def looked() -> Any:
        async with left as host:
            here = Here(host)
            looks = asyncio.ensure_future(here.look("parent"))
            rehearses = asyncio.ensure_future(here.rehearse("parent", PARENT, {}))
            await here.begin(LAMP, "lamp", None)
            assert not looks.done() and not rehearses.done()
            elsewhere.may.set()
            await rehearses
            return await looks

    assert asyncio.run(looked()).configuration == {"s"}
