"""Forms of values: what may be said, in words and for machines.

In: a value from a test or a scenario file. Out: whether it has the form, and a sentence where it has not. The rule
that surprises: true and false are no numbers here, and days and times of TOML are no data: strategies get JSON.
"""

from __future__ import annotations

from scxml_runtime.simulator.wording import quoted
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

LONGEST_TIME = 1e9
"""Seconds; some thirty years."""

LARGEST = 1e308
"""More is beyond every number of ECMAScript."""


FEW = 12
"""Names that are listed where one of them is wanted."""


class Form:
    """One form: its `words` ("a text"), whether a value `fits`, and the same as a JSON Schema."""

    __slots__ = ("fits", "json", "words")

    def __init__(self, words: str, fits: Callable[[Any], bool], json: dict[str, Any]) -> None:
        self.words = words
        self.fits = fits
        self.json = json

    def refusal(self, name: str, value: Any) -> str:
        """What is said of a value that does not fit."""
        return f"{name} should be {self.words}, not {quoted(value)}"


class Choice(Form):
    """One of some names; `what` they are names of."""

    __slots__ = ("names", "what")

    def __init__(self, what: str, names: Iterable[str]) -> None:
        self.what = what
        self.names = tuple(sorted(names))
        words = ", ".join(self.names) if len(self.names) <= FEW else f"a {what}"
        super().__init__(words, lambda value: value in self.names, {"enum": list(self.names)})

    def refusal(self, name: str, value: Any) -> str:
        """What is meant, or what there is."""
        return f"there is no {self.what} {quoted(value)}{did_you_mean(str(value), self.names)}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def _are_names(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset) and all(map(_is_text, value))


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | bool | float) or (isinstance(value, int) and abs(value) < LARGEST)


def _is_value(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(name, str) and _is_value(each) for name, each in value.items())
    if isinstance(value, list):
        return all(map(_is_value, value))
    return _is_scalar(value)


def _is_data(value: Any) -> bool:
    return isinstance(value, dict) and _is_value(value)


def _is_moment(value: Any) -> bool:
    from datetime import date, datetime

    if not isinstance(value, str):
        return isinstance(value, date)
    try:
        datetime.fromisoformat(value.strip())
    except ValueError:
        return False
    return True


def table_of(form: Form, words: str) -> Form:
    """A table whose values all have one form."""

    def fits(value: Any) -> bool:
        return isinstance(value, dict) and all(map(form.fits, value.values()))

    return Form(words, fits, {"type": "object", "additionalProperties": form.json})


def either(words: str, *forms: Form) -> Form:
    """One form or another."""

    def fits(value: Any) -> bool:
        return any(form.fits(value) for form in forms)

    return Form(words, fits, {"anyOf": [form.json for form in forms]})


_MOMENT = {"type": "string", "pattern": r"^\s*\d{4}-?\d\d-?\d\d([T ]\d\d.*)?$"}

TEXT = Form("a text", _is_text, {"type": "string"})
YES_OR_NO = Form("true or false", lambda value: isinstance(value, bool), {"type": "boolean"})
WHOLE = Form("a whole number", _is_whole, {"type": "integer"})
COUNT = Form(
    "a whole number from 0 on",
    lambda value: _is_whole(value) and value >= 0,
    {"type": "integer", "minimum": 0},
)
NUMBER = Form("a number", _is_number, {"type": "number"})
AMOUNT = Form(
    "a number from 0 on", lambda value: _is_number(value) and value >= 0, {"type": "number", "minimum": 0}
)
SECONDS = Form(
    "a number of seconds",
    lambda value: _is_number(value) and 0 <= value < LONGEST_TIME,
    {"type": "number", "minimum": 0, "exclusiveMaximum": LONGEST_TIME},
)
NAMES = Form("a list of names", _are_names, {"type": "array", "items": TEXT.json})
SCALAR = Form("a text, a number, true or false", _is_scalar, {"type": ["string", "number", "boolean"]})
VALUE = Form("a text, a number, true, false, a list or a table of them", _is_value, {})
DATA = Form("a table of texts, numbers, true, false, lists and tables", _is_data, {"type": "object"})
MOMENT = Form('a day and a time such as "2026-12-24T18:30"', _is_moment, _MOMENT)
LEVELS = table_of(WHOLE, "whole numbers by name")
TEXTS = table_of(TEXT, "a table of texts")
ITEMS = table_of(TEXTS, "a table of items, each a table of texts")
TEXT_OR_NUMBER = either("a text or a number", TEXT, NUMBER)
TEXTS_OR_NUMBERS = either(
    "a text, a number or a list of them",
    TEXT_OR_NUMBER,
    Form(
        "a list",
        lambda value: isinstance(value, list) and all(map(TEXT_OR_NUMBER.fits, value)),
        {"type": "array", "items": TEXT_OR_NUMBER.json},
    ),
)
