"""Verbs about traces: `scxmlc trace show`, `diff`, `replay`, `html`.

In: the words of the command line. Out: calls of the modules of the command line, whose result is the exit status.
"""

from __future__ import annotations

import sys
from math import inf
from typing import Any

from scxmlc.cli.group import FILES, argument, misuse, option, subgroup, verb, wishing


@verb("show", "Tell a recorded run in words.")
@argument("file", metavar="FILE")
@option("sessions")
@option("of_events")
@option("begin")
@option("end")
def show_verb(
    file: str, sessions: tuple[str, ...], events: tuple[str, ...], begin: float | None, end: float | None
) -> None:
    """Tell a recorded run in words: events, the states left and entered, variables, requests, with lines of the chart.

    FILE is what `run --record` writes.

    \b
    scxmlc trace show run.jsonl
    scxmlc trace show run.jsonl --session door --event push --from 5 --until 10
    """
    from scxmlc.cli import tracing
    from scxmlc.cli.terminal import streams

    wanted = tracing.Filter(sessions, events, 0.0 if begin is None else begin, inf if end is None else end)
    if wanted.begin > wanted.end:
        raise misuse("--from is later than --until")
    sys.exit(tracing.show(file, wanted, *streams()))


@verb("diff", "Say where two runs part, and where they meet again.")
@argument("first", metavar="A")
@argument("second", metavar="B")
@option("ignored")
@option("all")
def diff_verb(first: str, second: str, ignored: tuple[str, ...], all: bool) -> None:
    """Say where two runs part, and where they meet again.

    A is a trace, B another one, or a log of the Orchestration Server, in which lines with METRIC are looked for. Ids of
    sessions may differ, and lines of the chart. The exit status is 0 where both tell the same, 1 where they differ, 2
    for a file that is no trace.

    \b
    scxmlc trace diff before.jsonl after.jsonl
    scxmlc trace diff before.jsonl after.jsonl --ignore at --ignore data:started
    scxmlc trace diff run.jsonl orchestration.log
    """
    from scxmlc.cli import tracing
    from scxmlc.cli.terminal import streams

    most = None if all else tracing.MOST
    sys.exit(tracing.diff(tracing.Files(first, second, tracing.parse_ignored(ignored), most), *streams()))


@verb("html", "Make a page that plays a recorded run on the drawn chart.")
@FILES
@option("page")
@option("open")
@option("documents")
@option("layout")
def html_verb(
    files: tuple[str, ...], output: str | None, is_shown: bool, roots: tuple[str, ...], layout: str
) -> None:
    """Make a page that plays a recorded run: forwards and backwards, on the drawn chart, with data and source beside.

    FILE is what `run --record` writes, or `pytest --scxml-trace`. The page is one file, which needs nothing else, no
    network either. The documents of the charts are looked for where they were, then beside the trace.

    \b
    scxmlc trace html run.jsonl                 run.html beside it
    scxmlc trace html run.jsonl --open          and see it at once
    scxmlc trace html traces/*.jsonl            a page for each
    """
    from scxmlc.cli import playing
    from scxmlc.cli.inputs import folders
    from scxmlc.cli.terminal import streams

    if output is not None and len(files) > 1:
        raise misuse(f"-o names one page; here are {len(files)} traces")
    wanted = [playing.Wanted(each, output, is_shown, folders(roots), layout) for each in files]
    sys.exit(max(playing.play(each, streams()[1]) for each in wanted))


@verb("replay", "Try recorded runs with the charts as they are now.")
@FILES
@option("todays")
@option("replayed_scenario")
@option("ignored")
@option("all")
@option("replayed")
@wishing
def replay_verb(
    files: tuple[str, ...],
    charts: tuple[str, ...],
    scenario: str | None,
    ignored: tuple[str, ...],
    all: bool,
    record: str | None,
    wishes: Any,
) -> None:
    """Try recorded runs with the charts as they are now: the same comes from outside at the same times, and what
    happens is compared with what was recorded, as `trace diff` does.

    FILE is a trace, or a folder of them. The program and the platform answer as they did. The exit status is 0 where
    all go the same way, 1 where one parts, 2 for what cannot be replayed.

    \b
    scxmlc trace replay run.jsonl
    scxmlc trace replay run.jsonl --chart new/door.scxml
    scxmlc trace replay traces/ --ignore transitions
    scxmlc trace replay call.jsonl --scenario call.scenario.toml
    """
    from scxmlc.cli import replaying
    from scxmlc.cli.terminal import streams
    from scxmlc.cli.tracing import MOST, parse_ignored

    wanted = replaying.Wanted(
        files, charts, wishes, parse_ignored(ignored), scenario, record, None if all else MOST
    )
    sys.exit(replaying.replay(wanted, *streams()))


trace_verb = subgroup(
    "trace",
    "Show recorded runs, play and compare them.",
    (show_verb, diff_verb, replay_verb, html_verb),
)
