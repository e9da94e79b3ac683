"""The verbs and their options: the one file that imports click.

In: the words of the command line. Out: calls of the modules beside this one, whose result is the exit status.
What is heavy (lxml, black, the runtime) is imported by the verb that needs it, so that `--help` answers at
once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from scxmlc.cli.failures import Unusable, confession, in_words
from scxmlc.cli.inputs import folders, registered_names
from scxmlc.cli.options import OPTIONS
from scxmlc.cli.output import flushed
from scxmlc.docstrings import docstring

Verb = TypeVar("Verb", bound=Callable[..., Any])
INTERRUPTED, DEFECT = 130, 70  # exit statuses beside 0, 1 and 2


class Verbs(click.Group):
    """A group that ends every failure in one sentence and an exit status, never in a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of a newcomer's need, not of the alphabet

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)  # which prints the help
        except OSError as error:
            raise _refused(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with flushed():
                return super().invoke(ctx)
        except Unusable as problem:
            raise _failure(str(problem)) from problem
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            raise _refused(error) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as defect:
            if "SCXMLC_TRACEBACK" in os.environ:
                raise
            click.echo(confession(defect), err=True)
            ctx.exit(DEFECT)


class Failure(click.ClickException):
    """A sentence for the user, and the exit status 2."""

    exit_code = 2


def _refused(error: OSError) -> Exception:
    """What is to be raised: the sentence; or the error, where whoever read us has stopped: click ends silently."""
    if error.errno == errno.EPIPE:
        return error
    return _failure(in_words(error, error.filename or "standard output"))


def _failure(sentence: str) -> click.ClickException:
    from scxmlc.cli.excerpt import visible

    return Failure(visible(sentence))


EPILOG = """
\b
Exit status: 0 all is well, 1 a chart has errors (or --check found a difference), 2 wrong usage or
a file that cannot be read or written.
"""

FILES = click.argument("files", nargs=-1, required=True, metavar="FILE...")


def option(name: str) -> Callable[[Verb], Verb]:
    """An option of the table."""
    told = {**OPTIONS[name]}
    if "choices" in told:
        told["type"] = click.Choice(told.pop("choices"))
        told["show_default"] = True
    return click.option(*told.pop("names"), **told)


REGISTERED = {
    "function": ("NAME", "A function of Python that expressions may call, as the program registers it."),
    "processor": ("TYPE", "A type of <send> that the program carries out."),
    "service": ("TYPE", "A type of <invoke> that the program carries out."),
}
WISHES = ("dialect", "strict", "class_name", "keep_going", "script_scope")


def wishing(verb: Any) -> Any:
    """A verb that compiles charts: it gets its options that reach the compiler as one argument, `wishes`."""

    @option("dialect")
    @option("roots")
    @option("script_scope")
    @wraps(verb)
    def gathered(roots: tuple[str, ...], **options: Any) -> Any:
        from scxmlc.cli.compiling import Wishes

        around: Any = {f"{name}s": options.pop(f"{name}s") for name in REGISTERED}
        said = {name: options.pop(name) for name in WISHES if name in options}
        wishes = Wishes(roots=folders(roots), around=registered_names(around), **said)
        return verb(**options, wishes=wishes)

    for name, (kind, note) in reversed(REGISTERED.items()):
        note += " May be given several times; pyproject.toml can say the same."
        gathered = click.option(f"--{name}", f"{name}s", multiple=True, metavar=kind, help=note)(gathered)
    return gathered


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(package_name="scxmlc", message="%(prog)s %(version)s")
def scxmlc() -> None:
    """Compile SCXML state charts to readable Python; check, run and draw them.

    \b
    scxmlc compile door.scxml               write door.py beside the chart
    scxmlc check charts/                    report every error in a folder of charts
    scxmlc run door.scxml --event push      see what a chart does, on virtual time
    scxmlc debug door.scxml --break 12      step by step, forwards and backwards
    scxmlc test .                           play the scenarios of a folder
    scxmlc inspect door.json                what a saved session holds
    scxmlc explain unknown-target           what a diagnostic means, and what to do

    A FILE may be a folder: every .scxml in it and below is taken.
    """


@scxmlc.command("compile", epilog=EPILOG, short_help="Compile charts to Python modules.")
@FILES
@option("modules")
@option("strict")
@option("class_name")
@option("check")
@option("watch")
@option("keep_going")
@wishing
def compile_verb(
    files: tuple[str, ...],
    output: str | None,
    check: bool,
    watch: bool,
    wishes: Any,
) -> None:
    """Compile charts to Python modules.

    The module holds one class, named after the chart. It needs the package scxml_runtime, and nothing else. A
    module is written whole or not at all; a chart is never overwritten. If any chart has an error, nothing is
    written, unless --keep-going says otherwise.

    \b
    scxmlc compile door.scxml                       door.py beside it
    scxmlc compile charts -o build                  charts/a/door.scxml to build/a/door.py
    scxmlc compile door.scxml -o - | less           to read the module
    scxmlc compile --check charts -o build          in CI: are the committed modules up to date?
    """
    from scxmlc.cli import compiling
    from scxmlc.cli.inputs import find, with_outputs
    from scxmlc.cli.terminal import streams

    if check and watch:
        raise click.UsageError("--check and --watch exclude each other")
    _require_class_name(wishes.class_name)
    _, terminal = streams()
    jobs = with_outputs(find(files), output)
    if wishes.class_name and len(jobs) > 1:
        raise click.UsageError("--class-name is for one chart; here are " + str(len(jobs)))
    if watch:
        compiling.watch(files, output, wishes, terminal)
        return
    outcomes = list(compiling.compile_all(jobs, wishes, terminal))
    finish = compiling.compare(outcomes, terminal) if check else compiling.finish(outcomes, terminal, wishes)
    sys.exit(finish)


def _require_class_name(name: str | None) -> None:
    import keyword

    if name is not None and not (name.isascii() and name.isidentifier() and not keyword.iskeyword(name)):
        raise click.BadParameter(f"{name!r} is not a Python class name", param_hint="--class-name")


@scxmlc.command("check", epilog=EPILOG, short_help="Report every error and warning, and write nothing.")
@FILES
@option("form")
@option("strict")
@wishing
def check_verb(files: tuple[str, ...], form: str, wishes: Any) -> None:
    """Report every error and warning that the compiler can find, and write nothing.

    An expression that does not parse is an error here, where `compile` warns in a chart of SCXML 1.0 and lets it
    raise error.execution when it is reached. What several charts include is told of once.

    The findings go to the standard output. What a code in brackets means: `scxmlc explain CODE`.
    """
    from scxmlc.cli import checking
    from scxmlc.cli.inputs import find
    from scxmlc.cli.terminal import streams

    out, err = streams()
    jobs = find(files)
    if form == "text":
        sys.exit(checking.check_for_people(jobs, wishes, out, err))
    sys.exit(checking.check_for_machines(jobs, wishes, form, err))


@scxmlc.command("run", epilog=EPILOG, short_help="Run a chart on virtual time and tell what it does.")
@click.argument("chart", metavar="FILE|MODULE")
@option("events")
@option("trace")
@option("scenario")
@option("save")
@option("resume")
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
    """
    from scxmlc.cli import resuming, running
    from scxmlc.cli.inputs import one
    from scxmlc.cli.measured import measured
    from scxmlc.cli.terminal import streams

    if scenario is not None and events:
        raise click.UsageError("--event and --scenario exclude each other: a scenario names its own events")
    if resume is not None and scenario is not None:
        raise click.UsageError(
            "--resume and --scenario exclude each other: a scenario begins at its beginning"
        )
    if resume is not None and now is not None:
        raise click.UsageError("--resume and --now exclude each other: time goes on from where it was saved")
    happenings = [running.parse_event(event) for event in events]
    beginning = running.parse_beginning(now, timezone)
    file = None if scenario is None else one(scenario)
    place = None if save is None else resuming.place_to_save(save, chart)
    playing = running.Playing(chart, wishes, happenings, file, log == "metric", beginning, resume, place)
    out, err = streams()
    with measured(coverage, out):
        status = running.run(playing, out, err, with_steps=trace)
    sys.exit(status)


@scxmlc.command("test", epilog=EPILOG, short_help="Play scenario files, and tell which end as they should.")
@FILES
@option("junit")
@option("update")
@option("coverage")
def test_verb(files: tuple[str, ...], junit: str | None, update: bool, coverage: tuple[str, ...]) -> None:
    """Play scenario files, and tell which end as they should; of a folder, every *.scenario.toml below it.

    A scenario plays the strategies that it names, or the chart beside it that has its name: gate.scxml of
    gate.busy.scenario.toml. pytest finds the same files by itself. The exit status is 1 if one fails.
    """
    from scxmlc.cli import testing
    from scxmlc.cli.measured import measured
    from scxmlc.cli.terminal import streams

    out, err = streams()
    with measured(coverage, out):
        status = testing.play_all(testing.Wanted(files, junit, update), out, err)
    sys.exit(status)


@scxmlc.command("debug", epilog=EPILOG, short_help="Debug a chart on virtual time, forwards and backwards.")
@click.argument("chart", metavar="FILE|MODULE", required=False)
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
        raise click.UsageError("--event and --scenario exclude each other: a scenario names its own events")
    address, session = options.pop("attach"), options.pop("session")
    if session is not None and address is None:
        raise click.UsageError("--session is for --attach")
    if address is not None:
        if chart is not None or options["dap"]:
            raise click.UsageError("--attach is for a host that runs: it takes neither a chart nor --dap")
        sys.exit(debugging.attach(address, session or "", options["breaks"], *streams()))
    if chart is None and not options["dap"]:
        raise click.UsageError("name a chart")
    if options["port"] is not None and not options["dap"]:
        raise click.UsageError("--port is for --dap")
    sys.exit(debugging.debug(chart, *streams(), **options))


@scxmlc.command(
    "inspect", epilog=EPILOG, short_help="Show a saved session in words, and try it with a chart."
)
@click.argument("file", metavar="FILE")
@click.argument("chart", metavar="[CHART|MODULE]", required=False)
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


@scxmlc.command("draw", epilog=EPILOG, short_help="Draw a chart as SVG, Graphviz or Mermaid.")
@click.argument("chart", metavar="FILE")
@option("picture")
@option("dialect")
@option("roots")
def draw_verb(chart: str, output: str | None, dialect: str, roots: tuple[str, ...]) -> None:
    """Draw a chart: nested boxes, and an arrow from each transition to its target.

    \b
    scxmlc draw door.scxml                  door.svg beside the chart
    scxmlc draw door.scxml -o door.mmd      for Markdown
    """
    from scxmlc.cli import drawing
    from scxmlc.cli.terminal import streams

    sys.exit(drawing.draw(chart, output, dialect, folders(roots), streams()[1]))


@scxmlc.command(
    "explain",
    epilog=EPILOG,
    short_help="Explain a diagnostic, an action of the ORS dialect, or scenario files.",
)
@click.argument("subject", metavar="CODE|MODULE:ACTION|scenario", required=False)
def explain_verb(subject: str | None) -> None:
    """What a diagnostic means and what to do about it, or what an action of the ORS dialect takes and
    answers.

    Without a subject, the list of all of them.

    \b
    scxmlc explain unknown-target
    scxmlc explain queue:submit
    scxmlc explain scenario                                     what a scenario file can say
    scxmlc explain scenario.schema.json > scenario.schema.json  the same for editors
    """
    from scxmlc.cli import explaining
    from scxmlc.cli.terminal import streams

    sys.exit(explaining.explain(subject, streams()[0]))


for _verb in (scxmlc, *scxmlc.commands.values()):
    if _verb.help is None and _verb.callback is not None:  # python -OO
        _verb.help = docstring(_verb.callback)
