"""What is still to come, in words: events that are sent later, and what the contact centre and a scenario have planned.

In: an engine that has stopped. Out: lines, in the order of time. The rule that surprises: whoever plans something gives
the clock a function and what it is called with, so that the names of those functions are what tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.chart.event import Event, name_of
from scxml_runtime.simulator.scenario.playing import attempt
from scxmlc.debug.engine import Engine

PLANNED = {
    "_add": "{call} comes to the session",
    "_answer_at": "{call} is answered",
    "_ask": "the server is asked again",
    "_busy_is_over": "a treatment is over",
    "_carry_out": "{request} is carried out",
    "_carry_out_late": "{request} is carried out, held up",
    "_change_now": "user data of {call} change",
    "_finish": "a treatment is over",
    "_last_look": "{request} gives up waiting",
    "_look_again": "targets of {request} are looked for again",
    "_look_now": "targets are looked for",
    "_report": "a statistic is told",
    "_speak": "a treatment tells how it goes on",
    "_start_now": "{request}: the session starts",
    "_terminate": "{request}: the session is ended",
    "_time_out": "{request} gives up waiting",
    "_trigger": "{call} starts the application of its device",
    "_wait_for_the_instant": "{request} gives up waiting",
    "changed": "agents are looked at again",
    "done": "{request} is answered",
    "failed": "{request} fails, if there is no answer before",
}
"""What becomes due, by the name of the function that is called."""


def timers(engine: Engine) -> Iterator[str]:
    """What is due, and when."""
    clock = engine.simulator.clock
    found = sorted((each for each in clock.heap if each[1] not in clock.dropped), key=lambda each: each[:2])
    for due, _, callback, *arguments in found:
        session = next((each for each in arguments if isinstance(each, StateMachine)), None)
        who = f"{engine.simulator.transcript.name_of(session)}: " if session is not None else ""
        yield f"in {due - clock.now():g} s, at {due:g} s  {who}{_told(callback, arguments)}"
    if not found:
        yield "no timers"


def _told(callback: Any, arguments: list[Any]) -> str:
    name = getattr(callback, "__name__", "")
    if name == "came_due":
        return _event(arguments[2:])
    if name in PLANNED:
        return PLANNED[name].format(request=_request(arguments), call=_call(arguments))
    return _entry(callback)


def _event(arguments: list[Any]) -> str:
    """What a session sends later: an event, or its name, or what takes the event to where it goes."""
    event = next((each for each in arguments if isinstance(each, Event)), None)
    if event is not None:
        return name_of(event) or "an event"
    return arguments[0] if isinstance(arguments[0], str) else "an event to elsewhere"


def _entry(callback: Any) -> str:
    """What a scenario, or a program, does itself."""
    if isinstance(callback, partial) and callback.func is attempt:
        line, where, _ = callback.args
        return f"{where}, line {line} of the scenario"
    return f"{getattr(callback, '__name__', 'a function')} is called"


def _request(arguments: list[Any]) -> str:
    """The request that it is about, itself or that of whoever waits."""
    asked = [getattr(each, "request", each) for each in arguments]
    return next(
        (each.kind for each in asked if hasattr(each, "kind") and hasattr(each, "values")), "a request"
    )


def _call(arguments: list[Any]) -> str:
    """The interaction that it is about."""
    return next((each.id for each in arguments if hasattr(each, "udata")), "an interaction")
