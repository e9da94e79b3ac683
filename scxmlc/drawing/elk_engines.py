"""Finding elkjs, and two ways to run it: in V8 within Python (mini-racer), or by node.

In: the folders of this machine. Out: an engine, or why there is none. elkjs is not ours to pass on: it is what
`npm install elkjs` puts somewhere. It is looked for, in this order,

1. in the folder that the environment variable SCXMLC_ELKJS names, and then nowhere else;
2. in `node_modules` of the working folder and of those around it;
3. where node looks for packages that are installed for all: NODE_PATH, and the folders beside node itself.

The rule that surprises: mini-racer comes first. What it runs can reach neither files nor network, and no process is
started.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scxmlc.drawing.elk_answer import NoLayout
from scxmlc.drawing.elk_graph import Graph

VARIABLE = "SCXMLC_ELKJS"
WORKER = Path("lib", "elk-worker.min.js")
SECONDS = 30.0  # that a layout may take
MEMORY = 1 << 30  # bytes that it may take in V8
LONGEST = 200  # characters of what an engine complains of


class NoEngine(Exception):
    """What is missing, in words for the user."""


@dataclass(frozen=True, slots=True)
class Node:
    """elkjs run by node, a process for each layout."""

    program: str
    library: Path
    seconds: float = SECONDS

    def answer(self, graph: Graph) -> object:
        command = [self.program, "-e", BY_NODE, str(self.library)]
        try:
            ran = subprocess.run(
                command, input=json.dumps(graph).encode(), capture_output=True, timeout=self.seconds
            )
        except subprocess.TimeoutExpired as error:
            raise NoLayout(_too_long(self.seconds)) from error
        except OSError as error:
            raise NoLayout(f"{self.program} cannot be run: {error.strerror}") from error
        if ran.returncode:
            raise NoLayout(f"elkjs in {self.library} failed: {_complaint(ran.stderr)}")
        return _read(ran.stdout.decode("utf-8", "replace"))


BY_NODE = """
const ELK = require(process.argv[1]);
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const fail = error => { console.error(String(error && error.message || error)); process.exitCode = 1; };
new ELK().layout(asked).then(answer => process.stdout.write(JSON.stringify(answer)), fail);
"""


@dataclass(frozen=True, slots=True)
class Racer:
    """elkjs in V8 within this process."""

    library: Path
    seconds: float = SECONDS

    def answer(self, graph: Graph) -> object:
        import py_mini_racer

        try:
            code = (self.library / WORKER).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise NoLayout(f"elkjs in {self.library} cannot be read") from error
        try:
            with py_mini_racer.MiniRacer() as racer:
                for each in (IN_V8, code):
                    racer.eval(each, timeout_sec=self.seconds, max_memory=MEMORY)
                asked = f"asked({json.dumps(graph)})"
                return _read(racer.eval(asked, timeout_sec=self.seconds, max_memory=MEMORY))
        except py_mini_racer.JSTimeoutException as error:
            raise NoLayout(_too_long(self.seconds)) from error
        except py_mini_racer.JSEvalException as error:
            raise NoLayout(f"elkjs in {self.library} failed: {_complaint(str(error).encode())}") from error


IN_V8 = """
var self = globalThis, answers = [];
self.postMessage = answer => { answers.push(answer); };
function told(message) {
    self.onmessage({data: message});
    const answer = answers.pop();
    if (answer.error) throw new Error(String(answer.error.message || answer.error));
    return answer.data;
}
function asked(graph) {
    told({id: 0, cmd: "register", algorithms: ["layered", "rectpacking"]});
    return JSON.stringify(told({id: 1, cmd: "layout", graph: graph, layoutOptions: {}, options: {}}));
}
"""


def engine(environment: Mapping[str, str], folder: Path) -> Node | Racer:
    """The engine for somebody who works in this folder. Raises NoEngine."""
    library = next((each for each in _libraries(environment, folder) if (each / WORKER).is_file()), None)
    if library is None:
        named = environment.get(VARIABLE)
        raise NoEngine(
            f"{VARIABLE}: no elkjs in {named}" if named else "elkjs is not installed (npm install elkjs)"
        )
    if find_spec("py_mini_racer") is not None:
        return Racer(library)
    node = program(environment)
    if node is None:
        raise NoEngine("neither node nor mini-racer is here to run elkjs (pip install 'scxmlc[pictures]')")
    return Node(node, library)


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


def _read(answer: Any) -> object:
    try:
        return json.loads(answer)
    except (TypeError, ValueError, RecursionError) as error:
        raise NoLayout("elkjs gave no JSON") from error


def _too_long(seconds: float) -> str:
    return f"elkjs did not finish within {seconds:g} s"


def _complaint(said: bytes) -> str:
    """The line of an error that says what is wrong."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line and not line.startswith("at ")]
    return (telling or lines or ["no reason given"])[0][:LONGEST]
