"""Which part of the contact centre carries out which request, and which answers which question.

In: nothing. Out: the tables of the parts, by the names that these have in `Centre`; all rows together, by
"module.action" and by "module.function". To give an element behaviour, add a row in the file of its part; a request
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

REQUESTS_TO: dict[str, dict[str, Callable[[Any, Any], dict[str, Any] | None]]] = {
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
QUESTIONS_TO: dict[str, dict[str, Callable[..., Any]]] = {
    "userdata": userdata.QUESTIONS,
    "queue_functions": queue_functions.QUESTIONS,
    "statistics": statistics.QUESTIONS,
}

HANDLERS = {kind: method for table in REQUESTS_TO.values() for kind, method in table.items()}
QUESTIONS = {name: method for table in QUESTIONS_TO.values() for name, method in table.items()}
