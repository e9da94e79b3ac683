"""Runs elkjs in V8: a program of its own, which can be stopped, and takes nobody along if V8 gives up.

In: the path of elkjs' elk-worker.min.js as argument, a graph in ELK's JSON on the standard input. Out: the answer on
the standard output, or a line on the standard error and exit status 1. This is the one file that imports mini-racer.
"""

from __future__ import annotations

import sys
from pathlib import Path

MEMORY = 1 << 30  # bytes that V8 may take
AROUND = """
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


def main(worker: str) -> None:
    import py_mini_racer

    code, graph = Path(worker).read_text("utf-8"), sys.stdin.read()
    try:
        with py_mini_racer.MiniRacer() as racer:
            racer.set_hard_memory_limit(MEMORY)
            racer.eval(AROUND)
            racer.eval(code)
            sys.stdout.write(str(racer.eval(f"asked({graph})")))
    except py_mini_racer.JSEvalException as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1])
