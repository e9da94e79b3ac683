"""`python -m tools.dist build` makes dist/: a wheel and an sdist of each package, and looks into them.
`python -m tools.dist check` installs and tries them on each Python of 3.11, 3.12, 3.13 that is here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.dist.contents import PACKAGES, ROOT, wrong
from tools.dist.trials import Failed, tried

DIST = ROOT / "dist"
VERSIONS = ("3.11", "3.12", "3.13")


def build() -> int:
    """Make all four anew; 1 if something is wrong with them."""
    shutil.rmtree(DIST, ignore_errors=True)
    for package in PACKAGES:
        subprocess.run(
            [sys.executable, "-m", "build", "--outdir", str(DIST), str(package.folder)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    told = wrong(DIST)
    print(*told, sep="\n", end="\n" if told else "")
    for each in sorted(DIST.iterdir()):
        print(f"{each.stat().st_size / 1e6:6.2f} MB  dist/{each.name}")
    return 1 if told else 0


def check() -> int:
    """Try them; 1 if a trial fails, or none could be made."""
    pythons = {version: _python(version) for version in VERSIONS}
    for version, python in pythons.items():
        print(f"Python {version}{'' if python else ': not on this machine, left out'}", flush=True)
        try:
            for line in tried(python, DIST) if python else ():
                print(f"  {line}", flush=True)
        except (Failed, LookupError) as problem:
            print(f"  FAILED: {problem}")
            return 1
    return 0 if any(pythons.values()) else 1


def _python(version: str) -> str:
    done = subprocess.run([str(Path(ROOT, "tools", "find-python")), version], capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    verbs = {"build": build, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        sys.exit(f"usage: python -m tools.dist {'|'.join(verbs)}")
    sys.exit(verbs[sys.argv[1]]())
