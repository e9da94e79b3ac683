"""`python -m tools.fuzz [TARGET…] [--inputs N] [--seed N] [--guided] [--out FILE]`: fuzz, and print figures.

Each target has a process of its own, one after the other, which gets its share of the inputs. An input that takes
longer than SECONDS of the processor, or more than MEMORY, is a fault like an exception. Faults are told apart by
where they happen; the first inputs of each go to `.fuzz/`. The exit status is 1 if there was one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tools.fuzz.figures import heading, line, total
from tools.fuzz.plan import PLAN, chosen
from tools.fuzz.running import Asked, run_apart


def main(given: list[str]) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=(__doc__ or "").splitlines()[2])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(PLAN))
    parser.add_argument("--inputs", type=int, default=1_000_000, help="in all (1,000,000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (1)")
    parser.add_argument("--guided", action="store_true", help="atheris chooses the inputs, by coverage")
    parser.add_argument("--out", type=Path, help="write the figures there as well")
    told = parser.parse_args(given)
    names = chosen(told.targets)
    whole = sum(PLAN[name].share for name in names)
    say = _teller(told.out)
    say(heading())
    found = []
    for name in names:
        count = max(1, told.inputs * PLAN[name].share // whole)
        found.append(run_apart(Asked(name, count, told.seed, told.guided)))
        say(line(found[-1]))
    say(total(found))
    return int(any(each.faults for each in found))


def _teller(file: Path | None) -> Callable[[str], None]:
    if file is not None:
        file.write_text("")

    def say(text: str) -> None:
        print(text, flush=True)
        if file is not None:
            with file.open("a") as out:
                out.write(text + "\n")

    return say


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
