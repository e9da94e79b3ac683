"""`scxmlc draw`: a chart in, a picture on the disk; or several, in a folder.

The rule that surprises: where elkjs is not found, or fails, the picture is laid out in columns, and that is said.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from scxmlc.checker.index import index
from scxmlc.checker.reach import never_entered
from scxmlc.cli import converting, writing
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.inputs import identity, named, one, refuse_loss
from scxmlc.cli.terminal import Terminal
from scxmlc.configuration import settings
from scxmlc.diagnostics import Diagnostics
from scxmlc.drawing import WRITERS, Picture, depict, elk, elk_engines, svg, views
from scxmlc.drawing.picture import Box
from scxmlc.reader import read_file

COLOURLESS = (".dot", ".mmd")
SUFFIXES = (*WRITERS, *converting.FORMATS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of which chart is to be drawn, and how; `depth` and `state` are None for all of it."""

    chart: str
    output: str | None
    dialect: str
    roots: tuple[Path, ...]
    layout: str = "auto"
    depth: int | None = None
    state: str | None = None
    events: Sequence[str] = ()  # where a run stands is painted: after these,
    resume: str | None = None  # as it was saved,
    trace: str | None = None  # or at the end of a trace

    @property
    def is_painted(self) -> bool:
        """Whether the picture is one of a run."""
        return bool(self.events) or self.resume is not None or self.trace is not None


def draw(wanted: Wanted, terminal: Terminal) -> int:
    """The exit status of drawing one chart. A chart that cannot be read is reported as `check` would."""
    source = one(wanted.chart)
    targets = _targets(wanted, source)
    paint: Painter = _plain
    picture = _picture(wanted, source, terminal)
    if picture is not None and wanted.is_painted:
        picture, paint = _painted(wanted, picture, terminal)
    if picture is None:
        return 1
    layout = Layout(wanted.layout, terminal, paint)
    if targets is None:
        writing.print_out(layout.written(_view(wanted, picture), ".svg"))
        return 0
    for target, view in targets(picture):
        refuse_loss(target, [identity(source)], "picture")
        try:
            _write(target, layout.written(view, target.suffix.lower()))
        except OSError as error:
            raise Unusable(f"cannot write {in_words(error, target)}") from error
        terminal.say(f"{source} -> {target}", "dim")
    layout.tell()
    return 0


Painter = Callable[[Picture], svg.Paint]
"""The colours of what is shown, which may be a part of the chart."""


def _plain(shown: Picture) -> svg.Paint:
    return svg.PLAIN


Targets = Callable[[Picture], Iterator[tuple[Path, Picture]]]


def _targets(wanted: Wanted, source: Path) -> Targets | None:
    """The files to write, each with what it shows; None for the standard output."""
    if wanted.output == "-":
        return None
    target = source.with_suffix(".svg") if wanted.output is None else named(wanted.output)
    suffix = target.suffix.lower()
    if (wanted.output or "").endswith(("/", os.sep)) or (target.is_dir() and suffix not in SUFFIXES):
        return lambda picture: _several(wanted, picture, target, source.stem)
    if suffix not in SUFFIXES:
        endings = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        raise Unusable(f"{target}: a picture's name ends with {endings}; that of a folder with /")
    refuse_loss(target, [identity(source)], "picture")
    return lambda picture: iter([(target, _view(wanted, picture))])


def _several(wanted: Wanted, picture: Picture, folder: Path, stem: str) -> Iterator[tuple[Path, Picture]]:
    """An overview, and a picture of each state that has states in it; of --state, it and those inside."""
    depth = wanted.depth or 1
    if wanted.state is None:
        yield folder / f"{stem}.svg", views.overview(picture, depth)
    taken: set[str] = set()
    for box in _composites(wanted, picture):
        plain = re.sub(r"[^\w.-]", "_", box.key)[:100]
        names = chain([plain], (f"{plain}-{number}" for number in count(1)))
        name = next(each for each in names if each.lower() not in taken)
        taken.add(name.lower())
        yield folder / f"{stem}.{name}.svg", views.overview(views.detail(picture, box.key), depth + 1)


