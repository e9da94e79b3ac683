"""`ws:response`: the answer to an HTTP request that reached the session (ORS core 5.5).

In: the action, whose `requestid` is the `sendid` of the request's event. Out: an answer, kept for a test and given
to who waits for it, such as `io.ors_calls`.
"""

from __future__ import annotations

from scxml_runtime.modules.action import Action, Attribute, table, text
from scxml_runtime.modules.module import Module
from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.modules.desk import Desk
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.session.machine import StateMachine

ACTIONS = table(
    Action(
        "response",
        (
            Attribute("requestid", text, required=True),
            Attribute("type", text, default="positive"),
            Attribute("resultcode", text),
        ),
        done="ws.response.done",
        inferred="that a done event comes",
    ),
)


class Response:
    """What a session answered: `positive` or not, a result code, the values of its params, and its <content>, None
    where it has none.
    """

    __slots__ = ("content", "positive", "resultcode", "values")

    def __init__(
        self, positive: bool, resultcode: str | None, values: dict[str, Any], content: Any = None
    ) -> None:
        self.positive = positive
        self.resultcode = resultcode
        self.values = values
        self.content = content

    def __repr__(self) -> str:
        sort = "positive" if self.positive else "negative"
        code = "" if self.resultcode is None else f" {self.resultcode}"
        content = "" if self.content is None else f" content={self.content!r}"
        return f"<{sort}{code} values={self.values!r}{content}>"


class WebServices(Module):
    """The ws module of one host. `responses` holds the answers by the id of the request."""

    name = "ws"
    actions = ACTIONS

    def __init__(self, modules: Desk) -> None:
        super().__init__(modules)
        self.responses: dict[str, Response] = {}
        self.waiting: dict[str, Callable[[Response], object]] = {}

    def carry_out(self, machine: StateMachine, action: Action, request: Request) -> dict[str, Any]:
        """Keep the first answer to a request."""
        values = request.values
        if values["type"] not in ("positive", "negative"):
            raise Refused("invalidattribute", f"response:type cannot be {values['type']!r}")
        answer = Response(
            values["type"] == "positive",
            values["resultcode"],
            values.get("params", {}),
            values.get("content"),
        )
        self.carry_out_here(request, action, self._respond, request, action, answer)
        return {}

    def _respond(self, request: Request, action: Action, answer: Response) -> None:
        asked = request.values["requestid"]
        self.responses.setdefault(asked, answer)
        tell = self.waiting.pop(asked, None)
        if tell is not None:
            tell(answer)
        self.modules.post(request.session, action.done, {"requestid": asked})


MODULE = WebServices
