"""A chart explored: its documents read, its class loaded, a director chosen, the search run.

In: the path of a chart, and options of `scxmlc.load`. Out: `Found`. Raises CompileError and OSError as `load` does.
What surprises: documents that the chart names by address are those beside it that are called the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os.path import isfile
from pathlib import Path
from typing import Any

from scxml_runtime import StateMachine
from scxmlc.checker import walk
from scxmlc.configuration import configured, settings
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import with_modules
from scxmlc.loader import load
from scxmlc.model.chart import Chart
from scxmlc.model.content import Action
from scxmlc.reader import read_file
from scxmlc.standing import inner
from scxmlc.testgen.moves import Publish, Start, Trouble
from scxmlc.testgen.offering import Plain
from scxmlc.testgen.ors import Centre, troubles_with
from scxmlc.testgen.playing import Played, Player
from scxmlc.testgen.program import Program, program_around
from scxmlc.testgen.search import Limit, Search
from scxmlc.testgen.stimuli import Stimuli, stimuli
from scxmlc.testgen.world import names_of_calls, worlds

TRIES, SECONDS = 2000, 120.0
ARRIVALS = {"msgbased": "message", "chat": "chat"}
"""Modules whose strategies get other interactions than calls."""
MOST_DOCUMENTS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What the search has found. `chart` is the class, `document` what it was made of, `best` the cheapest way to each
    goal; `cut_short` says what ended it before all was tried."""

    chart: type[StateMachine]
    document: Chart
    player: Player
    start: Start
    program: Program
    best: Mapping[Any, Played]
    tries: int
    cut_short: Limit | None

    def count(self, kind: str = "") -> tuple[int, int]:
        """How many outcomes of items of a kind were reached, and how many there are; of all kinds, if none is named."""
        goals = [goal for goal, item, _ in self.player.items() if kind in ("", item.kind)]
        return sum(goal in self.best for goal in goals), len(goals)


def explore(
    path: Path,
    name: str | None = None,
    options: Mapping[str, Any] | None = None,
    *,
    tries: int = TRIES,
    seconds: float = SECONDS,
) -> Found:
    """Explore the chart in a file; `name` is what a test calls it, `options` are those of `scxmlc.load`."""
    scene = scene_of(path, name, options)
    search = Search(scene.player, scene.director, tries, seconds)
    with scene.player.measuring():
        search.run()
    return Found(
        scene.chart,
        scene.documents[0],
        scene.player,
        scene.director.start,
        scene.director.program,
        search.best,
        scene.player.tries,
        search.cut_short,
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """A chart and what is around it: its documents, who plays it, who says what may happen, and what trouble its
    requests may have."""

    chart: type[StateMachine]
    documents: tuple[Chart, ...]
    player: Player
    director: Plain
    troubles: tuple[Trouble, ...]


def scene_of(path: Path, name: str | None = None, options: Mapping[str, Any] | None = None) -> Scene:
    """The scene of the chart in a file, as for `explore`."""
    options = dict(options or {})
    chart = load(path, **options)
    documents = list(_documents(path, options))
    known = configured(path.parent, Diagnostics())
    offered = stimuli(*documents)
    program = program_around(documents, known.functions | frozenset(options.get("functions", ())), offered)
    name = name or path.name
    start = Start(name, tuple(sorted(options.items())))
    published = list(_published(documents, path, name))
    charts = {
        name: chart,
        **{each.file: load(path.parent / Path(each.file).name, **options) for each in published},
    }
    player = Player(chart, charts, {"modules": known.modules})
    director = _director(start, documents, offered, program, published)
    return Scene(chart, tuple(documents), player, director, tuple(_troubles(documents)))


def _troubles(documents: list[Chart]) -> Iterator[Trouble]:
    """Trouble with each request that the chart may make."""
    kinds = {f"{each.module}.{each.name}": None for each in _actions(documents)}
    for kind in kinds if documents[0].dialect == "ors" else ():
        yield from troubles_with(kind)


def _actions(documents: list[Chart]) -> Iterator[Action]:
    contents = (each for document in documents for each in walk.contents(document))
    yield from (each for each in contents if isinstance(each, Action))


def _director(
    start: Start, documents: list[Chart], offered: Stimuli, program: Program, published: list[Publish]
) -> Plain:
    arcs = (each for node, _ in walk.states(documents[0]) for each in walk.transitions(node))
    several = {str(event) for each in arcs if len(each.event or ()) > 1 for event in each.event or ()}
    if documents[0].dialect != "ors":
        return Plain(start, offered, program, several)
    modules = {each.module for each in _actions(documents)}
    arrivals = ["voice_call", *(way for module, way in ARRIVALS.items() if module in modules)]
    return Centre(
        start, offered, program, arrivals, published, worlds(documents), names_of_calls(documents), several
    )


def _documents(path: Path, options: Mapping[str, Any]) -> Iterator[Chart]:
    """The chart, those written in it, and those beside it that it invokes by a literal address."""
    ahead, seen = [path.resolve()], {path.resolve()}
    while ahead and len(seen) < MOST_DOCUMENTS:
        file = ahead.pop(0)
        read = _read(file, options)
        for chart in () if read is None else (read, *inner(read)):
            yield chart
            for invoke in walk.invokes(chart):
                beside = _beside(invoke.src, path)
                if beside is not None and beside.resolve() not in seen:
                    seen.add(beside.resolve())
                    ahead.append(beside.resolve())


def _read(file: Path, options: Mapping[str, Any]) -> Chart | None:
    log = Diagnostics()
    said = settings(file.parent, log)
    dialects = with_modules(said.registered.modules)
    roots = tuple(Path(each) for each in (*options.get("roots", ()), *said.roots))
    dialect = said.spoken(options.get("dialect", "auto"))
    return read_file(file, log, dialect=dialect, roots=roots, dialects=dialects)


def _published(documents: list[Chart], path: Path, name: str) -> Iterator[Publish]:
    """The charts beside this one that it asks for at an address of a server."""
    found: dict[str, Path] = {}
    for action in _actions(documents):
        for key, value in action.attributes:
            beside = _beside(value, path) if key == "src" else None
            if beside is not None and "://" in value.text:
                found.setdefault(_said(value), beside)
    folder = name[: -len(Path(name).name)]
    for url, beside in found.items():
        yield Publish(url, folder + beside.name)


def _beside(value: Any, path: Path) -> Path | None:
    """The chart in the folder of this one that an address means, if it is said as a literal."""
    said = "" if value is None else _said(value)
    last = said.split("?")[0].rpartition("/")[2]
    beside = path.parent / last
    return beside if last.endswith(".scxml") and not set(last) & set("\\\0") and isfile(beside) else None


def _said(value: Any) -> str:
    return str(value.text).strip().strip("'\"")
