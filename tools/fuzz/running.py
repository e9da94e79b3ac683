"""One target in a process of its own: inputs tried, faults kept.

In: what is `Asked`. Out: `Figures`. The rule that surprises: the input that is tried stands in memory that both
processes see, so that one that kills the process is a fault with its input, too.
"""

from __future__ import annotations

import json
import mmap
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

SECONDS = 10.0
"""Of the processor, for one input."""

MEMORY = 2 << 30
"""Bytes of address space for a target's process."""

KEPT = 3
"""Inputs that are kept of a fault."""

FOLDER = Path(".fuzz")
ROOM = 1 << 18


@dataclass(frozen=True, slots=True)
class Asked:
    """How many inputs of a target, from which seed on; `is_guided`: atheris chooses them."""

    target: str
    inputs: int
    seed: int
    is_guided: bool = False


@dataclass(slots=True)
class Figures:
    """What came of it: seconds of the clock, bytes at the peak, and how often each fault happened."""

    target: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    peak: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    def add(self, more: Figures) -> None:
        """Take in those of another run."""
        self.inputs += more.inputs
        self.seconds += more.seconds
        self.slowest = max(self.slowest, more.slowest)
        self.peak = max(self.peak, more.peak)
        for place, count in more.faults.items():
            self.faults[place] = self.faults.get(place, 0) + count


class TooLong(BaseException):
    """No program swallows it as an Exception."""


def run_apart(asked: Asked) -> Figures:
    """Run it in a child process, whose files go with it, however it ends."""
    memory = Path("/dev/shm")  # where there is one: a disk would be the slowest part of it all
    with TemporaryDirectory(prefix="fuzz-", dir=memory if memory.is_dir() else None) as folder:
        return _run_apart(asked, folder)


def _run_apart(asked: Asked, folder: str) -> Figures:
    shared = mmap.mmap(-1, ROOM)
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        tempfile.tempdir = folder
        try:
            os._exit(_child(asked, shared, theirs))
        finally:
            os._exit(1)  # whatever is raised: what stands behind is the parent's
    os.close(theirs)
    with open(ours, "rb") as pipe:
        lines = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    figures = Figures(**json.loads(lines[-1])) if lines else Figures(asked.target)
    if status:
        length = int.from_bytes(shared[:4], "big")
        _keep(figures, f"the process died with status {status}", shared[4 : 4 + length], "")
    return figures


def _child(asked: Asked, shared: mmap.mmap, pipe: int) -> int:
    if not asked.is_guided:  # its shadow memory alone is larger
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    figures = Figures(asked.target)
    trial = Trial(figures, shared, pipe)
    try:
        if asked.is_guided:
            from tools.fuzz.guided import guide

            guide(asked, trial)
        else:
            _mutate(asked, trial)
    finally:
        trial.tell()
    return 0


def _mutate(asked: Asked, trial: Trial) -> None:
    from tools.fuzz.targets import ATTEMPTS, made

    attempt = ATTEMPTS[asked.target]
    for number in range(asked.inputs):
        trial(made(asked.target, Random(f"{asked.target} {asked.seed} {number}")), attempt)


class Trial:
    """Tries inputs, and keeps account."""

    def __init__(self, figures: Figures, shared: mmap.mmap, pipe: int) -> None:
        self._figures = figures
        self._shared = shared
        self._pipe = pipe
        self._began = self._told = time.monotonic()
        signal.signal(signal.SIGPROF, _give_up)

    def __call__(self, data: bytes, attempt: Callable[[bytes], None]) -> None:
        """One input. What it raises is kept as a fault."""
        kept = data[: ROOM - 4]
        self._shared[: 4 + len(kept)] = len(kept).to_bytes(4, "big") + kept
        begun = time.process_time()
        try:
            signal.setitimer(signal.ITIMER_PROF, SECONDS, 1.0)
            attempt(data)
        except (Exception, TooLong) as fault:
            signal.setitimer(signal.ITIMER_PROF, 0)
            _keep(self._figures, _place(fault), data, "".join(traceback.format_exception(fault)[-30:]))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self._figures.inputs += 1
        self._figures.slowest = max(self._figures.slowest, time.process_time() - begun)
        if time.monotonic() > self._told + 10:
            self.tell()

    @property
    def count(self) -> int:
        """How many inputs there were."""
        return self._figures.inputs

    def tell(self) -> None:
        """Hand the figures to whoever waits."""
        self._told = time.monotonic()
        self._figures.seconds = self._told - self._began
        self._figures.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        os.write(self._pipe, json.dumps(asdict(self._figures)).encode() + b"\n")


def _give_up(*_: object) -> None:
    raise TooLong(f"not done in {SECONDS:g} s of work")


def _place(fault: BaseException) -> str:
    """What happened, and where in our code: the same for all inputs that come upon the same fault."""
    frames = [
        each for each in traceback.extract_tb(fault.__traceback__) if "/site-packages/" not in each.filename
    ]
    if isinstance(
        fault, TooLong | RecursionError | MemoryError
    ):  # anywhere in a loop: its innermost line means little
        frames = frames[:8]
    last = frames[-1]
    return f"{type(fault).__name__} {Path(last.filename).name}:{last.lineno} {last.name}"


def _keep(figures: Figures, place: str, data: bytes, told: str) -> None:
    count = figures.faults[place] = figures.faults.get(place, 0) + 1
    if count > KEPT:
        return
    FOLDER.mkdir(exist_ok=True)
    name = f"{figures.target}-{sha256(place.encode()).hexdigest()[:6]}-{count}"
    (FOLDER / name).write_bytes(data)
    (FOLDER / f"{name}.txt").write_text(f"{place}\n\n{told}", errors="backslashreplace")
    print(f"fault in {figures.target}: {place}  ({FOLDER / name})", file=sys.stderr, flush=True)
