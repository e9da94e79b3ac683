"""Where things stand in a document: its states, its transitions, and the lines at which something is carried out.

In: the class of a chart. Out: an `Outline`. The rule that surprises: states and transitions without content have no
method, so that the generated module does not know their lines; the document is read again for them. Without it (a
module on its own, a chart in a text) there are the lines of content only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.chart.rows import Transition
from scxml_runtime.js.linemap import NAME, line_map
from scxml_runtime.ports.addresses import of_class, to_path
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader import read_file


@dataclass(slots=True)
class Outline:
    """Lines by document name, by state, by transition (the row, which is one object for all sessions); `files` are the
    paths of documents, where they are known."""

    name: str
    states: dict[str, int] = field(default_factory=dict)
    transitions: dict[int, int] = field(default_factory=dict)
    content: dict[str, set[int]] = field(default_factory=dict)
    conditions: set[str] = field(default_factory=set)
    files: dict[str, Path] = field(default_factory=dict)

    def lines(self, file: str) -> set[int]:
        """The lines of a document at which the debugger may stop."""
        own = {*self.states.values(), *self.transitions.values()} if file == self.name else set()
        return self.content.get(file, set()) | own


def outline(cls: type[StateMachine]) -> Outline:
    """The outline of a chart."""
    chart = cls.chart
    made = Outline(chart.source or cls.__name__)
    _content(cls, made)
    made.content.setdefault(made.name, set())
    made.conditions = {row.cond.__name__ for row in chart.transitions if isinstance(row.cond, FunctionType)}
    place = to_path(of_class(cls))
    path = None if place is None else Path(place)
    if path is not None and path.suffix != ".py" and path.is_file():
        made.files = {name: path.parent / name if name != made.name else path for name in made.content}
        _states(cls, path, made)
    return made


def _content(cls: type[StateMachine], made: Outline) -> None:
    """The lines of content, from the line map of the module."""
    methods = (each for base in cls.__mro__ for each in vars(base).values() if isinstance(each, FunctionType))
    lines = next((each.__globals__[NAME] for each in methods if NAME in each.__globals__), "")
    for file, line, _ in line_map(str(lines)).places:
        made.content.setdefault(file or made.name, set()).add(line)


def _states(cls: type[StateMachine], path: Path, made: Outline) -> None:
    try:
        document = read_file(path, Diagnostics(), dialect=cls.chart.dialect)
    except OSError:
        return
    rows: dict[str, list[Transition]] = {}
    for row in cls.chart.transitions:
        rows.setdefault(row.source, []).append(row)
    for state in _walk(document):
        if state.id is None or Path(state.location.source.name).name != made.name:
            continue
        made.states[str(state.id)] = state.location.line
        written, own = getattr(state, "transitions", ()), rows.get(str(state.id), [])
        if len(written) == len(own):
            for row, each in zip(own, written, strict=True):
                made.transitions[id(row)] = each.location.line


def _walk(node: Any) -> Iterator[Any]:
    waiting = [*getattr(node, "children", ()), *getattr(node, "states", ())]
    while waiting:
        state = waiting.pop()
        if hasattr(state, "id"):
            yield state
        waiting.extend(getattr(state, "children", ()))
