"""What a request may say: the fields of a JSON body and of a query, as rows that are read and documented alike.

In: JSON, a query string, rows. Out: values by name, or a `Refusal` that names the field and what it wants. The rule
that surprises: a field that is not known is refused, with the one that may be meant; a slip would otherwise do nothing
and say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any
from urllib.parse import parse_qsl

from scxml_runtime.server.exchange import Refusal
from scxml_runtime.slips import did_you_mean

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field may be: in words, for OpenAPI, as it is told from other JSON, and as a query writes it."""

    words: str
    schema: Schema
    fits: Callable[[Any], bool]
    read: Callable[[str], Any] = str


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -inf < value < inf


def _flag(text: str) -> Any:
    return {"true": True, "false": False}.get(text, text)


KINDS = {
    "text": Kind("a text", {"type": "string"}, lambda value: isinstance(value, str)),
    "number": Kind("a number", {"type": "number"}, _is_number, float),
    "count": Kind(
        "a number from 1 to 1000",
        {"type": "integer", "minimum": 1, "maximum": 1000},
        lambda value: value.__class__ is int and 1 <= value <= 1000,
        int,
    ),
    "index": Kind(
        "a number from 0",
        {"type": "integer", "minimum": 0},
        lambda value: value.__class__ is int and 0 <= value < 1 << 63,
        int,
    ),
    "flag": Kind("true or false", {"type": "boolean"}, lambda value: isinstance(value, bool), _flag),
    "object": Kind("an object", {"type": "object"}, lambda value: isinstance(value, dict)),
    "names": Kind(
        "an object from texts to texts",
        {"type": "object", "additionalProperties": {"type": "string"}},
        lambda value: isinstance(value, dict) and all(isinstance(each, str) for each in value.values()),
    ),
    "anything": Kind("any JSON", {}, lambda value: True),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that may be said. `words`: the only texts that it may be."""

    name: str
    kind: str
    summary: str
    is_needed: bool = False
    words: tuple[str, ...] = ()
    default: Any = None

    @property
    def schema(self) -> dict[str, Any]:
        """It, for OpenAPI."""
        enum = {"enum": [*self.words]} if self.words else {}
        default = {} if self.default is None else {"default": self.default}
        return {**KINDS[self.kind].schema, **enum, **default, "description": self.summary}

    def check(self, value: Any) -> Any:
        """The value, if it is what the field wants."""
        kind = KINDS[self.kind]
        if kind.fits(value) and (not self.words or value in self.words):
            return value
        wanted = f"one of {', '.join(self.words)}" if self.words else kind.words
        raise malformed(f"{self.name} is {wanted}, not {_shown(value)}.")


def malformed(problem: str) -> Refusal:
    """What came is not what the route takes."""
    return Refusal(400, "malformed", problem)


def given_in(body: bytes, fields: Sequence[Field]) -> dict[str, Any]:
    """What a JSON body says; no body says nothing."""
    value = json_of(body) if body.strip() else {}
    if not isinstance(value, dict):
        raise malformed(f"The body is an object of JSON, not {_shown(value)}.")
    return checked(value, fields)


def asked_in(query: str, fields: Sequence[Field]) -> dict[str, Any]:
    """What a query says."""
    if not query:
        return checked({}, fields) if fields else {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except (UnicodeDecodeError, ValueError):
        raise malformed("The query is no list of name=value, written in UTF-8.") from None
    said = dict(pairs)
    if len(said) < len(pairs):
        raise malformed("The query says the same name twice; once is enough.")
    known = {each.name: each for each in fields}
    return checked({name: _read(known.get(name), text) for name, text in said.items() if text}, fields)


def checked(said: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """What was said and may be said, with defaults for the rest."""
    known = {each.name: each for each in fields}
    for name in said:
        if name not in known:
            meant = did_you_mean(name, known) if known else "; it takes none"
            raise malformed(f"There is no field {_shown(name)}{meant}{'' if meant[-1] == '?' else '.'}")
    missing = [each.name for each in fields if each.is_needed and said.get(each.name) is None]
    if missing:
        raise malformed(f"{missing[0]} is missing: {known[missing[0]].summary}.")
    return {
        each.name: each.default if said.get(each.name) is None else each.check(said[each.name])
        for each in fields
    }


def json_of(body: bytes) -> Any:
    """The body as JSON."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as problem:
        raise malformed(f"The body is no UTF-8: byte {problem.start} does not fit.") from None
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise malformed(f"The body is no JSON: {place}: {problem.msg}.") from None
    except RecursionError:
        raise malformed("The body is nested too deep: 200 objects and lists are enough.") from None
    except ValueError as problem:  # a number of thousands of digits, and NaN
        raise malformed(f"The body is no JSON: {problem}.") from None


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _read(field: Field | None, text: str) -> Any:
    try:
        return text if field is None else KINDS[field.kind].read(text)
    except ValueError:
        return text


def _shown(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=False) if not isinstance(value, dict | list) else None
    if shown is None:
        return "an object" if isinstance(value, dict) else "a list"
    return shown if len(shown) <= 40 else shown[:40] + "…"
