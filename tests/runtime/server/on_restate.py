"""`scxmlc serve --engine restate` in a process of its own, as its tests meet it, with a Restate server beside it.

In: a folder with charts, a cluster. Out: a client of the server, which can be stopped, and started again.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tools.restate_server import Cluster, Process, free_ports, until

from .asking import JSON, Said

ROOT = Path(__file__).parents[3]


class Wire:
    """Asks over HTTP what `Client` asks in memory. `words`: more options of the command line."""

    def __init__(self, cluster: Cluster, folder: Path, *words: str) -> None:
        self.cluster = cluster
        self.port, worker = free_ports(2)
        node = cluster.nodes[0]
        said = [
            "serve",
            "charts",
            "--engine",
            "restate",
            "--restate",
            node.ingress,
            "--restate-admin",
            node.admin,
        ]
        said += ["--worker", f"127.0.0.1:{worker}", "--listen", f"127.0.0.1:{self.port}", *words]
        environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}"}
        self.process = Process(
            [sys.executable, "-m", "scxmlc", *said], folder / "served.log", environment, folder
        )

    def __enter__(self) -> Wire:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.end()

    def start(self, path: str = "/ready") -> None:
        """It answers this when this returns."""
        self.process.start()
        until(lambda: self._is_well(path), path, self.process)

    def _is_well(self, path: str) -> bool:
        try:
            return self.get(path).status == 200
        except OSError:
            return False

    def wait(self, path: str, status: int) -> Said:
        """What is answered there, once it has this status."""
        until(lambda: self.get(path).status == status, path, self.process)
        return self.get(path)

    def get(self, path: str) -> Said:
        return self.ask("GET", path)

    def post(self, path: str, value: Any = None) -> Said:
        body = b"" if value is None else json.dumps(value).encode()
        return self.ask("POST", path, body, **{"content-type": JSON})

    def delete(self, path: str) -> Said:
        return self.ask("DELETE", path)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Said:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return Said(answer.status, dict(answer.getheaders()), answer.read(), True)
        finally:
            line.close()

    def stream(self, path: str, seconds: float = 20.0) -> Iterator[tuple[str, Any]]:
        """Server-sent events, as they come."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        deadline = time.monotonic() + seconds
        try:
            line.request("GET", path)
            answer, name = line.getresponse(), ""
            while time.monotonic() < deadline:
                word, _, rest = answer.readline().decode().strip().partition(": ")
                name = rest if word == "event" else name
                if word == "data":
                    yield name, json.loads(rest)
        finally:
            line.close()
