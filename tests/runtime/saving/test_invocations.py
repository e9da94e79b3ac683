"""Invoked sessions and services in snapshots."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import Any

import pytest

from scxml_runtime import Event, Host, SnapshotError
from scxml_runtime.session import invocations
from tests.runtime.saving.cuts import alike, cut, document, load, through_text

CHILD = """<invoke id="c" autoforward="true"><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
  datamodel="ecmascript" name="child"><datamodel><data id="n" expr="0"/></datamodel><state id="x"><onentry>
  <send event="tick" delay="3s"/></onentry>
  <transition event="tick"><assign location="n" expr="n + 1"/><send target="#_parent" event="said"/>
  <send event="tick" delay="3s"/></transition><transition event="stop" target="f"/></state><final id="f"/>
  </scxml></content><finalize><assign location="final" expr="final + 1"/></finalize></invoke>"""


def test_an_invoked_session_goes_on_inside() -> None:
    chart = load(
        f"""<datamodel><data id="heard" expr="[]"/><data id="final" expr="0"/></datamodel><state id="a">{CHILD}
        <transition event="done.invoke" target="b"/>
        <transition event="*"><script>heard.push(_event.name)</script></transition></state><state id="b"/>"""
    )
    session = Host().start(chart)
    session.advance(4)
    again = cut(session)
    assert len(again.host.sessions) == 2
    alike(session, again)
    for each in (session, again):
        each.advance(5.5)
        each.send("stop")
        assert each.is_active("b")
    assert again.data["heard"] == ["said", "said", "said", "stop"] and again.data["final"] == 4
    alike(session, again)


SENDS = """<onentry><send id="s" target="#_parent" event="late" delay="3s"><param name="n" expr="[NaN, {m: 1}]"/></send>
  <send target="#_internal" event="mine" delay="1s"><content expr="'text'"/></send></onentry>
  <transition event="mine"><send target="#_parent" event="mine" namelist="got"/></transition>
  <transition event="drop"><cancel sendid="s"/></transition><transition event="stop" target="f"/>"""
INNER = document(
    f'<datamodel><data id="got" expr="5"/></datamodel><state id="x">{SENDS}</state><final id="f"/>'
)
LATE = load(
    f"""<datamodel><data id="heard" expr="[]"/></datamodel>
    <state id="a"><invoke id="c"><content>{INNER}</content></invoke>
      <onentry><send id="it" target="#_c" event="drop" delay="9s"/></onentry>
      <onexit><cancel sendid="it"/></onexit>
      <transition event="leave" target="b"/>
      <transition event="drop stop"><send target="#_c" eventexpr="_event.name"/></transition>
      <transition event="*"><script>heard.push([_event.name, _event.invokeid, _event.sendid,
        _event.data &amp;&amp; JSON.stringify(_event.data)].join(' '))</script></transition></state>
    <state id="b"><transition event="*"><script>heard.push('b: ' + _event.name)</script></transition></state>"""
)
SAID = ['mine c  {"got":5}', 'late c s {"n":[null,{"m":1}]}']


def late(seconds: float) -> Any:
    session = Host().start(LATE)
    session.advance(seconds)
    return session


@pytest.mark.parametrize("seconds", [0, 0.5, 1, 2.9])
def test_what_a_child_sends_later_reaches_its_parent_whole(seconds: float) -> None:
    session = late(seconds)
    again = cut(session)
    for each in (session, again):
        each.advance(2.99 - seconds)
        assert each.data["heard"] == SAID[:1]
        each.advance(0.01)
        assert each.data["heard"] == SAID
    alike(session, again)


@pytest.mark.parametrize(
    ("event", "heard"),
    [("drop", SAID[:1]), ("stop", [SAID[0], "done.invoke.c c  "]), ("leave", [SAID[0]])],
)
def test_what_a_child_would_have_sent_is_dropped_as_it_would_have_been(event: str, heard: list[str]) -> None:
    session = late(2)
    again = cut(session)
    for each in (session, again):
        each.send(event)
        each.advance(6)
    alike(session, again)
    assert again.data["heard"] == heard


def test_what_is_sent_to_a_child_later_reaches_it() -> None:
    session = late(0.5)
    again = cut(session)
    child = next(each for each in again.host.sessions.values() if each is not again)
    untaken: list[str] = []
    again.host.observe(
        lambda session, kind, value: (
            untaken.append(value.name) if session is child and kind == "queued" else None
        )
    )
    again.advance(8.4)
    assert untaken == []
    again.advance(0.2)
    assert untaken == ["drop"]


def test_what_is_invoked_counts_against_the_limit_after_the_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invocations, "MOST_RUNNING", 2)
    child = '<state id="x"><transition event="stop" target="f"/></state><final id="f"/>'
    states = "".join(
        f'<state id="s{n}"><state id="off{n}"><transition event="on.{n}" target="on{n}"/></state><state id="on{n}">'
        f'<invoke id="c{n}"><content>{document(child)}</content></invoke>'
        f'<transition event="stop.{n}"><send target="#_c{n}" event="stop"/></transition></state></state>'
        for n in range(3)
    )
    chart = load(
        f"""<parallel id="p">{states}<transition event="error.*"><log expr="_event.data.message"/></transition>
        </parallel>"""
    )
    session = Host().start(chart)
    session.send("on.0")
    session.send("on.1")
    again = cut(session)
    again.send("on.2")
    assert len(again.host.sessions) == 3 and "too many invocations" in again.log[-1][1]
    for each in (again, cut(session)):
        each.send("stop.0")
        before = len(each.log)
        each.send("on.2")
        assert len(each.log) == before


# --- services ------------------------------------------------------------------------------

DESK = load("""<datamodel><data id="r"/><data id="seen" expr="[]"/></datamodel>
    <state id="idle"><transition event="scan" target="scanning"/></state>
    <state id="scanning">
      <invoke type="x-scan" id="scan" src="dev1" autoforward="true">
        <param name="speed" expr="3"/><param name="odd" expr="[NaN, {a: null}, 'é']"/>
        <finalize><script>seen.push(_event.name + ' ' + _event.invokeid)</script></finalize></invoke>
      <transition event="done.invoke.scan" target="idle"><assign location="r" expr="_event.data"/></transition>
      <transition event="error" target="idle">
        <assign location="r" expr="[_event.name, _event.data.message]"/></transition>
      <transition event="stop" target="idle"/></state>""")


def scanning(service: Any, *events: str, seconds: float = 0.0) -> Any:
    """A session whose service is under way."""
    session = Host(services={"x-scan": service}).start(DESK)
    for event in ("scan", *events):
        session.send(event)
    session.advance(seconds)
    return session


async def patient(call: Any) -> list[Any]:
    await call.sleep(2)
    names = [(await call.receive()).name]
    call.send("progress", {"at": 1})
    while names[-1] != "two":
        names.append((await call.receive()).name)
    odd = call.params["odd"]
    return [call.id, call.type, call.src, call.params["speed"], odd[0] != odd[0], odd[1:], *names]


def test_a_service_is_begun_anew_with_what_it_was_called_with() -> None:
    session = scanning(patient, "one", seconds=1.5)
    again = cut(session, Host(services={"x-scan": patient}))
    again.advance(1.9)
    assert again.data["seen"] == []  # of two seconds, not of the half that was left
    again.advance(0.2)
    assert again.data["seen"] == ["progress scan"]
    again.send("two")
    assert again.is_active("idle")
    assert again.data["r"] == [
        "scan",
        "x-scan",
        "dev1",
        3,
        True,
        [{"a": None}, "é"],
        "one",
        "progress",
        "two",
    ]
    assert again.data["seen"] == ["progress scan", "done.invoke.scan scan"]


def test_what_a_service_had_taken_is_not_given_to_it_again() -> None:
    async def greedy(call: Any) -> str:
        first = await call.receive()
        second = await call.receive()
        return f"{first.name} {second.name}"

    again = cut(scanning(greedy, "taken"), Host(services={"x-scan": greedy}))
    again.send("a")
    again.send("b")
    assert again.data["r"] == "a b"


def test_leaving_the_state_cancels_the_service_that_was_begun_anew() -> None:
    told: list[str] = []

    async def scan(call: Any) -> None:
        told.append("begun")
        try:
            await call.sleep(1000)
        finally:
            told.append("cancelled")

    again = cut(scanning(scan), Host(services={"x-scan": scan}))
    again.advance(1)
    assert told == ["begun", "begun"]
    again.send("stop")
    assert told == ["begun", "begun", "cancelled"] and again.is_active("idle")
    assert "invocations" not in through_text(again)["session"]


def test_restoring_calls_no_service_until_the_host_runs() -> None:
    begun: list[str] = []

    async def scan(call: Any) -> str:
        begun.append(call.id)
        return (await call.receive()).name  # type: ignore[no-any-return]

    session = scanning(scan)
    session.enqueue_(Event("kept"))
    again = cut(session, Host(services={"x-scan": scan}))
    saved = through_text(again)
    assert begun == ["scan"] and saved == through_text(session)
    again.host.run()
    assert begun == ["scan", "scan"] and again.data["r"] == "kept"


def test_a_service_that_is_not_wanted_any_more_when_its_turn_comes_is_not_begun() -> None:
    begun: list[str] = []

    async def scan(call: Any) -> None:
        begun.append(call.id)
        await call.sleep(1000)

    session = scanning(scan)
    session.enqueue_(Event("stop"))
    session.enqueue_(Event("scan"))
    again = cut(session, Host(services={"x-scan": scan}))
    again.host.run()
    assert begun == ["scan", "scan"] and again.is_active("scanning")
    again.send("stop")
    assert again.is_active("idle")


def test_a_service_that_cannot_be_begun_anew_is_an_error_of_the_session(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(call: Any) -> Awaitable[None]:
        raise LookupError("no such device")

    again = cut(scanning(patient), Host(services={"x-scan": broken}))
    assert again.is_active("scanning")  # restoring runs nothing of the chart
    again.host.run()
    assert again.data["r"] == ["error.execution", "the service x-scan: LookupError: no such device"]
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]


def test_a_service_that_never_began_counts_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(call: Any) -> Awaitable[None]:
        raise LookupError("no such device")

    monkeypatch.setattr(invocations, "MOST_RUNNING", 1)
    session = scanning(patient)
    session.enqueue_(Event("stop"))
    unwanted = cut(session, Host(services={"x-scan": patient}))
    failed = cut(scanning(patient), Host(services={"x-scan": broken}))
    for again in (unwanted, failed):
        again.host.run()
        again.host.services["x-scan"] = patient
        assert again.is_active("idle")
        again.send("scan")
        assert again.is_active("scanning")


def test_the_host_that_restores_has_the_service_registered() -> None:
    host = Host(services={"x-other": patient})
    with pytest.raises(SnapshotError, match="the host has no service 'x-scan', which 'scan' invokes"):
        cut(scanning(patient), host)
    assert not host.sessions and not host.clock.heap


def test_a_service_of_a_child_is_begun_anew() -> None:
    child = """<state id="x"><invoke type="x-scan" id="inner"/>
      <transition event="done.invoke.inner" target="f"/></state><final id="f"/>"""
    chart = load(f"""<state id="a"><invoke id="c"><content>{document(child)}</content></invoke>
        <transition event="done.invoke.c" target="b"/></state><state id="b"/>""")
    begun: list[str] = []

    async def scan(call: Any) -> None:
        begun.append(call.session.session_id)
        await call.sleep(3)

    session = Host(services={"x-scan": scan}).start(chart)
    session.advance(2)
    again = cut(cut(session, Host(services={"x-scan": scan})), Host(services={"x-scan": scan}))
    again.advance(3)
    assert again.is_active("b") and begun[0] == begun[-1] != again.session_id


def test_two_services_and_a_child_keep_their_order() -> None:
    told: list[str] = []

    async def scan(call: Any) -> None:
        told.append(f"{call.id} begun")
        while True:
            told.append(f"{call.id} {(await call.receive()).name}")

    child = '<state id="x"><transition event="one"><send type="x-tell" event="c.one"/></transition></state>'
    chart = load(f"""<state id="a"><invoke type="x-scan" id="s1" autoforward="true"/>
        <invoke id="c" autoforward="true"><content>{document(child)}</content></invoke>
        <invoke type="x-scan" id="s2" autoforward="true"/></state>""")
    ports: dict[str, Any] = {
        "services": {"x-scan": scan},
        "processors": {"x-tell": lambda message: told.append(message.name)},
    }
    session = Host(**ports).start(chart)
    session.send("one")
    before, told[:] = told[:], []
    again = cut(session, Host(**ports))
    again.send("one")
    assert sorted(told) == sorted(before)
    ids = [each["id"] for each in through_text(again)["session"]["invocations"]]
    assert ids == ["s1", "c", "s2"]
