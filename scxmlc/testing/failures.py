"""What a test that failed had to do with: hosts and simulators, wherever it holds them.

In: the traceback of a failure, and the values of the test's fixtures. Out: an account of each host. They are found
among the variables of the test's functions and one step inside these, so that a test need not use the fixtures; what is
below the test's own functions, in the runtime, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any

from scxml_runtime import Host, StateMachine
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import account
from scxmlc.testing.golden import Golden

INSIDE = 50
"""Values of a list, a dict or an object that are looked at."""
OURS = ("scxml_runtime.", "scxmlc.", "_pytest.", "pluggy.")


def accounts(traceback: TracebackType | None, fixtures: Mapping[str, Any]) -> str:
    """The accounts of all hosts, "" if there is none with a session."""
    hosts: dict[int, tuple[Host, list[StateMachine[Any, Any]]]] = {}
    for value in _held([*fixtures.values(), *_variables(traceback)]):
        session = value if isinstance(value, StateMachine) else None
        host: Any = value if session is None else session.host_ or session.host
        sessions = hosts.setdefault(id(host), (host, []))[1]
        if session is not None:
            sessions.append(session)
    told = [_account(host, found) for host, found in hosts.values() if host.sessions or found]
    return "\n\n".join(told)


def differences(fixtures: Iterable[Any]) -> str:
    """How a transcript differs from the golden one, if it does."""
    golden = [each for each in fixtures if isinstance(each, Golden)]
    return "\n".join(line for each in golden for line in each.differences)


def _account(host: Host, sessions: Iterable[StateMachine[Any, Any]]) -> str:
    """Whatever state the failure has left it in: the report of a test must not fail because of that."""
    try:
        return account(host, sessions)
    except Exception as problem:
        return f"of {host!r} nothing can be told: {type(problem).__name__}: {problem}"


def _variables(traceback: TracebackType | None) -> Iterator[Any]:
    """Those of the functions that the failure went through, the runtime's left out."""
    while traceback is not None:
        if not traceback.tb_frame.f_globals.get("__name__", "").startswith(OURS):
            yield from traceback.tb_frame.f_locals.values()
        traceback = traceback.tb_next


def _held(values: Iterable[Any]) -> Iterator[Host | StateMachine[Any, Any]]:
    """The hosts and sessions among these values and one step inside them."""
    for value in values:
        for each in (value, *_inside(value)):
            if isinstance(each, Host | StateMachine):
                yield each
            elif isinstance(each, Simulator):
                yield each.host


def _inside(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value[:INSIDE])
    if isinstance(value, dict):
        return list(value.values())[:INSIDE]
    return list(getattr(value, "__dict__", {}).values())[:INSIDE]
