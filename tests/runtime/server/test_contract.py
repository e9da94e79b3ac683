"""The contract of requests, with a host in this process on virtual time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.server.asgi import application
from scxml_runtime.server.modules import Compiled
from scxml_runtime.testing import Scribe

from . import contract
from .asking import Client
from .contract import id as id


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("charts")
    for name, text in contract.CHARTS.items():
        (folder / f"{name}.scxml").write_text(text)
    charts = [scxmlc.load(folder / f"{name}.scxml") for name in contract.CHARTS]
    host = DurableHost(MemoryStore(), charts, clock=VirtualClock(), history=True, scribe=Scribe())
    with host:
        yield Client(application(host, Compiled(charts)))


class TestHere(contract.Contract): ...
