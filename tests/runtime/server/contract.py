"""What requests come to, whoever keeps the sessions: a host in this process, or Restate.

In: `served`, which asks a server that has the charts of `CHARTS`, with history. Out: tests, as methods of `Contract`.

The rule that surprises: ids are made anew in each test, since a server that takes seconds to start serves all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

import pytest

from scxml_runtime.durable.family.ids import SEPARATOR

DOOR = """
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="door" datamodel="ecmascript">
  <datamodel><data id="openings" expr="0"/></datamodel>
  <state id="home">
    <state id="closed"><transition event="push" cond="_event.data.by != 'nobody'" target="open"/></state>
    <state id="open">
      <onentry>
        <assign location="openings" expr="openings + 1"/>
        <send event="shut" delay="600s" id="closer"/>
        <log label="door" expr="'opened by ' + _event.data.by"/>
      </onentry>
      <transition event="shut" target="closed"/>
    </state>
  </state>
</scxml>"""
DESK = """
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="desk" initial="open"
    xmlns:ws="http://www.genesyslab.com/modules/ws">
  <datamodel><data id="customer" expr="'nobody'"/></datamodel>
  <state id="open">
    <transition event="who">
      <ws:response requestid="_event.sendid"><param name="customer" expr="_data.customer"/></ws:response>
    </transition>
    <transition event="close" target="closed"/>
  </state>
  <final id="closed"/>
