"""The session that data belong to, as far as the data know it: roles that rooms further up fill.

In: nothing, no code stands here. Out: `Owner`, and through it what the orchestration platform puts into a scope.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Protocol, TypeAlias

    from scxml_runtime.chart.rows import Chart
    from scxml_runtime.js import Realm

    Session: TypeAlias = Any  # its class stands further up

    class Orchestration(Protocol):
        """Names and values that ORS gives to scripts (ORS core 3.3)."""

        def global_value(self, session: Session, name: str) -> Any: ...
        def provisioned(self, name: str) -> Any: ...
        def keep_limits(self, session: Session) -> None: ...

    class Surroundings(Protocol):
        """What stands behind the owner."""

        @property
        def modules(self) -> Orchestration: ...
        def http_location(self, session: Session) -> str | None: ...

    class Owner(Protocol):
        """A session: where it stands, what it looks at, whom it tells of errors."""

        chart: ClassVar[Chart]
        data_: Any
        event_: Any
        payload_: Any

        @property
        def configuration(self) -> frozenset[str]: ...
        @property
        def host(self) -> Surroundings: ...
        @property
        def realm(self) -> Realm: ...
        @property
        def session_id(self) -> str: ...
        def error_(self, error: BaseException) -> None: ...
        def fail_(self, error: BaseException) -> None: ...
