"""What `pyproject.toml` says of the program around a chart: `[tool.scxmlc]`.

In: the folder of a chart. Out: the names that the program registers; what is wrong with the table goes to the log. The
rules that surprise: the nearest `pyproject.toml` above the chart counts that has the table, and no other beside it; and
what `modules` names is Python code, which is imported, from the folder of that file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.registered import NOTHING, OwnModule, Registered, is_function_name
from scxmlc.source import Location, Source

say = messages.configuration
Setting = Callable[[Any, Source], Any]
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
    given: dict[str, Any] = {}
    for key, value in table.items():
        setting = SETTINGS.get(key)
        if setting is None:
            log.add(say.unknown_setting(_place(source, key), key, SETTINGS))
            continue
        try:
            given[key] = setting(value, source)
        except Wrong as problem:
            log.add(say.bad_setting(_place(source, problem.key or key), problem.key or key, str(problem)))
    return Registered(**given)


class Wrong(Exception):
    """What is wrong with a setting, in words; `key` is the one inside it that is meant."""

    def __init__(self, why: str, key: str = "") -> None:
        super().__init__(why)
        self.key = key


def _place(source: Source, key: str) -> Location:
    """Where a key of the table stands, else the table."""
    table = _TABLE.search(source.text)
    start = table.start() if table else 0
    word = re.escape(key)
    found = re.compile(rf"^[ \t]*[\"']?({word})[\"']?[ \t]*[=.]", re.MULTILINE).search(source.text, start)
    if found is None:
        return source.location(start, len(table[0]) if table else 1)
    return source.location(found.start(1), len(key))


def _names(example: str) -> Setting:
    def read(value: Any, source: Source) -> frozenset[str]:
        if isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value):
            return frozenset(value)
        raise Wrong(f"it is an array of names, such as {example}")

    return read


def _function_names(value: Any, source: Source) -> frozenset[str]:
    names = _names('["price"]')(value, source)
    for name in value:
        if not is_function_name(name):
            raise Wrong(f'no script can call a function by the name "{name}"')
    return frozenset(names)


def _modules(value: Any, source: Source) -> tuple[OwnModule, ...]:
    if not isinstance(value, dict):
        raise Wrong('it is a table, such as [tool.scxmlc.modules] with crm = "crm_module:CRM" in it')
    return tuple(_module(name, place, Path(source.name).parent) for name, place in value.items())


def _module(name: str, place: Any, folder: Path) -> OwnModule:
    file, _, attribute = place.partition(":") if isinstance(place, str) else ("", "", "")
    if not file or not attribute:
        raise Wrong('it is the place of a class, such as "crm_module:CRM"', name)
    found: Any = getattr(_imported(name, file, folder), attribute, None)
    if found is None:
        raise Wrong(f"{file} has no {attribute}", name)
    if not hasattr(found, "rows"):
        raise Wrong(f"{attribute} in {file} is no module: make it a subclass of OwnModule", name)
    called = found.rows()["name"]
    if called != name:
        raise Wrong(f"the module in {place} calls itself {called}", name)
    return found  # type: ignore[no-any-return]


def _imported(name: str, file: str, folder: Path) -> Any:
    from importlib import import_module

    sys.path.insert(0, str(folder))
    try:
        return import_module(file)
    except (Exception, SystemExit) as problem:
        raise Wrong(f"{file} cannot be imported: {type(problem).__name__}: {problem}", name) from None
    finally:
        with suppress(ValueError):
            sys.path.remove(str(folder))


SETTINGS: Mapping[str, Setting] = {
    "functions": _function_names,
    "processors": _names('["x-printer"]'),
    "services": _names('["x-scan"]'),
    "modules": _modules,
}
"""The keys of the table, each with what reads its value, or raises `Wrong`."""
