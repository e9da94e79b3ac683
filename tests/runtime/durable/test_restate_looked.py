"""What a server asks of sessions on Restate beside events: how they stand, their history, what is fired."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from scxml_runtime.chart.event import Event
from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable import NotWaiting, RestateHost, Wanted
from scxml_runtime.durable.family.effects import Carry, Reply
from scxml_runtime.durable.on_restate import history, leaving, turns
from scxml_runtime.durable.on_restate.calls import Loop, Outside
from scxml_runtime.durable.on_restate.host import view_of
from scxml_runtime.durable.on_restate.kept import Kept
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.testing import Scribe
from tests.runtime.durable.ingress import Ingress, answering
from tests.runtime.durable.journal import Journal, Worker, restate

SET = {"name": "set"}


def standing(journal: Journal) -> Any:
    return json.loads(journal.last("set", "standing"))


def test_what_lists_tell_is_written_beside_the_family() -> None:
    worker = Worker("alarm")
    journal = Journal({})
    worker.do(journal, "start", {"chart": "alarm"})
    told = standing(journal)
    assert (told["chart"], told["over"], told["due"], told["problem"]) == ("alarm", 0, None, None)
    worker.now = 1005.0
    again = Journal(journal.state)
    worker.do(again, "turn", SET)
    told = standing(again)
    assert (told["began"], told["changed"], told["due"], told["written"]) == (1000.0, 1005.0, 1015.0, 1005.0)


def test_an_event_is_answered_with_the_session_where_that_is_asked_for() -> None:
    worker = Worker("alarm")
    journal = Journal(worker.begun("alarm"))
    answer = json.loads(worker.do(journal, "turn", {**SET, "look": True}))
    looked = json.loads(worker.do(Journal(journal.state), "look", {}))
    assert answer["session"] == looked
    view = view_of(looked)
    assert [each.at for each in view.timers] == [1010.0] and view.due == 1010.0
    assert json.loads(worker.do(Journal(worker.begun("alarm")), "turn", SET)).keys() == {"taken"}


def test_what_is_delayed_comes_when_it_is_fired() -> None:
    worker = Worker("alarm")
    journal = Journal(worker.begun("alarm"))
    told = json.loads(worker.do(journal, "turn", {**SET, "look": True}))
    (timer,) = view_of(told["session"]).timers
    fired = Journal(journal.state)
    worker.do(fired, "fire", {"due": timer.id})
    assert standing(fired)["due"] is None
    with pytest.raises(restate.restate.TerminalError) as refused:
        worker.do(Journal(fired.state), "fire", {"due": timer.id})
    assert refused.value.status_code == 424


def test_an_event_comes_with_all_that_it_has() -> None:
    worker = Worker("counter")
    journal = Journal(worker.begun("counter"))
    worker.do(journal, "deliver", {"name": "add", "data": {"n": 2}, "origin": "http://there", "sendid": "7"})
    assert worker.data(journal)["seen"] == [2]
    with pytest.raises(restate.restate.TerminalError):
        worker.do(Journal(journal.state), "deliver", {"name": "add", "nothing": 1})


def test_a_migration_is_rehearsed_and_writes_nothing() -> None:
    worker = Worker("counter")
    journal = Journal(worker.begun("counter"))
    worker.do(journal, "rehearse", {"chart": "counter"})
    with pytest.raises(restate.restate.TerminalError) as refused:
        worker.do(journal, "rehearse", {"chart": "counter", "migrate": {"states": {"nowhere": "else"}}})
    assert refused.value.status_code == 412
    assert {each[0] for each in journal.entries} == {"get"}


# --- history ------------------------------------------------------------------------------------------


def counted(worker: Worker, turns: int) -> Journal:
    """A session with so many turns."""
    journal = Journal({})
    worker.do(journal, "start", {"chart": "counter"})
    for _ in range(turns - 1):
        journal = Journal(journal.state)
        worker.do(journal, "turn", {"name": "add", "data": {"n": 1}})
    return journal


def turns_of(worker: Worker, journal: Journal, **told: int | None) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(worker.do(Journal(journal.state), "history", told))["turns"]
    return found


def test_turns_are_kept_with_the_lines_of_one_trace() -> None:
    worker = Worker("counter", history=True, scribe=Scribe())
    found = turns_of(worker, counted(worker, 3))
    assert [(number, inputs) for number, _, inputs, _, _ in found] == [
        (1, ["start"]),
        (2, ["add"]),
        (3, ["add"]),
    ]
    kinds = [line["kind"] for *_, lines in found for line in lines]
    assert kinds[0] == "trace" and kinds.count("trace") == 1 and kinds.count("event") == 2


def test_another_worker_goes_on_with_the_trace() -> None:
    first = Worker("counter", history=True, scribe=Scribe())
    journal = Journal(counted(first, 1).state)
    other = Worker("counter", history=True, scribe=Scribe())
    other.do(journal, "turn", {"name": "add", "data": {"n": 1}})
    _, (number, *_, lines) = turns_of(other, journal)
    assert number == 2 and lines[0]["kind"] == "event"


def test_a_migration_stands_in_the_history_and_lines_begin_anew() -> None:
    worker = Worker("counter", history=True, scribe=Scribe())
    journal = Journal(counted(worker, 2).state)
    worker.do(journal, "migrate", {"chart": "counter"})
    for _ in range(2):
        journal = Journal(journal.state)
        worker.do(journal, "turn", {"name": "add", "data": {"n": 1}})
    found = turns_of(worker, journal)[2:]
    assert [inputs for _, _, inputs, _, _ in found] == [["migrate"], [], ["add"], ["add"]]
    kinds = [[line["kind"] for line in lines] for *_, lines in found]
    assert kinds[0] == [] and kinds[1][:3] == ["trace", "chart", "start"]
    assert kinds[2][0] == kinds[3][0] == "event"


def test_a_session_that_is_over_is_migrated_without_a_turn() -> None:
    worker = Worker("counter", history=True, scribe=Scribe())
    journal = Journal(counted(worker, 1).state)
    worker.do(journal, "terminate", {})
    journal = Journal(journal.state)
    worker.do(journal, "migrate", {"chart": "counter"})
    assert [each[2] for each in turns_of(worker, journal)] == [["start"], ["cancelled"], ["migrate"]]


def test_the_last_turns_alone_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST", 3)
    monkeypatch.setattr(history, "MOST", 3)
    worker = Worker("counter", history=True)
    journal = counted(worker, 5)
    assert sorted(each for each in journal.state if each.startswith("turn")) == [
        history.name_of(n) for n in (3, 4, 5)
    ]
    assert [each[0] for each in turns_of(worker, journal)] == [3, 4, 5]
    assert [each[0] for each in turns_of(worker, journal, after=3, limit=1)] == [4]
    assert [each[0] for each in turns_of(worker, journal, before=99, limit=2)] == [4, 5]


def test_without_history_no_turn_is_written() -> None:
    worker = Worker("counter", scribe=Scribe())
    journal = counted(worker, 2)
    assert turns_of(worker, journal) == [] and journal.state.keys() == {"family", "standing"}


@pytest.mark.parametrize("fewer", [1, 2])
def test_a_session_of_an_earlier_worker_is_looked_at_as_any(fewer: int) -> None:
    worker = Worker("counter")
    state = worker.begun("counter")
    under_way, _, saved = state["family"].decode().partition("\n")
    earlier = {"family": f"{json.dumps(json.loads(under_way)[:-fewer])}\n{saved}".encode()}
    told = json.loads(worker.do(Journal(earlier), "history", {}))
    assert told["standing"]["chart"] == "counter" and told["turns"] == []


def test_what_a_session_answers_goes_to_who_has_asked_by_an_id_of_ours() -> None:
    journal = Journal({})
    for asked in ("asked-1", "somebody"):
        reply = Reply("k", "a", asked, True, None, {"n": 1})
        asyncio.run(leaving.leave(journal, Kept("a", "c", "m"), reply, 0.0))
    assert [each[1] for each in journal.entries] == ["Caller/asked-1/reply"]


def test_the_log_has_the_traceback_of_a_processor_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    def fail(message: Any) -> None:
        raise ZeroDivisionError("by nothing")

    outside = Outside({"x-bad": fail}, {}, None, Loop())  # type: ignore[arg-type]  # nothing is requested
    with caplog.at_level(logging.ERROR):
        asyncio.run(outside.carry(Carry("k", "s-1", "x-bad")))
    (record,) = caplog.records
    assert "the processor x-bad: ZeroDivisionError: by nothing (session s-1)" in record.getMessage()
    assert record.exc_info is not None


def test_the_log_says_which_session_cannot_go_on(caplog: pytest.LogCaptureFixture) -> None:
    state = Worker("counter").begun("counter")
    with caplog.at_level(logging.ERROR):
        Worker("alarm").do(Journal(state), "turn", {"name": "add"})
    assert "the session a cannot go on: the chart counter is not registered" in caplog.text


@pytest.mark.parametrize(
    ("before", "limit", "numbers"),
    [
        (7, 3, [4, 5, 6]),
        (3, 5, [1, 2]),
        (1, 5, []),
        (0, 5, []),
        (99, 3, [7, 8, 9]),
        (11, 4, [6, 7, 8, 9]),
        (10, 2, [8, 9]),
    ],
)
def test_the_last_turns_before_a_number_are_told(before: int, limit: int, numbers: list[int]) -> None:
    worker = Worker("counter", history=True)
    told = turns_of(worker, counted(worker, 9), before=before, limit=limit)
    assert [number for number, *_ in told] == numbers


def test_a_page_of_turns_is_no_longer_than_an_answer_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker("counter", history=True)
    journal = counted(worker, 9)
    size = len(journal.state["turn 000000000005"])
    monkeypatch.setattr(history, "PAGE", 2 * size)
    monkeypatch.setattr(history, "AT_ONCE", 3)
    assert [number for number, *_ in turns_of(worker, journal, after=3)] == [4, 5]
    assert [number for number, *_ in turns_of(worker, journal, before=8)] == [6, 7]
    monkeypatch.setattr(history, "PAGE", 1)
    assert [number for number, *_ in turns_of(worker, journal, after=3)] == [4]
    assert [number for number, *_ in turns_of(worker, journal, before=8)] == [7]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"after": 2}, [3, 4, 5, 6, 7, 8, 9]),
        ({"after": 2, "limit": 5}, [3, 4, 5, 6, 7]),
        ({"before": 7}, [1, 2, 3, 4, 5, 6]),
        ({"before": 7, "limit": 4}, [3, 4, 5, 6]),
    ],
)
def test_a_host_asks_for_page_after_page(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, int], numbers: list[int]
) -> None:
    host, worker = RestateHost(), Worker("counter", history=True)
    journal = counted(worker, 9)
    monkeypatch.setattr(history, "PAGE", 2 * len(journal.state["turn 000000000005"]))

    def followed(id: str, after: int = 0, limit: int = 200, *, before: int | None = None) -> Any:
        told = turns_of(worker, journal, after=after, limit=limit, before=before)
        return None, 0.0, [history.happened(*each) for each in told]

    monkeypatch.setattr(host, "followed", followed)
    assert [each.number for each in host.history("a", **asked)] == numbers


# --- the client ---------------------------------------------------------------------------------------

ROW = {
    "id": "a",
    "chart": "c",
    "version": "1",
    "states": "x y",
    "over": 0,
    "began": 1.0,
    "changed": 2.0,
    "written": 3.0,
}


def test_lists_are_questions_to_the_tables() -> None:
    ingress = Ingress((200, {"rows": [ROW]}))
    with answering(ingress), RestateHost(admin=[ingress.url]) as host:
        wanted = Wanted(status="failed", text="it's", order="failed first", began_from=5)
        (found,) = host.sessions("c'd", "1 2.5 b'c", 7, wanted=wanted)
    path, _, body = ingress.asked[0]
    sql = json.loads(body)["query"]
    assert path == "/query" and found.states == ("x", "y") and found.failure is None
    for part in (
        "chart = 'c''d'",
        "failure is not null",
        "strpos(lower(id), 'it''s') > 0",
        "began >= 5.0",
        "limit 7",
    ):
        assert part in sql
    assert "-changed > -2.5" not in sql and "id > 'b''c'" in sql and sql.count("'") % 2 == 0


def test_counts_are_grouped_there() -> None:
    alike = {
        "chart": "c",
        "version": "1",
        "states": "x",
        "over": 1,
        "failed": True,
        "n": 3,
        "stuck": False,
        "oldest": 7.0,
    }
    with answering(Ingress((200, {"rows": [alike]}))) as ingress, RestateHost(admin=[ingress.url]) as host:
        (found,) = host.counts()
    assert (found.states, found.is_over, found.failed, found.sessions) == (("x",), True, True, 3)


def test_what_the_tables_refuse_is_a_sentence() -> None:
    with answering(Ingress((500, {"message": "no"}))) as ingress, RestateHost(admin=[ingress.url]) as host:
        with pytest.raises(SessionError, match="answers no question"):
            host.counts()
        with pytest.raises(SessionError, match="does not take the worker at http://w"):
            host.workers.register("http://w")


@pytest.mark.parametrize(("status", "kind"), [(424, NotWaiting), (412, SnapshotError)])
def test_refusals_of_these(status: int, kind: type[Exception]) -> None:
    ingress = Ingress((status, {"message": "because"}))
    with answering(ingress), RestateHost(ingress.url) as host, pytest.raises(kind, match="because"):
        host.fire("a", "1")


def test_an_event_for_a_child_goes_to_its_family() -> None:
    with answering(Ingress((200, {}))) as ingress, RestateHost(ingress.url) as host:
        host.deliver("a", Event("push", data=None, sendid="7"))
    path, _, body = ingress.asked[0]
    assert path == "/Session/a/deliver" and json.loads(body) == {"name": "push", "sendid": "7"}


def test_who_gets_no_answer_of_a_session_hears_so() -> None:
    ingress = Ingress((200, {}), (200, None))
    with (
        answering(ingress),
        RestateHost(ingress.url) as host,
        pytest.raises(TimeoutError, match="within 5 s"),
    ):
        host.ask("a", "who", seconds=5)


def test_an_address_where_nobody_listens() -> None:
    ingress = Ingress(None)
    ingress.server.server_close()
    with (
        RestateHost(ingress.url, patience=0) as host,
        pytest.raises(ConnectionError, match="nothing of it has happened"),
    ):
        host.send("a", "push", key="k")


def test_texts_are_kept_under_names() -> None:
    with answering(Ingress((200, {}), (200, "told"), (200, ""))) as ingress, RestateHost(ingress.url) as host:
        host.keep_note("chart a/b", "told")
        assert host.note("chart a/b") == "told" and host.note("chart a/b") is None
    path, _, body = ingress.asked[0]
    assert path == "/Note/chart%20a%2Fb/keep" and json.loads(body) == "told"
