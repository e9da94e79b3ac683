"""How many mutants of each example its own tests find: `python benchmarks/mutants.py [EXAMPLE…]`.

In: names of folders in `examples/`, all if none is named. Out: a row for each chart: how many mutants there are, and
how they ended.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from scxmlc.testgen.mutation.judging import ENDS, FOUND, TIME, Judgement, Unfit, Wanted, judge

EXAMPLES = Path(__file__).parents[1] / "examples"
BIG = {"routing": 12, "interaction": 12}
"""Folders of many charts of one kind: so many mutants of each are tried."""


def main(names: list[str]) -> None:
    print(
        f"{'chart':<58}{'mutants':>8}" + "".join(f"{end:>12}" for end in ENDS) + f"{'found':>8}{'seconds':>9}"
    )
    total = [0] * len(ENDS)
    for folder in sorted(each for each in EXAMPLES.iterdir() if each.is_dir()):
        if not names or folder.name in names:
            for chart in sorted(folder.rglob("*.scxml")):
                row = told(chart, folder)
                total = [one + other for one, other in zip(total, row, strict=True)]
    print(line("all", total))


def told(chart: Path, folder: Path) -> list[int]:
    began = time.monotonic()
    name = str(chart.relative_to(EXAMPLES))
    try:
        found = judge(chart, Wanted((str(folder),), sample=BIG.get(folder.name)), lambda _: None)
    except Unfit as problem:
        print(f"{name:<58}  {problem}")
        return [0] * len(ENDS)
    counts = [found.count(end) for end in ENDS]
    print(f"{line(name, counts)}{time.monotonic() - began:>9.1f}", flush=True)
    if "-v" in sys.argv:
        survivors(found)
    return counts


def survivors(found: Judgement) -> None:
    for each in found.verdicts:
        if each.end not in (FOUND, TIME):
            print(f"    {each.mutant.line}: {each.mutant.sentence} ({each.end})")


def line(name: str, counts: list[int]) -> str:
    share = 100 * (counts[0] + counts[1]) // max(sum(counts), 1)
    return f"{name:<58}{sum(counts):>8}" + "".join(f"{count:>12}" for count in counts) + f"{share:>6} %"


if __name__ == "__main__":
    main([each for each in sys.argv[1:] if each != "-v"])
