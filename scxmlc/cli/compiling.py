"""`scxmlc compile`: charts in, modules on the disk, findings on the terminal.

What surprises: unless told to keep going, one chart with an error means that nothing at all is written, so
that a folder of modules never mixes two versions of its charts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scxmlc.cli import watching, writing
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.inputs import Job, find, with_outputs
from scxmlc.cli.terminal import Terminal
from scxmlc.compiler import CompileError, compile_file
from scxmlc.configuration import places
from scxmlc.diagnostics import Diagnostic, counted
from scxmlc.registered import Around

FINE, FAULTY, UNUSABLE = 0, 1, 2  # exit statuses


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options that reach the compiler."""

    dialect: str = "auto"
    strict: bool = False
    roots: tuple[Path, ...] = ()
    class_name: str | None = None
    keep_going: bool = False
    script_scope: str = "session"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    around: Around = field(default_factory=Around)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one chart: its module's text, or None and the reason in `found` or `trouble`."""

    job: Job
    text: str | None
    found: tuple[Diagnostic, ...] = ()
    trouble: str = ""
    files: tuple[str, ...] = ()  # what was read for it

    @property
    def status(self) -> int:
        if self.trouble:
            return UNUSABLE
        return FAULTY if self.text is None else FINE


def attempt(job: Job, wishes: Wishes) -> Outcome:
    """Compile one chart. Never raises for what the chart or the disk may hold."""
    try:
        module = compile_file(
            job.chart,
            dialect=wishes.dialect,
            class_name=wishes.class_name,
            strict=wishes.strict,
            keep_going=wishes.keep_going,
            roots=wishes.roots,
            script_scope=wishes.script_scope,
            select=wishes.select,
            ignore=wishes.ignore,
            output=job.output,
            **wishes.around,
        )
    except CompileError as error:
        return Outcome(job, None, tuple(error.diagnostics), files=error.diagnostics.files)
    except OSError as error:
        return Outcome(job, None, trouble=in_words(error, job.chart))
    return Outcome(job, module.text, tuple(module.diagnostics), files=module.diagnostics.files)


def compile_all(jobs: Sequence[Job], wishes: Wishes, terminal: Terminal) -> Iterator[Outcome]:
    """Every chart's outcome, reported as it comes."""
    for outcome in each_once(attempt(job, wishes) for job in terminal.following(jobs, "Compiling")):
        report(outcome, terminal)
        yield outcome


def each_once(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes as they come, without what was said before of the same place: a file that several charts include
    is read with each of them, and alone."""
    told: set[tuple[str, str, int]] = set()
    for outcome in outcomes:
        places = [(each.code, each.location.source.name, each.location.offset) for each in outcome.found]
        new = tuple(each for each, place in zip(outcome.found, places, strict=True) if place not in told)
        told.update(places)
        yield replace(outcome, found=new)


def report(outcome: Outcome, terminal: Terminal) -> None:
    for diagnostic in outcome.found:
        terminal.diagnostic(diagnostic)
    if outcome.trouble:
        terminal.say(f"error: {outcome.trouble}", "bold red")


def finish(outcomes: Sequence[Outcome], terminal: Terminal, wishes: Wishes) -> int:
    """Write the modules that may be written; the exit status of it all."""
    status = max(outcome.status for outcome in outcomes)
    good = [outcome for outcome in outcomes if outcome.text is not None]
    tell(outcomes, terminal)
    if status and not wishes.keep_going:
        if good:
            terminal.say("Nothing was written. With --keep-going the charts without errors are.")
        return status
    return max([status, *(store(outcome, terminal) for outcome in good)])


def tell(outcomes: Sequence[Outcome], terminal: Terminal) -> None:
    """One line of sums, if anything was found."""
    counts = counted(found for outcome in outcomes for found in outcome.found)
    if counts:
        charts = "" if len(outcomes) == 1 else f" in {len(outcomes)} charts"
        terminal.say(f"{counts}{charts}")


def store(outcome: Outcome, terminal: Terminal) -> int:
    """Write one module to its place; the exit status of that."""
    output, text = outcome.job.output, outcome.text or ""
    if output is None:
        writing.print_out(text)
        return FINE
    try:
        changed = writing.differs(output, text)
        if changed:
            writing.write(output, text)
    except OSError as error:
        terminal.say(f"error: cannot write {in_words(error, output)}", "bold red")
        return UNUSABLE
    terminal.say(f"{outcome.job.chart} -> {output}{'' if changed else ' (unchanged)'}", "dim")
    return FINE


def compare(outcomes: Sequence[Outcome], terminal: Terminal) -> int:
    """`--check`: whether each module on the disk is what its chart compiles to. Writes nothing."""
    tell(outcomes, terminal)
    stale = [outcome for outcome in outcomes if outcome.text is not None and _is_stale(outcome)]
    for outcome in stale:
        terminal.say(_staleness(outcome.job), "bold red")
    return max([FAULTY if stale else FINE, *(outcome.status for outcome in outcomes)])


def _is_stale(outcome: Outcome) -> bool:
    return outcome.job.output is None or writing.differs(outcome.job.output, outcome.text or "")


def _staleness(job: Job) -> str:
    if job.output is not None and not job.output.exists():
        return f"{job.output} is missing; {job.chart} compiles to it"
    return f"{job.output} is not what {job.chart} compiles to"


def watch(files: Sequence[str], output: str | None, wishes: Wishes, terminal: Terminal) -> None:
    """Compile whatever changes, until the user has enough."""

    def list_jobs() -> list[Job]:
        try:
            return with_outputs(find(files), output)
        except Unusable:
            return []  # a chart that is just being saved anew, or a folder that is empty for now

    def compile_jobs(jobs: Sequence[Job]) -> watching.Read:
        outcomes = list(compile_all(jobs, wishes, terminal))
        finish(outcomes, terminal, wishes)
        return files_of(outcomes)

    wishes = replace(wishes, keep_going=True)
    terminal.say("Watching. Ctrl-C ends it.", "dim")
    watching.watch(list_jobs, compile_jobs)


def files_of(outcomes: Iterable[Outcome]) -> watching.Read:
    """What was read for each chart, and where settings for it stand or may come to stand."""
    charts = ((outcome.job.chart, outcome.files) for outcome in outcomes)
    return {chart: [*map(Path, files), *places(chart.parent)] for chart, files in charts}