</scxml>"""
CHARTS = {"door": DOOR, "desk": DESK}
FORM = "application/x-www-form-urlencoded"

Said = Any
Ask = Callable[..., Said]


class Served(Protocol):
    """A server: each answers with `status`, `json`, `body`."""

    def get(self, path: str) -> Said: ...
    def post(self, path: str, value: Any = None) -> Said: ...
    def delete(self, path: str) -> Said: ...
    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Said: ...


@pytest.fixture
def id(served: Served) -> str:
    """A door."""
    id = f"door/{uuid4().hex}"
    said = served.post("/api/sessions", {"chart": "door", "id": id})
    assert said.status == 201 and said.json["states"] == ["closed"] and said.json["id"] == id
    return id


def at(id: str) -> str:
    return "/api/sessions/" + id.replace("/", "%2F")


def push(served: Served, id: str, by: str = "anna", **more: Any) -> Said:
    return served.post(f"{at(id)}/events", {"name": "push", "data": {"by": by}, **more})


def open_doors(served: Served) -> int:
    """How many there are."""
    counts = served.get("/api/charts/door/counts").json["counts"]
    return sum(
        each["sessions"] for each in counts if (each["states"], each["status"]) == (["open"], "running")
    )


class Contract:
    """Its tests."""

    def test_an_event_is_answered_with_the_session_at_rest(self, served: Served, id: str) -> None:
        said = push(served, id)
        assert said.status == 200 and said.json["configuration"] == ["home", "open"]
        assert said.json["data"] == {"openings": 1} and said.json["log"] == [["door", "opened by anna"]]
        (timer,) = said.json["timers"]
        assert (timer["event"], timer["sendid"], timer["session"]) == ("shut", "closer", id)
        assert served.get(at(id)).json == said.json

    def test_a_key_counts_once(self, served: Served, id: str) -> None:
        first, again = (push(served, id, key="k").json["data"] for _ in range(2))
        assert first == again == {"openings": 1}
        assert push(served, id, "eve", key="k").error == (409, "key-reused")

    def test_an_event_that_is_sure_to_come(self, served: Served, id: str) -> None:
        assert push(served, id, wait="accepted").status == 202
        assert served.post(f"{at(id)}/events", {"name": "nothing"}).json["states"] == ["open"]

    def test_a_timer_is_fired(self, served: Served, id: str) -> None:
        (timer,) = push(served, id).json["timers"]
        said = served.post(f"{at(id)}/timers/{timer['id']}/fire")
        assert said.status == 200 and said.json["states"] == ["closed"] and said.json["timers"] == []
        assert served.post(f"{at(id)}/timers/{timer['id']}/fire").error == (404, "unknown-timer")

    def test_a_session_comes_to_its_end(self, served: Served, id: str) -> None:
        assert served.delete(at(id)).error == (409, "session-lives")
        assert served.post(f"{at(id)}/terminate").json["is_over"]
        assert push(served, id).error == (409, "session-over")
        assert served.delete(at(id)).status == 204
        assert served.get(at(id)).error == push(served, id).error == (404, "unknown-session")

    def test_an_id_lives_once(self, served: Served, id: str) -> None:
        assert served.post("/api/sessions", {"chart": "door", "id": id}).error == (409, "duplicate")

    @pytest.mark.parametrize("id", [f"a{SEPARATOR}b", "", "\n"])
    def test_what_is_no_id(self, served: Served, id: str) -> None:
        said = served.post("/api/sessions", {"chart": "door", "id": id})
        assert said.error == (422, "refused")

    def test_sessions_are_found(self, served: Served, id: str) -> None:
        push(served, id)
        part = id[5:]
        for query in (
            "state=open",
            "state=home",
            "status=running",
            "chart=door",
            "order=-changed",
            "order=failed+first",
        ):
            found = served.get(f"/api/sessions?text={part}&{query}").json["sessions"]
            assert [each["id"] for each in found] == [id], query
            assert found[0]["states"] == ["open"] and found[0]["due"] is not None
        for query in (
            "state=closed",
            "status=over",
            "status=failed",
            "chart=desk",
            "version=1",
            "began_until=5",
        ):
            assert served.get(f"/api/sessions?text={part}&{query}").json["sessions"] == [], query

    @pytest.mark.parametrize("order", ["id", "-changed", "-began", "failed+first"])
    def test_pages_follow_each_other(self, served: Served, id: str, order: str) -> None:
        """Ids are found by a part that they have in common."""
        part, ids = id[5:], [id]
        for number in range(4):
            ids.append(f"{id}-it's {number}")
            served.post("/api/sessions", {"chart": "door", "id": ids[-1]})
        found: list[str] = []
        after = ""
        while after is not None:
            page = served.get(
                f"/api/sessions?text={part}&limit=2&order={order}&after={after.replace(' ', '+')}"
            ).json
            found += [each["id"] for each in page["sessions"]]
            after = page["after"]
        assert sorted(found) == ids and (order != "id" or found == ids)

    def test_sessions_are_counted(self, served: Served, id: str) -> None:
        before = open_doors(served)
        push(served, id)
        assert open_doors(served) == before + 1

    def test_turns_are_kept(self, served: Served, id: str) -> None:
        push(served, id)
        whole = served.get(f"{at(id)}/history").json
        turns = whole["turns"]
        assert (whole["first"], whole["lost"]) == (turns[0]["number"], 0)
        assert [(each["number"], each["inputs"]) for each in turns][-1:] == [(turns[-1]["number"], ["push"])]
        assert turns[0]["inputs"] == ["start"] and turns[-1]["configuration"] == ["home", "open"]
        kinds = [line["kind"] for each in turns for line in each["lines"]]
        assert kinds[:2] == ["trace", "chart"] and kinds.count("trace") == 1 and "event" in kinds
        behind = served.get(f"{at(id)}/history?after={turns[0]['number']}&limit=1").json["turns"]
        assert behind == turns[1:2]
        assert served.get(f"{at(id)}/trace").body.count(b"\n") == len(kinds)

    def test_turns_are_read_backwards(self, served: Served, id: str) -> None:
        for name in ("push", "shut", "push", "shut"):
            served.post(f"{at(id)}/events", {"name": name, "data": {"by": "anna"}})
        whole = served.get(f"{at(id)}/history").json["turns"]
        found: list[Any] = []
        before = whole[-1]["number"] + 7
        while before is not None:
            page = served.get(f"{at(id)}/history?before={before}&limit=2").json
            assert len(page["turns"]) <= 2 and page["first"] == whole[0]["number"]
            found = page["turns"] + found
            before = page["before"]
        assert found == whole

    def test_a_migration_is_tried(self, served: Served, id: str) -> None:
        assert served.post(f"{at(id)}/migrate", {"dry_run": True}).json == {"moves": True}
        states = {"closed": "nowhere"}
        said = served.post(f"{at(id)}/migrate", {"dry_run": True, "states": states})
        assert said.error == (409, "cannot-migrate")

    def test_the_interface_of_ors(self, served: Served) -> None:
        started = served.ask(
            "POST", "/scxml/session/start", b"src=desk&customer=anna", **{"content-type": FORM}
        )
        id = started.json["sessionid"]
        assert served.get(f"/scxml/session/{id}/request/who").json == {"customer": "anna"}
        told = served.get(f"/scxml/session/{id}/query").json
        assert (told["states"], told["data"]) == (["open"], {"customer": "anna"})
        assert served.get(f"/scxml/session/{id}/event/close?by=anna").status == 200
        assert served.get(f"/scxml/session/{id}/query").status != 200

    def test_a_start_at_a_moment_that_is_past(self, served: Served) -> None:
        body = b"src=desk&idealtime=5"
        started = served.ask("POST", "/scxml/session/start", body, **{"content-type": FORM})
        assert served.get(f"/api/sessions/{started.json['sessionid']}").json["states"] == ["open"]

    def test_a_form_is_an_event(self, served: Served, id: str) -> None:
        path = f"/basichttp/{id.replace('/', '%2F')}"
        said = served.ask("POST", path, b"_scxmleventname=push&by=form", **{"content-type": FORM})
        assert said.status == 204
        assert served.get(at(id)).json["log"] == [["door", "opened by form"]]
        none = served.ask("POST", "/basichttp/nobody", b"_scxmleventname=push", **{"content-type": FORM})
        assert none.status == 404

    def test_it_is_ready(self, served: Served) -> None:
        assert served.get("/ready").json["is_ready"]
        assert b"# TYPE scxml_sessions gauge" in served.get("/metrics").body
