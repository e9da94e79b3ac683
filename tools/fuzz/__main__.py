"""`python -m tools.fuzz [TARGET…]`: fuzz, and print figures.

In each round each target has a process of its own, one after the other, which gets its share of the inputs. An input
that takes longer than SECONDS of the processor, or more than MEMORY, is a fault like an exception. Faults are told
apart by where they happen; the first inputs of each go to `.fuzz/`. The exit status is 1 if there was one.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.fuzz.figures import table
from tools.fuzz.plan import PLAN, chosen
from tools.fuzz.running import Asked, Figures, run_apart


def main(given: list[str]) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=(__doc__ or "").splitlines()[2])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(PLAN))
    parser.add_argument("--inputs", type=int, default=1_000_000, help="in all (1,000,000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (1)")
    parser.add_argument("--rounds", type=int, default=10, help="in which all targets have their turn (10)")
    parser.add_argument("--guided", action="store_true", help="atheris chooses the inputs, by coverage")
    parser.add_argument("--out", type=Path, help="write the figures there, as they come")
    told = parser.parse_args(given)
    try:
        names = chosen(told.targets)
    except ValueError as problem:
        parser.error(str(problem))
    logging.disable(logging.WARNING)  # what sessions log of errors in content is what the charts are for
    whole = sum(PLAN[name].share for name in names)
    if not told.guided:
        _prepare(names)
    found = {name: Figures(name) for name in names}
    for turn in range(told.rounds):
        for name in names:
            count = max(1, told.inputs * PLAN[name].share // whole // told.rounds)
            found[name].add(run_apart(Asked(name, count, told.seed + turn, told.guided)))
            if told.out is not None:
                told.out.write_text(table(found.values()))
    print(table(found.values()), end="")
    return int(any(each.faults for each in found.values()))


def _prepare(names: Sequence[str]) -> None:
    """Import, and read the seeds, once for all processes; guided ones instrument what they import."""
    from tools.fuzz import seeds, targets  # noqa: F401

    for name in names:
        seeds.of(PLAN[name].sort)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
