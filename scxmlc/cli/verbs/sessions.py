"""Verbs about sessions: run, test, debug, inspect.

In: the words of the command line. Out: calls of the modules of the command line, whose result is the exit status. What
is heavy (lxml, black, the runtime) is imported by the verb that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from typing import Any

from scxmlc.cli.group import FILES, argument, misuse, option, verb, wishing


@verb("run", "Run a chart on virtual time and tell what it does.")
@argument("chart", metavar="FILE|MODULE")
@option("events")
@option("trace")
@option("scenario")
@option("save")
@option("resume")
@option("record")
@option("now")
@option("timezone")
@option("log")
@option("coverage")
@option("run_on")
@wishing
def run_verb(
    chart: str,
    events: tuple[str, ...],
    trace: bool,
    scenario: str | None,
    save: str | None,
    resume: str | None,
    record: str | None,
    now: str | None,
    timezone: str | None,
    log: str,
    coverage: tuple[str, ...],
    wishes: Any,
) -> None:
    """Run a chart on virtual time and tell what it does.

    FILE is a chart or a generated module, MODULE the name of one that Python can import. Errors that no
    transition takes are told on the standard error, and the chart goes on. The exit status is 1 if a session
    failed, or a scenario ended otherwise than it should.

    \b
    scxmlc run door.scxml --event push --event '+5s' --trace
    scxmlc run door --event 'push {"by": "anna"}'
    scxmlc run door.scxml --now 2026-12-24T18:30 --timezone Europe/Berlin --event push
    scxmlc run parent.scxml --scenario handover.scenario.toml
    scxmlc run door.scxml --event push --save door.json
    scxmlc run door.scxml --resume door.json --event '+5s'
    scxmlc run parent.scxml --scenario handover.scenario.toml --save parent.json
    scxmlc run door.scxml --event push --record run.jsonl
    """
    from scxmlc.cli import resuming, running
    from scxmlc.cli.inputs import one
    from scxmlc.cli.measured import measured
    from scxmlc.cli.recording import place_to_record
    from scxmlc.cli.terminal import streams

    if scenario is not None and events:
        raise misuse("--event and --scenario exclude each other: a scenario names its own events")
    if resume is not None and scenario is not None:
        raise misuse("--resume and --scenario exclude each other: a scenario begins at its beginning")
    if resume is not None and now is not None:
        raise misuse("--resume and --now exclude each other: time goes on from where it was saved")
    happenings = [running.parse_event(event) for event in events]
    beginning = running.parse_beginning(now, timezone)
    file = None if scenario is None else one(scenario)
    place = None if save is None else resuming.place_to_save(save, chart)
    trace_file = None if record is None else place_to_record(record, chart, *filter(None, (scenario, resume)))
    playing = running.Playing(
        chart, wishes, happenings, file, log == "metric", beginning, resume, place, trace_file
    )
    out, err = streams()
    with measured(coverage, out):
        status = running.run(playing, out, err, with_steps=trace)
    sys.exit(status)


@verb("test", "Play scenario files, and tell which end as they should.")
@FILES
@option("junit")
@option("update")
@option("record_all")
@option("coverage")
def test_verb(
    files: tuple[str, ...], junit: str | None, update: bool, record: str | None, coverage: tuple[str, ...]
) -> None:
    """Play scenario files, and tell which end as they should; of a folder, every *.scenario.toml below it.

    A scenario plays the strategies that it names, or the chart beside it that has its name: gate.scxml of
    gate.busy.scenario.toml. pytest finds the same files by itself. The exit status is 1 if one fails.
    """
    from scxmlc.cli import testing
    from scxmlc.cli.measured import measured
    from scxmlc.cli.terminal import streams

    out, err = streams()
    with measured(coverage, out):
        status = testing.play_all(testing.Wanted(files, junit, update, record), out, err)
    sys.exit(status)


@verb("debug", "Debug a chart on virtual time, forwards and backwards.")
@argument("chart", metavar="FILE|MODULE", required=False)
@option("events")
@option("breaks")
@option("scenario")
@option("now")
@option("timezone")
@option("dap")
@option("port")
@option("attach")
@option("attached_session")
@option("run_on")
@wishing
def debug_verb(chart: str | None, **options: Any) -> None:
    """Debug a chart on virtual time, in the terminal or from an editor.

    It stops before anything happens, or at the first --break; `help` lists what one can do there. With --dap an editor
    says which chart, if none is named here.

    \b
    scxmlc debug door.scxml --event 'push {"by": "anna"}' --break state:open
    scxmlc debug parent.scxml --scenario handover.toml --break 'parent.scxml:23 if _data.call'
    scxmlc debug --dap --port 4711
    scxmlc debug --attach 127.0.0.1:4711 --session next:door.scxml
    """
    from scxmlc.cli import debugging
    from scxmlc.cli.terminal import streams

    if options["scenario"] is not None and options["events"]:
        raise misuse("--event and --scenario exclude each other: a scenario names its own events")
    address, session = options.pop("attach"), options.pop("session")
    if session is not None and address is None:
        raise misuse("--session is for --attach")
    if address is not None:
        if chart is not None or options["dap"]:
            raise misuse("--attach is for a host that runs: it takes neither a chart nor --dap")
        sys.exit(debugging.attach(address, session or "", options["breaks"], *streams()))
    if chart is None and not options["dap"]:
        raise misuse("name a chart")
    if options["port"] is not None and not options["dap"]:
        raise misuse("--port is for --dap")
    sys.exit(debugging.debug(chart, *streams(), **options))


@verb("inspect", "Show a saved session in words, and try it with a chart.")
@argument("file", metavar="FILE")
@argument("chart", metavar="[CHART|MODULE]", required=False)
@wishing
def inspect_verb(file: str, chart: str | None, wishes: Any) -> None:
    """Show a snapshot in words: where its session stands, data, timers, queues, what it has invoked; of a contact
    centre its agents, calls and what waits, and each session.

    FILE is what `run --save` writes, or what snapshot() of a session or a simulator gives, as JSON. With a CHART, or
    the name or file of its module, also what that version of the chart would make of it; the exit status is 1 if it
    would refuse.

    \b
    scxmlc run egg.scxml --event heat --save egg.json
    scxmlc inspect egg.json                          in words
    scxmlc inspect egg.json newer/egg.scxml          would it go on there?
    """
    from scxmlc.cli import inspecting
    from scxmlc.cli.terminal import streams

    sys.exit(inspecting.inspect(file, chart, wishes, *streams()))
