"""The contract, on Restate: its server, where there is one, on loopback; and a worker, which is killed.

It takes minutes, and is not among what `make test` runs: `make test-restate`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("restate", reason="the extra `restate` is not installed: pip install 'scxmlc[restate]'")
pytest.importorskip("granian", reason="granian, which serves workers, is not installed")

from tests.runtime.durable import contract, families
from tests.runtime.durable.beyond import Beyond
from tools.restate_server import Cluster, NoServer, binary

pytestmark = pytest.mark.restate

QUICK = {
    "RESTATE_DEFAULT_RETRY_POLICY__INITIAL_INTERVAL": "50ms",
    "RESTATE_DEFAULT_RETRY_POLICY__MAX_INTERVAL": "200ms",
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Beyond]:
    try:
        server = binary(os.environ, Path.cwd())
    except NoServer as problem:
        pytest.skip(str(problem))
    with Cluster(server, tmp_path, settings=QUICK) as cluster:
        made = Beyond(cluster, tmp_path)
        try:
            yield made
        finally:
            made.close()


class TestOneSession(contract.OneSession): ...


class TestTime(contract.Time): ...


class TestNeighbours(contract.Neighbours): ...


class TestLimits(contract.Limits): ...


class TestInvoked(families.Invoked): ...


class TestOutside(families.Outside): ...


class TestKilled(families.Killed): ...
