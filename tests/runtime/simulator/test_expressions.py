"""Skill expressions and thresholds: equal precedence of & and |, strictly from left to right (ORS queue
1.2).
"""

from __future__ import annotations

import pytest

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.expressions import evaluate

SKILLS = {"English": 9, "Loan": 2, "P": 0, "A": 7, "S": 1, "Französisch": 4, "psap1": 1}


def level(name):
    return SKILLS.get(name, 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("English > 5", 1),
        ("English>9", 0),
        ("Loan = 2", 1),
        ("Loan != 2", 0),
        ("Loan >= 2 & English <= 9", 1),
        ("Unknown = 0", 1),
        ("(psap1 > 0)", 1),
        ("'Französisch' > 3", 1),
        ("English + Loan > 10", 1),
        ("English - Loan * 3 = 3", 1),
        ("Loan > -1", 1),
        ("7 / 2 = 3", 1),
        ("-7 / 2 = -3", 1),
    ],
)
def test_comparisons_and_integer_arithmetic(text, value):
    assert evaluate(text, level) == value


def test_and_and_or_are_taken_from_left_to_right():
    # (P > 5 | A = 7) & S > 3 is false; with the usual precedence it would be true.
    assert evaluate("P > 5 | A = 7 & S > 3", level) == 0
    assert evaluate("P > 5 | (A = 7 & S > 0)", level) == 1
    assert evaluate("A = 7 | P > 5 & S > 3", level) == 0


def test_calls_get_their_arguments():
    def call(name, arguments):
        assert (name, arguments) == ("sdata", ["Group2.GA", "StatAgentsAvailable"])
        return 3

    assert evaluate("sdata(Group2.GA, StatAgentsAvailable)>2 & callage < 60", lambda name: 10, call) == 1


@pytest.mark.parametrize(
    "text", ["", "English >", "> 5", "(English > 5", "English > 5)", "a b", "f(1)", "English > > 5"]
)
def test_what_is_no_expression_is_refused_with_its_text(text):
    with pytest.raises(Refused) as refusal:
        evaluate(text, level)
    assert refusal.value.error == "invalidattribute"
    assert text in refusal.value.description


def test_what_stands_before_a_fault_is_asked_for_first():
    def unknown(name):
        raise Refused("unknown", name)

    with pytest.raises(Refused, match="unknown: English"):
        evaluate("English > 5 >", unknown)


def test_an_expression_is_asked_anew_each_time():
    levels = iter([9, 2])
    assert [evaluate("Level > 5", lambda name: next(levels)) for _ in range(2)] == [1, 0]
