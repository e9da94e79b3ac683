"""The pipeline: read, check, emit, finish.

In: a file or the text of a document. Out: a `Module`, or `CompileError` with every diagnostic of the run.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import PathLike, fsencode
from os.path import abspath, dirname, relpath
from pathlib import Path
from typing import Unpack
from urllib.parse import quote

from scxmlc import messages
from scxmlc.checker import Analysis, check, ignored
from scxmlc.checker.initials import leading_out
from scxmlc.checker.script_scopes import by_state
from scxmlc.configuration import Settings, settings
from scxmlc.diagnostics import Diagnostics, counted
from scxmlc.dialect import with_modules
from scxmlc.emitter.finish import formatted
from scxmlc.emitter.module import Draft, emit
from scxmlc.model.chart import Chart
from scxmlc.reader import NOTHING_HELD, Documents, read_file, read_source, read_text
from scxmlc.registered import Around, Registered, registered
from scxmlc.source import Location, Source


@dataclass(frozen=True, slots=True)
class Module:
    """A generated module: its `text`, which a file may hold as it is; the name of its class; what there is to say about
    the chart, warnings and notes; `lines` maps lines of its text to places of the chart. `roots` are the folders that
    the settings let it read from."""

    text: str
    class_name: str
    diagnostics: Diagnostics
    lines: Mapping[int, Location]
    roots: tuple[Path, ...] = ()


class CompileError(Exception):
    """The document has errors; `diagnostics` holds them all, and the warnings beside them.

    Its text shows the errors, and counts the rest.
    """

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__("\n".join(_told(diagnostics)))
        self.diagnostics = diagnostics


def _told(diagnostics: Diagnostics) -> Iterator[str]:
    errors = diagnostics.errors()
    yield from map(str, errors)
    if more := counted(found for found in diagnostics if not found.is_error):
        yield f"and {more}: see `diagnostics`"
    if all(
        error.code in messages.KEEP_GOING and error.code not in diagnostics.severities for error in errors
    ):
        yield "keep_going=True compiles all the same: what is wrong fails at run time, where it is reached"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector: a compilation makes trees that live until its end, and going through all
    of them again and again finds nothing and takes a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


Finish = Callable[[Draft], tuple[str, Mapping[int, Location]]]
"""What turns a draft into text: `finish.formatted` for files, `finish.plain` for memory."""


@_uncollected()
def compile_file(
    path: str | PathLike[str],
    *,
    dialect: str = "auto",
    class_name: str | None = None,
    strict: bool = False,
    keep_going: bool = False,
    roots: Sequence[str | PathLike[str]] = (),
    script_scope: str = "session",
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    finish: Finish = formatted,
    output: str | PathLike[str] | None = None,
    **around: Unpack[Around],
) -> Module:
    """The module of the chart in a file. Raises CompileError, and OSError where it cannot be read.

    `dialect` is "w3c", "ors", or "auto": what the document shows. `class_name` stands in for the one made of the
    chart's name. `strict` refuses what is otherwise mended or tolerated with a warning. `keep_going` leaves an
    expression that does not parse to fail when it is reached (error.execution). `script_scope` says to whom the
    variables of scripts belong: to the "session", or each to the "state" that declares it. The chart may include files
    below its own folder, its project's and `roots`. `output` is where the module will stand, if not beside its chart:
    it says where its chart is, for what the chart names by relative addresses. `select` and `ignore` are codes of
    warnings and notes: only these, all but these.

    `functions`, `processors` and `services` are what the program registers, by name, `modules` its own modules of ORS:
    beside what the nearest `pyproject.toml` above the chart says in `[tool.scxmlc]`, of the rest as well.
    """
    log = _log(strict, keep_going)
    said = _settings(Path(path).parent, log, select, ignore)
    known = registered(around) | said.registered
    chart = _read(path, log, known, said.spoken(dialect), (*roots, *said.roots))
    module = _module(chart, log, known, class_name, script_scope, finish, _folder(path, output))
    return replace(module, roots=said.roots)


def _settings(folder: Path, log: Diagnostics, select: Sequence[str], ignore: Sequence[str]) -> Settings:
    """What `pyproject.toml` says, the log told which findings are wanted."""
    said = settings(folder, log)
    selection = said.selection.overruled(select, ignore)
    log.leaves_out = lambda found: selection.leaves_out(found.code, found.location.source.name)
    return said


def _read(
    path: str | PathLike[str],
    log: Diagnostics,
    known: Registered,
    dialect: str,
    roots: Sequence[str | PathLike[str]],
    held: Mapping[Path, bytes] = NOTHING_HELD,
) -> Chart | None:
    """The chart in a file, as far as it could be read."""
    return read_file(
        Path(path),
        log,
        dialect=dialect,
        roots=tuple(map(Path, roots)),
        dialects=with_modules(known.modules),
        held=held,
    )


def _folder(path: str | PathLike[str], output: str | PathLike[str] | None) -> str:
    """The folder of a chart as seen from its module's, as a relative address; "." where there is no way."""
    try:
        way = relpath(dirname(abspath(path)), dirname(abspath(output or path)))
    except ValueError:  # on another drive
        return "."
    return quote(fsencode(Path(way).as_posix()))


