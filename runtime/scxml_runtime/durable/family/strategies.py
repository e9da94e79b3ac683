"""The modules of ORS in a family: what strategies ask of the platform is told as effects, and what waits is kept.

In: actions of a family's sessions, and the inputs that answer them. Out: effects, events for the sessions, and what a
snapshot says of the requests that wait.

The rule that surprises: questions, such as functions of `_genesys.queue` are, go to the platform at once, within the
turn. They only look; a turn that is taken again may be told something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scxml_runtime.durable.family.effects import Act, Begin, End, Over, Reply, Request
from scxml_runtime.durable.family.waiting import Pending
from scxml_runtime.modules import Modules, ws
from scxml_runtime.modules.fetch import Fetch
from scxml_runtime.modules.fetch_request import body_of, headers_of
from scxml_runtime.modules.session import Session
from scxml_runtime.ports import platform
from scxml_runtime.session.saving.heads import head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scxml_runtime.durable.family.waiting import Waiter
    from scxml_runtime.modules.action import Action
    from scxml_runtime.modules.session import Started
    from scxml_runtime.ports.transport import Response


class Away:
    """The platform as a family sees it: requests are told, all else is the platform's own."""

    hold_up = None  # what a simulated one would do about the host's own actions

    def __init__(self, home: Waiter, real: Any) -> None:
        self._home = home
        self._real = real

    def connect(self, listener: object) -> None:
        """Answers come as inputs."""

    def request(self, asked: platform.Request) -> None:
        """Tell what is asked for."""
        key = self._home.wait(Pending(asked.session, "act", asked.kind, asked.id))
        self._home.effects.append(Act(key, asked.session, asked.kind, asked.id, asked.values, asked.given))

    def session_ended(self, session: str) -> None:
        """Tell that a session is over."""
        self._home.effects.append(Over(self._home.new_key(), session))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class KeptModules(Modules):
    """The modules of one family."""

    __slots__ = ("_alarms", "_fetches", "home")

    def __init__(self, home: Waiter) -> None:
        super().__init__(home)
        self.home = home
        self._fetches: dict[str, Fetch] = {}
        self._alarms: list[tuple[platform.Request, float | None]] = []

    def __getitem__(self, name: str) -> Any:
        if name in KEPT and name not in self.loaded:
            self.loaded[name] = KEPT[name](self)
        return super().__getitem__(name)

    def failed(
        self, request: platform.Request, error: str, description: str, data: Mapping[str, Any] | None = None
    ) -> None:
        """A request failed, or was not answered in time: nobody waits for it any more."""
        self.home.give_up(Pending(request.session, "act", request.kind, request.id))
        super().failed(request, error, description, data)

    # --- what is fetched ------------------------------------------------------------------------

    def exchange(self, fetch: Fetch, body: bytes, headers: Mapping[str, str]) -> Response | None:
        """Tell of the request; its answer comes later."""
        self._ask(fetch, body, headers, 0.0)
        return None

    def _ask(self, fetch: Fetch, body: bytes, headers: Mapping[str, str], after: float) -> None:
        asked, method = fetch.request, fetch.method.upper()
        key = self.home.wait(Pending(asked.session, "fetch", fetch.url, asked.id))
        self._fetches[key] = fetch
        text, timeout = body.decode("latin-1"), float(asked.values["timeout"] or 0.0)
        self.home.effects.append(
            Request(key, asked.session, method, fetch.url, text, {**headers}, after, timeout)
        )

    def fetched(self, key: str, found: Response | OSError) -> None:
        """What a request came to; after a failure it may be made again, as its action says."""
        fetch = self._fetches.pop(key)
        if fetch.retries and (isinstance(found, OSError) or found.status >= 400):
            fetch.retries -= 1
            values = fetch.request.values
            headers = headers_of(values)
            body = body_of(fetch.method, values, headers)
            self._ask(fetch, body, headers, float(values["gd_retry_interval"]))
        else:
            fetch.retries = 0
            fetch.comes_to(found)

    # --- in snapshots ---------------------------------------------------------------------------

    def saved(self, machine: Any) -> dict[str, Any]:
        """What the modules know of a session: how many requests there were, and which wait."""
        id = machine.session_id
        told = {
            "requests": self.request_count.get(id, 0),
            "params": self.params.get(id),
            "open": self._open(id),
            "fetches": {
                key: [fetch.request.id, fetch.request.values, fetch.retries, fetch.url]
                for key, fetch in self._fetches.items()
                if fetch.request.session == id
            },
        }
        return {name: part for name, part in told.items() if part}

    def _open(self, session: str) -> list[Any]:
        """The requests that wait, each with the seconds that are left for an answer, if there is a limit."""
        now = self.host.clock.now()
        found = []
        for each in self.home.pending.values():
            if each.session == session and each.what == "act" and (session, each.id) in self.pending.open:
                alarm = self.pending.open[session, each.id or ""][1]
                found.append([each.id, each.type, None if alarm is None else alarm.appointment[0] - now])
        return found

    def restore(self, machine: Any, saved: Mapping[str, Any]) -> None:
        """What was known of it. Raises ValueError."""
        super().restore(machine, saved)
        id = machine.session_id
        try:
            if "params" in saved:
                self.params[id] = dict(saved["params"])
            for request, kind, left in saved.get("open", ()):
                self._alarms.append((platform.Request(kind, id, request, {}), left))
            for key, (request, values, retries, url) in saved.get("fetches", {}).items():
                fetch = Fetch(self["session"], platform.Request("session.fetch", id, request, values))
                fetch.retries, fetch.url = retries, url
                self._fetches[key] = fetch
        except (AttributeError, KeyError, TypeError) as problem:
            raise ValueError(f"what the modules of ORS know cannot be read: {problem}") from None

    def wait_on(self) -> None:
        """Of a family that was resumed, now that it is known what time it is: wait on for what waited."""
        clock = self.host.clock
        for request, left in self._alarms:
            module, _, name = request.kind.partition(".")
            alarm = None
            if left is not None:
                due = clock.now() + left
                alarm = clock.call_at(
                    due, self.failed, request, "timeout", f"{request.kind} was not answered in time"
                )
            self.pending.open[request.session, request.id] = (self[module].actions[name], alarm)
        self._alarms.clear()


