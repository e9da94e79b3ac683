"""The modules of the contract are helpers of tests, and say what they compare when it differs."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite(
    "tests.runtime.durable.contract", "tests.runtime.durable.families", "tests.runtime.durable.looked"
)
