"""A process that runs scenarios on one engine.   usage: worker.py ENGINE SUITE

In: a line of JSON on stdin for each scenario: `[path, strict, [harness files]]`. Out: a line of JSON for each: null
when nothing was thrown, else the error as text. It imports nothing of ours but the engine, so that any Python that
has the engine can run it.
The rule that surprises: a scenario that takes too much processor time ends the process by signal; whoever started
it sees that and starts another.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

LIMIT = 60.0
"""Seconds of processor time for one scenario."""


@cache
def read(path: str) -> str:
    with open(path, encoding="utf8", newline="") as file:
        return file.read()


def main(engine: str, suite: str) -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    import engines

    run = engines.ENGINES[engine]()
    for line in sys.stdin:
        path, strict, harness = json.loads(line)
        source = ('"use strict";\n' if strict else "") + read(os.path.join(suite, "test", path))
        texts = [read(os.path.join(suite, "harness", name)) for name in harness]
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        try:
            answer = run(texts, source)
        except BaseException as problem:
            answer = f"PYTHON {problem!r}"
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(json.dumps(answer and answer[:400]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
