"""What there is to see in a session that stands still: variables, expressions, values as text and as trees.

In: a session, and texts in the chart's language. Out: ECMAScript values, and how scripts would write them.

The rule that surprises: looking runs no getter and changes nothing; evaluating does what the expression does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from types import FrameType
from typing import Any

import scxmlc.loader  # noqa: F401  # gives the runtime its evaluator
from scxml_runtime import StateMachine, js
from scxml_runtime.data.errors import message
from scxml_runtime.js.evaluation import registered
from scxml_runtime.js.names import demangle, mangle
from scxml_runtime.js.numbers import number_to_string
from scxml_runtime.js.scope import variable, variables
from scxml_runtime.js.values import ACCESSOR, ENUMERABLE, HOLE, MISS
from scxml_runtime.slips import did_you_mean
from scxmlc.debug.local import is_valueless, local_variables
from scxmlc.debug.scopes import scope_of

DEEPEST = 4
MOST = 100
"""Members of one value that are shown."""

LONGEST = 1000
SYSTEM = ("_event", "_sessionid", "_name", "_ioprocessors", "_x")


class Unevaluable(Exception):
    """An expression that throws, or is none."""


def evaluate(session: StateMachine, text: str, frame: FrameType | None = None) -> Any:
    """The value of an expression, or of statements, where a session stands. Raises Unevaluable."""
    realm = session.realm
    js.enter(session)
    realm.budget = None
    try:
        return _run(text, session, frame)
    except (Exception, js.BudgetExceeded) as error:
        if isinstance(error, js.StepsExceeded):
            realm.steps.renew()
        raise Unevaluable(message(error)) from error


def _run(text: str, session: StateMachine, frame: FrameType | None) -> Any:
    compiler: Any = registered[0]
    scope = scope_of(session, frame)
    if scope is None:
        return compiler.run(text, session.realm)
    this = None if frame is None else frame.f_locals.get("this")
    if not isinstance(this, dict | list | js.JSObject):
        this = js.global_object(session.data_)
    return compiler.direct(text, scope, this, False, session.realm)


def assign(session: StateMachine, location: str, text: str, frame: FrameType | None = None) -> Any:
    """Give a location the value of an expression; the value. Raises Unevaluable."""
    kinds = session.chart.kinds
    name = location.split(".")[0].split("[")[0].strip()
    local = {} if frame is None else local_variables(session, frame)
    if name in kinds and name not in local:
        raise Unevaluable(
            f"{name} was compiled as {kinds[name].split()[0]} only: debug the chart, not its module"
        )
    if frame is not None:
        _check_local(session, name, frame)
    if location.strip() == name and name not in local:
        _check_known(session, name, [*local, *data(session)])
    evaluate(session, text, frame)  # alone, so that `1; x` is told as what it is
    return evaluate(session, f"{location} = ({text}\n)", frame)


def _check_local(session: StateMachine, name: str, frame: FrameType) -> None:
    if is_valueless(session, frame, name):
        raise Unevaluable(f"{name} has no value here yet: step to where it has")
    if name in local_variables(session, frame) and not frame.f_code.co_filename.startswith("<"):
        raise Unevaluable(
            f"{name} is a variable of a function, compiled as what it is: debug the chart, not its module"
        )


def _check_known(session: StateMachine, name: str, known: list[str]) -> None:
    """Setting makes no new variable."""
    attribute = mangle(name)
    is_there = name in known or attribute in session.data_.slots_ or hasattr(session.data_, attribute)
    if name.isidentifier() and not is_there:
        raise Unevaluable(f"no variable {name!r}{did_you_mean(name, known)}")


def holds(session: StateMachine, text: str, frame: FrameType | None = None) -> bool:
    """Whether an expression is true. Raises Unevaluable."""
    return bool(js.truthy(evaluate(session, text, frame)))


def data(session: StateMachine) -> dict[str, Any]:
    """The variables of a session; of ORS, those of `_data` by their own names, and those of scripts."""
    return {name: value for own in data_by_owner(session).values() for name, value in own.items()}


def data_by_owner(session: StateMachine) -> dict[str, dict[str, Any]]:
    """The variables by whose they are: of nobody (""), and in ORS of `_data`."""
    found = {demangle(name): variable(session.data_, name) for name in variables(session.data_)}
    named = {name: value for name, value in found.items() if name is not None and value is not MISS}
    if session.chart.dialect != "ors":
        return {"": named}
    return {"_data": dict(members(named.pop("_data", {}))), "": named}


def system(session: StateMachine) -> dict[str, Any]:
    """The variables that the session provides."""
    js.enter(session)
    return {
        name: value for name in SYSTEM if (value := getattr(session.data_, mangle(name), None)) is not None
    }


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a value, by name; accessors are left out, since they would run."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from ((str(place), each) for place, each in enumerate(value))
    elif isinstance(value, js.JSArray) and hasattr(value, "items"):
        yield from ((str(place), each) for place, each in enumerate(value.items) if each is not HOLE)
    elif isinstance(value, js.JSObject) and value.class_name != "Proxy":
        for key in value.own_keys():
            own = value.get_own(key) if isinstance(key, str) else None
            if own is not None and own.flags & ENUMERABLE and not own.flags & ACCESSOR:
                yield str(key), own.resolved().value


def has_members(value: Any) -> bool:
    """Whether there is something to unfold."""
    return next(members(value), None) is not None


def shown(value: Any) -> str:
    """A value as scripts would write it, cut where it is long."""
    text = "".join(islice(_pieces(value, ()), LONGEST))
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _pieces(value: Any, above: tuple[int, ...]) -> Iterator[str]:
    if value is js.undefined or value is None or isinstance(value, bool):
        yield "undefined" if value is js.undefined else json.dumps(value)
    elif isinstance(value, str):
        yield json.dumps(value[:LONGEST], ensure_ascii=False) + ("…" if len(value) > LONGEST else "")
    elif isinstance(value, int | float):
        yield number_to_string(value)
    elif id(value) in above:
        yield "[Circular]"
    elif getattr(value, "call", None) is not None:
        yield "[Function]"
    else:
        yield from _compound(value, (*above, id(value)))


def _compound(value: Any, above: tuple[int, ...]) -> Iterator[str]:
    is_list = isinstance(value, list | js.JSArray)
    name = getattr(value, "class_name", "Object")
    if name in ("Date", "Error", "RegExp"):
        yield message_of(value)
        return
    opening, closing = "[]" if is_list else "{}"
    yield opening if name in ("Object", "Array") else f"{name} {opening}"
    if len(above) > DEEPEST:
        yield f"…{closing}"
        return
    for place, (key, each) in enumerate(members(value)):
        if place:
            yield ", "
        if place == MOST:
            yield "…"
            break
        if not is_list:
            yield f"{key if key.isidentifier() else json.dumps(key)}: "
        yield from _pieces(each, above)
    yield closing


def message_of(value: Any) -> str:
    """A date, an error or a pattern as text."""
    try:
        return str(js.to_string(value))
    except Exception:
        return f"[{value.class_name}]"


def plain(value: Any) -> Any:
    """Plain Python, for whoever sends a value as JSON."""
    return js.to_python(value)
