"""Delayed events for the world outside in snapshots: HTTP and processors of the program, by the host that restores."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from scxml_runtime import Host, SnapshotError
from scxml_runtime.ports.transport import Response
from tests.runtime.host.loops import clock, passes_at_once
from tests.runtime.saving.cuts import alike, cut, load, through_text

HTTP = "http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor"
HEARD = """<transition event="*"><script>
  heard.push([_event.name, _event.sendid, JSON.stringify(_event.data)].join(' '))</script></transition>"""
DATA = '<datamodel><data id="heard" expr="[]"/><data id="n" expr="{deep: [1, NaN, \'é €\']}"/></datamodel>'
POSTING = load(f"""{DATA}<state id="a">
    <onentry><send id="post" type="{HTTP}" targetexpr="'http://shop.test/' + n.deep[0]" event="paid" delay="3s">
      <param name="sum" expr="12.5"/><param name="who" expr="n.deep[2]"/></send>
    <send type="{HTTP}" target="http://shop.test/text" delay="4s"><content>a text &amp; more</content></send>
    <assign location="n" expr="0"/></onentry>
    <transition event="drop"><cancel sendid="post"/></transition>{HEARD}</state>""")
PRINTING = load(f"""{DATA}<state id="a">
    <onentry><send id="t1" type="x-printer" event="ticket" target="tray 2" delay="3s"><param name="n" expr="n"/></send>
    <send type="x-printer" event="again" delay="3s"/><assign location="n" expr="0"/></onentry>
    <transition event="drop"><cancel sendid="t1"/></transition>{HEARD}</state>""")


class Posts:
    """A transport that keeps what it is to carry."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.carried: list[tuple[str, str, str]] = []

    def request(self, method: str, url: str, body: bytes, headers: Any) -> Response:
        if not self.status:
            raise OSError("no way")
        self.carried.append((method, url, body.decode()))
        return Response(self.status, {}, b"")


PAID = ("POST", "http://shop.test/1", "_scxmleventname=paid&sum=12.5&who=%C3%A9+%E2%82%AC")
TEXT = ("POST", "http://shop.test/text", "a%20text%20%26%20more")


def waiting(chart: Any, host: Host) -> Any:
    session = host.start(chart)
    session.advance(1)
    return session


# --- HTTP --------------------------------------------------------------------------------


def test_a_request_leaves_when_it_would_have_by_the_host_that_restores() -> None:
    before, after = Posts(), Posts()
    session = waiting(POSTING, Host(transport=before))
    again = cut(session, Host(transport=after))
    again.advance(1.9)
    assert after.carried == []
    again.advance(0.1)
    assert after.carried == [PAID]
    again = cut(again, Host(transport=after))
    again.advance(10)
    assert after.carried == [PAID, TEXT] and before.carried == []
    session.advance(10)
    assert before.carried == after.carried


@pytest.mark.parametrize("status", [0, 500])
def test_a_request_that_fails_is_told_with_its_sendid(status: int) -> None:
    session = waiting(POSTING, Host(transport=Posts(status)))
    again = cut(session, Host(transport=Posts(status)))
    for each in (session, again):
        each.advance(2)
    assert [line.split()[:2] for line in again.data["heard"]] == [["error.communication", "post"]]
    alike(session, again)


def test_a_request_can_be_cancelled_after_the_cut() -> None:
    posts = Posts()
    again = cut(waiting(POSTING, Host()), Host(transport=posts))
    again.send("drop")
    again.advance(10)
    assert posts.carried == [TEXT]


def test_what_came_due_meanwhile_is_posted_at_once() -> None:
    posts = Posts()
    again = cut(waiting(POSTING, Host()), Host(transport=posts), elapsed=60.0)
    assert posts.carried == []  # not by restoring
    again.advance(0)
    assert posts.carried == [PAID, TEXT]


# --- processors of the program -------------------------------------------------------------


def printer(told: list[Any]) -> dict[str, Any]:
    def print_ticket(message: Any) -> str:
        told.append((message.name, message.target, repr(message.data), message.id, message.session))
        return f"page {len(told)}"

    return {"x-printer": print_ticket}


def test_a_message_is_carried_by_the_processor_of_the_host_that_restores() -> None:
    before: list[Any] = []
    after: list[Any] = []
    session = waiting(PRINTING, Host(processors=printer(before)))
    again = cut(session, Host(processors=printer(after)))
    again.advance(1.9)
    assert after == []
    again.advance(0.1)
    data = "{'n': {'deep': [1, nan, 'é €']}}"
    assert after == [("ticket", "tray 2", data, "t1", again), ("again", None, after[1][2], None, again)]
    assert again.data["heard"] == ['done.send.t1 t1 "page 1"', 'done.send  "page 2"']
    assert before == []
    session.advance(2)
    alike(session, again)


def test_a_message_can_be_cancelled_after_the_cut() -> None:
    told: list[Any] = []
    again = cut(waiting(PRINTING, Host(processors=printer([]))), Host(processors=printer(told)))
    again.send("drop")
    again.advance(10)
    assert [each[0] for each in told] == ["again"]


def test_a_processor_that_fails_after_the_cut_is_an_error_of_the_session() -> None:
    def jam(message: Any) -> None:
        raise ConnectionError("no paper")

    again = cut(waiting(PRINTING, Host(processors=printer([]))), Host(processors={"x-printer": jam}))
    again.advance(2)
    assert again.data["heard"][0].startswith("error.communication t1 ")


def test_a_coroutine_carries_it_on_the_clock_of_the_host_that_restores() -> None:
    async def slow(message: Any) -> str:
        await message.sleep(5)
        return "slow"

    again = cut(waiting(PRINTING, Host(processors=printer([]))), Host(processors={"x-printer": slow}))
    again.advance(6.9)
    assert again.data["heard"] == []
    again.advance(0.1)
    assert again.data["heard"] == ['done.send.t1 t1 "slow"', 'done.send  "slow"']


def test_what_was_under_way_when_the_host_was_left_is_heard_of_as_failed() -> None:
    async def slow(message: Any) -> str:
        await message.sleep(5)
        return "slow"

    async def main() -> Any:
        async with Host(clock=clock(), processors={"x-printer": slow}) as host:
            session = host.start(PRINTING)
            await asyncio.sleep(4)
        return through_text(session)

    again = Host(processors={"x-printer": slow}).restore(PRINTING, passes_at_once(main))
    again.advance(10)
    assert [each.split(" ")[0] for each in again.data["heard"]] == ["error.communication"] * 2


def test_the_host_that_restores_has_the_processor_registered() -> None:
    saved = through_text(waiting(PRINTING, Host(processors=printer([]))))
    host = Host(processors={"x-plotter": lambda message: None})
    with pytest.raises(SnapshotError, match="the host has no processor 'x-printer'"):
        host.restore(PRINTING, saved)
    assert not host.sessions and not host.clock.heap
