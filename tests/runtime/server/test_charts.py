"""Charts over HTTP, and sessions that go over to another version."""

from __future__ import annotations

import pytest

from scxml_runtime.durable.host.charts import version
from scxml_runtime.server.catalogue import Served, Trouble

from .asking import Client
from .conftest import EGG_NOW, OLD_EGG

OLD, NEW = version(OLD_EGG)[1], version(EGG_NOW)[1]


def egg(client: Client, id: str, version: str, *events: str) -> None:
    client.post("/api/sessions", {"chart": "egg", "id": id, "version": version})
    for each in events:
        client.post(f"/api/sessions/{id}/events", {"name": each})


def test_all_versions_are_listed_the_current_one_first(client: Client) -> None:
    egg(client, "a", OLD)
    said = client.get("/api/charts").json
    assert [(each["name"], each["version"], each["is_current"], each["sessions"]) for each in said["charts"]][
        :2
    ] == [("egg", NEW, True, 0), ("egg", OLD, False, 1)]
    assert said["charts"][0]["events"] == ["heat", "done", "spoil"] and said["troubles"] == []


@pytest.mark.parametrize(("version", "last"), [("current", "table"), (NEW, "table"), (OLD, "tray")])
def test_one_version(client: Client, version: str, last: str) -> None:
    said = client.get(f"/api/charts/egg/versions/{version}").json
    assert said["states"] == ["kitchen", "cold", "boiling", last] and said["svg"] == ""


def test_what_the_catalogue_has_is_told(client: Client) -> None:
    class Drawn:
        served = Served(OLD_EGG, "a/b", OLD, True, "<svg/>", {"a.scxml": "<scxml/>"}, [{"line": 3}], ["heat"])

        def charts(self) -> list[Served]:
            return [self.served]

        def current(self, name: str) -> Served | None:
            return None

        def troubles(self) -> list[Trouble]:
            return [Trouble("b.scxml", ["It is no XML."])]

    client.app.serving.catalogue = Drawn()
    said = client.get(f"/api/charts/a%2Fb/versions/{OLD}").json
    assert (said["svg"], said["documents"], said["arcs"]) == (
        "<svg/>",
        {"a.scxml": "<scxml/>"},
        [{"line": 3}],
    )
    troubles = client.get("/api/charts").json["troubles"]
    assert troubles == [{"name": "b.scxml", "problems": ["It is no XML."]}]
    assert client.get("/ready").json == {"is_ready": True, "troubles": ["b.scxml"]}
    assert client.get("/api/charts/a%2Fb/versions/current").error == (404, "unknown-version")


def test_how_many_stand_where(client: Client) -> None:
    egg(client, "a", OLD)
    egg(client, "b", "current", "heat")
    egg(client, "c", "current", "heat")
    client.post("/api/sessions/a/terminate")
    counts = client.get("/api/charts/egg/counts").json["counts"]
    assert {(each["version"], *each["states"], each["status"], each["sessions"]) for each in counts} == {
        (OLD, "cold", "failed" if client.get("/api/sessions/a").json["failure"] else "over", 1),
        (NEW, "boiling", "running", 2),
    }


def test_how_many_of_all_charts_stand_where(client: Client) -> None:
    client.post("/api/sessions", {"chart": "egg"})
    client.post("/api/sessions", {"chart": "lamp"})
    counts = client.get("/api/counts").json["counts"]
    assert [(each["chart"], each["states"], each["sessions"]) for each in counts] == [
        ("egg", ["cold"], 1),
        ("lamp", ["off"], 1),
    ]


def test_charts_that_there_are_not(client: Client) -> None:
    assert client.get("/api/charts/soup/counts").error == (404, "unknown-chart")
    assert client.get("/api/charts/soup/versions/current").error == (404, "unknown-chart")
    problem = client.post("/api/sessions", {"chart": "lmap"}).json["problem"]
    assert problem == "There is no chart 'lmap'; did you mean lamp?"
    assert client.get("/api/charts/egg/versions/none").error == (404, "unknown-version")


# --- versions ----------------------------------------------------------------------------------------


def test_a_session_goes_over_after_a_rehearsal(client: Client) -> None:
    egg(client, "a", OLD)
    assert client.post("/api/sessions/a/migrate", {"dry_run": True}).json == {"moves": True}
    assert client.get("/api/sessions/a").json["version"] == OLD
    assert client.post("/api/sessions/a/migrate").json["version"] == NEW
    assert client.post("/api/sessions/a/migrate", {"version": OLD}).json["version"] == OLD


def test_one_that_cannot_stays(client: Client) -> None:
    egg(client, "a", OLD)
    client.post("/api/sessions/a/events", {"name": "heat"})
    client.app.serving.keeper.host.advance(60)
    for rehearsal in (True, False):
        said = client.post("/api/sessions/a/migrate", {"dry_run": rehearsal})
        assert said.error == (409, "cannot-migrate")
    assert client.post("/api/sessions/a/migrate", {"states": {"tray": "table"}}).json["version"] == NEW


def test_many_go_over_page_by_page(client: Client) -> None:
    for number in range(25):
        egg(client, f"egg-{number:02}", OLD)
    egg(client, "egg-99", "current")
    ask = {"chart": "egg", "limit": 15}
    first = client.post("/api/migrate", ask).json
    assert first["moves"] == [f"egg-{number:02}" for number in range(15)] and first["stays"] == []
    assert client.get("/api/sessions/egg-00").json["version"] == OLD
    done = client.post("/api/migrate", {**ask, "dry_run": False, "after": first["after"]}).json
    assert done["moves"] == [f"egg-{number:02}" for number in range(15, 25)] and done["after"] is None
    assert client.get("/api/sessions/egg-24").json["version"] == NEW


def test_those_that_stay_say_why(client: Client) -> None:
    egg(client, "a", "current")
    said = client.post("/api/migrate", {"chart": "egg", "to": OLD, "states": {"cold": "nowhere"}}).json
    assert said["moves"] == [] and [each["id"] for each in said["stays"]] == ["a"]
    assert "nowhere" in said["stays"][0]["problem"]


@pytest.mark.parametrize("more", [{"to": "none"}, {"from": "none"}])
def test_versions_that_there_are_not(client: Client, more: dict[str, str]) -> None:
    assert client.post("/api/migrate", {"chart": "egg", **more}).error == (404, "unknown-version")


def test_sessions_leave_a_version_that_is_served_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    egg(client, "a", OLD)
    catalogue = client.app.serving.catalogue
    left = [each for each in catalogue.charts() if each.version != OLD]
    monkeypatch.setattr(catalogue, "charts", lambda: left)
    ask = {"chart": "egg", "from": OLD, "dry_run": False, "limit": 1}
    first = client.post("/api/migrate", ask).json
    assert first["moves"] == ["a"]
    assert client.post("/api/migrate", {**ask, "after": first["after"]}).json["moves"] == []
    assert client.post("/api/migrate", ask).error == (404, "unknown-version")
