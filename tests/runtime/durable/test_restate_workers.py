"""Which workers Restate knows of, without Restate: who takes whose place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.on_restate.workers import Unregistered, Workers

HERE, THERE, OTHER = "http://here:1", "http://there:1", "http://other:1"


class Admin:
    """Restate's admin interface: workers by their id, those that it does not reach, and what it was told."""

    def __init__(self, *known: tuple[str, str, str]) -> None:
        self.known = {id: (uri, services.split()) for id, uri, services in known}
        self.silent: set[str] = set()
        self.moves = 200

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        told = json.loads(body) if body else {}
        if method == "GET":
            return 200, json.dumps({"deployments": [*map(self._shown, self.known)]}).encode()
        if method == "PATCH":
            if self.moves == 200:
                self.known[path.rpartition("/")[2]] = told["uri"], ["Session", "Effects"]
            return self.moves, b"no"
        assert told["dry_run"]
        return (500, b'{"restate_code": "META0003"}') if told["uri"] in self.silent else (200, b"{}")

    def _shown(self, id: str) -> dict[str, Any]:
        uri, services = self.known[id]
        return {"id": id, "uri": f"{uri}/", "services": [{"name": each} for each in services]}


def asking(*silent: str) -> tuple[Admin, Workers]:
    ours = "Note Session Caller Effects"
    admin = Admin(("d1", HERE, ours), ("d2", THERE, ours), ("d3", OTHER, "Shop"))
    admin.silent = {*silent}
    return admin, Workers(admin, {})  # type: ignore[arg-type]  # answers as lines do


def test_where_all_are_there_nobody_is_replaced() -> None:
    admin, workers = asking()
    assert [workers.stand_in(HERE) for _ in range(3)] == [[], [], []]
    assert admin.known["d2"][0] == THERE


def test_one_that_is_not_there_twice_is_replaced_and_what_is_none_of_ours_is_not() -> None:
    admin, workers = asking(THERE, OTHER)
    assert [workers.stand_in(HERE) for _ in range(3)] == [[], [THERE], []]
    assert [uri for uri, _ in admin.known.values()] == [HERE, HERE, OTHER]


def test_one_that_is_back_meanwhile_stays() -> None:
    admin, workers = asking(THERE)
    for silent in ({THERE}, set(), {THERE}, set()):
        admin.silent = silent
        assert workers.stand_in(HERE) == []


def test_where_restate_does_not_know_this_one_it_is_said() -> None:
    _, workers = asking()
    with pytest.raises(Unregistered):
        workers.stand_in("http://new:1")


def test_a_restate_that_moves_nobody_is_asked_again() -> None:
    admin, workers = asking(THERE)
    admin.moves = 405
    workers.stand_in(HERE)
    with pytest.raises(SessionError, match="405"):
        workers.stand_in(HERE)
    admin.moves = 200
    assert [workers.stand_in(HERE) for _ in range(2)] == [[], [THERE]]
