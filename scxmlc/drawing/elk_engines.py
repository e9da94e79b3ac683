"""Finding elkjs, and two ways to run it: in V8 as mini-racer has it, or by node.

In: the folders of this machine. Out: an engine, or why there is none. elkjs is not ours to pass on: it is what
`npm install elkjs` puts somewhere. It is looked for, in this order,

1. in the folder that the environment variable SCXMLC_ELKJS names, and then nowhere else;
2. in `node_modules` of the working folder and of those around it;
3. where node looks for packages that are installed for all: NODE_PATH, and the folders beside node itself.

The rule that surprises: mini-racer comes first, since what it runs can reach neither files nor network.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from scxmlc.drawing import elk_v8
from scxmlc.drawing.elk_answer import NoLayout
from scxmlc.drawing.elk_graph import Graph

VARIABLE = "SCXMLC_ELKJS"
WORKER = Path("lib", "elk-worker.min.js")
SECONDS = 30.0  # that a layout may take
LONGEST = 200  # characters of what an engine complains of


class NoEngine(Exception):
    """What is missing, in words for the user."""


@dataclass(frozen=True, slots=True)
class Engine:
    """elkjs in the folder `library`, run by `command`, a process for each layout."""

    library: Path
    command: tuple[str, ...]
    seconds: float = SECONDS

    def answer(self, graph: Graph) -> object:
        asked = json.dumps(graph).encode()
        try:
            ran = subprocess.run(self.command, input=asked, capture_output=True, timeout=self.seconds)
        except subprocess.TimeoutExpired as error:
            raise NoLayout(f"elkjs did not finish within {self.seconds:g} s") from error
        except OSError as error:
            raise NoLayout(f"{self.command[0]} cannot be run: {error.strerror}") from error
        if ran.returncode:
            raise NoLayout(f"elkjs in {self.library} failed: {_complaint(ran.stderr)}")
        return _read(ran.stdout)


def by_node(library: Path, node: str) -> Engine:
    return Engine(library, (node, "-e", BY_NODE, str(library.absolute())))


def in_v8(library: Path) -> Engine:
    """Without the working folder among those that Python imports from."""
    return Engine(library, (sys.executable, "-P", elk_v8.__file__, str(library / WORKER)))


BY_NODE = """
const ELK = require(process.argv[1]);
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const fail = error => { console.error(String(error && error.message || error)); process.exitCode = 1; };
new ELK().layout(asked).then(answer => process.stdout.write(JSON.stringify(answer)), fail);
"""


def engine(environment: Mapping[str, str], folder: Path) -> Engine:
    """The engine for somebody who works in this folder. Raises NoEngine."""
    library = next((each for each in _libraries(environment, folder) if (each / WORKER).is_file()), None)
    if library is None:
        named = environment.get(VARIABLE)
        raise NoEngine(
            f"{VARIABLE}: no elkjs in {named}" if named else "elkjs is not installed (npm install elkjs)"
        )
    if find_spec("py_mini_racer") is not None:
        return in_v8(library)
    node = program(environment)
    if node is None:
        raise NoEngine("neither node nor mini-racer is here to run elkjs (pip install 'scxmlc[pictures]')")
    return by_node(library, node)


def program(environment: Mapping[str, str]) -> str | None:
    """Where node is."""
    return shutil.which("node", path=environment.get("PATH"))


def _libraries(environment: Mapping[str, str], folder: Path) -> Iterator[Path]:
    if environment.get(VARIABLE):
        yield Path(environment[VARIABLE])
        return
    yield from (around / "node_modules" / "elkjs" for around in (folder, *folder.parents))
    for each in filter(None, environment.get("NODE_PATH", "").split(os.pathsep)):
        yield Path(each, "elkjs")
    if "APPDATA" in environment:
        yield Path(environment["APPDATA"], "npm", "node_modules", "elkjs")
    node = program(environment)
    if node is not None:
        for beside in (Path(node).parent, Path(node).resolve().parent):
            yield beside.parent / "lib" / "node_modules" / "elkjs"
            yield beside / "node_modules" / "elkjs"


def _read(answer: bytes) -> object:
    try:
        return json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise NoLayout("elkjs gave no JSON") from error


def _complaint(said: bytes) -> str:
    """The line of an error that says what is wrong."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line and not line.startswith("at ")]
    return (telling or lines or ["no reason given"])[0][:LONGEST]
