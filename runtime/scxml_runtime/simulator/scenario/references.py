"""Names in the steps of a scenario file that nobody can have, told before anything happens.

In: what the file says, which has the right form, and the simulation before it begins. Out: a problem for each agent
and each interaction that will not be there. What surprises: `call-3` may be there by then, whoever makes it, and which
sessions there are turns out only when they start; such names are told when their time has come.
"""

from __future__ import annotations

import re

from scxml_runtime.simulator.scenario.checking import entries
from scxml_runtime.simulator.scenario.problems import Problem
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from scxml_runtime.simulator.scenario.lines import Lines, Path
    from scxml_runtime.simulator.simulator import Simulator

ID = re.compile(r"\w+-\d+")
"""What the simulator calls interactions."""

KINDS = {"agent": "agent", "call": "interaction", "chat": "interaction"}
"""The keys of steps that name somebody, and what they name."""


def unknown(simulator: Simulator, told: dict[str, Any], lines: Lines) -> list[Problem]:
    """Every name that nobody can have, in the order of the lines."""
    known = {"agent": _agents(simulator, told), "interaction": _interactions(simulator, told)}
    found = [
        Problem(lines.of(*path), f"{where}: there is no {kind} {name!r}{_meant(name, known[kind])}")
        for where, kind, name, path in _references(told)
        if name not in known[kind] and not (kind == "interaction" and ID.fullmatch(name))
    ]
    return sorted(found, key=lambda problem: problem.line)


def _references(told: dict[str, Any]) -> Iterator[tuple[str, str, str, Path]]:
    """Where a name is used, of what kind it is, the name, and its place in the file."""
    for path, entry in entries(told, "step"):
        for key, kind in KINDS.items():
            if key in entry:
                yield f"[[step]] {entry['do']}", kind, entry[key], (*path, key)


def _agents(simulator: Simulator, told: dict[str, Any]) -> set[str]:
    return {*simulator.centre.staff.agents, *(entry["id"] for _, entry in entries(told, "agent"))}


def _interactions(simulator: Simulator, told: dict[str, Any]) -> set[str]:
    arrivals = [entry for table in ("call", "message", "chat") for _, entry in entries(told, table)]
    consulted = [entry for _, entry in entries(told, "step") if entry["do"] == "consult"]
    named = {entry["name"] for entry in (*arrivals, *consulted) if "name" in entry}
    return {*simulator.centre.interactions, *named}


def _meant(name: str, known: set[str]) -> str:
    return did_you_mean(name, known) if known else ""
