"""What a session has to do with the program around it, and with functions of the platform, as lines of a trace.

In: what the host tells of messages to processors, invoked services, functions and questions. Out: the kind of the line,
and its fields. The rule that surprises: what comes back of a function is in its line, since scripts do not wait; what
processors and services answer is told as the events that it becomes.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.testing.recorded_values import recorded_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.host.outside import Call, Message

    Line = dict[str, Any]

NOTHING = {"$": "undefined"}


def message(told: tuple[str, Message]) -> Line:
    """A <send> to a processor of the program."""
    type, carried = told
    said = {"event": carried.name, "target": carried.target, "id": carried.id}
    return {"processor": type, **_said(said), **_data("data", carried.data)}


def service(call: Call) -> Line:
    """An <invoke> of a service of the program."""
    said = {"src": call.src, "params": recorded_value(call.params) or None}
    return {"service": call.type, "id": call.id, **_said(said), **_data("content", call.content)}


def called(told: tuple[str, list[Any], Any]) -> Line:
    """A function of the program, with what it answered."""
    name, arguments, answer = told
    given = {"function": name, "arguments": recorded_value(arguments)}
    if isinstance(answer, Exception):
        return {**given, "refusal": [type(answer).__name__, str(answer)]}
    return {**given, "answer": recorded_value(answer)}


def question(told: tuple[str, dict[str, Any], Any]) -> Line:
    """What a function of ORS asks of the platform, with what it answered."""
    name, values, answer = told
    given = {"question": name, "given": recorded_value(values)}
    if isinstance(answer, Refused):
        return {**given, "refusal": [answer.error, answer.description]}
    return {**given, "answer": recorded_value(answer)}


def _said(told: Line) -> Line:
    return {name: value for name, value in told.items() if value is not None}


def _data(name: str, value: Any) -> Line:
    data = None if value is None else recorded_value(value)
    return {} if data is None or data == NOTHING else {name: data}


LINES: dict[str, tuple[str, Callable[[Any], Line]]] = {
    "message": ("message", message),
    "service": ("service", service),
    "called": ("call", called),
    "question": ("question", question),
}
"""By what observers are told: the kind of the line, and what makes it."""
