"""Stores on disk for tests, here and in processes that are killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import IO

from scxml_runtime.durable import SqliteStore

BEGIN = """
import sys
from scxml_runtime.durable import SqliteStore, StoreError, StoreFull
from scxml_runtime.durable.stores.store import Arrived, Changes, Row
store = SqliteStore(sys.argv[1])
store.open()
"""


def opened(path: Path) -> SqliteStore:
    store = SqliteStore(path)
    store.open()
    return store


class Child:
    """Another Python, which has opened the store and goes on with `code`; it is killed when the block ends."""

    def __init__(self, path: Path, code: str, *before: str) -> None:
        command = [*before, sys.executable, "-c", BEGIN + code, str(path)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid

    def __enter__(self) -> Child:
        return self

    def says(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def __exit__(self, *_: object) -> None:
        self.kill()
        out: IO[str] | None = self._process.stdout
        assert out is not None
        out.close()
