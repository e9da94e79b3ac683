"""Mutated snapshots: refused in words, or a session that goes on; nothing else comes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.runtime.saving.mutations import tried


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def test_mutations_are_refused_or_go_on() -> None:
    assert set(tried(400)) == {"refused", "goes on"}
