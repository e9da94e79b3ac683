"""GET /api/sessions/{id}/test: what the catalogue makes of a run, or a sentence why there is no test of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.server import traces
from scxml_runtime.server.asgi import application
from scxml_runtime.server.catalogue import Served
from scxml_runtime.server.modules import Compiled
from scxml_runtime.testing import Scribe

from .asking import Client
from .conftest import LAMP


class Writing(Compiled):
    """Charts of somebody who writes tests."""

    def retold(self, served: Served, lines: Sequence[Mapping[str, Any]]) -> str:
        if lines[0]["kind"] != "trace":
            raise ValueError("It does not begin with its start.")
        return f"# é {served.name}: {[line['event'] for line in lines if line['kind'] == 'event']}\n"


def asked(history: bool = True) -> str:
    with DurableHost(MemoryStore(), [LAMP], clock=VirtualClock(), history=history, scribe=Scribe()) as host:
        client = Client(application(host, Writing([LAMP])))
        client.post("/api/sessions", {"chart": "lamp", "id": "a/b"})
        client.post("/api/sessions/a%2Fb/events", {"name": "press"})
        said = client.get("/api/sessions/a%2Fb/test")
        return said.body.decode() if said.status == 200 else f"{said.error}"


def test_it_is_what_the_catalogue_writes() -> None:
    assert asked() == "# é lamp: ['press']\n"


def test_a_run_that_nobody_has_kept_has_none() -> None:
    assert asked(history=False) == "(409, 'no-history')"


def test_a_run_that_is_too_long_to_read_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "LONGEST", 1)
    assert asked() == "(409, 'too-long')"


def test_a_server_without_a_compiler_writes_none(serve: Callable[..., Client]) -> None:
    client = serve()
    client.post("/api/sessions", {"chart": "lamp", "id": "one"})
    assert client.get("/api/sessions/one/test").error == (409, "no-tests")
    assert client.get("/api/sessions/nobody/test").error == (404, "unknown-session")
