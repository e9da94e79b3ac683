"""Sessions that Restate keeps, from outside: the verbs of `DurableHost`, over HTTP.

In: addresses of Restate's ingress and admin; ids, events. Out: what `DurableHost` answers, and the exceptions of
`scxml_runtime.durable.errors`.

The rule that surprises: where the connection breaks, nobody knows whether the event was taken. With a `key` it is sent
again until there is an answer, and counts once; without one, a ConnectionError says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

from scxml_runtime.chart.event import Event
from scxml_runtime.durable.errors import KeyReused
from scxml_runtime.durable.family import effects, inputs
from scxml_runtime.durable.family.ids import root_of
from scxml_runtime.durable.host.asking import check_new, check_text, digest_of, sent
from scxml_runtime.durable.host.charts import Charts, version
from scxml_runtime.durable.host.payload import read, text, write
from scxml_runtime.durable.host.view import Child, Due, UnderWay, View
from scxml_runtime.durable.on_restate.history import FEW, happened
from scxml_runtime.durable.on_restate.leaving import ASKED
from scxml_runtime.durable.on_restate.lines import Lines
from scxml_runtime.durable.on_restate.refusals import problem_of, refusal
from scxml_runtime.durable.on_restate.tables import Tables, listed_of
from scxml_runtime.durable.on_restate.workers import Workers
from scxml_runtime.durable.stores.wanted import Wanted
from scxml_runtime.modules.ws import Response

if TYPE_CHECKING:
    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.durable.host.view import Happened, Listed
    from scxml_runtime.durable.stores.wanted import Count

PAUSE = 0.1  # seconds between two attempts
PLAIN = "".join(chr(each) for each in range(0x21, 0x7F) if each != ord("%"))
"""What stands in a header as it is: Restate takes no other keys, and whoever reads headers cuts white space off."""
LATE = 10.0  # seconds beyond those that somebody waits for an answer
ALL = Wanted()


class RestateHost:
    """The sessions behind an ingress, or several: where one does not answer, the next is asked. From any thread.
    `admin`: addresses that answer lists, counts and histories; `patience`: seconds for which what has a key is sent
    again; `charts`: those of a worker in this process, which know what states are within others."""

    def __init__(
        self,
        *urls: str,
        admin: Sequence[str] = ("http://127.0.0.1:9070",),
        charts: Charts | None = None,
        headers: Mapping[str, str] | None = None,
        patience: float = 60.0,
        largest: int = 16 << 20,
        at_once: int = 32,
    ) -> None:
        self._urls = urls or ("http://127.0.0.1:8080",)
        self._lines = Lines(self._urls)
        self._headers = {"Content-Type": "application/json", **(headers or {})}
        self.admin = Lines(admin)
        self.tables = Tables(self.admin)
        self.workers = Workers(self.admin, self._headers)
        self.charts = Charts() if charts is None else charts
        self._patience = patience
        self._largest = largest
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="restate")
        self._met: set[str] = set()
        self._waiting: set[Lines] = set()

    def __enter__(self) -> RestateHost:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """What was submitted is sent before; who waits for an answer of a session waits no more."""
        for each in [*self._waiting]:
            each.cut()
        self._pool.shutdown()
        self._lines.close()
        self.admin.close()

    def start(
        self,
        chart: Class | str,
        id: str | None = None,
        params: Mapping[str, Any] | None = None,
        key: str | None = None,
    ) -> str:
        """A session of a chart, by its class or its name; its id. It has begun when this returns."""
        id = uuid4().hex if id is None else id
        self._keyed(id, "start", self._begun(chart, id, params), key)
        return id

    def started(
        self, chart: Class | str, id: str | None = None, params: Mapping[str, Any] | None = None
    ) -> View:
        """As `start`; the session, as it stands then."""
        id = uuid4().hex if id is None else id
        return self._seen(id, "start", self._begun(chart, id, params), None)

    def begin_at(self, chart: Class | str, at: float, params: Mapping[str, Any] | None = None) -> str:
        """A session that starts at a moment, in seconds since 1970; its id. Until then there is no such session."""
        id = uuid4().hex
        wait = max(0, ceil((at - time.time()) * 1000))
        self._ask(id, f"start/send?delay={wait}ms", self._body(self._begun(chart, id, params)), None)
        return id

    def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """Returns when what the event did is committed. The same key counts once for a week."""
        self._keyed(id, "turn", self._event(id, name, data, key), key)

    def sent(self, id: str, name: str, data: Any = None, key: str | None = None) -> View:
        """As `send`; the session, as it stands then. Under a key that came before, as it stood at the first time."""
        return self._seen(id, "turn", self._event(id, name, data, key), key)

    def deliver(self, id: str, event: Event, key: str | None = None) -> None:
        """As `send`, of an event with all that it came with, such as its `sendid`; also for an invoked session."""
        self._keyed(root_of(id), "deliver", delivered(id, event, key, self._largest), key)

    def ask(self, id: str, name: str, data: Any = None, seconds: float = 30.0) -> Response:
        """What the session, a strategy of ORS, answers by `ws:response` to this event, with its `_event.sendid`. Raises
        TimeoutError."""
        asked = f"{ASKED}{uuid4().hex}"
        self.deliver(id, Event(name, data=... if data is None else data, sendid=asked))
        lines = Lines(self._urls, seconds + LATE)
        self._waiting.add(lines)
        try:
            body = write({"seconds": seconds}).encode()
            told = read(posted(lines, f"/Caller/{asked}/run", body, self._headers).decode())
        finally:
            self._waiting.discard(lines)
            lines.close()
        if told is None:
            raise TimeoutError(f"{id} gave no answer to {name} within {seconds:g} s")
        reply = effects.from_json(told)
        return Response(reply.positive, reply.resultcode, reply.values, reply.content)

    def fire(self, id: str, due: str) -> View:
        """A delayed event of the session comes now instead of then: `due` is its id, of `look(id).timers`. Raises
        NotWaiting where it has come meanwhile, or was cancelled."""
        check_text("due", due)
        return self._seen(id, "fire", {"due": due}, None)

    def accept(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """Returns when it is certain that the session will take the event."""
        if id not in self._met:
            self.look(id)
        body = self._body(self._event(id, name, data, key))
        answer = self._ask(id, "turn/send", body, key)
        if key is not None and answer.get("status") == "PreviouslyAccepted":
            self._compare(id, body, key, self._ask(id, "turn", body, key))

    def submit(self, id: str, name: str, data: Any = None, key: str | None = None) -> Future[None]:
        """`send`, for many at once."""
        return self._pool.submit(self.send, id, name, data, key)

    def look(self, id: str) -> View:
        """The session as it was committed last."""
        told = self._again(lambda: self._ask(id, "look", b"{}", None))
        self._meet(id)
        return view_of(told)

    def terminate(self, id: str) -> None:
        """The session ends, as its invoker would end it."""
        self._again(lambda: self._ask(id, "terminate", b"{}", None))

    def forget(self, id: str) -> None:
        """Nothing is kept of a session that is over. Raises SessionLives."""
        self._met.discard(id)
        self._ask(id, "forget", b"{}", None)

    def migrate(
        self,
        id: str,
        chart: Class | str,
        migrate: Mapping[str, Any] | None = None,
    ) -> None:
        """The session goes on with another version of its chart."""
        self._ask(id, "migrate", self._body(_version(chart) | {"migrate": migrate}), None)

    def rehearse(self, id: str, chart: Class | str, migrate: Mapping[str, Any] | None = None) -> None:
        """Whether `migrate` would do: raises what it would raise, and nothing happens."""
        self._ask(id, "rehearse", self._body(_version(chart) | {"migrate": migrate}), None)

    def wake(self, id: str) -> None:
        """Let the session look what is due, and whether its chart is known by now."""
        self._again(lambda: self._ask(id, "wake", b"{}", None))

    # --- tables -----------------------------------------------------------------------------------

    def sessions(
        self, chart: str | None = None, after: str = "", limit: int = 100, *, wanted: Wanted = ALL
    ) -> list[Listed]:
        """A page of sessions, as of `DurableHost`."""
        if wanted.state is not None:
            wanted = replace(wanted, state=self.charts.leaves_in(wanted.leaves))
        return self.tables.sessions(chart, wanted, after, limit)

    def counts(self, chart: str | None = None) -> list[Count]:
        """How many sessions stand where: those of the chart of this name, or all."""
        return self.tables.counts(chart)

    def history(
        self, id: str, after: int = 0, limit: int = 1000, *, before: int | None = None
    ) -> list[Happened]:
        """The turns of a session behind the one of this number, or the last ones `before` it; none but of workers that
        keep them: `restate.app(…, history=True)`."""
        turns: list[Happened] = []
        while len(turns) < limit and (more := self._further(id, turns, after, before, limit - len(turns))):
            turns = turns + more if before is None else more + turns
        return turns

    def _further(
        self, id: str, turns: list[Happened], after: int, before: int | None, limit: int
    ) -> list[Happened]:
        if not turns:
            return self.followed(id, after, limit, before=before)[2]
        if before is None:
            return self.followed(id, turns[-1].number, limit)[2]
        return self.followed(id, 0, limit, before=turns[0].number)[2]

    def followed(
        self, id: str, after: int = 0, limit: int = FEW, *, before: int | None = None
    ) -> tuple[Listed, float, list[Happened]]:
        """A session as lists tell of it, when that was written, and its turns behind the one of this number, or the
        last ones `before` another. As many as go into an answer, `FEW` at most."""
        body = self._body({"after": after, "before": before, "limit": limit})
        told = self._again(lambda: self._ask(id, "history", body, None))
        standing = told["standing"] | {"id": id}
        return listed_of(standing), standing["written"], [happened(*each) for each in told["turns"]]

    def note(self, name: str) -> str | None:
        """A text that was kept under this name; None where none was."""
        found: str = read(self._post(f"/Note/{quote(name, safe='')}/look", b"{}", self._headers).decode())
        return found or None

    def keep_note(self, name: str, text: str) -> None:
        """Keep a text under this name, in place of the one that it has."""
        self._post(f"/Note/{quote(name, safe='')}/keep", write(text).encode(), self._headers)

    def check(self) -> None:
        """Raises ConnectionError where Restate does not answer."""
        status, answer = self._lines.ask("GET", "/restate/health", b"", self._headers)
        if status >= 300:
            raise ConnectionError(f"Restate is not ready ({status}): {problem_of(answer)[0]}")

    # --- HTTP -----------------------------------------------------------------------------------

    def _event(self, id: str, name: str, data: Any, key: str | None) -> dict[str, Any]:
        event = sent(id, name, data, key, self._largest)
        return {"name": event.name, "data": event.data} if event.has_data else {"name": event.name}

    def _begun(self, chart: Class | str, id: str, params: Mapping[str, Any] | None) -> dict[str, Any]:
        check_new(id)
        return _version(chart) | {"params": params}

    def _seen(self, id: str, verb: str, told: dict[str, Any], key: str | None) -> View:
        answer = self._keyed(id, verb, {**told, "look": True}, key)
        return view_of(answer["session"])

    def _body(self, told: Any) -> bytes:
        return text("the event", told, self._largest).encode()

    def _keyed(self, id: str, verb: str, told: Any, key: str | None) -> Any:
        body = self._body(told)
        if key is None:
            answer = self._ask(id, verb, body, None)
        else:
            answer = self._again(lambda: self._ask(id, verb, body, key))
            self._compare(id, body, key, answer)
        self._meet(id)
        return answer

    def _compare(self, id: str, body: bytes, key: str, answer: Any) -> None:
        if answer.get("taken") != digest_of(body):
            raise KeyReused(f"something else was sent to {id} under the key {key!r} before")

    def _meet(self, id: str) -> None:
        if len(self._met) > 100_000:
            self._met.clear()
        self._met.add(id)

    def _again(self, work: Callable[[], Any]) -> Any:
        """Ask until there is an answer."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return work()
            except ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE)

    def _ask(self, id: str, verb: str, body: bytes, key: str | None) -> Any:
        headers = self._headers
        if key is not None:
            headers = {**headers, "Idempotency-Key": quote(key, safe=PLAIN)}
        return read(self._post(f"/Session/{quote(id, safe='')}/{verb}", body, headers).decode() or "{}")

    def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        return posted(self._lines, path, body, headers)


