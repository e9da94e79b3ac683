"""The functional modules of ORS: actions become requests, platform answers become events.

In: `<ixn:detach …>` as `Modules.action("interaction", "detach", …)`. Out: the values of its result attributes
at once (`requestid`), and later one event for the session. The rule that surprises: an action never fails
where it stands. A bad attribute, an unknown action or a missing platform all arrive as the action's error
event (ORS core 4).
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import Event
from scxml_runtime.data.copying import all_plain, plain
from scxml_runtime.modules.action import Action
from scxml_runtime.modules.pending import Pending
from scxml_runtime.ports.platform import Refused, Request
from scxml_runtime.session.notices import platform_missing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from scxml_runtime.chart.event import ErrorEvent
    from scxml_runtime.modules.desk import ModuleHost
    from scxml_runtime.modules.fetch import Fetch
    from scxml_runtime.modules.module import Module
    from scxml_runtime.ports.transport import Response
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.session.session import Session

NAMES = (
    "interaction",
    "queue",
    "session",
    "dialog",
    "statistic",
    "classification",
    "resource",
    "agent",
    "elasticconnector",
    "ws",
)


class PlatformEvent(Event):
    """An event of a module, whose data scripts can read only (ORS interaction 2.1)."""

    __slots__ = ()
    is_read_only = True


class Modules:
    """The modules of one host, each loaded when a strategy first uses it; also the listener of its
    platform.
    """

    __slots__ = ("host", "loaded", "own", "params", "pending", "request_count")

    def __init__(self, host: ModuleHost) -> None:
        self.host = host
        self.loaded: dict[str, Module] = {}
        self.own: dict[str, Action] = {}  # actions of modules of one's own, by the kinds of their requests
        self.pending = Pending(host.clock, self.failed)
        self.request_count: dict[str, int] = {}
        self.params: dict[str, dict[str, Any]] = {}
        self.connect()

    def connect(self) -> None:
        """Listen to the host's platform."""
        if self.host.platform is not None:
            self.host.platform.connect(self)

    def __getitem__(self, name: str) -> Module:
        """The module of that ORS name. Raises KeyError for a name that is no module's."""
        module = self.loaded.get(name)
        if module is None:
            if name not in NAMES:
                raise KeyError(name)
            module = self.loaded[name] = _load(name)(self)
        return module

    def add(self, module: Module) -> None:
        """Add a module of one's own. Raises ValueError for a name that is taken."""
        if module.name in self.loaded:
            raise ValueError(f"the host has a module {module.name} already")
        self.loaded[module.name] = module
        self.own.update({f"{module.name}.{name}": row for name, row in module.actions.items()})

    # What a session asks for.

    def action(
        self,
        machine: StateMachine,
        module: str,
        name: str,
        attributes: Mapping[str, Any],
        parts: Sequence[Any] = (),
        params: Sequence[tuple[str, Any]] = (),
        content: Any = ...,
    ) -> dict[str, Any]:
        """Begin an action; returns what its result attributes get. JS values in, JS values out."""
        given = self.given(attributes, parts, params, content)
        return self._carrier(module).perform(machine, name, given)

    def _carrier(self, name: str) -> Module:
        """The module that carries an action out; of one that was not registered, nothing but errors."""
        if name in self.loaded or name in NAMES:
            return self[name]
        from scxml_runtime.modules.module import Missing

        return Missing(self, name)

    def given(
        self,
        attributes: Mapping[str, Any],
        parts: Sequence[Any] = (),
        params: Sequence[tuple[str, Any]] = (),
        content: Any = ...,
    ) -> dict[str, Any]:
        """What an action element says, as plain values."""
        given = all_plain(attributes)
        if parts:
            given["parts"] = [_plain_part(part) for part in parts]
        if params:
            given["params"] = {key: plain(value) for key, value in params}
        if content is not ...:
            given["content"] = plain(content)
        return given

    def provisioned(self, name: str) -> Any:
        """The value of a system data item such as `_statserver`; undefined when the configuration has none."""
        session: Any = self["session"]
        return session.configuration().system.get(name, js.undefined)

    def global_value(self, machine: StateMachine, name: str) -> Any:
        """The value of a name that ORS gives to every script: `_genesys`, `__Log`, `args_` …"""
        from scxml_runtime.modules import scope

        return scope.GLOBALS[name](self, machine)

    def cancel_event(self, machine: Session, sendid: str, found: bool) -> Event:
        """What <cancel> tells the session."""
        from scxml_runtime.modules.engine_events import cancel_event

        return cancel_event(self.called, sendid, found)

    def error_event(self, machine: Session, error: BaseException) -> ErrorEvent:
        """What a session hears of an error in its content."""
        from scxml_runtime.modules.engine_events import engine_error

        return engine_error(machine, error)

    def done_data(self, machine: Session, value: Any) -> dict[str, Any]:
        """The data of a done event."""
        from scxml_runtime.modules.engine_events import done_data

        return done_data(machine, value)

    def keep_limits(self, machine: StateMachine) -> None:
        """Stay within what the chart says of its sessions, from the start on (ORS core 7)."""
        from scxml_runtime.modules.limits import watch

        watch(machine)

    def ended(self, machine: StateMachine) -> None:
        """A session is over: its requests are forgotten and the platform takes back what it owned."""
        self.pending.forget(machine.session_id)
        self.params.pop(machine.session_id, None)
        for module in self.loaded.values():
            module.ended(machine)
        if self.host.platform is not None:
            self.host.platform.session_ended(machine.session_id)

    def saved(self, machine: Session) -> dict[str, Any]:
        """What the modules know of a session, for a snapshot. Raises ValueError while a request waits for an answer."""
        open = [id for session, id in self.pending.open if session == machine.session_id_]
        if open:
            raise ValueError(f"requests to the platform wait for their answers: {', '.join(open)}")
        count = self.request_count.get(machine.session_id_ or "", 0)
        return {"requests": count} if count else {}

    def restore(self, machine: Session, saved: Mapping[str, Any]) -> None:
        """Number the session's requests on from there. Raises ValueError."""
        count = saved.get("requests", 0)
        if count.__class__ is not int or not 0 <= count < 1 << 62:
            raise ValueError("'requests' must be a number of requests")
        if count:
            self.request_count[machine.session_id_ or ""] = count

    def show_again(self, machine: Session) -> None:
        """Scripts of a restored session see the interactions that they saw."""
        module: Any = self["interaction"]
        module.lists[machine.session_id_].go_on()

    # What the modules do with it.

    def new_request(self, machine: StateMachine, kind: str, values: dict[str, Any]) -> Request:
        """A request with the next requestid of this session: "1", "2" …, so that logs compare from run to
        run.
        """
        session = machine.session_id
        count = self.request_count[session] = self.request_count.get(session, 0) + 1
        return Request(kind, session, str(count), values)

    def submit(self, request: Request, action: Action) -> None:
        """Hand a request to the platform; its answer, or the want of one, becomes an event."""
        self.pending.add(request, action)
        platform = self.host.platform
        if platform is None:
            platform_missing(request.session, request.kind)
            self._fail_now(request, "remote", _NO_PLATFORM)
            return
        try:
            platform.request(request)
        except Refused as refusal:
            self._fail_now(request, refusal.error, refusal.description)

    def exchange(self, fetch: Fetch, body: bytes, headers: Mapping[str, str]) -> Response | None:
        """The answer of a server to what is fetched; None where it comes later. Raises OSError if there is none."""
        transport = self.host.transport
        if transport is None:
            raise OSError("this host has no transport")
        return transport.request(fetch.method.upper(), fetch.url, body, headers)

    def _fail_now(self, request: Request, error: str, description: str) -> None:
        self.host.clock.call_at(self.host.clock.now(), self.failed, request, error, description)

    def post(self, session: str, name: str, data: Mapping[str, Any]) -> None:
        """Put a module's event into the session's external queue; nothing happens when the session is
        over.
        """
        self.host.deliver(session, self.event(name, data))

    def event(self, name: str, data: Mapping[str, Any]) -> Event:
        """A module's event."""
        module = name.removeprefix("error.").partition(".")[0]
        kind = PlatformEvent if self.objects_are_read_only() else Event
        return kind(self.called(name), data=dict(data), origin=f"fm:{module}")

    def objects_are_read_only(self) -> bool:
        """Whether scripts are kept from changing what the platform gives them."""
        return bool(getattr(self.host.platform, "read_only_objects", True))

    def called(self, name: str) -> str:
        """What the platform calls this event, where editions of the guide differ."""
        names: Mapping[str, str] = getattr(self.host.platform, "event_names", {})
        return names.get(name, name)

    # What the platform says (ports/platform.py, Listener).

    def done(self, request: Request, data: Mapping[str, Any]) -> None:
        action = self.pending.take(request)
        if action is not None:
            self.post(request.session, action.done, {"requestid": request.id, **data})

    def failed(
        self, request: Request, error: str, description: str, data: Mapping[str, Any] | None = None
    ) -> None:
        action = self.pending.take(request)
        if action is not None:
            told = {"requestid": request.id, **(data or {}), "error": error, "description": description}
            self.post(request.session, action.error, told)

    def happened(self, session: str, name: str, data: Mapping[str, Any]) -> None:
        interaction = self.loaded.get("interaction")
        if interaction is not None:
            interaction.refresh(session)
        self.post(session, name, data)


_NO_PLATFORM = "no platform is connected to this host"


def _load(name: str) -> type[Module]:
    from importlib import import_module

    found: type[Module] = import_module(f"scxml_runtime.modules.{name}").MODULE
    return found


def _plain_part(
    part: tuple[str, str, Mapping[str, Any], Sequence[Any], Sequence[Any], Any],
) -> dict[str, Any]:
    module, name, attributes, parts, params, content = part
    return {
        "module": module,
        "name": name,
        "attributes": all_plain(attributes),
        "parts": [_plain_part(child) for child in parts],
        "params": {key: plain(value) for key, value in params},
        "content": None if content is ... else plain(content),
    }
