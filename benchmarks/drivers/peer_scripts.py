"""ECMAScript engines for Python, each asked to run the programs of `ecmascript.py` once.

    python peer_scripts.py quickjs|js2py      programs as JSON on standard input; CPU seconds as JSON on standard output

`call` is how often `x = x + 1; x % 3 == 0`, a function whose variable lives in the engine, can be called in a second.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

CALL = "var x = 0; function call() { x = x + 1; return x % 3 == 0; }"


def quickjs(program: str, name: str) -> Callable[[], Any]:
    import quickjs

    context = quickjs.Context()
    context.eval(program)
    function: Callable[[], Any] = context.get(name)
    return function


def js2py(program: str, name: str) -> Callable[[], Any]:
    import js2py

    context = js2py.EvalJs()
    context.execute(program)
    function: Callable[[], Any] = getattr(context, name)
    return function


ENGINES = {"quickjs": quickjs, "js2py": js2py}


def seconds(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def calls_a_second(call: Callable[[], Any]) -> float:
    def batch() -> None:
        for _ in range(1000):
            call()

    spent, number = 0.0, 0
    while spent < 0.2:
        spent += seconds(batch)
        number += 1000
    return number / spent


if __name__ == "__main__":
    load = ENGINES[sys.argv[1]]
    found = {name: seconds(load(program, "work")) for name, program in json.load(sys.stdin).items()}
    print(json.dumps({**found, "call": calls_a_second(load(CALL, "call"))}))
