"""Where a session lives, as the session sees it: roles that rooms further up fill, the host and the modules of ORS.

In: nothing, no code stands here. Out: `Home`, what a session asks of its host. The rule that surprises: a session never
imports a host; one that is made without any asks `StateMachine.new_home_`, which the package's face fills in.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any, Protocol, TypeAlias, TypeVar

    from scxml_runtime.chart.event import ErrorEvent, Event
    from scxml_runtime.data.owner import Orchestration
    from scxml_runtime.js.dates import Zone
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.documents import Documents

    T = TypeVar("T")
    Session: TypeAlias = Any  # its class stands further up

    class Ready(Protocol):
        """What is to be called when the sessions before have come to rest."""

        def __len__(self) -> int: ...
        def append(self, action: Callable[[], object], /) -> None: ...

    class Dialect(Orchestration, Protocol):
        """What the orchestration platform does where the Recommendation does something else, or nothing."""

        def action(
            self,
            session: Session,
            module: str,
            name: str,
            attributes: Mapping[str, Any],
            parts: Sequence[Any] = ...,
            params: Sequence[tuple[str, Any]] = ...,
            content: Any = ...,
        ) -> dict[str, Any]: ...
        def cancel_event(self, session: Session, sendid: str, found: bool) -> Event: ...
        def error_event(self, session: Session, error: BaseException) -> ErrorEvent: ...
        def done_data(self, session: Session, value: Any) -> Any: ...

    class Alive(Protocol):
        """What lets real time pass for a host that is entered."""

        loop: Any
        waiters: set[Any]

        @property
        def is_here(self) -> bool: ...
        def call(self, function: Callable[..., T], *args: Any) -> T: ...

    class Home(Protocol):
        """Time, ids and chance; delivery to other sessions; documents; whoever watches."""

        clock: Clock
        script_bytes: int
        script_seconds: float | None
        timezone: Zone | None
        observers: list[Callable[[Any, str, Any], object]]

        @property
        def sessions(self) -> Mapping[str, Session]: ...
        @property
        def live(self) -> Alive | None: ...
        @property
        def ready(self) -> Ready: ...
        @property
        def documents(self) -> Documents: ...
        @property
        def modules(self) -> Dialect: ...

        def adopt(self, session: Session) -> None: ...
        def meet(self, session: Session) -> None: ...
        def ended(self, session: Session) -> None: ...
        def launch(
            self, cls: type[Any], params: Mapping[str, Any], url: str, parent: Session, invokeid: str
        ) -> Any: ...
        def serve(self, session: Session, invocable: Any, id: str, invocation: Any) -> Any: ...
        def terminate(self, session: Session) -> None: ...

        def post(self, session: Session, event: Event) -> None: ...
        def send(self, session: Session, target: str, event: Event, delay: float) -> None: ...
        def send_by(
            self, session: Session, processor: str, target: Any, event: Event, delay: float, hints: Any
        ) -> None: ...
        def wake(self, session: Session) -> None: ...
        def begin(
            self,
            work: Awaitable[Any],
            done: Callable[[Any], object],
            failed: Callable[[BaseException], object],
        ) -> None: ...
        def run(self) -> None: ...
        def advance(self, seconds: float) -> None: ...
        def tell(self, session: Session, kind: str, value: Any) -> None: ...

        def new_id(self, kind: str) -> str: ...
        def random(self) -> float: ...
        def stopwatch(self, milliseconds: int | None = None) -> Callable[[float], bool]: ...
        def http_location(self, session: Session) -> str | None: ...
