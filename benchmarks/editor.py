"""How long an editor waits: `scxmlc lsp` on a chart of 100 kB, a keystroke at a time.

    python benchmarks/editor.py             the median and the slowest of 30 keystrokes, in milliseconds
    python benchmarks/editor.py --size 20   a chart of 20 kB

"Waited" is what an editor sees: a change of one character is told as editors do, behind it a question, and the time
is taken until the answer is read. Findings are waited for by themselves, less the pause in which the server waits
whether something more is typed; "unfinished" are those while a tag is being typed, when the text is no XML.
"Processor" is the work alone, in this process; on a machine that does much else it takes longer, too.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from results import keep

from scxmlc.editor.buffers import Buffer
from scxmlc.editor.colours import colours
from scxmlc.editor.completion import completions
from scxmlc.editor.findings import findings
from scxmlc.editor.hover import hover
from scxmlc.editor.outline import outline
from scxmlc.editor.positions import Columns
from scxmlc.editor.project import Project
from scxmlc.editor.server import COLLECTION, QUIET
from scxmlc.source import Source

URI = "file:///{}/big.scxml"
ROUNDS = 30
TAG = "<log expr="  # that somebody is about to finish


def chart(size: int) -> str:
    """A chart of about so many characters: states in a ring, data, functions."""
    count = size // 330
    data = "".join(f'    <data id="d{n}" expr="{n}"/>\n' for n in range(60))
    functions = "".join(
        f'function f{n}(a, b) {{ var t = a + b * {n}; if (t &gt; 10) {{ return d{n} + t; }} return "x" + t; }}\n'
        for n in range(60)
    )
    states = "".join(_state(n, count) for n in range(count))
    head = (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="s0">\n'
    )
    return (
        f"{head}  <datamodel>\n{data}  </datamodel>\n  <script>\n{functions}  </script>\n{states}</scxml>\n"
    )


def _state(n: int, count: int) -> str:
    return f"""  <state id="s{n}">
    <onentry>
      <log label="in" expr="'s{n}: ' + d{n % 60}"/>
      <assign location="d{n % 60}" expr="f{n % 60}(d{(n + 1) % 60}, {n})"/>
    </onentry>
    <transition event="go.e{n}" cond="d{n % 60} &lt; {n}" target="s{(n + 1) % count}"/>
    <transition event="back.e{n}" target="s{(n - 1) % count}"><raise event="moved.s{n}"/></transition>
  </state>
"""


class Client:
    """As much of an editor as is measured."""

    def __init__(self, folder: str) -> None:
        self.uri = URI.format(folder.strip("/"))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scxmlc", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.version = self.number = 0
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def read(self) -> dict[str, Any]:
        stream = self.process.stdout
        assert stream is not None
        length = int(stream.readline().split(b":")[1])
        while stream.readline().strip():
            pass
        message: dict[str, Any] = json.loads(stream.read(length))
        return message

    def ask(self, method: str, params: Any) -> Any:
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while (message := self.read()).get("id") != self.number:
            pass
        return message["result"]

    def findings(self) -> list[Any]:
        while True:
            params = self.read().get("params") or {}
            if params.get("version") == self.version and "diagnostics" in params:
                found: list[Any] = params["diagnostics"]
                return found

    def open(self, text: str) -> None:
        self.version = 1
        document = {"uri": self.uri, "languageId": "scxml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def type(self, line: int, column: int, text: str) -> None:
        """A keystroke in front of a place."""
        self.version += 1
        place = {"line": line, "character": column}
        change = {"range": {"start": place, "end": place}, "text": text}
        document = {"uri": self.uri, "version": self.version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def question(self, method: str, line: int, column: int) -> Any:
        place = {"line": line, "character": column}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": self.uri}, "position": place})


def measure(client: Client, text: str) -> dict[str, list[float]]:
    """Milliseconds for each keystroke, by what is waited for."""
    lines = text.split("\n")
    line = next(n for n in range(len(lines) // 2, len(lines)) if "cond=" in lines[n])
    column = lines[line].index('cond="') + len('cond="')
    start = time.perf_counter()
    client.open(text)
    client.findings()
    times = {"opening": [(time.perf_counter() - start) * 1e3], "findings": [], "completion": [], "hover": []}
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.type(line, column, "x")
        client.findings()
        times["findings"].append((time.perf_counter() - start - QUIET) * 1e3)
    for name, place in (("completion", column + 1), ("hover", column + 10)):
        for _ in range(ROUNDS):
            start = time.perf_counter()
            client.type(line, column, "x")
            client.question(name, line, place)
            times[name].append((time.perf_counter() - start) * 1e3)
            client.findings()
    times["unfinished"] = []
    client.type(line, 0, TAG)
    client.findings()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.type(line, len(TAG), "x")
        client.findings()
        times["unfinished"].append((time.perf_counter() - start - QUIET) * 1e3)
    return times


def work(text: str) -> dict[str, list[float]]:
    """Milliseconds of processor time for each keystroke, by what is found out."""
    project, columns = Project(), Columns()
    place = text.index('cond="', len(text) // 2) + len('cond="')
    name = str(Path.cwd() / "no such folder" / "big.scxml")
    source = Source(name, text)
    line = columns.position_of(source, place)
    tasks: dict[str, Callable[[Buffer], Any]] = {
        "findings": lambda buffer: findings(buffer, project.documents(name)),
        "completion": lambda buffer: completions(project, buffer, place + 1),
        "hover": lambda buffer: hover(project, buffer, place + 10, None),
        "outline": outline,
        "colours": lambda buffer: colours(project, buffer, 0, len(buffer.source.text)),
        "unfinished": lambda buffer: findings(buffer, project.documents(name)),
    }
    times: dict[str, list[float]] = {}
    for task, do in tasks.items():
        if task == "unfinished":
            source = columns.changed(source, [((line[0], 0), (line[0], 0), TAG)])
            line = line[0], len(TAG)
        do(project.put(source))
        for _ in range(ROUNDS):
            start = time.process_time()
            source = columns.changed(source, [(line, line, "x")])
            do(project.put(source))
            times.setdefault(task, []).append((time.process_time() - start) * 1e3)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100, help="of the chart, in kB")
    parser.add_argument("--out", metavar="DIR", help="a folder for the figures")
    options = parser.parse_args()
    text = chart(options.size * 1000)
    with tempfile.TemporaryDirectory() as folder:
        client = Client(folder)
        times = measure(client, text)
        client.process.kill()
    gc.freeze()
    gc.set_threshold(*COLLECTION)
    figures = {"waited": times, "processor": work(text)}
    print(f"a chart of {len(text) / 1000:.0f} kB, {len(text.splitlines())} lines")
    for sort, rows in figures.items():
        print(sort)
        for name, found in rows.items():
            print(f"  {name:<12} {median(found):7.1f} ms   slowest {max(found):7.1f} ms")
    keep(
        options.out,
        "editor",
        **{sort: {name: median(found) for name, found in rows.items()} for sort, rows in figures.items()},
    )


if __name__ == "__main__":
    main()
