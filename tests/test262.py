"""Run test262 on this project's ECMAScript and on others in Python; print the tables, write docs/ecmascript.md.

    make test262 TEST262_DIR=../test262
    python tests/test262.py ../test262 --tiers A,B --sample 500          no page is written for a part
    python tests/test262.py ../test262 --under language/expressions/class
    python tests/test262.py ../test262 --peers /path/to/python           a Python that has quickjs and js2py

The suite is a checkout of the public repository tc39/test262. Exit status 1 when a test ends in an exception of
Python, a crash or a timeout, 2 when there is no suite.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).parents[1]
sys.path[:0] = [str(TOP), str(TOP / "runtime"), str(TOP / "tests" / "ecmascript" / "test262")]

import report  # noqa: E402
from running import Engine, verdicts  # noqa: E402
from selection import TIERS, selected  # noqa: E402
from suite import Test, version  # noqa: E402

PEERS = ("quickjs", "js2py")
OWN_RULES = "those of `tests/ecmascript/test262/selection.py`"
PAGE = TOP / "docs" / "ecmascript.md"
MISSING = """\
There is no test262 in {folder!r}. It is not part of this project: make a checkout of the public repository
tc39/test262 outside the project, and name it:

    make test262 TEST262_DIR=../test262
"""


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("suite", nargs="?", default=os.environ.get("TEST262_DIR", ""))
    parser.add_argument("--tiers", default=",".join(TIERS), help="some of A,A-neg,B,C,C-neg")
    parser.add_argument(
        "--sample", type=int, default=0, help="so many tests of the tiers together, at random"
    )
    parser.add_argument("--under", default="", help="only paths that begin so")
    parser.add_argument(
        "--lists", type=Path, help="JSON with the paths of each tier, in place of our own selection"
    )
    parser.add_argument("--peers", default=os.environ.get("TEST262_PEERS", sys.executable))
    parser.add_argument(
        "--peer-sample",
        type=int,
        default=300,
        help="for js2py, whose built-ins no test gets afresh; 0 for all",
    )
    return parser.parse_args()


def chosen(given: argparse.Namespace, root: Path, sample: int) -> dict[str, list[Test]]:
    """The tests to run by tier."""
    if given.lists is not None:
        lists = json.loads(given.lists.read_text("utf8"))
        known = lists.get("tiers", lists)
    else:
        known = selected(root, TOP / "build" / "test262.json")
    names = given.tiers.split(",")
    pairs = [(name, path) for name in names for path in known[name] if path.startswith(given.under)]
    if sample and sample < len(pairs):
        pairs = sorted(random.Random(262).sample(pairs, sample))
    return {name: [Test(root, path) for tier, path in pairs if tier == name] for name in names}


def run(engine: Engine, tests: dict[str, list[Test]], asked: str) -> report.Run:
    """Run all tiers on one engine; what fails on ours is shown as it comes."""
    tiers: dict[str, list[report.Verdict]] = {}
    for name, found in tests.items():
        tiers[name] = []
        for verdict in verdicts(engine, found):
            tiers[name].append(verdict)
            if verdict.problem is not None and engine.name == "ours":
                print(f"{name:6} {verdict.test.path}: {verdict.problem[:150]}", flush=True)
    return report.Run(engine.name, asked, tiers)


def has(python: str, package: str) -> bool:
    """Whether that Python can import the package."""
    try:
        tried = subprocess.run([python, "-c", f"import {package}"], capture_output=True, check=False)
    except OSError:  # no such Python
        return False
    return tried.returncode == 0


def runs(given: argparse.Namespace, root: Path) -> Iterator[report.Run]:
    """Ours first, then the peers that are installed."""
    asked = f"{given.sample:,} at random" if given.sample else "all"
    yield run(Engine("ours", sys.executable, root), chosen(given, root, given.sample), asked)
    for name in PEERS:
        if not has(given.peers, name):
            print(f"{name} is not installed in {given.peers}")
            continue
        sample = given.peer_sample if name == "js2py" and not given.sample else given.sample
        asked = f"{sample:,} at random" if sample else "all"
        yield run(Engine(name, given.peers, root), chosen(given, root, sample), asked)


def write(given: argparse.Namespace, root: Path, made: list[report.Run]) -> None:
    """Write the page; not for a part of the suite."""
    if given.sample or given.under or given.tiers != ",".join(TIERS):
        return
    rules = f"the paths in `{given.lists.name}`, made with acorn" if given.lists else OWN_RULES
    facts = {"day": datetime.date.today().isoformat(), "rules": rules}
    PAGE.write_text(report.page(made, *version(root), **facts), "utf8")
    print(f"written: {PAGE.relative_to(TOP)}")


def main() -> int:
    given = options()
    root = Path(given.suite)
    if not given.suite or not (root / "harness" / "assert.js").exists():
        print(MISSING.format(folder=given.suite), file=sys.stderr)
        return 2
    made: list[report.Run] = []
    for each in runs(given, root):
        made.append(each)
        print("", report.totals(made), sep="\n", flush=True)
        write(given, root, made)
    print("", report.by_folder(made[0]), "", report.causes(made[0]), "", report.totals(made), sep="\n")
    broken = [
        each for each in made[0].failed if (each.problem or "").startswith(("PYTHON", "crash", "timeout"))
    ]
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
