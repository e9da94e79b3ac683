"""What a caller types, after <dialog:input> (ORS queue 2.3)."""

from __future__ import annotations

import pytest

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.typing_in import Input, Keys


@pytest.mark.parametrize(
    ("keys", "attributes", "digits"),
    [
        ("1234", {"max_digits": "2"}, "12"),
        ("1234", {"max_digits": 6}, "1234"),
        ("12*34", {"term_digits": "*"}, "12"),
        ("1#2#3", {"ignore_digits": "#"}, "123"),
        ("12#34", {"backspace_digits": "#"}, "134"),
        ("12*34", {"reset_digits": "*"}, "34"),
        ("12*34", {"term_digits": 3.0}, "12*"),
    ],
)
def test_keys_become_digits(keys, attributes, digits):
    assert Input(attributes).read(Keys(keys)).digits == digits


@pytest.mark.parametrize(
    ("attributes", "keys", "seconds", "digits", "error"),
    [
        ({}, Keys("12", after=2), 2, "12", ""),
        ({}, Keys("12", after=2, every=3), 5, "12", ""),
        ({"digit_timeout": 2}, Keys("12", after=1), 3, "12", ""),
        ({"digit_timeout": 2, "max_digits": 2}, Keys("12", after=1), 1, "12", ""),
        ({"digit_timeout": 2}, Keys("123", after=1, every=4), 3, "1", ""),
        ({"total_timeout": 6}, Keys("123", after=1, every=4), 6, "12", ""),
        ({"total_timeout": 0}, Keys("123", after=1, every=4), 9, "123", ""),
        ({"total_timeout": 20}, Keys("12", after=10), 20, "12", ""),
        ({"total_timeout": 20}, Keys("12", after=21), 20, "", "timeout"),
        ({"total_timeout": 20}, Keys(""), 20, "", "timeout"),
        ({"total_timeout": 20, "start_timeout": 4}, Keys("12", after=10), 4, "", "timeout"),
        ({"total_timeout": 3, "start_timeout": 4}, Keys("12", after=3.5), 3, "", "timeout"),
        ({}, Keys("12", after=6), 5, "", "timeout"),
        ({"start_timeout": 3}, Keys("1", after=4), 3, "", "timeout"),
        ({"start_timeout": 3}, Keys(""), 3, "", "timeout"),
        ({}, Keys(""), 5, "", "timeout"),
        ({"abort_digits": "*#"}, Keys("12*3", after=1, every=1), 3, "12", "cancelled"),
        ({}, Keys("12", after=-1), 0, "12", ""),
        ({"clear": True}, Keys("12", after=-1), 5, "", "timeout"),
        ({"clear": "false"}, Keys("12", after=-1), 0, "12", ""),
    ],
)
def test_when_an_input_ends_and_how(attributes, keys, seconds, digits, error):
    found = Input(attributes).read(keys)
    assert (found.seconds, found.digits, found.error) == (seconds, digits, error)


@pytest.mark.parametrize(
    "attributes",
    [
        {"max_digits": "many"},
        {"max_digits": -1},
        {"max_digits": float("nan")},
        {"max_digits": True},
        {"start_timeout": "soon"},
        {"digit_timeout": float("inf")},
        {"total_timeout": []},
        {"term_digits": "*#0"},
        {"abort_digits": "x"},
        {"ignore_digits": True},
        {"clear": "maybe"},
    ],
)
def test_attributes_that_mean_nothing(attributes):
    with pytest.raises(Refused):
        Input(attributes)
