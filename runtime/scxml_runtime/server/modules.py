"""Compiled modules as the charts of a server, for machines that have the runtime alone.

In: files that scxmlc has written. Out: a `Catalogue`. The rule that surprises: a module is carried out when it is read,
as an import is; a file that somebody else may write is none to serve. There are no pictures: those are the compiler's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from scxml_runtime.durable.host.charts import version
from scxml_runtime.ports.siblings import GENERATED
from scxml_runtime.server.catalogue import Served, Trouble
from scxml_runtime.session.machine import StateMachine

OWN = ("done.", "error")
"""How names of events begin that a session sends itself, as a rule."""


class Compiled:
    """Charts that do not change while the server runs. Of two versions of a chart the one named last is current."""

    def __init__(self, classes: Iterable[type[StateMachine]]) -> None:
        current = {version(each)[0]: each for each in classes}
        found = [served_of(each, current[version(each)[0]] is each) for each in classes]
        self._charts = sorted(found, key=lambda each: (each.name, not each.is_current))

    def charts(self) -> Sequence[Served]:
        """All of them."""
        return self._charts

    def current(self, name: str) -> Served | None:
        """The version of new sessions."""
        return next((each for each in self._charts if each.name == name and each.is_current), None)

    def troubles(self) -> Sequence[Trouble]:
        """None: what cannot be read ends the start."""
        return ()


def served_of(cls: type[StateMachine], is_current: bool = True) -> Served:
    """A class, without a picture."""
    name, meaning = version(cls)
    return Served(cls, name, meaning, is_current, events=events_of(cls))


def events_of(cls: Any) -> tuple[str, ...]:
    """Names of events that some transition waits for, in document order; those that a session sends itself behind the
    others."""
    waited = (word for each in cls.chart.transitions for word in (each.event or "").split())
    names = dict.fromkeys(word.removesuffix(".*").removesuffix(".") for word in waited)
    named = (name for name in names if name not in ("", "*"))
    return tuple(sorted(named, key=lambda name: name.startswith(OWN)))


def modules_in(path: Path) -> list[Path]:
    """The file; of a folder the modules in it that scxmlc has written. Raises ValueError."""
    if not path.is_dir():
        return [path]
    found = [each for each in sorted(path.glob("*.py")) if each.read_bytes().startswith(GENERATED)]
    if not found:
        raise ValueError(f"{path} has no module in it that scxmlc compile has written")
    return found


def classes_in(path: Path) -> list[type[StateMachine]]:
    """The charts of a module. Raises ValueError, which says what is wrong with the file."""
    name = f"scxml_served_{path.stem}_{abs(hash(str(path.resolve()))):x}"
    if path.suffix != ".py" or not path.is_file():
        raise ValueError(
            f"{path} is no module of Python that is there: scxmlc compile CHART.scxml writes one"
        )
    module = module_of_file(path, name)
    found = [each for each in vars(module).values() if _is_chart(each) and each.__module__ == name]
    if not found:
        raise ValueError(f"{path} has no chart in it: scxmlc compile CHART.scxml writes one")
    return found


def module_of_file(path: Path, name: str) -> ModuleType:
    """The module, imported under this name. Raises ValueError, which says what is wrong with the file."""
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ValueError(f"{path}: no such file")
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        raise ValueError(f"{path} cannot be imported: {type(problem).__name__}: {problem}") from problem
    return module


def _is_chart(each: Any) -> bool:
    return isinstance(each, type) and issubclass(each, StateMachine) and hasattr(each, "chart")
