"""What it takes to compile charts, and to import what comes of it, in processor time of processes of their own.

    python benchmarks/compiling.py CHART...     the best of five, with start and imports

Charts with scripts in them tell most: a strategy as Composer makes it, with its libraries taken in, comes to 240 kB.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 5
IMPORT = """
import sys, resource
import scxml_runtime
before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
sys.path.insert(0, sys.argv[1])
__import__(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_utime - before)
"""


def spent(command: list[str]) -> float:
    """User seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def imported(module: Path) -> float:
    """User seconds of an import of the module, which has no bytecode."""
    command = [sys.executable, "-B", "-c", IMPORT, str(module.parent), module.stem]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(told.stdout)


def measure(chart: Path, folder: Path) -> None:
    module = folder / "compiled.py"
    command = [sys.executable, "-m", "scxmlc", "compile", "--keep-going", str(chart), "-o", str(module)]
    compiled = min(spent(command) for _ in range(ROUNDS))
    if not module.exists():
        sys.exit(f"{chart} does not compile: scxmlc check {chart} says why")
    row = (
        f"{os.path.getsize(chart) / 1000:,.0f} kB",
        f"{os.path.getsize(module) / 1000:,.0f} kB",
        f"{compiled:.2f} s",
        f"{min(imported(module) for _ in range(ROUNDS)):.3f} s",
    )
    print(f"| {chart.name} | {' | '.join(row)} |")
    module.unlink()


def main() -> None:
    print("| chart | size | module | compile | import |\n| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for chart in sys.argv[1:]:
            measure(Path(chart), Path(folder))


if __name__ == "__main__":
    main()
