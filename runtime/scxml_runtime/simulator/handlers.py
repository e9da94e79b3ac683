"""Which part of the contact centre carries out which request, and which answers which question.

In: the tables of the parts, by the names that these have in `Centre`. Out: all their rows, by "module.action" and by
"module.function". To give an element behaviour, add a row in the file of its part; a request
without a row ends with its error event and `unsupported`.
"""

from __future__ import annotations

from scxml_runtime.simulator import (
    agent_states,
    dialogs,
    knowledge,
    messages,
    ownership,
    queue_functions,
    queueing,
    statistics,
    userdata,
    voice,
    web,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Handler = Callable[[Any, Any], dict[str, Any] | None]
    Answer = Callable[..., Any]

REQUESTS_TO: dict[str, dict[str, Handler]] = {
    "ownership": ownership.HANDLERS,
    "voice": voice.HANDLERS,
    "messages": messages.HANDLERS,
    "queueing": queueing.HANDLERS,
    "dialogs": dialogs.HANDLERS,
    "statistics": statistics.HANDLERS,
    "knowledge": knowledge.HANDLERS,
    "staff": agent_states.HANDLERS,
    "servers": web.HANDLERS,
}
QUESTIONS_TO: dict[str, dict[str, Answer]] = {
    "userdata": userdata.QUESTIONS,
    "queue_functions": queue_functions.QUESTIONS,
    "statistics": statistics.QUESTIONS,
}

#: The part that a request is for, and its method.
HANDLERS = {kind: (part, method) for part, table in REQUESTS_TO.items() for kind, method in table.items()}

#: The part that a question is for, and its method.
QUESTIONS = {name: (part, method) for part, table in QUESTIONS_TO.items() for name, method in table.items()}