def posted(lines: Lines, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """What the ingress answers. Raises what it refuses; ConnectionError."""
    status, answer = lines.ask("POST", path, body, headers)
    if status > 500:
        lines.leave()
        raise ConnectionError(f"Restate is not ready ({status}): {problem_of(answer)[0]}")
    if status >= 300:
        raise refusal(status, *problem_of(answer))
    return answer


def _version(chart: Class | str) -> dict[str, Any]:
    name, meaning = (chart, None) if isinstance(chart, str) else version(chart)
    return {"chart": name, "meaning": meaning}


def delivered(id: str, event: Event, key: str | None, largest: int) -> dict[str, Any]:
    """An event for the handler `deliver`."""
    root, data = root_of(id), None if event.data is ... else event.data
    given = replace(
        sent(root, event.name, data, key, largest),
        to=None if id == root else id,
        has_data=event.data is not ...,
        sendid=event.sendid,
        origin=event.origin,
        origintype=event.origintype,
        raw=event.raw,
    )
    told = inputs.to_json(given)
    del told["kind"]
    return told


def view_of(told: dict[str, Any]) -> View:
    """What the handler `look` has answered."""
    return View(
        **{
            **told,
            "configuration": frozenset(told.get("configuration", ())),
            "states": tuple(told.get("states", ())),
            "log": tuple(map(tuple, told.get("log", ()))),
            "timers": tuple(Due(*each) for each in told.get("timers", ())),
            "children": tuple(_child(*each) for each in told.get("children", ())),
            "under_way": tuple(UnderWay(*each) for each in told.get("under_way", ())),
        }
    )


def _child(id: str, chart: str, states: list[str], invokeid: str, parent: str) -> Child:
    return Child(id, chart, tuple(states), invokeid, parent)
