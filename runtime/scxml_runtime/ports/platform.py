"""The platform port: the contact centre as strategies see it.

In: a `Request` for each module action, and questions for functions. Out: answers and events, told to a
`Listener`. The rule that surprises: only plain Python values pass here (dict, list, str, int, float, bool,
None). A platform never sees an ECMAScript value, and a module never sees a platform's object.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Protocol

    class Listener(Protocol):
        """Who is told what the platform did; the modules of a host are one."""

        def done(self, request: Request, data: Mapping[str, Any]) -> None:
            """The request succeeded; `data` is what its done event carries besides `requestid`."""

        def failed(
            self, request: Request, error: str, description: str, data: Mapping[str, Any] | None = None
        ) -> None:
            """The request failed; `error` is a value of the action's error list (ORS interaction 7.3)."""

        def happened(self, session: str, name: str, data: Mapping[str, Any]) -> None:
            """Something happened to an interaction or a statistic of this session: event `name`."""

    class Platform(Protocol):
        """A contact centre: the simulator, or an adapter to a real one."""

        def connect(self, listener: Listener) -> None:
            """Answers and events go to `listener` from now on."""

        def request(self, request: Request) -> None:
            """Begin what an action asks for. Never answers inside this call (ORS core 4: actions are
            asynchronous).
            """

        def ask(self, question: str, session: str, values: Mapping[str, Any]) -> Any:
            """Answer a function such as "interaction.setuData" at once. Raises `Refused`."""

        def session_ended(self, session: str) -> None:
            """A session is over: what it owned is owned by nobody now."""


class Request:
    """One action on its way: `kind` is "interaction.detach", `id` the requestid that the strategy
    compares, `given` what the chart says, `values` the same as it is read, with defaults.
    """

    __slots__ = ("given", "id", "kind", "session", "values")

    def __init__(self, kind: str, session: str, id: str, values: dict[str, Any]) -> None:
        self.kind = kind
        self.session = session
        self.id = id
        self.given: dict[str, Any] = {}
        self.values = values

    def __repr__(self) -> str:
        return f"<Request {self.kind} #{self.id} of {self.session} {self.values}>"


class Refused(Exception):
    """The platform will not do it. `error` is one of the documented error values, `description` says why
    in words.
    """

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
