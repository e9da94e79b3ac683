"""Sessions on Restate, without a server: what a worker writes into its journal, what a client makes of answers.

The rule that surprises: the journal here does what Restate's does. What was written in the first attempt stands, and
the second must go on from it in the same steps.
"""

from __future__ import annotations

import asyncio
import os
import threading
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable import Duplicate, KeyReused, RestateHost, SessionOver, UnknownSession
from scxml_runtime.durable.family.effects import Carry, Request, Serve
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.family.inputs import Answered, Failed
from scxml_runtime.durable.host.charts import version
from scxml_runtime.durable.on_restate import host as client
from scxml_runtime.durable.on_restate import turns as restate_turns
from scxml_runtime.durable.on_restate.calls import Loop, Outside, Service
from scxml_runtime.durable.on_restate.kept import Kept, kept_from
from scxml_runtime.ports.transport import Response
from tests.runtime.durable.charts import chart
from tests.runtime.durable.ingress import Ingress, answering
from tests.runtime.durable.journal import Journal, Worker
from tools.restate_server import NoServer, binary

restate = pytest.importorskip("scxml_runtime.durable.restate", reason="pip install 'scxmlc[restate]'")


SET = {"name": "set"}


def kept(journal: Journal) -> Kept:
    found = kept_from(journal.last("set", "family"))
    assert found is not None
    return found


def test_a_turn_that_has_nothing_to_do_with_time_writes_no_time() -> None:
    worker = Worker("counter")
    journal = Journal(worker.begun("counter"))
    worker.do(journal, "turn", {"name": "add", "data": {"n": 1}})
    assert [each[:2] for each in journal.entries] == [
        ("get", "family"),
        ("set", "standing"),
        ("set", "family"),
    ]


def test_a_delay_is_a_wake_with_a_generation() -> None:
    worker = Worker("alarm")
    journal = Journal(worker.begun("alarm"))
    worker.do(journal, "turn", SET)
    told, delay = journal.last("send", "Session/a/wake")
    assert told == {"generation": kept(journal).generation}
    assert delay == timedelta(seconds=10)


@pytest.mark.parametrize("cut", range(8))
def test_a_turn_that_is_taken_again_later_goes_by_the_time_of_the_first_attempt(cut: int) -> None:
    """Wherever the journal of the first was cut off."""
    worker = Worker("alarm")
    state = worker.begun("alarm")
    first = Journal(state)
    worker.do(first, "turn", SET)
    assert len(first.entries) == 6, "get, the time: set and get, the wake, the standing, the state"
    again = Worker("alarm")
    again.now = 1234.5
    second = Journal(state, first.entries[:cut])
    again.do(second, "turn", SET)
    now = float(second.last("get", "now"))
    assert now == (1000.0 if cut > 2 else 1234.5)
    assert kept(second).armed == kept(second).due == now + 10
    assert second.last("send", "Session/a/wake")[1] == timedelta(seconds=10)


def test_a_wake_that_comes_too_early_waits_on() -> None:
    worker = Worker("alarm")
    journal = Journal(worker.begun("alarm"))
    worker.do(journal, "turn", SET)
    state = {"family": journal.last("set", "family")}
    worker.now += 9.9995
    early = Journal(state)
    worker.do(early, "wake", {"generation": kept(journal).generation})
    assert early.last("send", "Session/a/wake")[1] == timedelta(milliseconds=1)
    worker.now += 0.001
    due = Journal({"family": early.last("set", "family")})
    worker.do(due, "wake", {"generation": kept(early).generation})
    assert worker.data(due)["rung"] == ["ring"]


def test_a_wake_of_another_generation_does_nothing() -> None:
    worker = Worker("alarm")
    journal = Journal(worker.begun("alarm"))
    worker.do(journal, "turn", SET)
    worker.now += 60
    stale = Journal({"family": journal.last("set", "family")})
    worker.do(stale, "wake", {"generation": kept(journal).generation - 1})
    assert [each[:2] for each in stale.entries] == [("get", "family")]


def test_another_worker_has_taken_the_session_further() -> None:
    """What is in memory does not count then."""
    one, other = Worker("counter"), Worker("counter")
    state = one.begun("counter")
    journal = Journal(state)
    other.do(journal, "turn", {"name": "add", "data": {"n": 1}})
    journal = Journal({"family": journal.last("set", "family")})
    one.do(journal, "turn", {"name": "add", "data": {"n": 2}})
    assert one.data(journal)["seen"] == [1, 2]


