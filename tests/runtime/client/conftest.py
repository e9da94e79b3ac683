"""Both clients: each test has its turn with either."""

from __future__ import annotations

import pytest

from scxml_runtime.client import AsyncClient, Client
from tests.runtime.client.stand_in import Way


@pytest.fixture(params=[Client, AsyncClient], ids=["sync", "async"])
def way(request: pytest.FixtureRequest) -> Way:
    return Way(request.param)