class KeptSession(Session):
    """`session:*` in a family: sessions that it starts are families of their own."""

    modules: Any

    def updatestart(self, request: platform.Request, session: str) -> None:
        """What waits for its start is in another family's hands."""
        raise platform.Refused("invalidstate", f"the start of session {session} cannot be moved here")

    def _schedule(self, session: str, started: Started, idealtime: float | None) -> None:
        request, documents = started.request, self.host.documents
        del self.started[session]
        try:
            found = documents.find(request.values["src"], self.host.sessions[request.session])
            told = head(found.chart(documents.load)).told
        except (LookupError, ValueError, OSError) as problem:
            why = str(problem.args[0] if problem.args else problem)
            self._post_error(request, "badfetch", why, session)
            return
        home: Waiter = self.modules.home
        key = home.wait(Pending(request.session, "begin", session, request.id))
        at = None if idealtime is None else idealtime / 1000
        params = request.values.get("params", {})
        home.effects.append(
            Begin(key, session, told["name"], told["meaning"], request.session, found.url, params, at)
        )

    def _terminate(self, session: str, request: platform.Request) -> None:
        running = self.host.sessions.get(session)
        if running is not None:
            super()._terminate(session, request)
            return
        home: Waiter = self.modules.home
        key = home.wait(Pending(request.session, "end", session, request.id))
        home.effects.append(End(key, session, request.session))

    def began(self, waited: Pending) -> None:
        """A session that was to start has started, one that was to end has ended."""
        kind = "session.start" if waited.what == "begin" else "session.terminate"
        self._post_done(platform.Request(kind, waited.session, waited.id or "", {}), waited.type)

    def did_not(self, waited: Pending, problem: str) -> None:
        """It has not."""
        kind, error = (
            ("session.start", "badfetch") if waited.what == "begin" else ("session.terminate", "invalidstate")
        )
        request = platform.Request(kind, waited.session, waited.id or "", {})
        self._post_error(request, error, problem, waited.type)


class KeptServices(ws.WebServices):
    """`ws:response` in a family: whoever waits for the answer is told behind the commit."""

    modules: Any

    def _respond(self, request: platform.Request, action: Action, answer: ws.Response) -> None:
        home: Waiter = self.modules.home
        asked = request.values["requestid"]
        told = answer.positive, answer.resultcode, answer.values, answer.content
        home.effects.append(Reply(home.new_key(), request.session, asked, *told))
        self.modules.post(request.session, action.done, {"requestid": asked})


KEPT = {"session": KeptSession, "ws": KeptServices}
"""Modules that are others in a family."""
