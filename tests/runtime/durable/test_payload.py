"""Data that come from Python: what is plain, what is refused, and the place that is blamed."""

from __future__ import annotations

from math import inf, isnan, nan
from typing import Any

import pytest

from scxml_runtime.durable import TooLarge
from scxml_runtime.durable.host.payload import DEEPEST, plain

LARGEST = 10_000


def deep(levels: int) -> Any:
    made: Any = 1
    for _ in range(levels):
        made = [made]
    return made


def circle() -> Any:
    made: dict[str, Any] = {"a": [1, {}]}
    made["a"][1]["b"] = made
    return made


@pytest.mark.parametrize(
    "given",
    [
        None,
        1,
        -0.0,
        2**70,
        "é\ud800",
        True,
        {},
        [],
        {"a": [1, {"b": None}]},
        deep(DEEPEST),
        {"x" * 500: "y" * 5000},
    ],
)
def test_plain_data_come_as_they_are(given: Any) -> None:
    assert plain("it", given, LARGEST) == given


def test_they_are_a_copy() -> None:
    for given in ({"a": 1}, {"a": {"b": [1]}}):
        came = plain("it", given, LARGEST)
        given.clear()
        assert came


def test_what_json_makes_of_python() -> None:
    assert plain("it", {"a": (1, 2), 3: None}, LARGEST) == {"a": [1, 2], "3": None}
    assert isnan(plain("it", [nan], LARGEST)[0]) and plain("it", [inf], LARGEST) == [inf]


@pytest.mark.parametrize(
    ("given", "problem", "words"),
    [
        ({"a": [1, {2}]}, TypeError, r"it\['a'\]\[1\] is set \{2\}, not plain data"),
        ({"a": print}, TypeError, r"it\['a'\] is builtin_function_or_method"),
        (b"x", TypeError, "it is bytes b'x'"),
        ({"a": [{(1, 2): 3}]}, TypeError, r"it\['a'\]\[0\] has the key \(1, 2\): keys are texts"),
        (circle(), ValueError, r"it\['a'\]\[1\]\['b'\] contains itself"),
        (deep(DEEPEST + 1), ValueError, f"it is nested deeper than {DEEPEST}"),
        (deep(100_000), ValueError, f"it is nested deeper than {DEEPEST}"),
        ("x" * LARGEST, TooLarge, "it takes 10,002 characters of JSON; the host allows 10,000"),
        ({str(n): n for n in range(2000)}, TooLarge, "it takes"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_place(given: Any, problem: Any, words: str) -> None:
    with pytest.raises(problem, match=words):
        plain("it", given, LARGEST)


def test_the_same_object_twice_is_no_circle() -> None:
    twice = [1]
    assert plain("it", [twice, {"a": twice}, {3: twice}], LARGEST) == [[1], {"a": [1]}, {"3": [1]}]
