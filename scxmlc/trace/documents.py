"""The documents of the charts that a trace is of, as far as they can be found: drawn, and with their text.

In: a trace. Out: a `Drawn` for each of its charts. The rule that surprises: a
document that has changed since is shown nevertheless, with a note: most of it will still be where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from scxml_runtime.js.code_units import visible
from scxmlc.checker.index import index
from scxmlc.checker.reach import never_entered
from scxmlc.checker.walk import states
from scxmlc.drawing import Picture, depict, svg
from scxmlc.model.chart import Chart
from scxmlc.standing import document_of, inner
from scxmlc.trace.reading import Trace

Told = Mapping[str, Any]
Draw = Callable[[Picture], str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: its drawing, the texts of its documents by name, its own first, and of each transition, by number, what
    a trace knows it by; `note` is what is wrong."""

    chart: str
    svg: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    arcs: tuple[Told, ...] = ()
    note: str = ""


def drawn(trace: Trace, roots: Sequence[Path] = (), draw: Draw = svg.write) -> list[Drawn]:
    """Each of the charts of a trace, drawn by `draw`; `roots` are further folders to look in."""
    seen, folders = _entered(trace), (trace.path.parent, *roots)
    return [_drawn(told, seen.get(chart, set()), folders, draw) for chart, told in trace.charts.items()]


def _entered(trace: Trace) -> dict[str, set[str]]:
    """The states that the sessions of each chart have been in."""
    seen: dict[str, set[str]] = {}
    charts = {name: start["chart"] for name, start in trace.sessions.items()}
    for line in trace.lines:
        if line["kind"] in ("start", "step"):
            seen.setdefault(charts.get(line["session"], ""), set()).update(
                line.get("active", ()), line.get("entered", ())
            )
    return seen


def _drawn(told: Told, seen: Set[str], folders: Sequence[Path], draw: Draw) -> Drawn:
    chart, name = word(told, "chart"), word(told, "document")
    document = _document(told, folders)
    if document is None:
        is_gone = not word(told, "text") and found(told, folders) is None
        what = "is not here any more" if is_gone else "cannot be read as a chart"
        return Drawn(chart, note=f"{visible(name)} {what}: no drawing and no source of it")
    shown = of_document(document, name, chart, draw, _meant(document, seen))
    missing = [] if document.is_whole else [_missing(told, shown.texts, folders)]
    note = "; ".join([*missing, *_changes([told, *_included(told)], folders)])
    return replace(shown, note=note)


def of_document(
    document: Chart, name: str, chart: str = "", draw: Draw = svg.write, meant: Chart | None = None
) -> Drawn:
    """A chart in a document that can be read, which is called `name`: the document's own, unless one within it is
    meant."""
    meant = meant or document
    picture = depict(meant, chart, never_entered(index(meant)))
    return Drawn(chart, draw(picture), _texts(document, name), tuple(_arcs(picture)))


def _document(told: Told, folders: Sequence[Path]) -> Chart | None:
    text, roots = word(told, "text"), tuple(map(str, folders[1:]))
    if text:
        return document_of(word(told, "document"), text, roots, folder=_around(told, folders))
    path = found(told, folders)
    return None if path is None else document_of(str(path), "", roots)


def _around(told: Told, folders: Sequence[Path]) -> Path | None:
    """The folder from which a text may include files: where it would be, if the user works there. A trace may come from
    anybody."""
    file, allowed = word(told, "file"), (Path.cwd(), *folders)
    try:
        folder = (folders[0] / file).parent.resolve()
        is_allowed = any(folder.is_relative_to(each.resolve()) for each in allowed)
        return folder if file and is_allowed and folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # no path at all, too long a one, or one that leads to itself
        return None


def word(told: Told, key: str) -> str:
    """A field, if it is the text that it should be."""
    value = told.get(key)
    return value if isinstance(value, str) else ""


def _included(told: Told) -> list[Told]:
    included = told.get("includes")
    return [each for each in included if isinstance(each, dict)] if isinstance(included, list) else []


def _missing(told: Told, texts: Container[str], folders: Sequence[Path]) -> str:
    """What is said of a chart that includes what cannot be read, by name where a trace knows it."""
    gone = (each for each in _included(told) if found(each, folders) is None)
    names = [visible(name) for name in (word(each, "document") for each in gone) if name not in texts]
    which = f" ({', '.join(names)})" if names else ""
    return f"{visible(word(told, 'document'))} includes what cannot be read here{which}: that is missing"


def found(told: Told, folders: Sequence[Path]) -> Path | None:
    """Where a document is: where it was, or beside the trace, which may have been brought from elsewhere, or in one of
    the other folders."""
    file = word(told, "file") or word(told, "document")
    if not file or "\0" in file:
        return None
    return next(
        filter(_is_file, (folders[0] / file, *(each / PurePath(file).name for each in folders))), None
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _changes(documents: Iterable[Told], folders: Sequence[Path]) -> Iterator[str]:
    """What is said of those whose bytes are others now."""
    for told in documents:
        path, expected = found(told, folders), word(told, "sha256")
        if path is not None and expected and _hash(path) != expected:
            yield f"{visible(word(told, 'document'))} has changed since: lines and states may be others now"


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _meant(document: Chart, seen: Set[str]) -> Chart:
    """The chart of the document, or the one within it, that has most of the states."""

    def common(chart: Chart) -> int:
        return sum(str(node.id) in seen for node, _ in states(chart))

    return max([document, *inner(document)], key=common)


def _texts(document: Chart, name: str) -> dict[str, str]:
    own = document.location.source
    sources = [own, *(node.location.source for node, _ in states(document))]
    return {name if source is own else PurePath(source.name).name: source.text for source in sources}


def _arcs(picture: Picture) -> Iterator[Told]:
    """What a trace says of a transition, in the order of their numbers."""
    targets: dict[int, list[str]] = {}
    for arrow in picture.arrows:
        if arrow.number is None:
            continue
        is_new = arrow.number not in targets
        ends = targets.setdefault(arrow.number, [])
        if arrow.target is not None:
            ends.append(arrow.target)
        if is_new:
            source = f"scxml{arrow.source}" if arrow.source.startswith(".") else arrow.source
            yield {"source": source, "targets": ends, "line": arrow.line, "document": arrow.file}
