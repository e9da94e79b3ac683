"""The distributions as somebody else has them: installed in environments of their own, and tried.

In: the files of dist/, a Python. Out: what was tried, line by line; the first that fails raises. The rule that
surprises: everything runs in a new folder, with nothing of the working tree on the path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.dist.contents import COMPILER, ROOT, RUNTIME, found

DOOR = ROOT / "examples" / "door"
PLAY = """
from door import Door
door = Door()
door.start()
door.send("push", {"by": "anna"})
assert door.is_active("open"), door.configuration
door.advance(5)
assert door.is_active("closed"), door.configuration
print("a chart runs")
"""
KEEP = """
from door import Door
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, SqliteStore
for state in ("open", "closed"):
    with DurableHost(SqliteStore("doors.db"), charts=[Door], clock=VirtualClock()) as host:
        if state == "open":
            host.start(Door, id="front")
            host.send("front", "push", {"by": "anna"})
        else:
            host.advance(5)
        assert state in host.look("front").configuration
print("a session outlives its host")
"""
SERVE = """
import json, re, signal, subprocess, sys
from urllib.request import Request, urlopen
words = [sys.executable, "-m", "scxml_runtime.server", "door.py", "--listen", "127.0.0.1:0"]
served = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
try:
    url = re.search(r"http://[^/]+", served.stdout.readline())[0]
    body = json.dumps({"chart": "door", "id": "front"}).encode()
    urlopen(Request(url + "/api/sessions", body, {"Content-Type": "application/json"})).read()
    assert json.load(urlopen(url + "/api/sessions/front"))["states"] == ["closed"]
    assert b"<html" in urlopen(url + "/ui/").read()
finally:
    served.send_signal(signal.SIGTERM)
assert served.wait(30) == 0
print("the server starts, serves its page, and stops")
"""
NO_FIT = """
import re
text = open("door.py").read()
open("later.py", "w").write(re.sub(r"api=\\d+", "api=99", text))
import later
"""
OTHER_PYTHON = """
import sys
sys.implementation.name = "otherpython"
import scxml_runtime
"""


class Failed(Exception):
    """A trial came to something else."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment in a folder of its own."""

    folder: Path

    def run(self, *words: str, fails: bool = False) -> str:
        """What a command of it prints. Raises Failed where it does not end as it should."""
        path = f"{self.folder / 'bin'}:/usr/bin:/bin"
        clean = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
        command = [str(self.folder / "bin" / words[0]), *words[1:]]
        done = subprocess.run(
            command, cwd=self.folder / "work", env={**clean, "PATH": path}, capture_output=True, text=True
        )
        if (done.returncode != 0) is not fails:
            raise Failed(f"{' '.join(words)[:300]}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def install(self, *what: str) -> None:
        """Install with pip."""
        self.run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)

    def installed(self) -> list[str]:
        """The names of what is there, but for pip's own."""
        told = self.run("python", "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check")
        names = (line.partition("==")[0] for line in told.splitlines() if "==" in line)
        return [each for each in names if each not in ("pip", "setuptools", "wheel")]

    def says(self, expected: str, *words: str, fails: bool = False) -> None:
        """A command prints this among other things. Raises Failed."""
        told = self.run(*words, fails=fails)
        if expected not in told:
            raise Failed(f"{' '.join(words)[:300]}: {expected!r} is missing in\n{told}")


def environment(python: str, folder: Path) -> Environment:
    """A new one, with the door of the examples beside."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    shutil.copytree(DOOR, folder / "work", ignore=shutil.ignore_patterns("__pycache__"))
    return Environment(folder)


def runtime_alone(made: Environment, dist: Path) -> Iterator[str]:
    """What production installs: one wheel, without an index."""
    made.install("--no-index", str(found(dist, RUNTIME, ".whl")))
    if made.installed() != ["scxml-runtime"]:
        raise Failed(f"more came along: {made.installed()}")
    yield "scxml-runtime alone, and nothing besides"
    for script in (PLAY, KEEP):
        yield made.run("python", "-c", script).strip()
    made.says("install a newer scxml_runtime", "python", "-c", NO_FIT, fails=True)
    yield "a module of a later compiler says that it does not fit"
    made.says("CPython", "python", "-c", OTHER_PYTHON, fails=True)
    yield "another Python is refused in words"


def compiler(made: Environment, dist: Path) -> Iterator[str]:
    """What developers install: both wheels, and the packages of the compiler from an index."""
    made.install(str(found(dist, RUNTIME, ".whl")), f"{found(dist, COMPILER, '.whl')}[pytest]")
    made.run("scxmlc", "compile", "door.scxml", "-o", "made.py")
    made.run("python", "-c", PLAY.replace("from door", "from made"))
    yield "scxmlc compiles, and what it has made runs"
    made.says(" passed", "python", "-m", "pytest", "-q", "test_door.py")
    yield "pytest finds the plug-in and its fixtures"
    made.says("scxmlc[serve]", "scxmlc", "serve", "door.scxml", fails=True)
    yield "scxmlc serve names the extra that it needs"
    made.run("python", "-m", "pip", "check")
    yield "versions go together: pip check"


def server(made: Environment, dist: Path) -> Iterator[str]:
    """The runtime with the extra that a server needs."""
    made.install(f"{found(dist, RUNTIME, '.whl')}[serve]")
    yield made.run("python", "-c", SERVE).strip()


def sdists(made: Environment, dist: Path) -> Iterator[str]:
    """Both built anew from their sources."""
    made.install(str(found(dist, RUNTIME, ".tar.gz")), str(found(dist, COMPILER, ".tar.gz")))
    made.run("scxmlc", "check", "door.scxml")
    yield "both are built from their sdists, and work"


TRIALS: tuple[Callable[[Environment, Path], Iterator[str]], ...] = (runtime_alone, server, compiler, sdists)


def tried(python: str, dist: Path) -> Iterator[str]:
    """All trials on one Python. Raises Failed."""
    for trial in TRIALS:
        with tempfile.TemporaryDirectory(prefix="dist-") as folder:
            yield from trial(environment(python, Path(folder) / "env"), dist)
