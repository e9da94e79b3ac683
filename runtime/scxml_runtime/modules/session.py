"""`session:*`: start and end other sessions, fetch from servers; clocks, lists and options for scripts (ORS
core 5).

In: start, updatestart, terminate, fetch. Out: sessions of the same host, requests to its transport, and
`_genesys.session`. These actions are the host's own: no platform is asked. A started session is independent
of its starter.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import Event
from scxml_runtime.modules.action import (
    HINTS,
    Action,
    Attribute,
    boolean,
    mapping,
    number,
    table,
    text,
)
from scxml_runtime.modules.calendar import Calendar
from scxml_runtime.modules.engine_events import done_data
from scxml_runtime.modules.module import Module, constants, enumeration
from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.modules.desk import Desk
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.session.machine import StateMachine

SESSION = ("requestid", "sessionid")

ACTIONS = table(
    Action(
        "start",
        (Attribute("src", text, required=True), Attribute("idealtime", number)),
        done="session.start.done",
        payload=SESSION,
    ),
    Action(
        "updatestart",
        (Attribute("sessionid", text, required=True), Attribute("idealtime", number, required=True)),
        done="session.updatestart.done",
        payload=SESSION,
        inferred="attributes",
    ),
    Action(
        "terminate",
        (Attribute("sessionid", text, required=True),),
        done="session.terminate.done",
        payload=SESSION,
        inferred="attributes",
    ),
    Action(
        "fetch",
        (
            Attribute("srcexpr", text, required=True),
            Attribute("method", text, default="get"),
            Attribute("enctype", text),
            Attribute("type", text),
            Attribute("timeout", number, default=30),
            Attribute("username", text),
            Attribute("password", text),
            Attribute("maxage", number),
            Attribute("maxstale", number),
            Attribute("headers", mapping),
            Attribute("gdelivery", boolean, default=False),
            Attribute("gd_retries", number, default=0),
            Attribute("gd_retry_interval", number, default=0),
            HINTS,
        ),
        done="session.fetch.done",
        payload=("requestid", "content", "hints"),
        answer_within=None,
        inferred="gdelivery, gd_retries and gd_retry_interval by their names",
    ),
)

LOOKUP_ORDER = {
    "StartFromStrategy": -1,
    "StartFromCDN": 0,
    "StartFromRouter": 1,
    "StartFromTenant": 2,
    "StartFromTserver": 3,
}
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


class Started:
    """A session that another one started, or will start: who asked, and when it is due."""

    __slots__ = ("request", "starter", "timer")

    def __init__(self, starter: str, request: Request) -> None:
        self.starter = starter
        self.request = request
        self.timer: Any = None


class Session(Module):
    """The session module of one host."""

    name = "session"
    actions = ACTIONS

    def __init__(self, modules: Desk) -> None:
        super().__init__(modules)
        self.host = modules.host
        self.started: dict[str, Started] = {}

    # Actions.

    def carry_out(self, machine: StateMachine, action: Action, request: Request) -> dict[str, Any]:
        """Each action has a method of its name; a started session has its id at once."""
        started = self.host.new_session_id() if action.name == "start" else None
        session = started or request.values.get("sessionid")
        self.carry_out_here(request, action, getattr(self, action.name), request, session)
        return {} if started is None else {"sessionid": started}

    def lose(self, request: Request, action: Action) -> None:
        """A fetch has a time limit of its own."""
        if action.name != "fetch":
            super().lose(request, action)
            return
        from scxml_runtime.modules.fetch import Fetch

        Fetch(self, request).wait_in_vain()

    def start(self, request: Request, session: str) -> None:
        """Start a document in a session of its own, now or at `idealtime`."""
        started = self.started[session] = Started(request.session, request)
        self._schedule(session, started, request.values["idealtime"])

    def updatestart(self, request: Request, session: str) -> None:
        """Move a scheduled start to another time."""
        started = self.started.get(session)
        if started is None or session in self.host.sessions:
            raise Refused("invalidstate", f"session {session} does not wait for its start")
        started.timer.cancel()
        self._schedule(session, started, request.values["idealtime"])
        self._post_done(request, session)

    def terminate(self, request: Request, session: str) -> None:
        """End a session, or forget its scheduled start."""
        clock = self.host.clock
        clock.call_at(clock.now(), self._terminate, session, request)

    def fetch(self, request: Request, session: None) -> None:
        """Ask a server; the answer's body is always a string."""
        from scxml_runtime.modules.fetch import Fetch

        Fetch(self, request).begin()

    def ended(self, machine: StateMachine) -> None:
        """Tell the starter that the session it started is over: `done.start.<sessionid>`."""
        session = machine.session_id
        started = self.started.pop(session, None)
        if started is None or machine.final is None:
            return
        name = f"done.start.{session}"
        if self.modules.called("done.start") == "done.scxml":
            name = f"done.scxml.{machine.chart.name or session}"
        self.modules.post(started.starter, name, done_data(machine, machine.done_data))

    def _schedule(self, session: str, started: Started, idealtime: float | None) -> None:
        now = self.host.clock.now()
        due = now if idealtime is None else max(now, idealtime / 1000 - self.epoch())
        started.timer = self.host.clock.call_at(due, self._start_now, session, started)

    def _start_now(self, session: str, started: Started) -> None:
        request = started.request
        documents = self.host.documents
        try:
            found = documents.find(request.values["src"], self.host.sessions[started.starter])
            chart = found.chart(documents.load)
        except (LookupError, ValueError, OSError) as problem:
            del self.started[session]
            self._post_error(request, "badfetch", str(problem.args[0] if problem.args else problem), session)
            return
        params = request.values.get("params", {})
        self.modules.params[session] = params
        self._begin(chart, params, session, found.url)
        self._post_done(request, session)

    def _begin(self, chart: Any, params: dict[str, Any], session: str, url: str) -> None:
        """Start a session with the parameters that may enter; of others it is told (ORS core 5.4)."""
        left_out: list[str] = []
        if not getattr(self.host.platform, "undeclared_params", True):
            declared = {row.id for row in chart.chart.data}
            left_out = sorted(set(params) - declared)
        entering = {name: value for name, value in params.items() if name not in left_out}
        self.host.start(chart, params=entering, session_id=session, url=url)
        if left_out:
            place = {"document": url or chart.chart.source, "element": "data", "linenumber": 0}
            told = {**place, "description": f"undeclared: {', '.join(left_out)}"}
            self.host.deliver(session, Event("error.receive.datamismatch", "platform", told))

    def _terminate(self, session: str, request: Request) -> None:
        scheduled = self.started.get(session)
        running = self.host.sessions.get(session)
        if running is not None and not running.is_finished:
            self.host.terminate(session)
        elif scheduled is not None and running is None:
            scheduled.timer.cancel()
            del self.started[session]
        else:
            self._post_error(request, "invalidstate", f"session {session} does not run", session)
            return
        self._post_done(request, session)

    def _post_done(self, request: Request, session: str) -> None:
        told = {"requestid": request.id, "sessionid": session}
        self.modules.post(request.session, f"{request.kind}.done", told)

    def _post_error(self, request: Request, error: str, description: str, session: str) -> None:
        told = {"requestid": request.id, "sessionid": session, "error": error, "description": description}
        self.modules.post(request.session, f"error.{request.kind}", told)

    def epoch(self) -> float:
        """Seconds from 1970 to the zero of the host's clock."""
        return self.host.clock.epoch

    # `_genesys.session`.

    def script_object(self, machine: StateMachine) -> Any:
        found = super().script_object(machine)
        configuration = self.configuration()
        js.define_getter(found, "tenant", js.native(lambda this, *_: configuration.tenant, "tenant", 0))
        js.put(found, "tenantid", configuration.tenantid)
        server: dict[Any, Any] = {
            "name": configuration.server_name,
            "cluster": configuration.server_cluster,
            "url": configuration.server_url or js.undefined,
        }
        js.put(found, "server", js.object(server))
        return found

    def enumerations(self) -> dict[str, Any]:
        return {
            "lookupseq": constants(LOOKUP_ORDER),
            "day": enumeration(*DAYS),
        }

    def functions(self, machine: StateMachine) -> dict[str, tuple[Callable[..., Any], int]]:
        calendar = Calendar(self.host, self.configuration())

        def text_of(ask: Callable[..., Any]) -> Callable[..., Any]:
            """A script function of plain arguments, whose LookupErrors scripts can catch."""

            def call(this: Any, *arguments: Any) -> Any:
                try:
                    return js.from_python(ask(*(js.to_python(argument) for argument in arguments)))
                except (LookupError, ValueError) as problem:
                    raise js.error("Error", str(problem.args[0])) from None
                except TypeError:
                    raise js.error("TypeError", f"{ask.__name__}: wrong number of arguments") from None

            return call

        def set_tenant(name: Any) -> None:
            if not isinstance(name, str):
                raise ValueError("setTenant needs the name of a tenant")
            self.configuration().tenant = name

        return {
            "setTenant": (text_of(set_tenant), 1),
            "isSpecialDay": (text_of(calendar.is_special_day), 4),
            "timeInZone": (text_of(calendar.time), 1),
            "dateInZone": (text_of(calendar.date), 1),
            "dayInZone": (text_of(calendar.day), 1),
            "listLookupValue": (text_of(self._list_item), 3),
            "getListItemValue": (text_of(self._list_item), 3),
            "getConfigOption": (text_of(self._option), 3),
        }

    def configuration(self) -> Any:
        """The configuration provider: that of the platform, else an empty one."""
        platform = self.host.platform
        found = None if platform is None else getattr(platform, "configuration", None)
        if found is None:
            from scxml_runtime.ports.configuration import NoConfiguration

            found = NoConfiguration()
        return found

    def _list_item(self, name: str, item: str, key: str | None = None) -> Any:
        values = self.configuration().list_item(name, item)
        return values if key is None else values.get(key, "")

    def _option(self, interaction: str, key: str, lookup: float = -1) -> str:
        return str(self.configuration().option(key, interaction, int(lookup)))


MODULE = Session
