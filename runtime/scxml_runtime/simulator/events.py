"""What is heard of the contact centre: answers and events of strategies, notes of those who look on.

In: what its parts have to say. Out: calls of the listener of the platform port, and of observers, the transcript among
them. The rule that surprises: a session that is None is nobody, and an event for nobody is lost without a word.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.ports.platform import Listener, Refused, Request
    from scxml_runtime.simulator.rules import Rules


class Events:
    """The way out of the contact centre. `without_effect` holds the functions that were called with what means nothing
    here, each with that argument.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.listener: Listener | None = None
        self.observers: list[Callable[[str, str, Mapping[str, Any]], None]] = []
        self.without_effect: list[tuple[str, Any]] = []

    def done(self, request: Request, data: Mapping[str, Any]) -> None:
        """Answer a request with success."""
        assert self.listener is not None
        self.listener.done(request, data)

    def failed(self, request: Request, refusal: Refused) -> None:
        """Answer a request with failure."""
        assert self.listener is not None
        self.listener.failed(request, refusal.error, refusal.description, _named(request))

    def tell(self, session: str | None, name: str, data: Mapping[str, Any]) -> None:
        """Send an event to a session; nobody is nobody."""
        if not self.rules.resultof and "resultof" in data:
            data = {key: value for key, value in data.items() if key != "resultof"}
        if session is not None and self.listener is not None:
            self.listener.happened(session, name, data)

    def note(self, what: str, about: str, details: Mapping[str, Any]) -> None:
        """Let observers know what happened in the contact centre."""
        for observer in self.observers:
            observer(what, about, details)

    def no_effect(self, function: str, argument: Any) -> None:
        """A function was called with what has no meaning here."""
        self.without_effect.append((function, argument))
        self.note("no effect", function, {"argument": argument})


def _named(request: Request) -> dict[str, Any]:
    """The interaction that a failed request was about."""
    id = request.values.get("interactionid")
    return {} if id is None or id == "0" else {"interactionid": id}
