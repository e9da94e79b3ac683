"""A Restate server for tests, demonstrations and measurements: one node or several, on loopback, in a folder.

In: the server's binary, which is not ours to pass on. It is looked for, in this order,

1. where the environment variable SCXMLC_RESTATE says, and then nowhere else;
2. as `restate-server` on the PATH;
3. in `node_modules` of the working folder and of those around it, as `npm install @restatedev/restate-server` puts it;
4. where npm puts packages that are installed for all: NODE_PATH, and the folders beside node itself.

Out: addresses that answer; processes that can be killed and started again.

The rule that surprises: npm's `restate-server` is a script that starts the binary of another package. It is the binary
that is started here, so that `kill -9` reaches it.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

VARIABLE = "SCXMLC_RESTATE"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
PATIENCE = 60.0  # seconds until something that was started must answer
QUIET = {
    "RESTATE_DISABLE_TELEMETRY": "true",
    "RESTATE_LISTEN_MODE": "tcp",
    "RESTATE_BIND_IP": "127.0.0.1",
    "RESTATE_LOG_FILTER": "warn",
    "RESTATE_LOG_DISABLE_ANSI_CODES": "true",
    "RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE": "256 MiB",
    "RESTATE_DEFAULT_NUM_PARTITIONS": "4",
}


class NoServer(Exception):
    """What is missing, in words for the user."""


def binary(environment: Mapping[str, str], folder: Path) -> Path:
    """The server for somebody who works in this folder. Raises NoServer."""
    for each in _places(environment, folder):
        if each.is_file() and os.access(each, os.X_OK):
            return each
    named = environment.get(VARIABLE)
    raise NoServer(
        f"{VARIABLE}: no Restate server at {named}"
        if named
        else f"there is no Restate server: npm install @restatedev/restate-server, or say in {VARIABLE} where it is"
    )


def _places(environment: Mapping[str, str], folder: Path) -> Iterator[Path]:
    if environment.get(VARIABLE):
        yield Path(environment[VARIABLE])
        return
    for folder_of_programs in filter(None, environment.get("PATH", "").split(os.pathsep)):
        yield from _beside_script(Path(folder_of_programs, "restate-server"))
    modules = [around / "node_modules" for around in (folder, *folder.parents)]
    modules += map(Path, filter(None, environment.get("NODE_PATH", "").split(os.pathsep)))
    node = shutil.which("node", path=environment.get("PATH"))
    if node is not None:
        modules += (beside.parent / "lib" / "node_modules" for beside in _both(Path(node).parent))
    for each in modules:
        yield each / PACKAGE
        yield each / "@restatedev" / "restate-server" / "node_modules" / PACKAGE


def _beside_script(found: Path) -> Iterator[Path]:
    """What npm has put on the PATH is a script; the binary is in a package beside the script's."""
    if found.resolve().suffix != ".js":
        yield found
    else:
        yield from (around / PACKAGE for around in found.resolve().parents if around.name == "node_modules")


def _both(folder: Path) -> tuple[Path, Path]:
    return folder, folder.resolve()


PACKAGE = Path(
    "@restatedev",
    f"restate-server-{sys.platform}-{MACHINES.get(platform.machine().lower(), platform.machine())}",
    "bin",
    "restate-server",
)