@_uncollected()
def compile_text(
    text: str,
    name: str = "chart.scxml",
    *,
    dialect: str = "auto",
    class_name: str | None = None,
    strict: bool = False,
    keep_going: bool = False,
    roots: Sequence[str | PathLike[str]] = (),
    script_scope: str = "session",
    finish: Finish = formatted,
    folder: Path | None = None,
    **around: Unpack[Around],
) -> Module:
    """As `compile_file`, for a document in memory; `name` is what its file would be called, in `folder` if it may
    include files from there. Raises CompileError."""
    log = _log(strict, keep_going)
    known = registered(around)
    said = Settings() if folder is None else _settings(folder, log, (), ())
    known |= said.registered
    chart = read_text(
        text,
        name,
        log,
        dialect=said.spoken(dialect),
        folder=folder,
        roots=tuple(map(Path, (*roots, *said.roots))),
        dialects=with_modules(known.modules),
    )
    return replace(_module(chart, log, known, class_name, script_scope, finish), roots=said.roots)


@_uncollected()
def check_file(
    path: str | PathLike[str],
    *,
    dialect: str = "auto",
    strict: bool = False,
    roots: Sequence[str | PathLike[str]] = (),
    script_scope: str = "session",
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    held: Mapping[Path, bytes] = NOTHING_HELD,
    **around: Unpack[Around],
) -> Diagnostics:
    """What there is to say about the chart in a file; nothing is compiled.

    What a chart of the Recommendation may leave to fail at run time is an error here. `held` is what files, by their
    real paths, hold in place of what is on the disk.
    """
    log = _checking(strict)
    said = _settings(Path(path).parent, log, select, ignore)
    known = registered(around) | said.registered
    chart = _read(path, log, known, said.spoken(dialect), (*roots, *said.roots), held)
    if chart is not None:
        SCRIPT_SCOPES[script_scope](check(chart, log, known), log)
    ignored.report(log)
    return log


@_uncollected()
def check_source(
    source: Source,
    documents: Documents,
    folder: Path | None = None,
    *,
    dialect: str = "auto",
    strict: bool = False,
    script_scope: str = "session",
    **around: Unpack[Around],
) -> tuple[Analysis | None, Diagnostics]:
    """As `check_file`, for a text in an editor, with what was found out; what it refers to comes from `documents`."""
    log = _checking(strict)
    said = Settings() if folder is None else _settings(folder, log, (), ())
    known = registered(around) | said.registered
    spoken, dialects = said.spoken(dialect), with_modules(known.modules)
    chart = read_source(source, log, dialect=spoken, documents=documents, dialects=dialects)
    found = None if chart is None else SCRIPT_SCOPES[script_scope](check(chart, log, known), log)
    ignored.report(log)
    return found, log


def _checking(strict: bool) -> Diagnostics:
    return Diagnostics({**dict.fromkeys(messages.KEEP_GOING, "error"), **(messages.STRICT if strict else {})})


def _log(strict: bool, keep_going: bool) -> Diagnostics:
    deferred = messages.KEEP_GOING if keep_going else {}
    return Diagnostics({**deferred, **messages.STRICT} if strict else deferred)


SCRIPT_SCOPES: Mapping[str, Callable[[Analysis, Diagnostics], Analysis]] = {
    "session": lambda found, log: found,
    "state": by_state,
}
"""Whose the variables of scripts are: what an analysis becomes before it is emitted."""


def _module(
    chart: Chart | None,
    log: Diagnostics,
    known: Registered,
    class_name: str | None,
    script_scope: str,
    finish: Finish,
    folder: str = ".",
) -> Module:
    analysis = None if chart is None else check(chart, log, known)
    if analysis is None or log.has_errors:
        ignored.report(log)
        raise CompileError(log)
    if any(found.code == "initial-outside" for found in log):
        analysis = check(leading_out(analysis.index), Diagnostics(), known)
    draft = emit(SCRIPT_SCOPES[script_scope](analysis, log), log, class_name, folder)
    ignored.report(log)
    if log.has_errors:
        raise CompileError(log)
    text, lines = finish(draft)
    return Module(text, draft.class_name, log, lines)
