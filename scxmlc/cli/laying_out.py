"""`scxmlc fmt`: charts in their one layout, on the disk or from the standard input to the standard output.

In: charts. Out: the same files, laid out; those that are so already are not written. What surprises: a file that cannot
be read as a chart is told of and left alone, and does not keep the others from being laid out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scxmlc.cli import writing
from scxmlc.cli.comparing import show_difference
from scxmlc.cli.compiling import FAULTY, FINE, UNUSABLE
from scxmlc.cli.failures import in_words
from scxmlc.cli.inputs import Job
from scxmlc.cli.terminal import Terminal
from scxmlc.configuration import settings
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import with_modules
from scxmlc.fixing import recoded
from scxmlc.layout import laid_out
from scxmlc.reader.decode import LIMIT_BYTES, decode
from scxmlc.source import Source

STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Laid:
    """A document before and after; `after` is None where it could not be read."""

    name: str
    before: bytes
    after: bytes | None

    @property
    def is_as_it_should(self) -> bool:
        return self.after == self.before


def lay_out(name: str, data: bytes, dialect: str, err: Terminal) -> Laid:
    """The document in its layout; what is wrong with one that cannot be read is told."""
    log = Diagnostics()
    source = decode(data, name, log)
    text = _in_layout(source, log, dialect) if source is not None else None
    if source is None or text is None:
        for found in log.errors():
            err.diagnostic(found)
        return Laid(name, data, None)
    return Laid(name, data, recoded(data, source.text, text))


def _in_layout(source: Source, log: Diagnostics, dialect: str) -> str | None:
    """As its project reads it; what is wrong with the settings is told by the check, and changes no layout."""
    said = settings(Path(source.name).parent, Diagnostics())
    spoken, dialects = said.spoken(dialect), with_modules(said.registered.modules)
    return laid_out(source, log, dialect=spoken, dialects=dialects)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LIMIT_BYTES + 1)


def rewrite(jobs: Sequence[Job], dialect: str, err: Terminal) -> int:
    """Write each chart in its layout; the exit status of all."""
    status, counts = FINE, {True: 0, False: 0}
    for job in err.following(jobs, "Laying out"):
        try:
            laid = lay_out(str(job.chart), _read(job.chart), dialect, err)
            if laid.after is None:
                status = max(status, FAULTY)
                continue
            counts[laid.is_as_it_should] += 1
            if not laid.is_as_it_should:
                _put(job.chart, laid.before, laid.after)
        except OSError as error:
            err.say(f"error: {in_words(error, job.chart)}", "bold red")
            status = UNUSABLE
    err.say(f"{counts[False]} laid out, {counts[True]} left as they were", "dim")
    return status


def _put(path: Path, before: bytes, after: bytes) -> None:
    if _read(path) != before:
        raise OSError(0, "was changed meanwhile; nothing is written", str(path))
    writing.put(Path(os.path.realpath(path)), after)


def compare(jobs: Sequence[Job], dialect: str, with_difference: bool, out: Terminal, err: Terminal) -> int:
    """`--check` and `--diff`: which charts are not in their layout, perhaps with the difference. Writes nothing."""
    status = FINE
    for job in err.following(jobs, "Comparing"):
        try:
            laid = lay_out(str(job.chart), _read(job.chart), dialect, err)
        except OSError as error:
            err.say(f"error: {in_words(error, job.chart)}", "bold red")
            status = UNUSABLE
            continue
        if laid.after is not None and not laid.is_as_it_should:
            err.say(f"{job.chart} would be laid out anew", "bold red")
            if with_difference:
                show_difference(laid.name, laid.before, laid.after, out)
        status = max(status, FINE if laid.is_as_it_should else FAULTY)
    return status


def filtered(check: bool, diff: bool, dialect: str, out: Terminal, err: Terminal) -> int:
    """`fmt -`: the chart on the standard input, laid out on the standard output; one that cannot be read is not
    repeated there."""
    laid = lay_out(STDIN, sys.stdin.buffer.read(LIMIT_BYTES + 1), dialect, err)
    if laid.after is None:
        return FAULTY
    if not check and not diff:
        sys.stdout.flush()
        sys.stdout.buffer.write(laid.after)
        return FINE
    if diff:
        show_difference(laid.name, laid.before, laid.after, out)
    return FINE if laid.is_as_it_should else FAULTY