def free_ports(count: int) -> list[int]:
    """Ports on loopback that nobody listens at."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [each.getsockname()[1] for each in held]
    finally:
        for each in held:
            each.close()


@dataclass(slots=True)
class Process:
    """A program that can be killed and started again with the same words. Its output goes to a file."""

    command: list[str]
    output: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.output.open("ab") as output:
            self.running = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                start_new_session=True,  # so that a signal reaches its children, too
            )

    def end(self, with_signal: int = signal.SIGTERM) -> None:
        """By default as one asks it to; what has not gone after ten seconds is killed."""
        if self.running is None:
            return
        self._tell(with_signal)
        try:
            self.running.wait(10)
        except subprocess.TimeoutExpired:
            self._tell(signal.SIGKILL)
            self.running.wait()
        self.running = None

    def kill(self) -> None:
        """kill -9."""
        self.end(signal.SIGKILL)

    def _tell(self, number: int) -> None:
        assert self.running is not None
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, number)


@dataclass(slots=True)
class Node:
    """One server of a cluster: `ingress` takes calls, `admin` deployments."""

    process: Process
    ingress: str
    admin: str

    def start(self) -> None:
        self.process.start()

    def wait(self) -> None:
        """Until it answers."""
        wait_for(f"{self.ingress}/restate/health", self.process)
        wait_for(f"{self.admin}/health", self.process)


class Cluster:
    """`with Cluster(binary, folder, nodes=3, replication=2) as cluster:` runs so many servers, which answer."""

    def __init__(
        self,
        binary: Path,
        folder: Path,
        nodes: int = 1,
        replication: int = 1,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        ports = free_ports(3 * nodes)
        fabric = [f"http://127.0.0.1:{port}/" for port in ports[:nodes]]
        self.nodes = [
            _node(binary, folder, number, fabric, ports[nodes + 2 * number :], replication)
            for number in range(nodes)
        ]
        for each in self.nodes:
            each.process.environment.update(settings or {})

    def __enter__(self) -> Cluster:
        try:
            for each in self.nodes:
                each.start()
            for each in self.nodes:
                each.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        for each in self.nodes:
            each.process.kill()

    def register(self, worker: str) -> Any:
        """Tell the cluster that its services are served there."""
        return ask(f"{self.nodes[0].admin}/deployments", {"uri": worker, "force": True})

    def query(self, sql: str) -> list[dict[str, Any]]:
        """What the tables of the cluster say."""
        told: list[dict[str, Any]] = ask(f"{self.nodes[0].admin}/query", {"query": sql})["rows"]
        return told


def _node(
    binary: Path, folder: Path, number: int, fabric: list[str], ports: list[int], replication: int
) -> Node:
    name = f"node-{number + 1}"
    ingress, admin = (f"127.0.0.1:{port}" for port in ports[:2])
    settings = {
        **QUIET,
        "RESTATE_NODE_NAME": name,
        "RESTATE_BIND_ADDRESS": fabric[number].removeprefix("http://").rstrip("/"),
        "RESTATE_ADVERTISED_ADDRESS": fabric[number],
        "RESTATE_INGRESS__BIND_ADDRESS": ingress,
        "RESTATE_INGRESS__ADVERTISED_ADDRESS": f"http://{ingress}/",
        "RESTATE_ADMIN__BIND_ADDRESS": admin,
        "RESTATE_ADMIN__ADVERTISED_ADDRESS": f"http://{admin}/",
        "RESTATE_DEFAULT_REPLICATION": str(replication),
        "RESTATE_AUTO_PROVISION": "true" if number == 0 else "false",
        "RESTATE_METADATA_CLIENT__ADDRESSES": json.dumps(fabric),
    }
    command = [str(binary), "--no-logo", "--base-dir", str(folder / name)]
    process = Process(command, folder / f"{name}.log", settings, folder)
    return Node(process, f"http://{ingress}", f"http://{admin}")


class Worker:
    """`with Worker("module:app", output, folder) as worker:` serves an application of that folder, at
    `worker.url`."""

    def __init__(
        self,
        app: str,
        output: Path,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        processes: int = 1,
    ) -> None:
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        # granian serves HTTP/2 without TLS, each of its processes on one processor
        said = "--interface asginl --no-ws --http 2 --log-level warning --respawn-failed-workers"
        where = ["--host", "127.0.0.1", "--port", str(port), "--workers", str(processes)]
        given = [*said.split(), "--workers-kill-timeout", "1s", *where, *app.split()]
        command = [sys.executable, "-m", "granian", *given]
        self.process = Process(command, output, dict(environment or {}), folder)

    def __enter__(self) -> Worker:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()

    def start(self) -> None:
        """It serves when this returns."""
        self.process.start()
        host, port = self.url.removeprefix("http://").split(":")
        until(lambda: _listens(host, int(port)), self.url, self.process)


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), 1).close()
    except OSError:
        return False
    return True


def wait_for(url: str, process: Process) -> None:
    """Until something answers there that all is well."""
    until(lambda: _is_well(url), url, process)


def until(is_there: Callable[[], bool], what: str, process: Process) -> None:
    """Raises NoServer, with the end of what the process said, if it ends or is not there in time."""
    deadline = time.monotonic() + PATIENCE
    while not is_there():
        ended = process.running is None or process.running.poll() is not None
        if ended or time.monotonic() > deadline:
            said = process.output.read_text(errors="replace")[-2000:]
            raise NoServer(f"{what} {'has ended' if ended else 'does not answer'}:\n{said}")
        time.sleep(0.05)


def _is_well(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status < 300)
    except (OSError, HTTPException):
        return False


def ask(url: str, body: Any) -> Any:
    """POST JSON, get JSON. What the server complains of is raised as NoServer."""
    request = Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", "Accept": "application/json"}
    )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)
    except HTTPError as error:
        raise NoServer(f"{url}: {error.read().decode(errors='replace')[:2000]}") from None
