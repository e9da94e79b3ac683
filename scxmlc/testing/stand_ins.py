"""What stands in for the program around a chart where there is none: on the command line, and in scenarios.

In: a simulator, and what is registered, by name. Out: processors that take everything, and services that work until
they are cancelled; each tells what it was given, as a <log> with its type as the label does. The rule that surprises:
functions have none, since what they return decides what the chart does.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from functools import partial
from typing import Any

from scxml_runtime import Call, Message
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.wording import facts, written
from scxmlc.registered import Registered


def stand_in(simulator: Simulator, around: Registered) -> None:
    """For all that has these names."""
    host = simulator.host
    host.processors.update({type: partial(takes, type) for type in around.processors})
    host.services.update(dict.fromkeys(around.services, stays))


def takes(type: str, message: Message) -> None:
    """A processor that is content with everything."""
    _tell(message, type, message.name or "", message.data)


def stays(call: Call) -> Coroutine[Any, Any, None]:
    """A service that works until it is cancelled, and answers nothing."""
    _tell(call, call.type, "begins", call.params)
    work = _receiving(call)
    work.send(None)  # to where it waits: Python complains of coroutines that were never begun
    return work


async def _receiving(call: Call) -> None:
    while True:
        event = await call.receive()
        _tell(call, call.type, event.name, event.data)
        call.session.host.tell(call.session, "between", None)  # no step is under way that this belongs to


def _tell(asked: Message | Call, type: str, what: str, data: Any) -> None:
    said = facts(data) if isinstance(data, Mapping) else "" if data is None else written(data)
    asked.session.host.tell(asked.session, "log", (type, f"{what}  {said}".strip(), None))
