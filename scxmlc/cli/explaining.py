"""`scxmlc explain`: the catalogue of diagnostics, and the dialect's tables, for reading."""

from __future__ import annotations

import difflib

from scxmlc.cli.failures import Unusable
from scxmlc.cli.terminal import Terminal
from scxmlc.dialect.describe import describe, names
from scxmlc.messages import CATALOGUE


def explain(subject: str | None, terminal: Terminal) -> int:
    """Tell about one code or action, or list all. Raises Unusable for what there is not."""
    if subject is None:
        for code, entry in sorted(CATALOGUE.items()):
            terminal.say(f"{code:<36} {_first_line(entry.explanation)}")
        return 0
    found = CATALOGUE.get(subject.strip("[]"))
    if found is None and (known := describe(subject)):
        terminal.say(known[0], "bold")
        for line in known[1:]:
            terminal.say(line)
        return 0
    if found is None:
        raise Unusable(f"nothing is called {subject}{_nearest(subject)}")
    terminal.say(f"{found.code} ({found.severity})", "bold")
    terminal.say("")
    for line in found.explanation.splitlines():
        terminal.say(line)
    return 0


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _nearest(subject: str) -> str:
    near = difflib.get_close_matches(subject, [*CATALOGUE, *names()], 3, 0.5)
    return f" (did you mean {' or '.join(near)}?)" if near else ""
