"""`scxmlc trace show` and `scxmlc trace diff`: a recorded run in words, and where two runs part.

In: the names of files, as the user gave them. Out: lines on the standard output; the exit status of `diff` is 0 where
both tell the same, 1 where they differ, and of both it is 2 for a file that is no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf
from pathlib import Path

from scxml_runtime.slips import did_you_mean, nearest
from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import one
from scxmlc.cli.terminal import Terminal
from scxmlc.trace.beside import Pair, paired
from scxmlc.trace.differences import Difference, differences
from scxmlc.trace.metric import THREADS, Told, read_metrics
from scxmlc.trace.moments import FACETS, Ignored, Moment, moments
from scxmlc.trace.reading import BadTrace, Trace, read
from scxmlc.trace.reporting import FIRST, SECOND, TITLE, count, summary, told
from scxmlc.trace.words import Said, said

UNUSABLE = 2
MOST = 10
"""Differences that are told without --all."""

COLUMN, LEAST = 100, 40
"""Where places stand in lines, as in transcripts, and on a terminal that is narrow."""

STYLES = {FIRST: "red", SECOND: "green", TITLE: "bold"}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines of a trace to show."""

    sessions: Sequence[str] = ()
    events: Sequence[str] = ()
    begin: float = 0.0
    end: float = inf


def show(name: str, wanted: Filter, out: Terminal, err: Terminal) -> int:
    """The exit status of telling a trace in words."""
    path = one(name)
    try:
        trace = read(path)
    except BadTrace as problem:
        err.problem(str(problem), hint=problem.hint)
        return UNUSABLE
    _check(wanted.sessions, trace)
    lines = [*_wanted(said(trace), wanted)]
    width = max((len(each.session) for each in lines), default=0)
    places = max((len(each.place) for each in lines), default=0)
    column = COLUMN if out.width >= COLUMN + 10 else max(LEAST, out.width - places - 2)
    for each in lines:
        out.say(each.line(width, column))
    if trace.is_cut:
        err.say(f"{path}: the last line is cut: it is left out", "dim")
    return 0


def _check(names: Iterable[str], trace: Trace) -> None:
    known = [*trace.sessions]
    for name in names:
        if name not in known:
            meant = did_you_mean(name, known) or f"; there are {', '.join(known) or 'none'}"
            raise Unusable(f"--session: the trace has no session {name}{meant}")


def _wanted(lines: Iterable[Said], wanted: Filter) -> Iterator[Said]:
    for line in lines:
        is_session = not wanted.sessions or line.session in wanted.sessions
        is_event = not wanted.events or any(_matches(each, line.event) for each in wanted.events)
        if is_session and is_event and wanted.begin <= line.at <= wanted.end:
            yield line


def _matches(descriptor: str, event: str) -> bool:
    """Whether an event descriptor takes the event (SCXML 3.12.1)."""
    start = descriptor.removesuffix("*").removesuffix(".")
    return bool(event) and (not start or f"{event}.".startswith(f"{start}."))


# --- diff --------------------------------------------------------------------------------------------------------


ALL = Ignored(frozenset(FACETS))
"""A log tells nothing of a moment but its key."""


@dataclass(frozen=True, slots=True)
class Files:
    """What to compare: a trace, and another or a log; `most` differences are told."""

    first: str
    second: str
    ignored: Ignored
    most: int | None = MOST


def diff(files: Files, out: Terminal, err: Terminal) -> int:
    """The exit status of comparing two runs."""
    first, second = one(files.first), one(files.second)
    try:
        trace = read(first)
        other = read(second) if _is_json(second) else read_metrics(second)
    except BadTrace as problem:
        err.problem(str(problem), hint=problem.hint)
        return UNUSABLE
    for each in (trace, other):
        if isinstance(each, Trace) and each.is_cut:
            err.say(f"{each.path}: the last line is cut: it is left out", "dim")
    if isinstance(other, Trace):
        return _diff_traces(trace, other, files, out)
    return _diff_log(trace, second, other, files, out)


def _is_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(100).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"")


def _diff_traces(first: Trace, second: Trace, files: Files, out: Terminal) -> int:
    runs = [*moments(first, files.ignored)], [*moments(second, files.ignored)]
    _head(files, [summary(run) for run in runs], out)
    found = [*differences(*runs, files.ignored)]
    _tell(found, runs[0], files, out)
    return int(bool(found))


def _diff_log(first: Trace, path: Path, log: Sequence[Told], files: Files, out: Terminal) -> int:
    pairs = paired(first, log)
    taken = sum(pair.other is not None for pair in pairs)
    own = f"{count(len(pairs), 'session')}"
    _head(files, [own, f"a log of {count(len(log), 'session')}, {taken} of them like those of <"], out)
    is_same = True
    for pair in pairs:
        is_same = _diff_pair(pair, files, out) and is_same
    if is_same:
        out.say(f"Both tell the same {', '.join(THREADS[:-1])} and {THREADS[-1]}.", "bold")
    return int(not is_same)


def _diff_pair(pair: Pair, files: Files, out: Terminal) -> bool:
    """Tell what differs between a session and its counterpart; whether nothing does."""
    if pair.other is None:
        out.say(f"{pair.session.name}: nothing in the log is like this session", STYLES[TITLE])
        return False
    is_same = True
    for thread in THREADS:
        if thread[:-1] in files.ignored.facets:
            continue
        runs = pair.session.threads[thread], pair.other.threads[thread]
        found = [*differences(*runs, ALL)]
        if found:
            is_same = False
            out.say("")
            out.say(f"{pair.session.name} and {pair.other.sid}: {thread}", STYLES[TITLE])
            _tell(found, runs[0], files, out)
    return is_same


def _head(files: Files, summaries: Sequence[str], out: Terminal) -> None:
    out.say(f"< {files.first}: {summaries[0]}", STYLES[FIRST])
    out.say(f"> {files.second}: {summaries[1]}", STYLES[SECOND])


def _tell(found: Sequence[Difference], run: Sequence[Moment], files: Files, out: Terminal) -> None:
    for each in told(islice(found, files.most)):
        out.say(each.text, STYLES.get(each.whose, ""))
    if files.most is not None and len(found) > files.most:
        out.say(f"… and {count(len(found) - files.most, 'more difference')}; --all tells all", "bold")
    elif not found:
        out.say("Both tell the same.", "bold")
    elif not found[-1].is_parting or found[-1].meet is not None:
        out.say("alike from there to the end")


def parse_ignored(words: Sequence[str]) -> Ignored:
    """What --ignore names. Raises Unusable."""
    variables = frozenset(each.removeprefix("data:") for each in words if each.startswith("data:"))
    facets = frozenset(each for each in words if not each.startswith("data:"))
    known = [*FACETS, "untaken", "event"]
    for each in facets:
        if each not in known:
            meant = " or ".join(nearest(each, known))
            raise Unusable(
                f'--ignore: there is no "{each}"{f"; did you mean {meant}?" if meant else ""}; there are '
                f"{', '.join(known[:-1])} and data:NAME"
            )
    return Ignored(facets, variables, "untaken" in facets)
