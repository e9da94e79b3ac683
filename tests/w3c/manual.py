"""The tests that the W3C leaves to a tester's eye, with what the eye would look for asserted.

Each check gets a function that loads one of the suite's charts, and answers whether the observation was made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scxml_runtime import Host, StateMachine
from scxml_runtime.io.http_server import HttpServer
from scxml_runtime.ports.transport import HttpTransport
from scxmlc import CompileError

Load = Callable[[str], type[StateMachine]]
FINISHED = 200.0


def _run(cls: type[StateMachine]) -> tuple[StateMachine, list[tuple[str, str, Any]]]:
    """A session run to its end, with everything that was said: (class, kind, value)."""
    host = Host()
    told: list[tuple[str, str, Any]] = []
    host.observe(lambda session, kind, value: told.append((type(session).__name__, kind, value)))
    session = host.start(cls)
    session.advance(FINISHED)
    return session, told


def repeated_parameters(load: Load) -> bool:
    """178: the message shows both values of a parameter that is given twice."""
    session, _ = _run(load("178"))
    text = session.log[0][1]
    return session.final == "final" and "2" in text and "3" in text


def forwarded_as_it_came(load: Load) -> bool:
    """230: an event that is forwarded shows the same seven fields to the child as to its parent."""
    cls = load("230")
    _, told = _run(cls)
    logs = [(name, value[:2]) for name, kind, value in told if kind == "log"]
    parent = [line for name, line in logs if name == cls.__name__]
    child = [line for name, line in logs if name != cls.__name__]
    return len(parent) == 7 and parent == child


def cancelled_child_exits(load: Load) -> bool:
    """250: a cancelled child runs its onexit handlers, innermost first, and reaches no final state."""
    _, told = _run(load("250"))
    return [value[1] for _, kind, value in told if kind == "log"] == ["Exiting sub01", "Exiting sub0"]


def rejected(load: Load) -> bool:
    """301: a script that cannot be fetched: the document is rejected."""
    try:
        load("301")
    except CompileError:
        return True
    return False


def late_binding(load: Load) -> bool:
    """307: a variable not yet bound, and a missing part of a bound one, are both errors or both none."""
    session, _ = _run(load("307"))
    errors = [(label or "").lower().startswith("error") for label, _ in session.log]
    return session.final == "final" and errors.count(True) in (0, 2)


def rejected_or_pass(number: str) -> Callable[[Load], bool]:
    """313, 314: an expression that is none: rejected when loaded, or error.execution when it is reached."""

    def check(load: Load) -> bool:
        try:
            cls = load(number)
        except CompileError:
            return True
        return _run(cls)[0].final == "pass"

    return check


def halts_at_once(load: Load) -> bool:
    """415: an initial state that is final ends the session; the event raised there is never handled."""
    session, told = _run(load("415"))
    steps = [value for _, kind, value in told if kind == "step"]
    return session.final == "final" and len(steps) == 1


def posted_event(load: Load) -> bool:
    """513: a well-formed POST to a session's location is answered with 2xx and becomes an event."""
    host = Host()
    with HttpServer(host):
        session = host.start(load("144"), start=False)
        url = host.http_location(session)
        assert url is not None
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = HttpTransport().request("POST", url, b"_scxmleventname=hello&x=1", form)
        host.collect()
        event = session.external_.popleft() if session.external_ else None
    return (
        answer.status // 100 == 2 and event is not None and (event.name, event.data) == ("hello", {"x": "1"})
    )


CHECKS: dict[str, Callable[[Load], bool]] = {
    "178": repeated_parameters,
    "230": forwarded_as_it_came,
    "250": cancelled_child_exits,
    "301": rejected,
    "307": late_binding,
    "313": rejected_or_pass("313"),
    "314": rejected_or_pass("314"),
    "415": halts_at_once,
    "513": posted_event,
}
