"""Where the states and transitions of a generated class stand in its document, which is read again for that.

In: a file or a text; the ids of the class's states, and how many transitions it has. Out: the document, and locations
in it. The rule that surprises: a document that cannot be read any more, or says something else by now, gives none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import isfile
from pathlib import Path

from scxmlc.checker.walk import states
from scxmlc.configuration import settings
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import with_modules
from scxmlc.model.chart import Chart, Parallel, State, StateNode
from scxmlc.reader import read_file, read_text
from scxmlc.source import Location


def document_of(
    path: str, text: str, roots: Sequence[str] = (), dialect: str = "auto", folder: Path | None = None
) -> Chart | None:
    """The chart in a file, or that a text is, which may include what is in the folder; None where it cannot be read."""
    log = Diagnostics()
    try:
        if text:
            return read_text(text, path.strip("<>"), log, dialect=dialect, folder=folder)
        if not isfile(path):
            return None
        said = settings(Path(path).parent, log)
        dialects = with_modules(said.registered.modules)
        around = (*map(Path, roots), *said.roots)
        return read_file(Path(path), log, dialect=said.spoken(dialect), roots=around, dialects=dialects)
    except OSError:
        return None


def standing(
    document: Chart, rows: Sequence[tuple[str, bool]], transitions: int
) -> tuple[list[Location], list[Location]]:
    """Where the states of these ids stand, each with whether its id was made up; and that many transitions. They are
    those of the document or of a chart within it."""
    nodes = _matching(document, rows)
    arcs = [arc.location for node in nodes if isinstance(node, State | Parallel) for arc in node.transitions]
    return [node.location for node in nodes], arcs if len(arcs) == transitions else []


def _matching(document: Chart, rows: Sequence[tuple[str, bool]]) -> list[StateNode]:
    for chart in (document, *inner(document)):
        nodes = [node for node, _ in states(chart)]
        if len(nodes) == len(rows) and all(
            made_up or str(node.id) == id for node, (id, made_up) in zip(nodes, rows, strict=True)
        ):
            return nodes
    return []


def inner(chart: Chart) -> Iterator[Chart]:
    """The charts that are written inside of invocations."""
    for node, _ in states(chart):
        for invoke in node.invokes if isinstance(node, State | Parallel) else ():
            if invoke.chart is not None:
                yield invoke.chart
                yield from inner(invoke.chart)
