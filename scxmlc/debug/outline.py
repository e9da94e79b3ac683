"""Where things stand in a document: its states, its transitions, and the lines at which something is carried out.

In: the class of a chart. Out: an `Outline`. The rule that surprises: states and transitions without content have no
method, so that the generated module does not know their lines; the document is read again for them. Without it (a
module on its own, a chart in a text) there are the lines of content only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType

from scxml_runtime import StateMachine
from scxml_runtime.chart.rows import Initial
from scxml_runtime.js.linemap import NAME, line_map
from scxml_runtime.ports.addresses import of_class, to_path
from scxmlc.standing import document_of, standing


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
    document = document_of(str(path), "", cls.home_.get("__roots__", ()), cls.chart.dialect)
    if document is None:
        return
    rows = [row for row in cls.chart.states if not isinstance(row, Initial)]
    told = [(row.id, row.anonymous) for row in rows]
    transitions = [*cls.chart.transitions]
    nodes, arcs = standing(document, told, len(transitions))
    for row, place in zip(rows, nodes, strict=False):
        if not row.anonymous and Path(place.source.name).name == made.name:
            made.states[row.id] = place.line
    for arc, place in zip(transitions, arcs, strict=False):
        if Path(place.source.name).name == made.name:
            made.transitions[id(arc)] = place.line
