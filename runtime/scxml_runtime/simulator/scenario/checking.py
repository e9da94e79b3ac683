"""What is wrong with a scenario file, as far as it can be seen without playing it.

In: what the file says, and the lines where it stands. Out: every problem, each with its line.
"""

from __future__ import annotations

from scxml_runtime.simulator.forms import SECONDS
from scxml_runtime.simulator.scenario.problems import Problem
from scxml_runtime.simulator.scenario.schema import SETTINGS, STEP, STEPS, TABLES, UNTIL, Key, Table
from scxml_runtime.simulator.wording import quoted
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from scxml_runtime.simulator.scenario.lines import Lines, Path


def check(told: dict[str, Any], lines: Lines) -> list[Problem]:
    """Every problem, in the order of the lines."""
    found = [problem for name in told for problem in _of(name, told, lines)]
    return sorted(found, key=lambda problem: problem.line)


def entries(told: dict[str, Any], table: str) -> Iterator[tuple[Path, Any]]:
    """The entries of a table or of a list of tables, each with its path."""
    if table not in told:
        return
    found, shape = told[table], _shape(table)
    if shape.startswith("[[") and isinstance(found, list):
        yield from (((table, place), entry) for place, entry in enumerate(found))
    elif ".x" in shape and isinstance(found, dict):
        yield from (((table, name), entry) for name, entry in found.items())
    else:
        yield (table,), found


def _shape(table: str) -> str:
    return STEP if table == "step" else TABLES[table].shape


def _of(name: str, told: dict[str, Any], lines: Lines) -> Iterator[Problem]:
    if name in SETTINGS:
        yield from _value(SETTINGS[name], told[name], "", lines.of(name))
        return
    if name != "step" and name not in TABLES:
        known = [*SETTINGS, *TABLES, "step"]
        yield Problem(lines.of(name), f"a scenario has no {quoted(name)}{did_you_mean(name, known)}")
        return
    until = told.get("until", UNTIL)
    for path, entry in entries(told, name):
        where = _shape(name).replace(".x", f".{path[-1]}" if len(path) > 1 else ".x")
        if not isinstance(entry, dict):
            yield Problem(lines.of(*path), f"{name} should be a table: {where}")
        else:
            yield from _entry(name, entry, where, path, lines)
            yield from _too_late(entry.get("at"), until, where, lines.of(*path, "at"))


def _entry(name: str, entry: dict[str, Any], where: str, path: Path, lines: Lines) -> Iterator[Problem]:
    if name != "step":
        yield from _keys(TABLES[name], entry, where, path, lines)
        return
    verb = entry.get("do")
    if verb is None:
        yield Problem(lines.of(*path), f"{STEP} needs do{did_you_mean('', STEPS)}")
    elif not isinstance(verb, str) or verb not in STEPS:
        there_are = did_you_mean(str(verb), STEPS)
        yield Problem(lines.of(*path, "do"), f"{STEP} cannot do {quoted(verb)}{there_are}")
    else:
        rest = {key: value for key, value in entry.items() if key != "do"}
        yield from _keys(STEPS[verb], rest, f"{STEP} {verb}", path, lines)


def _keys(table: Table, entry: dict[str, Any], where: str, path: Path, lines: Lines) -> Iterator[Problem]:
    """What is wrong with the keys of one entry."""
    more = set() if table.more is None else set(table.more(entry))
    for name, value in entry.items():
        key = table.keys.get(name) or (Key(name, table.others.form) if table.others else None)
        if key is not None:
            yield from _value(key, value, f"{where} ", lines.of(*path, name))
        elif name not in more:
            known = [*table.keys, *sorted(more)]
            yield Problem(lines.of(*path, name), f"{where} has no {quoted(name)}{did_you_mean(name, known)}")
    missing = [name for name, key in table.keys.items() if key.needed and name not in entry]
    if missing:
        yield Problem(lines.of(*path), f"{where} needs {' and '.join(missing)}")


def _value(key: Key, value: Any, where: str, line: int) -> Iterator[Problem]:
    if not key.form.fits(value):
        yield Problem(line, f"{where}{key.form.refusal(key.name, value)}")


def _too_late(at: Any, until: Any, where: str, line: int) -> Iterator[Problem]:
    """What comes when all is over never comes."""
    if SECONDS.fits(at) and SECONDS.fits(until) and at > until:
        yield Problem(line, f"{where} at {at:g} never comes: the scenario ends at {until:g} (until)")
