"""What `pyproject.toml` says of charts and of the program around them: `[tool.scxmlc]`.

In: the folder of a chart. Out: `Settings`; what is wrong with the table goes to the log. The rules that surprise: what
a caller or the command line says wins, and lists are added to; the nearest `pyproject.toml` above the chart counts that
has the table, and no other beside it; paths are seen from its folder; and what `modules` names is Python code, which is
imported, from there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from os.path import isdir, isfile
from pathlib import Path
from typing import Any

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.messages import CATALOGUE, did_you_mean
from scxmlc.registered import NOTHING, OwnModule, Registered, is_function_name
from scxmlc.selection import ALL, Codes, Selection, unknown
from scxmlc.source import Location, Source

say = messages.configuration
Setting = Callable[[Any, Source], Any]
NAME = "pyproject.toml"
_TABLE = re.compile(r"^[ \t]*\[[^\]\n]*scxmlc[^\]\n]*\]", re.MULTILINE)
_FAULT = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the table says. `dialect` and `roots` are beside those of a caller."""

    registered: Registered = NOTHING
    selection: Selection = ALL
    dialect: str = "auto"
    roots: tuple[Path, ...] = ()

    def spoken(self, dialect: str) -> str:
        """The dialect, unless a caller names one."""
        return self.dialect if dialect == "auto" else dialect


def settings(folder: Path, log: Diagnostics) -> Settings:
    """What the table for a chart in this folder says."""
    for source in _candidates(folder):
        table = _table(source, log)
        if table is not None:
            return _settings(_read(table, source, log), Path(source.name).parent)
    return Settings()


def configured(folder: Path, log: Diagnostics) -> Registered:
    """What it says of the program."""
    return settings(folder, log).registered


def place_of_module(chart: Path) -> Path | None:
    """Where the module of a chart belongs: below the folder that the table says, as the chart is below the table's."""
    log = Diagnostics()
    for source in _candidates(chart.parent):
        table = _table(source, log)
        if table is not None:
            around, out = Path(source.name).parent, table.get("output")
            return (
                around / out / chart.absolute().relative_to(around) if isinstance(out, str) and out else None
            )
    return None


def places(folder: Path) -> list[Path]:
    """Where the table for a chart in this folder may stand, the nearest first."""
    whole = folder.absolute()
    return [around / NAME for around in (whole, *whole.parents)]


def _candidates(folder: Path) -> Iterator[Source]:
    """The files that may have the table, the nearest first."""
    for place in places(folder):
        try:
            text = place.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue  # nobody's here, or no TOML
        if "scxmlc" in text:
            yield Source(str(place), text)


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


def _read(table: Mapping[str, Any], source: Source, log: Diagnostics) -> dict[str, Any]:
    """The settings that are as they should be."""
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
    return given


def _settings(given: dict[str, Any], folder: Path) -> Settings:
    names = {key: given[key] for key in Registered.__dataclass_fields__ if key in given}
    per_file = given.get("per-file-ignores", ())
    selection = Selection(given.get("select"), given.get("ignore", ()), per_file, folder)
    return Settings(Registered(**names), selection, given.get("dialect", "auto"), given.get("roots", ()))


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


def _codes(value: Any, source: Source) -> Codes:
    _names('["unreachable-state"]')(value, source)
    for name in unknown(value, list(CATALOGUE)):
        meant = did_you_mean(name, CATALOGUE) or "`scxmlc explain` lists them"
        raise Wrong(f'there is no code "{name}": {meant}')
    return tuple(value)


def _per_file(value: Any, source: Source) -> tuple[tuple[str, Codes], ...]:
    if not isinstance(value, dict):
        raise Wrong('it is a table of patterns and codes, such as {"old/*" = ["old-operator"]}')
    return tuple((pattern, _codes(codes, source)) for pattern, codes in value.items())


def _dialect(value: Any, source: Source) -> str:
    if value not in DIALECTS:
        raise Wrong(f"it is one of {', '.join(DIALECTS)}")
    return str(value)


def _roots(value: Any, source: Source) -> tuple[Path, ...]:
    _names('["include"]')(value, source)
    folders = tuple(Path(source.name).parent / name for name in value)
    for name, folder in zip(value, folders, strict=True):
        if not isdir(folder):  # which takes a name that is none, or too long, as well
            raise Wrong(f'"{name}" is no folder beside this file')
    return folders


def _output(value: Any, source: Source) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong('it is the name of a folder, such as "build"')
    if isfile(Path(source.name).parent / value):
        raise Wrong(f'"{value}" is a file, and modules need a folder')
    return value


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


DIALECTS = ("auto", "w3c", "ors")
SETTINGS: Mapping[str, Setting] = {
    "select": _codes,
    "ignore": _codes,
    "per-file-ignores": _per_file,
    "dialect": _dialect,
    "roots": _roots,
    "output": _output,
    "functions": _function_names,
    "processors": _names('["x-printer"]'),
    "services": _names('["x-scan"]'),
    "modules": _modules,
}
"""The keys of the table, each with what reads its value, or raises `Wrong`."""
