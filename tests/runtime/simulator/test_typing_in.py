"""What remains of typed keys after <dialog:input> (ORS queue 2.3)."""

from __future__ import annotations

import pytest

from scxml_runtime.simulator.typing_in import collected


@pytest.mark.parametrize(
    ("keys", "attributes", "digits"),
    [
        ("1234", {"max_digits": "'2'".strip("'")}, "12"),
        ("1234", {"max_digits": 6}, "1234"),
        ("12*34", {"term_digits": "*"}, "12"),
        ("1#2#3", {"ignore_digits": "#"}, "123"),
        ("12#34", {"backspace_digits": "#"}, "134"),
        ("12*34", {"reset_digits": "*"}, "34"),
        ("12*34", {"abort_digits": "*#"}, None),
        ("", {}, ""),
    ],
)
def test_keys_become_digits(keys, attributes, digits):
    assert collected(keys, attributes) == digits
