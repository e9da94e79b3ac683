"""The journal of a worker of Restate, without its server, and a worker that writes into it.

The rule that surprises: the journal here does what Restate's does. What was written in the first attempt stands, and
the second must go on from it in the same steps.
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from scxml_runtime.durable.on_restate import turns as restate_turns
from tests.runtime.durable.charts import chart

restate = pytest.importorskip("scxml_runtime.durable.restate", reason="pip install 'scxmlc[restate]'")


class Journal:
    """The context of one attempt. `written`: what the attempts before have left in the journal."""

    def __init__(self, state: dict[str, bytes], written: list[Any] | None = None) -> None:
        self._state = dict(state)
        self._written = written or []
        self.entries: list[tuple[str, str, Any]] = []

    def _add(self, kind: str, name: str, value: Any) -> Any:
        """What counts: of an attempt before, or what is written now."""
        place = len(self.entries)
        if place < len(self._written):
            assert self._written[place][:2] == (kind, name), "the second attempt takes another way"
            value = self._written[place][2]
        self.entries.append((kind, name, value))
        return value

    def key(self) -> str:
        return "a"

    async def get(self, name: str, serde: Any) -> Any:
        return self._add("get", name, self._state.get(name))

    def set(self, name: str, value: bytes, serde: Any) -> None:
        self._add("set", name, value)
        self._state[name] = value

    def clear(self, name: str) -> None:
        self._add("clear", name, None)
        self._state.pop(name, None)

    def generic_send(
        self,
        service: str,
        handler: str,
        arg: bytes,
        key: str | None = None,
        send_delay: timedelta | None = None,
    ) -> Any:
        self._add("send", f"{service}/{key}/{handler}", (json.loads(arg), send_delay))
        return self

    async def invocation_id(self) -> str:
        return f"invocation-{len(self.entries)}"

    @property
    def state(self) -> dict[str, bytes]:
        """As it is left."""
        return self._state

    def last(self, kind: str, name: str) -> Any:
        return next(value for each, of, value in reversed(self.entries) if (each, of) == (kind, name))


class Worker:
    """Its handlers, at a time that the test sets."""

    def __init__(self, *charts: str, **more: Any) -> None:
        self.now = 1000.0
        known = restate.Charts(chart(name) for name in charts)
        around = restate.Around(services=frozenset(["x-scan"]))
        turns = restate_turns.Turns(known, around, lambda: self.now, resident=10, **more)
        self.handlers = restate.session(restate.Sessions(turns)).handlers

    def do(self, journal: Journal, verb: str, told: Any) -> Any:
        handler = self.handlers[verb].fn
        return asyncio.run(handler(journal, json.dumps(told).encode()))

    def begun(self, name: str) -> dict[str, bytes]:
        """The state of a session that has started."""
        journal = Journal({})
        self.do(journal, "start", {"chart": name})
        return {"family": journal.last("set", "family")}

    def data(self, journal: Journal) -> Any:
        """Of the session as this attempt has left it."""
        told = self.do(Journal({"family": journal.last("set", "family")}), "look", {})
        return json.loads(told)["data"]
