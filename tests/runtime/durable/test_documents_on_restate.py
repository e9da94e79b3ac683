"""Documents of other servers, on Restate: nobody but the session that loads one waits for it."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Awaitable
from threading import Event
from typing import Any

import pytest

import scxmlc
from scxml_runtime.durable.on_restate import turns as restate_turns
from scxml_runtime.io.library import Library
from scxml_runtime.ports.documents import Documents
from scxml_runtime.ports.transport import Response
from tests.runtime.durable.journal import Journal

restate = pytest.importorskip("scxml_runtime.durable.restate", reason="pip install 'scxmlc[restate]'")

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'
CHILD = f'{HEAD} name="child"><state id="s"/></scxml>'
PARENT = scxmlc.load(f"""{HEAD} name="parent">
  <datamodel><data id="seen" expr="0"/></datamodel>
  <state id="s">
    <invoke id="child" src="http://elsewhere/child.scxml"/>
    <transition event="note"><assign location="seen" expr="seen + 1"/></transition>
    <transition event="error"><assign location="seen" expr="-1"/></transition>
  </state>
</scxml>""")


class Elsewhere:
    """A server, which answers when it may; or does not."""

    def __init__(self, is_broken: bool = False) -> None:
        self.may, self.is_broken = Event(), is_broken

    def request(self, method: str, url: str, body: bytes, headers: Any) -> Response:
        assert self.may.wait(30)
        if self.is_broken:
            raise OSError("nobody answers")
        return Response(200, {}, CHILD.encode())


def worker(elsewhere: Elsewhere) -> dict[str, Any]:
    """The handlers of one that has just begun."""
    around = restate.Around(documents=Documents(transport=Library(elsewhere)))
    turns = restate_turns.Turns(restate.Charts([PARENT]), around, lambda: 1000.0, resident=10)
    made: dict[str, Any] = restate.session(restate.Sessions(turns)).handlers
    return made


async def meanwhile(elsewhere: Elsewhere, asked: Awaitable[Any]) -> Any:
    """What is answered, while other things are done."""
    answer = asyncio.ensure_future(asked)
    for _ in range(20):
        await asyncio.sleep(0)
    assert not answer.done()
    elsewhere.may.set()
    return await answer


def done(elsewhere: Elsewhere, journal: Journal, verb: str, told: dict[str, Any]) -> Any:
    handler = worker(elsewhere)[verb].fn
    return asyncio.run(meanwhile(elsewhere, handler(journal, json.dumps(told).encode())))


def begun(elsewhere: Elsewhere) -> Journal:
    journal = Journal({})
    done(elsewhere, journal, "start", {"chart": "parent"})
    return Journal({"family": journal.last("set", "family")})


def test_a_turn_and_a_look_of_another_worker_wait_for_the_chart_of_a_child() -> None:
    journal = begun(Elsewhere())
    done(Elsewhere(), journal, "turn", {"name": "note"})
    seen = json.loads(done(Elsewhere(), Journal(journal.state), "look", {}))
    assert seen["data"]["seen"] == 1 and len(seen["children"]) == 1
    done(Elsewhere(), Journal(journal.state), "rehearse", {"chart": "parent"})
    done(Elsewhere(), journal, "migrate", {"chart": "parent"})


def test_a_document_that_does_not_come_is_told_by_the_chart_alone(caplog: pytest.LogCaptureFixture) -> None:
    journal = begun(Elsewhere(is_broken=True))
    gc.collect()
    assert not [each for each in caplog.records if each.name == "asyncio"]
    seen = json.loads(asyncio.run(worker(Elsewhere())["look"].fn(journal, b"{}")))
    assert seen["data"]["seen"] == -1
