"""The charts of today that a trace is replayed against.

In: a trace; charts that somebody names in place of those it was made of. Out: a class for each chart that the program
started. The rule that surprises: a chart that is named stands for the recorded one of its name, or of its file's name;
where there is one of each, for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.js.code_units import visible
from scxml_runtime.ports.addresses import of_path
from scxmlc.loader import load
from scxmlc.trace.documents import found, word
from scxmlc.trace.inputs import Line
from scxmlc.trace.reading import BadTrace, Trace
from scxmlc.trace.replaying import Classes, roots_of

Named = Path | type[StateMachine]


def todays(
    trace: Trace, named: Sequence[Named], roots: Sequence[Path], options: Mapping[str, Any]
) -> Classes:
    """The classes. Raises BadTrace, CompileError, OSError."""
    charts = roots_of(trace)
    meant = _meant(trace, charts, named)
    folders = (trace.path.parent, *roots)
    return {name: _class(trace, line, meant.get(name), folders, options) for name, line in charts.items()}


def _meant(trace: Trace, charts: Mapping[str, Line], named: Sequence[Named]) -> dict[str, Named]:
    """Which recorded chart each of those named stands for."""
    if len(charts) == 1 and len(named) == 1:
        return dict.fromkeys(charts, named[0])
    meant: dict[str, Named] = {}
    for each in named:
        name, file = _names(each)
        like = [key for key, line in charts.items() if key == name or file == line["document"]]
        if not like:
            known = ", ".join(visible(key) for key in charts)
            problem = f"has no chart that {visible(file or name)} could stand for; it has {known}"
            raise BadTrace(
                trace.path, problem, "charts are told apart by their names, and those of their files"
            )
        meant[like[0]] = each
    return meant


def _names(named: Named) -> tuple[str, str]:
    """The chart's name, as far as it is known, and its file's."""
    if isinstance(named, Path):
        return named.stem, named.name
    return named.chart.name or named.__name__, PurePath(named.chart.source).name


def _class(
    trace: Trace, line: Line, named: Named | None, folders: Sequence[Path], options: Mapping[str, Any]
) -> type[StateMachine]:
    if isinstance(named, type):
        return named
    text = word(line, "text")
    if named is None and text:
        place = word(line, "file")
        url = of_path(folders[0] / place) if place else ""
        return load(text, word(line, "document") or None, url=url, **options)
    path = named or found(line, folders)
    if path is None:
        problem = f"is of {visible(line['document'] or line['chart'])}, which is not here any more"
        raise BadTrace(trace.path, problem, "name the chart as it is now: --chart FILE")
    return load(path, **options)
