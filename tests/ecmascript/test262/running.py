"""Run scenarios on worker processes and judge what comes back.

In: tests. Out: a `Verdict` for each test: None when all its scenarios did as they must, else what went wrong.
A worker that dies or stays silent has its scenario judged "crash" or "timeout", and another takes its place.
"""

from __future__ import annotations

import json
import select
import signal
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from suite import Scenario, Test

WORKERS = 2
SILENCE = 900.0
"""Seconds after which a worker that says nothing is given up."""


@dataclass(frozen=True)
class Verdict:
    """What became of one test."""

    test: Test
    problem: str | None


@dataclass(frozen=True)
class Engine:
    """An engine and the Python that has it."""

    name: str
    python: str
    root: Path


class Worker:
    """One process, started again when it has died."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> subprocess.Popen[str]:
        command = [self.engine.python, str(Path(__file__).with_name("worker.py"))]
        return subprocess.Popen(
            [*command, self.engine.name, str(self.engine.root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, scenario: Scenario) -> str | None:
        """What the engine threw, as text; "crash" or "timeout" when the worker gave no answer."""
        if self.process is None:
            self.process = self.start()
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None and stdout is not None
        stdin.write(json.dumps([scenario.path, scenario.strict, scenario.harness]) + "\n")
        stdin.flush()
        ready, _, _ = select.select([stdout], [], [], SILENCE)
        line = stdout.readline() if ready else ""
        return json.loads(line) if line else self.gone()

    def gone(self) -> str:
        assert self.process is not None
        try:
            code = self.process.wait(1)
        except subprocess.TimeoutExpired:
            code = -signal.SIGPROF
        self.close()
        return "timeout" if code == -signal.SIGPROF else "crash"

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
        self.process = None


def judged(scenario: Scenario, thrown: str | None) -> str | None:
    """What is wrong with this outcome; None when it is as the test asks."""
    if thrown in ("timeout", "crash"):
        return thrown
    if scenario.expected is None:
        return thrown
    if thrown is None:
        return f"no {scenario.expected}"
    if scenario.phase == "parse" and "DONOTEVALUATE" in thrown:
        return f"no early {scenario.expected}"
    return None if scenario.expected in thrown else f"not {scenario.expected}: {thrown}"


def verdict(worker: Worker, test: Test) -> Verdict:
    """Run the scenarios of a test up to the first that fails."""
    for scenario in test.scenarios():
        problem = judged(scenario, worker.ask(scenario))
        if problem is not None:
            return Verdict(test, ("strict: " if scenario.strict else "") + problem)
    return Verdict(test, None)


def verdicts(engine: Engine, tests: Iterable[Test]) -> Iterator[Verdict]:
    """Run all tests, in any order."""
    idle: SimpleQueue[Worker] = SimpleQueue()
    workers = [Worker(engine) for _ in range(WORKERS)]
    for worker in workers:
        idle.put(worker)

    def one(test: Test) -> Verdict:
        worker = idle.get()
        try:
            return verdict(worker, test)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(WORKERS) as pool:
        yield from pool.map(one, tests)
    for worker in workers:
        worker.close()
