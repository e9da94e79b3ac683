"""What `pyproject.toml` says of the program around a chart: `[tool.scxmlc]`.

In: the folder of a chart. Out: the names that the program registers; what is wrong with the table goes to the log. The
rule that surprises: the nearest `pyproject.toml` above the chart counts that has the table, and no other beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.registered import NOTHING, Registered, is_function_name
from scxmlc.source import Location, Source

say = messages.configuration
NAME = "pyproject.toml"
_TABLE = re.compile(r"^[ \t]*\[[^\]\n]*scxmlc[^\]\n]*\]", re.MULTILINE)
_FAULT = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")


def configured(folder: Path, log: Diagnostics) -> Registered:
    """What the table for a chart in this folder says."""
    for source in _candidates(folder):
        table = _table(source, log)
        if table is not None:
            return _read(table, source, log)
    return NOTHING


def _candidates(folder: Path) -> Iterator[Source]:
    """The files above the folder that may have the table, the nearest first."""
    whole = folder.absolute()
    for around in (whole, *whole.parents):
        try:
            text = (around / NAME).read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue  # nobody's here, or no TOML
        if "scxmlc" in text:
            yield Source(str(around / NAME), text)


def _table(source: Source, log: Diagnostics) -> Mapping[str, Any] | None:
    import tomllib

    try:
        found: Any = tomllib.loads(source.text)
    except (ValueError, RecursionError) as problem:
        log.add(say.unreadable_configuration(*_fault(source, problem)))
        return {}
    for name in ("tool", "scxmlc"):
        found = found.get(name) if isinstance(found, dict) else None
    if found is not None and not isinstance(found, dict):
        log.add(say.bad_setting(source.location(0), "tool.scxmlc", "it is a table: [tool.scxmlc]"))
        return {}
    return found


def _fault(source: Source, problem: Exception) -> tuple[Location, str]:
    found = _FAULT.fullmatch(str(problem))
    if found is None:
        return source.location(0), (
            "it is nested too deeply" if isinstance(problem, RecursionError) else str(problem)
        )
    start, _ = source.span(int(found[2]))
    return source.location(start + int(found[3]) - 1), found[1]


def _read(table: Mapping[str, Any], source: Source, log: Diagnostics) -> Registered:
    given = {}
    for key, value in table.items():
        judge = SETTINGS.get(key)
        if judge is None:
            log.add(say.unknown_setting(_place(source, key), key, SETTINGS))
        elif wrong := judge(value):
            log.add(say.bad_setting(_place(source, key), key, wrong))
        else:
            given[key] = frozenset(value)
    return Registered(**given)


def _place(source: Source, key: str) -> Location:
    """Where a key of the table stands, else the table."""
    table = _TABLE.search(source.text)
    start = table.start() if table else 0
    word = re.escape(key)
    found = re.compile(rf"^[ \t]*[\"']?({word})[\"']?[ \t]*[=.]", re.MULTILINE).search(source.text, start)
    if found is None:
        return source.location(start, len(table[0]) if table else 1)
    return source.location(found.start(1), len(key))


def _names(example: str) -> Callable[[Any], str]:
    def judge(value: Any) -> str:
        if isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value):
            return ""
        return f"it is an array of names, such as {example}"

    return judge


def _function_names(value: Any) -> str:
    wrong = _names('["price"]')(value)
    bad = () if wrong else [each for each in value if not is_function_name(each)]
    return wrong or (f'no script can call a function by the name "{bad[0]}"' if bad else "")


SETTINGS: Mapping[str, Callable[[Any], str]] = {
    "functions": _function_names,
    "processors": _names('["x-printer"]'),
    "services": _names('["x-scan"]'),
}
"""The keys of the table, each with what is wrong with a value."""
