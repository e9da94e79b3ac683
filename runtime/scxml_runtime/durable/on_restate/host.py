"""Sessions that Restate keeps, from outside: the verbs of `DurableHost`, over HTTP.

In: addresses of Restate's ingress; ids, events. Out: what `DurableHost` answers, and the exceptions of
`scxml_runtime.durable.errors`.

The rule that surprises: where the connection breaks, nobody knows whether the event was taken. With a `key` it is sent
again until there is an answer, and counts once; without one, a ConnectionError says so.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.errors import (
    Duplicate,
    KeyReused,
    SessionLives,
    SessionOver,
    TooLarge,
    UnknownChart,
    UnknownSession,
)
from scxml_runtime.durable.host.asking import check, digest_of, sent
from scxml_runtime.durable.host.charts import version
from scxml_runtime.durable.host.payload import read, text
from scxml_runtime.durable.host.view import View

if TYPE_CHECKING:
    from scxml_runtime.session.machine import StateMachine

REFUSED: Mapping[int, type[Exception]] = {
    400: ValueError,
    404: UnknownSession,
    409: Duplicate,
    410: SessionOver,
    413: TooLarge,
    422: UnknownChart,
    423: SessionLives,
}
PAUSE = 0.1  # seconds between two attempts


class RestateHost:
    """The sessions behind an ingress, or several: where one does not answer, the next is asked. From any thread.
    `patience`: seconds for which what has a key is sent again."""

    def __init__(
        self,
        *urls: str,
        headers: Mapping[str, str] | None = None,
        patience: float = 60.0,
        largest: int = 16 << 20,
        at_once: int = 32,
    ) -> None:
        self._lines = Lines(urls or ("http://127.0.0.1:8080",))
        self._headers = {"Content-Type": "application/json", **(headers or {})}
        self._patience = patience
        self._largest = largest
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="restate")
        self._met: set[str] = set()

    def __enter__(self) -> RestateHost:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """What was submitted is sent before."""
        self._pool.shutdown()
        self._lines.close()

    def start(
        self,
        chart: type[StateMachine] | str,
        id: str | None = None,
        params: Mapping[str, Any] | None = None,
        key: str | None = None,
    ) -> str:
        """A session of a chart, by its class or its name; its id. It has begun when this returns."""
        id = uuid4().hex if id is None else id
        check("id", id)
        name, meaning = (chart, None) if isinstance(chart, str) else version(chart)
        self._keyed(id, "start", {"chart": name, "meaning": meaning, "params": params}, key)
        return id

    def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """Returns when what the event did is committed. The same key counts once for a week."""
        self._keyed(id, "turn", self._event(id, name, data, key), key)

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
        told["configuration"] = frozenset(told.get("configuration", ()))
        told["states"] = tuple(told.get("states", ()))
        told["log"] = tuple(map(tuple, told.get("log", ())))
        self._meet(id)
        return View(**told)

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
        chart: type[StateMachine] | str,
        migrate: Mapping[str, Any] | None = None,
    ) -> None:
        """The session goes on with another version of its chart."""
        name, meaning = (chart, None) if isinstance(chart, str) else version(chart)
        self._ask(id, "migrate", self._body({"chart": name, "meaning": meaning, "migrate": migrate}), None)

    def wake(self, id: str) -> None:
        """Let the session look what is due, and whether its chart is known by now."""
        self._again(lambda: self._ask(id, "wake", b"{}", None))

    # --- HTTP -----------------------------------------------------------------------------------

    def _event(self, id: str, name: str, data: Any, key: str | None) -> dict[str, Any]:
        event = sent(id, name, data, key, self._largest)
        return {"name": event.name, "data": event.data} if event.has_data else {"name": event.name}

    def _body(self, told: Any) -> bytes:
        return text("the event", told, self._largest).encode()

    def _keyed(self, id: str, verb: str, told: Any, key: str | None) -> None:
        body = self._body(told)
        if key is None:
            self._ask(id, verb, body, None)
        else:
            self._compare(id, body, key, self._again(lambda: self._ask(id, verb, body, key)))
        self._meet(id)

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
        headers = self._headers if key is None else {**self._headers, "Idempotency-Key": key}
        status, answer = self._lines.post(f"/Session/{quote(id, safe='')}/{verb}", body, headers)
        if status > 500:
            self._lines.leave()
            raise ConnectionError(f"Restate is not ready ({status}): {_problem(answer)[0]}")
        if status >= 300:
            raise _refusal(status, *_problem(answer))
        return read(answer.decode() or "{}")


def _problem(answer: bytes) -> tuple[str, str]:
    """What is wrong, and who says so: "invocation" is a worker."""
    try:
        told = read(answer.decode())
        return str(told["message"]), str(told.get("source", "invocation"))
    except (ValueError, KeyError, TypeError):
        return answer.decode(errors="replace")[:500], "?"


def _refusal(status: int, why: str, source: str) -> Exception:
    if source == "invocation":
        return REFUSED.get(status, SessionError)(why)
    return SessionError(f"Restate refuses it: {why} (is a worker of this project registered with it?)")


class Lines:
    """Connections, one for each thread, to the first address that answers."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._places = [_place(each) for each in urls]
        self._number = 0
        self._here = threading.local()
        self._all: list[HTTPConnection] = []

    def close(self) -> None:
        """All of them."""
        while self._all:
            self._all.pop().close()

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """The answer. Raises ConnectionError; then the next address is tried from now on."""
        number = self._number
        line = self._line(number)
        try:
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException) as error:
            line.close()  # the next request opens it again
            self.leave(number)
            raise ConnectionError(
                f"{line.host}:{line.port} gave no answer ({error or type(error).__name__}): whether it has happened is "
                "not known; what is sent with a key can be sent again"
            ) from None

    def leave(self, number: int | None = None) -> None:
        """Go on with the next address, unless another thread has."""
        if number in (None, self._number):
            self._number = (self._number + 1) % len(self._places)

    def _line(self, number: int) -> HTTPConnection:
        """One that is not closed on the other side."""
        lines: dict[int, HTTPConnection] = self._here.__dict__.setdefault("lines", {})
        line = lines.get(number)
        if line is None:
            kind, host, port = self._places[number]
            line = lines[number] = kind(host, port, timeout=TIMEOUT)
            self._all.append(line)
        elif line.sock is not None and select.select([line.sock], [], [], 0)[0]:
            line.close()
        return line


def _place(url: str) -> tuple[type[HTTPConnection], str, int | None]:
    parts = urlsplit(url)
    if parts.scheme not in KINDS or not parts.hostname:
        raise ValueError(f"{url!r} is no address of an ingress, such as http://127.0.0.1:8080")
    return KINDS[parts.scheme], parts.hostname, parts.port


KINDS: Mapping[str, type[HTTPConnection]] = {"http": HTTPConnection, "https": HTTPSConnection}
TIMEOUT = 30.0  # seconds to wait for an answer
