"""What a functional module asks of those around it: roles that the host, and the modules taken together, fill.

In: nothing, no code stands here. Out: `Desk`, where a module hands its requests in and gets its events out, and
`ModuleHost` behind it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Protocol

    from scxml_runtime.chart.event import Event
    from scxml_runtime.modules.action import Action
    from scxml_runtime.modules.pending import Pending
    from scxml_runtime.ports.platform import Platform, Request
    from scxml_runtime.ports.transport import Response, Transport
    from scxml_runtime.session.home import Dialect, Home
    from scxml_runtime.session.machine import StateMachine

    class ModuleHost(Home, Protocol):
        """The host: beside what sessions ask of it, the platform, and sessions by id."""

        platform: Platform | None

        @property
        def sessions(self) -> Mapping[str, StateMachine]: ...
        @property
        def modules(self) -> Desk: ...
        @property
        def transport(self) -> Transport: ...
        def start(
            self, cls: type[StateMachine], params: Mapping[str, Any], session_id: str, url: str
        ) -> StateMachine: ...
        def deliver(self, session_id: str, event: Event) -> bool: ...
        def post(self, session: Any, event: Event) -> None: ...
        def new_session_id(self) -> str: ...
        def beside(self, modules: Any) -> ModuleHost: ...

    class Desk(Dialect, Protocol):
        """All modules of a host, as each of them sees the others."""

        host: ModuleHost
        params: dict[str, dict[str, Any]]
        pending: Pending

        def __getitem__(self, name: str) -> Any: ...
        def new_request(self, machine: StateMachine, kind: str, values: dict[str, Any]) -> Request: ...
        def exchange(self, fetch: Any, body: bytes, headers: Mapping[str, str]) -> Response | None: ...
        def submit(self, request: Request, action: Action) -> None: ...
        def post(self, session: str, name: str, data: Mapping[str, Any]) -> None: ...
        def event(self, name: str, data: Mapping[str, Any]) -> Event: ...
        def called(self, name: str) -> str: ...
        def objects_are_read_only(self) -> bool: ...
