"""Values that stand in the document as text: delays, and the bodies of <data>, <content> and <assign>.

In: text. Out: seconds, or an expression that makes the ECMAScript value (SCXML B.2.1: XML where it is one element,
else JSON, else a string with its white space normalised). The rule that surprises: JSON is decided here, at
compile time, and reads like the object it makes; only JSON nested deeper than Python's parser can follow is left
to `JSON.parse`.
"""

from __future__ import annotations

import ast
import json
import re
from typing import NoReturn

from scxmlc.dialect import SCXML
from scxmlc.emitter.build import call, constant, listing, path, units
from scxmlc.model.content import Body

_TIME = re.compile(r"\s*([0-9]*\.?[0-9]+)(ms|s|)\s*\Z", re.ASCII | re.IGNORECASE)
_DEEPEST = 25
_SAFE = 2**53


def seconds(text: str) -> float | None:
    """A CSS2 time in seconds; None where it is none."""
    match = _TIME.match(text)
    if match is None or not match[2]:
        return None
    return float(match[1]) / (1000 if match[2].lower() == "ms" else 1)


def body_value(body: Body) -> ast.expr:
    """The ECMAScript value of inline content."""
    if body.namespace is not None:
        outside = [] if body.namespace == SCXML else [units(body.namespace)]
        return call("self.xml", units(body.text), *outside)
    text = str(body.text)
    try:
        value = json.loads(text, parse_constant=_refuse, parse_int=_integer, parse_float=_number)
    except (ValueError, RecursionError):
        return units(" ".join(text.split()))
    if _depth(text) > _DEEPEST:
        return call("js.invoke", path("data.JSON"), constant("parse"), units(text))
    return _literal(value)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _integer(digits: str) -> int | float:
    return _number(digits)


def _number(digits: str) -> int | float:
    """A JSON number as an ECMAScript value: an int where it is a safe integer, but -0 only as a float."""
    value = float(digits)
    whole = abs(value) <= _SAFE and value == int(value)
    return int(value) if whole and (value or not digits.startswith("-")) else value


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in re.findall(r"[][{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _literal(value: object) -> ast.expr:
    if isinstance(value, dict):
        keys: list[ast.expr | None] = [units(key) for key in value]
        return call("js.object", ast.Dict(keys, [_literal(item) for item in value.values()]))
    if isinstance(value, list):
        return call("js.array", listing(_literal(item) for item in value))
    if isinstance(value, str):
        return units(value)
    assert value is None or isinstance(value, (bool, int, float))
    return constant(value)
