"""Why tests fail, in groups.

In: the problem of a verdict. Out: the name of its cause: a limit that is known and meant, by a table of patterns;
for all else the message without its particulars, so that one fault makes one group.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from running import Verdict

KNOWN = (
    (r"^PYTHON|^crash|^timeout", "an exception of Python, a crash or a timeout"),
    (r"(Array|ArrayBuffer|DataView) is not defined", "typed arrays, ArrayBuffer and DataView are not there"),
    (r"^language/identifiers/.*unicode", "letters newer than Python's Unicode tables"),
    (r"async-?generator|asyncgenerator|function-arguments-length", "async generators are not there"),
    (r"SyntaxError: super can only stand", "`super` in direct eval"),
    (r"language/(expressions|statements).*: SyntaxError: Unexpected", "syntax that the parser refuses"),
    (r": no (early )?SyntaxError|not SyntaxError", "syntax that should be refused"),
    (r"language/statements/with/", "how often and in which order `with` asks its object"),
    (r"Function/prototype/toString", "the source text of functions"),
)
"""Patterns for `path: problem`, and what to call the cause; the first that fits counts."""

_PARTICULAR = re.compile(r"«[^»]*»|\"[^\"]*\"|'[^']*'|\d+")


def cause(verdict: Verdict) -> str:
    """The name of the group that a failed test belongs to."""
    problem = (verdict.problem or "").removeprefix("strict: ")
    told = f"{verdict.test.path}: {problem}"
    for pattern, name in KNOWN:
        if re.search(pattern, problem) or re.search(pattern, told):
            return name
    return _PARTICULAR.sub("…", problem.removeprefix("Test262Error: "))[:100]


def grouped(failed: Iterable[Verdict]) -> list[tuple[str, list[Verdict]]]:
    """The causes, the one with most tests first."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in failed:
        groups[cause(verdict)].append(verdict)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