@pytest.mark.parametrize(
    ("verb", "told", "why"),
    [
        ("turn", SET, "there is no session 'a'"),
        ("start", {"chart": "unheard-of"}, "unheard-of"),
        ("start", {}, "None"),
        ("start", [1], "an object of JSON is wanted"),
        ("start", {"chart": "alarm", "params": [1]}, "params is an object of JSON"),
        ("start", {"chart": "alarm", "zork": 1}, "'zork' says nothing here: chart, meaning, params"),
    ],
)
def test_what_is_refused_is_not_tried_again(verb: str, told: Any, why: str) -> None:
    with pytest.raises(restate.restate.TerminalError, match=why):
        Worker("alarm").do(Journal({}), verb, told)


BEGIN = {"kind": "begin", "key": "s/1", "id": "a", "starter": "s", "chart": "alarm"}
END = {"kind": "end", "key": "s/2", "to": "a", "sender": "s"}


@pytest.mark.parametrize(("meaning", "answer"), [(None, "answered"), ("0" * 64, "failed")])
def test_a_session_that_a_strategy_starts(meaning: str | None, answer: str) -> None:
    journal = Journal({})
    Worker("alarm").do(journal, "begin", {**BEGIN, "meaning": meaning or version(chart("alarm"))[1]})
    told, _ = journal.last("send", "Session/s/hear")
    assert (told["input"]["kind"], told["input"]["key"]) == (answer, "s/1")
    assert any(each[0] == "set" for each in journal.entries) == (answer == "answered")


def test_a_session_that_a_strategy_ends() -> None:
    worker = Worker("alarm")
    journal = Journal(worker.begun("alarm"))
    worker.do(journal, "end", END)
    assert kept(journal).is_over
    again = Journal({"family": journal.last("set", "family")})
    worker.do(again, "end", END)
    answers = [each.last("send", "Session/s/hear")[0]["input"]["kind"] for each in (journal, again)]
    assert answers == ["answered", "failed"]


def test_an_event_for_nobody_comes_back_to_its_sender() -> None:
    journal = Journal({})
    event = {"kind": "sent", "name": "add", "to": "a"}
    Worker("alarm").do(journal, "hear", {"input": event, "sender": "s~1"})
    told, _ = journal.last("send", "Session/s/hear")
    assert told["input"] == {"kind": "undelivered", "to": "s~1", "target": "#_scxml_a", "name": "add"}


def test_what_comes_for_nobody_and_from_nobody_is_dropped() -> None:
    journal = Journal({})
    Worker("alarm").do(journal, "hear", {"input": {"kind": "answered", "key": "a/1"}, "sender": None})
    assert [each[0] for each in journal.entries] == ["get"]


def test_a_service_that_has_come_to_its_end_is_forgotten() -> None:
    worker = Worker("scanner")
    state = worker.begun("scanner")
    journal = Journal(state)
    worker.do(journal, "turn", {"name": "go"})
    (key,) = kept(journal).services
    done = Journal({"family": journal.last("set", "family")})
    worker.do(
        done, "hear", {"input": {"kind": "answered", "key": key, "result": {"scanned": 4}}, "sender": None}
    )
    assert kept(done).services == {}
    assert worker.data(done)["heard"] == [4]


@pytest.mark.parametrize("event", [{"name": 1}, {}, {"name": ""}, {"name": "a", "origin": "b"}])
def test_what_is_no_event_is_refused(event: Any) -> None:
    worker = Worker("alarm")
    journal = Journal(worker.begun("alarm"))
    with pytest.raises(restate.restate.TerminalError):
        worker.do(journal, "turn", event)
    assert [each[0] for each in journal.entries] == ["get"]


class Broken(Family):
    """Its turns fail while there is something to take."""

    def turn(self, now: float, given: Any = ()) -> Any:
        if given:
            raise ZeroDivisionError("a defect")
        return super().turn(now, given)


def test_who_waits_for_an_answer_hears_that_a_turn_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker("alarm")
    state = worker.begun("alarm")
    monkeypatch.setattr(restate_turns, "Family", Broken)
    worker = Worker("alarm")
    journal = Journal(state)
    with pytest.raises(restate.restate.TerminalError, match="nothing of it has happened: its turn failed"):
        worker.do(journal, "turn", SET)
    assert [each[0] for each in journal.entries] == ["get"]


