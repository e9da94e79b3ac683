"""`python -m tools.kill`: kill a host under load at random moments, and see whether all that it kept is exact.

Every event whose sender was told so is applied exactly once and in order; every timer fires once and none early; every
message between sessions comes once; every effect outside is done at least once, under one key. The exit status is 1 if
anything is otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tools.kill.judging import Figures, figures, problems
from tools.kill.rounds import Round, Run, last, rounds
from tools.kill.telling import counted, judge
from tools.kill.world import lines

TEN = 10


def main(given: Sequence[str]) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.kill", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1_000, help="kills (1,000)")
    parser.add_argument("--sessions", type=int, default=40, help="each with a neighbour (40)")
    parser.add_argument("--longest", type=float, default=0.4, help="seconds until a kill, at most (0.4)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (1)")
    parser.add_argument("--folder", type=Path, help="where to keep the files; else they go")
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        return _run(Run(folder, asked.rounds, asked.sessions, asked.longest, asked.seed))


def _run(run: Run) -> int:
    begun = time.perf_counter()
    played: list[Round] = []
    for each in rounds(run):
        played.append(each)
        if len(played) % max(1, run.rounds // TEN) == 0:
            print(_line(played), flush=True)
    until = last(run)
    found = [*problems(run.folder, until)]
    _tell(run, played, figures(run.folder), time.perf_counter() - begun)
    return judge(found)


def _line(played: Sequence[Round]) -> str:
    up = sum(each.was_up for each in played)
    events = sum(each.events for each in played)
    early = len(played) - up
    return (
        f"{len(played):>6,} kills, {early:,} of them before the host was up; {events:,} events acknowledged"
    )


def _tell(run: Run, played: Sequence[Round], found: Figures, seconds: float) -> None:
    up = sorted(each for (each,) in lines(run.folder / "begun"))
    print(
        f"\n{len(played):,} kills in {seconds:,.0f} s; {run.sessions} sessions\n"
        f"{counted(found)}\n"
        f"{found.bytes / 1e6:>10,.1f} MB in the file; the host was up after {median(up) * 1000:.0f} ms (median), "
        f"{up[-1] * 1000:.0f} ms at most"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
