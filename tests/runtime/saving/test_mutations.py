"""Mutated snapshots: refused in words, or a session that goes on; nothing else comes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.runtime.saving.mutations import case


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(("name", "count"), [("session", 400), ("simulation", 100)])
def test_mutations_are_refused_or_go_on(name, count):
    assert {*case(name).tried(count)} == {"refused", "goes on"}