def _painted(wanted: Wanted, picture: Picture, terminal: Terminal) -> tuple[Picture | None, Painter]:
    """The picture of where a run stands; None where there can be none, which is told."""
    from scxmlc.cli import active
    from scxmlc.cli.compiling import Wishes
    from scxmlc.cli.snapshot_files import NoSnapshot
    from scxmlc.compiler import CompileError

    if Path(wanted.output or "").suffix.lower() in COLOURLESS:
        raise Unusable(f"{wanted.output}: has no colours to show where a run stands; name an .svg")
    wishes = Wishes(dialect=wanted.dialect, roots=wanted.roots)
    try:
        where = active.standing(wanted.chart, wishes, wanted.events, wanted.resume, wanted.trace)
    except CompileError as error:
        for found in error.diagnostics:
            terminal.diagnostic(found)
        return None, _plain
    except NoSnapshot as problem:
        problem.tell(terminal)
        return None, _plain
    return active.titled(picture, where), lambda shown: active.paint(shown, where)


def _composites(wanted: Wanted, picture: Picture) -> list[Box]:
    if wanted.state is None:
        return views.composites(picture)
    try:
        return views.composites_of(picture, wanted.state)
    except LookupError:
        raise _no_state(wanted) from None


def _no_state(wanted: Wanted) -> Unusable:
    return Unusable(f"--state: {wanted.chart} has no state {wanted.state or 'without a name'}")


def _picture(wanted: Wanted, source: Path, terminal: Terminal) -> Picture | None:
    log = Diagnostics()
    try:
        said = settings(source.parent, log)
        roots = (*wanted.roots, *said.roots)
        read = read_file(source, log, dialect=said.spoken(wanted.dialect), roots=roots)
    except OSError as error:
        raise Unusable(in_words(error, source)) from error
    if read is not None:
        return depict(read, source.stem, never_entered(index(read)))
    for found in log:
        terminal.diagnostic(found)
    return None


def _view(wanted: Wanted, picture: Picture) -> Picture:
    if wanted.state is not None:
        try:
            picture = views.detail(picture, wanted.state)
        except LookupError:
            raise _no_state(wanted) from None
    return picture if wanted.depth is None else views.overview(picture, wanted.depth)


class Layout:
    """The layout that is asked for, and what is to be told of it."""

    def __init__(self, asked: str, terminal: Terminal, paint: Painter = _plain) -> None:
        self.asked, self.terminal, self.paint = asked, terminal, paint
        self.missing = ""
        self.engine = None if asked == "columns" else self._found()
        self.used = False

    def _found(self) -> elk.Engine | None:
        try:
            return elk_engines.engine(os.environ, Path.cwd())
        except elk_engines.NoEngine as error:
            if self.asked == "elk":
                raise Unusable(f"--layout elk: {error}") from error
            self.missing = str(error)
            return None

    def written(self, picture: Picture, suffix: str) -> str:
        if suffix in COLOURLESS:
            return WRITERS[suffix](picture)
        self.used = True
        engine, paint = self.engine, self.paint(picture)
        if engine is None:
            return svg.write(picture, paint)
        try:
            return svg.write(
                views.shortened(picture), paint, lay_out=lambda drawn: elk.lay_out(drawn, engine)
            )
        except elk.NoLayout as error:
            self.terminal.say(f"warning: {error}; laid out in columns", "bold yellow")
            return svg.write(picture, paint)

    def tell(self) -> None:
        if self.missing and self.used:
            self.terminal.say(f"  in columns, not nested: {self.missing}", "dim")


def _write(target: Path, text: str) -> None:
    (converting.convert if target.suffix.lower() in converting.FORMATS else writing.write)(target, text)
