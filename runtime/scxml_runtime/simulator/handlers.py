"""Which function of the simulator carries out which request, and which answers which question.

In: nothing. Out: two tables, by "module.action" and by "module.function". To give an element behaviour, add a
row in the file of its module; a request without a row ends with its error event and `unsupported`.
"""

from __future__ import annotations

from scxml_runtime.simulator import (
    agent_states,
    knowledge,
    messages,
    ownership,
    queue_functions,
    queueing,
    statistics,
    treating,
    userdata,
    voice,
    web,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    **ownership.HANDLERS,
    **voice.HANDLERS,
    **messages.HANDLERS,
    **queueing.HANDLERS,
    **treating.HANDLERS,
    **statistics.HANDLERS,
    **knowledge.HANDLERS,
    **agent_states.HANDLERS,
    **web.HANDLERS,
}
QUESTIONS: dict[str, Callable[..., Any]] = {
    **userdata.QUESTIONS,
    **queue_functions.QUESTIONS,
    **statistics.QUESTIONS,
}
