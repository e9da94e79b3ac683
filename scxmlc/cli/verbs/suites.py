"""Verbs about suites of tests: mutate.

In: the words of the command line. Out: calls of the modules of the command line, whose result is the exit status.
"""

from __future__ import annotations

import sys
from typing import Any

from scxmlc.cli.group import argument, misuse, option, verb


@verb("mutate", "Change a chart in one place after the other, and tell what its tests miss.")
@argument("chart", metavar="CHART")
@argument("tests", nargs=-1, metavar="[TESTS]...")
@option("only")
@option("skip")
@option("sample")
@option("jobs")
@option("limit")
@option("as_json")
@option("least")
def mutate_verb(**options: Any) -> None:
    """Change a chart in one place after the other, and tell which changes its tests miss.

    TESTS are files and folders as for pytest, scenarios among them; the folder of the chart, if none are named. Each
    mutant is tried with the tests that come by at its place. Nothing is written: a mutant stands in for the chart in a
    process of its own. The exit status is 1 if one is missed.

    \b
    scxmlc mutate door.scxml
    scxmlc mutate charts/door.scxml tests/test_door.py -j 4
    scxmlc mutate door.scxml --only 7 --skip log
    """
    from scxmlc.cli import mutating
    from scxmlc.cli.terminal import streams

    for name in ("sample", "jobs", "limit"):
        if options[name] is not None and options[name] <= 0:
            raise misuse(f"--{'timeout' if name == 'limit' else name}: {options[name]:g} is not above 0")
    if options["least"] is not None and not 0 <= options["least"] <= 100:
        raise misuse(f"--fail-under: {options['least']:g} is no percentage")
    sys.exit(mutating.mutate(mutating.Asked(**options), *streams()))