def test_what_nobody_waits_for_waits_until_the_turn_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    state = Worker("alarm").begun("alarm")
    journal = Journal(state)
    with monkeypatch.context() as patched:
        patched.setattr(restate_turns, "Family", Broken)
        told = {"input": {"kind": "sent", "name": "count"}, "sender": None}
        Worker("alarm").do(journal, "hear", told)
    assert "a defect" in (kept(journal).problem or "")
    again = Journal({"family": journal.last("set", "family")})
    worker = Worker("alarm")
    worker.do(again, "wake", journal.last("send", "Session/a/wake")[0])
    assert worker.data(again)["rung"] == ["count"]
    assert kept(again).problem is None and not kept(again).waiting


# --- the world outside --------------------------------------------------------------------------------


class Echo:
    """A transport that answers with what it was sent, when it may."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.asked: list[tuple[bytes, Any]] = []

    def request(self, method: str, url: str, body: bytes, headers: Any) -> Response:
        self.asked.append((body, headers["Idempotency-Key"]))
        assert self.may_answer.wait(60)
        return Response(200, {}, body)


def outside(transport: Echo) -> Outside:
    return Outside({}, {}, transport, Loop())


async def _not_called(call: Any) -> None: ...


@pytest.mark.parametrize(
    ("type", "why"),
    [
        ("x-scam", "LookupError: no service 'x-scam' is registered; did you mean x-scan?"),
        ("x-plain", "TypeError: a service is a coroutine function, `async def`, but this one returned 5"),
    ],
)
def test_a_service_that_is_none_has_failed(type: str, why: str) -> None:
    """Else Restate would begin it again, for years."""
    services: Any = {"x-scan": _not_called, "x-plain": lambda call: 5}
    known = Outside({}, services, Echo(), Loop())

    async def said() -> Any:
        return await Service(known, Serve("a/1", "a", type, "i")).next()

    assert asyncio.run(said()) == Failed("a/1", why)


def test_a_processor_that_is_none_has_failed() -> None:
    known = Outside({"x-till": lambda message: None}, {}, Echo(), Loop())
    answer = asyncio.run(known.carry(Carry("a/1", "a", "x-tell")))
    assert answer == Failed("a/1", "LookupError: no processor 'x-tell' is registered; did you mean x-till?")


def test_each_byte_of_a_request_and_of_its_answer_is_a_character() -> None:
    echo, euro = Echo(), "€".encode()
    echo.may_answer.set()
    wanted = Request("a/1", "a", "POST", "http://it/", euro.decode("latin-1"))
    answer = asyncio.run(outside(echo).ask(wanted))
    assert echo.asked == [(euro, "a/1")]
    assert answer == Answered("a/1", {"status": 200, "headers": {}, "body": wanted.body})


def test_a_request_is_made_after_its_delay_and_given_up_when_its_time_is_over() -> None:
    echo = Echo()

    async def ask() -> Any:
        hasty = await outside(echo).ask(Request("a/1", "a", "GET", "http://it/", timeout=0.01))
        echo.may_answer.set()  # the loop waits for its threads
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(
                outside(echo).ask(Request("a/2", "a", "GET", "http://it/", after=60)), 0.05
            )
        return hasty

    assert asyncio.run(ask()) == Failed("a/1", "TimeoutError", True)
    assert [key for _, key in echo.asked] == ["a/1"]


# --- the client ---------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSE", 0.0)


@pytest.mark.parametrize(
    ("status", "kind"), [(404, UnknownSession), (409, Duplicate), (410, SessionOver), (400, ValueError)]
)
def test_a_refusal_is_an_exception_of_its_own(status: int, kind: type[Exception]) -> None:
    ingress = Ingress((status, {"message": "because"}))
    with answering(ingress), RestateHost(ingress.url) as host, pytest.raises(kind, match="because"):
        host.send("a", "push")


def test_where_no_worker_is_registered_it_is_said() -> None:
    ingress = Ingress((404, {"message": "service 'Session' not found", "source": "ingress"}))
    with (
        answering(ingress),
        RestateHost(ingress.url) as host,
        pytest.raises(SessionError, match="registered"),
    ):
        host.send("a", "push")


def test_what_else_restate_refuses_says_nothing_of_workers() -> None:
    ingress = Ingress((400, {"message": "bad header", "source": "ingress"}))
    with answering(ingress), RestateHost(ingress.url) as host, pytest.raises(SessionError) as refused:
        host.send("a", "push")
    assert type(refused.value) is SessionError and "bad header" in str(refused.value)


@pytest.mark.parametrize(
    ("key", "header"),
    [("order/1:a_b-c'", "order/1:a_b-c'"), ("é", "%C3%A9"), ("%C3%A9", "%25C3%25A9"), (" k ", "%20k%20")],
)
def test_a_key_is_whatever_it_is_and_none_of_another(key: str, header: str) -> None:
    taken = sha256(b'{"name":"push"}').hexdigest()[:32]
    with answering(Ingress((200, {"taken": taken}))) as ingress, RestateHost(ingress.url) as host:
        host.send("a", "push", key=key)
    assert ingress.asked[0][1] == header


def test_without_a_key_nobody_knows_whether_it_has_happened() -> None:
    with answering(Ingress(None, (200, {}))) as ingress, RestateHost(ingress.url) as host:
        with pytest.raises(ConnectionError, match="with a key can be sent again"):
            host.send("a", "push")
        assert len(ingress.asked) == 1


def test_with_a_key_it_is_sent_again_until_there_is_an_answer() -> None:
    body = b'{"name":"push","data":{"by":"me"}}'
    taken = sha256(body).hexdigest()[:32]
    ingress = Ingress(None, (503, {"message": "not yet"}), None, (200, {"taken": taken}))
    with answering(ingress), RestateHost(ingress.url) as host:
        host.send("a", "push", {"by": "me"}, key="order-1")
    assert ingress.asked == [("/Session/a/turn", "order-1", body)] * 4


def test_the_answer_to_something_else_means_that_the_key_was_used_before() -> None:
    ingress = Ingress((200, {"taken": "0" * 32}))
    with answering(ingress), RestateHost(ingress.url) as host, pytest.raises(KeyReused, match="order-1"):
        host.send("a", "push", key="order-1")


def test_where_one_node_does_not_answer_the_next_is_asked() -> None:
    dead, ingress = Ingress(None), Ingress((200, {}))
    with answering(dead), answering(ingress), RestateHost(dead.url, ingress.url) as host:
        host.terminate("a")
        host.terminate("a")
    assert (len(dead.asked), len(ingress.asked)) == (1, 2)


def test_ids_are_quoted() -> None:
    with answering(Ingress((200, {}))) as ingress, RestateHost(ingress.url) as host:
        host.terminate("../a b/ü?")
    assert ingress.asked[0][0] == "/Session/..%2Fa%20b%2F%C3%BC%3F/terminate"


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://there", ""])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="is no address of Restate"):
        RestateHost(url)


# --- the server ---------------------------------------------------------------------------------------


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.touch(0o755)
    return path


def test_the_server_is_where_the_variable_says_and_nowhere_else(tmp_path: Path) -> None:
    there = program(tmp_path / "bin" / "restate-server")
    assert binary({"SCXMLC_RESTATE": str(there)}, tmp_path) == there
    with pytest.raises(NoServer, match=r"SCXMLC_RESTATE: no Restate server at /nowhere"):
        binary({"SCXMLC_RESTATE": "/nowhere", "PATH": str(there.parent)}, tmp_path)


def test_the_server_is_found_around_the_working_folder(tmp_path: Path) -> None:
    from tools.restate_server import PACKAGE

    there = program(tmp_path / "node_modules" / PACKAGE)
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert binary({"PATH": os.devnull}, tmp_path / "a" / "b") == there


def test_npms_script_on_the_path_leads_to_the_binary(tmp_path: Path) -> None:
    from tools.restate_server import PACKAGE

    there = program(tmp_path / "lib" / "node_modules" / PACKAGE)
    script = program(
        tmp_path / "lib" / "node_modules" / "@restatedev" / "restate-server" / "lib" / "index.js"
    )
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "restate-server").symlink_to(script)
    assert binary({"PATH": str(tmp_path / "bin")}, tmp_path / "bin") == there


def test_without_a_server_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(NoServer, match="npm install @restatedev/restate-server"):
        binary({"PATH": str(tmp_path)}, tmp_path)
