"""What a pattern can cost at most: the power of the text's length, by which its matches are paid for or left to the own
matcher; and that both matchers say the same."""

from __future__ import annotations

import random

import pytest

from scxml_runtime.js.patterns.parser import parse
from scxml_runtime.js.patterns.program import Program, program
from scxml_runtime.js.patterns.risk import EXPONENTIAL, degree

DEGREES = {
    r"a": 1,
    r"a*": 1,
    r"\s+": 1,
    r"[^a-z]+": 1,
    r"\d{3}-\d{4}": 1,
    r"^\s+": 1,
    r"^a*b": 1,
    r"^.*b": 1,
    r"^(?:ab|cd)*x": 1,
    r"^(?:[^\\]|\\.)*$": 1,
    r"^(?:a+b)*c": 1,
    r"a*b": 2,
    r"\s+$": 2,
    r"^.*a.*b": 2,
    r"^[^@]+@[^@]+\.[a-z]+$": 2,
    r"(?:a|b)*c": 2,
    r"a(?=.*b)": 2,
    r".*b": 2,
    r"a*a*b": 3,
    r"^.*a.*b.*c": 3,
    r"^(?:.*,){3}x": 3,
    r"(.*)\1b": 3,
    r"(?:(?=.*x).)*y": EXPONENTIAL,
    r"(a+)+$": EXPONENTIAL,
    r"(a*)*b": EXPONENTIAL,
    r"(?:a|aa)+$": EXPONENTIAL,
    r"^(([a-z])+.)+[A-Z]([a-z])+$": EXPONENTIAL,
    "a?" * 30 + "a" * 30: EXPONENTIAL,
    r"(?:a{0,5}){8}b": EXPONENTIAL,
}


@pytest.mark.parametrize("pattern", DEGREES)
def test_the_degree_of_a_pattern(pattern: str) -> None:
    assert degree(parse(pattern, "").body)[0] == DEGREES[pattern]


def test_a_choice_that_can_be_made_in_several_ways_multiplies() -> None:
    assert degree(parse("a?a?a?a", "").body) == (1, 8)
    assert degree(parse("(?:a|a)(?:b|b)c", "").body) == (1, 4)


def price(pattern: str, length: int) -> int:
    return Program(parse(pattern, "")).price(length)


def test_what_may_take_long_is_left_to_the_matcher_that_pays_for_each_step() -> None:
    assert price(r"a*b", 100) < price(r"a*b", 200) < price(r"a*b", 1000) == price(r"a*b", 100_000)
    assert price(r"(a+)+$", 5) == price(r"a*b", 100_000)
    assert price(r"^\s+", 10_000_000) == 0


PIECES = [
    "a",
    "b",
    ".",
    "a*",
    "b+",
    "[ab]*",
    "(a|b)",
    "(?:ab)+",
    "a?",
    "(b*)",
    "^",
    "$",
    r"\b",
    "(?=a)",
    "(?!b)",
    "a{1,3}",
    "|",
]


def test_both_matchers_find_the_same() -> None:
    chance = random.Random(5)
    for _ in range(400):
        pattern = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 5)))
        text = "".join(chance.choice("ab c") for _ in range(chance.randint(0, 12)))
        own, quick = Program(parse(pattern, "")), program(pattern, "")
        own.price(0)
        own.degree = EXPONENTIAL
        for index in range(len(text) + 1):
            for way in ("search", "match"):
                found = [getattr(each, way)(text, index, lambda units: None) for each in (own, quick)]
                assert listed(found[0]) == listed(found[1]), (pattern, text, index, way)


def listed(captures: object) -> object:
    return None if captures is None else [tuple(each) for each in captures]  # type: ignore[attr-defined]
