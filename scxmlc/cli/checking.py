"""`scxmlc check`: what the compiler finds in charts, for people or for machines, without compiling them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scxmlc.cli import watching
from scxmlc.cli.compiling import FINE, UNUSABLE, Outcome, Wishes, each_once, files_of, report, tell
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.formats import FORMATS
from scxmlc.cli.inputs import Job, find
from scxmlc.cli.terminal import Terminal
from scxmlc.compiler import check_file
from scxmlc.reader import NOTHING_HELD


def examine(job: Job, wishes: Wishes, held: Mapping[Path, bytes] = NOTHING_HELD) -> Outcome:
    """Read and check one chart. Never raises for what the chart or the disk may hold. `held` is what files hold in
    place of what is on the disk.
    """
    try:
        found = check_file(
            job.chart,
            dialect=wishes.dialect,
            strict=wishes.strict,
            roots=wishes.roots,
            script_scope=wishes.script_scope,
            select=wishes.select,
            ignore=wishes.ignore,
            held=held,
            **wishes.around,
        )
    except OSError as error:
        return Outcome(job, None, trouble=in_words(error, job.chart))
    return Outcome(job, None if found.has_errors else "", tuple(found), files=found.files)


def check_for_people(jobs: Sequence[Job], wishes: Wishes, out: Terminal, err: Terminal) -> list[Outcome]:
    """Findings on the standard output, troubles with files on the standard error."""
    outcomes = []
    for outcome in each_once(examine(job, wishes) for job in err.following(jobs, "Checking")):
        outcomes.append(outcome)
        report(outcome, err if outcome.trouble else out)
    tell(outcomes, out)
    tell_fixable(outcomes, out)
    if status_of(outcomes) == FINE and not any(outcome.found for outcome in outcomes):
        out.say("1 chart, nothing to say" if len(jobs) == 1 else f"{len(jobs)} charts, nothing to say", "dim")
    return outcomes


def status_of(outcomes: Sequence[Outcome]) -> int:
    return max(outcome.status for outcome in outcomes)


def watch(files: Sequence[str], wishes: Wishes, out: Terminal, err: Terminal) -> None:
    """Check whatever changes, until the user has enough."""

    def list_jobs() -> list[Job]:
        try:
            return find(files)
        except Unusable:
            return []  # a chart that is just being saved anew, or a folder that is empty for now

    def check_jobs(jobs: Sequence[Job]) -> watching.Read:
        return files_of(check_for_people(jobs, wishes, out, err))

    err.say("Watching. Ctrl-C ends it.", "dim")
    watching.watch(list_jobs, check_jobs)


def tell_fixable(outcomes: Sequence[Outcome], out: Terminal) -> None:
    """How many of the findings a machine can mend, if any."""
    fixes = [found.fix for outcome in outcomes for found in outcome.found if found.fix]
    safe = sum(fix.is_safe for fix in fixes)
    ways = ((safe, "--fix mends {}"), (len(fixes) - safe, "--fix --unsafe-fixes tries {}"))
    told = [way.format(count) for count, way in ways if count]
    if told:
        out.say("; ".join(told), "dim")


def check_for_machines(jobs: Sequence[Job], wishes: Wishes, form: str, err: Terminal) -> int:
    """One document of the findings of all charts on the standard output."""
    outcomes = list(each_once(examine(job, wishes) for job in jobs))
    for outcome in outcomes:
        if outcome.status == UNUSABLE:
            report(outcome, err)
    charts = [str(outcome.job.chart) for outcome in outcomes if outcome.status != UNUSABLE]
    text = FORMATS[form]([found for outcome in outcomes for found in outcome.found], charts)
    if text:
        sys.stdout.write(f"{text}\n")
    return status_of(outcomes)
