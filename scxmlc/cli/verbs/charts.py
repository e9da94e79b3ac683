"""Verbs about documents: compile, check, fmt, draw, testgen, explain, schema.

In: the words of the command line. Out: calls of the modules of the command line, whose result is the exit status. What
is heavy (lxml, black, the runtime) is imported by the verb that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import sys
from typing import Any

from scxmlc.cli.group import FILES, argument, misuse, option, verb, wishing

YOUNG = 10_000
"""Objects that are made before Python looks for circles among them: modules and trees have few, and stay."""


@verb("compile", "Compile charts to Python modules.")
@FILES
@option("modules")
@option("strict")
@option("class_name")
@option("check")
@option("watch")
@option("keep_going")
@option("select")
@option("ignore")
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
    _collect_little()
    from scxmlc.cli import compiling
    from scxmlc.cli.inputs import find, with_outputs
    from scxmlc.cli.terminal import streams

    if check and watch:
        raise misuse("--check and --watch exclude each other")
    _require_class_name(wishes.class_name)
    _, terminal = streams()
    jobs = with_outputs(find(files), output)
    if wishes.class_name and len(jobs) > 1:
        raise misuse("--class-name is for one chart; here are " + str(len(jobs)))
    if watch:
        compiling.watch(files, output, wishes, terminal)
        return
    outcomes = list(compiling.compile_all(jobs, wishes, terminal))
    finish = compiling.compare(outcomes, terminal) if check else compiling.finish(outcomes, terminal, wishes)
    sys.exit(finish)


def _collect_little() -> None:
    """A process that compiles is over soon: what is left at its end goes with it, and nobody looks through it first,
    which takes a tenth of the time."""
    gc.set_threshold(YOUNG)
    atexit.register(gc.freeze)


def _require_class_name(name: str | None) -> None:
    import keyword

    if name is not None and not (name.isascii() and name.isidentifier() and not keyword.iskeyword(name)):
        raise misuse(f"Invalid value for --class-name: {name!r} is not a Python class name")


@verb("check", "Report every error and warning, and write nothing.")
@FILES
@option("form")
@option("fix")
@option("diff")
@option("unsafe_fixes")
@option("strict")
@option("select")
@option("ignore")
@option("watch_check")
@wishing
def check_verb(
    files: tuple[str, ...], form: str, fix: bool, diff: bool, unsafe_fixes: bool, watch: bool, wishes: Any
) -> None:
    """Report every error and warning that the compiler can find, and write nothing, unless --fix says so.

    An expression that does not parse is an error here, where `compile` warns in a chart of SCXML 1.0 and lets it
    raise error.execution when it is reached. What several charts include is told of once.

    The findings go to the standard output. What a code in brackets means: `scxmlc explain CODE`.

    \b
    scxmlc check charts/                    a folder of charts
    scxmlc check --diff door.scxml          what could be mended
    scxmlc check --fix door.scxml           mend it
    """
    _collect_little()
    from scxmlc.cli import checking, fixing
    from scxmlc.cli.inputs import find
    from scxmlc.cli.terminal import streams

    if unsafe_fixes and not (fix or diff):
        raise misuse("--unsafe-fixes is for --fix and --diff")
    if diff and form != "text":
        raise misuse("--diff prints a difference, and no --format")
    if watch and form != "text":
        raise misuse(f"--watch tells people, so it excludes --format {form}")
    if watch and (fix or diff):
        raise misuse("--watch writes nothing, so it excludes --fix and --diff")
    out, err = streams()
    jobs = find(files)
    if watch:
        checking.watch(files, wishes, out, err)
    if diff:
        sys.exit(fixing.show(jobs, wishes, unsafe_fixes, out, err))
    status = fixing.fix(jobs, wishes, unsafe_fixes, out if form == "text" else err, err) if fix else 0
    if form == "text":
        sys.exit(max(status, checking.status_of(checking.check_for_people(jobs, wishes, out, err))))
    sys.exit(max(status, checking.check_for_machines(jobs, wishes, form, err)))


@verb("fmt", "Write charts in one layout.")
@FILES
@option("is_laid_out")
@option("layout_diff")
@option("dialect")
def fmt_verb(files: tuple[str, ...], check: bool, diff: bool, dialect: str) -> None:
    """Write charts in one layout: an element a line, indented by depth, long tags with an attribute a line.

    Nothing but white space is touched, and only where it means nothing: scripts, data and what editors put there stay
    as they are, and the chart compiles to the same code. Comments keep their places. A file that is no chart is told of
    and left alone.

    \b
    scxmlc fmt charts/                      all charts of a folder
    scxmlc fmt --check charts/              in CI
    scxmlc fmt - < door.scxml               from standard input to standard output
    """
    from scxmlc.cli import laying_out
    from scxmlc.cli.inputs import find
    from scxmlc.cli.terminal import streams

    out, err = streams()
    if "-" in files:
        if len(files) > 1:
            raise misuse("- stands alone: it is the standard input")
        sys.exit(laying_out.filtered(check, diff, dialect, out, err))
    jobs = find(files)
    if check or diff:
        sys.exit(laying_out.compare(jobs, dialect, diff, out, err))
    sys.exit(laying_out.rewrite(jobs, dialect, err))


@verb("draw", "Draw a chart as SVG, PNG, PDF, Graphviz or Mermaid.")
@argument("chart", metavar="FILE")
@option("picture")
@option("layout")
@option("depth")
@option("state")
@option("events")
@option("painted_snapshot")
@option("painted_trace")
@option("dialect")
@option("roots")
def draw_verb(roots: tuple[str, ...], **options: Any) -> None:
    """Draw a chart: nested boxes, and an arrow from each transition to its target.

    \b
    scxmlc draw door.scxml                  door.svg beside the chart
    scxmlc draw door.scxml -o door.mmd      for Markdown
    scxmlc draw ivr.scxml --depth 1         an overview: what is deeper inside is only counted
    scxmlc draw ivr.scxml --state menu      one state, and what it is connected to
    scxmlc draw ivr.scxml -o pictures/      an overview, and a picture of each state with states in it
    scxmlc draw door.scxml -e push          where a run stands, in colour: after events,
    scxmlc draw door.scxml --resume door.json              as it was saved,
    scxmlc draw door.scxml --trace run.jsonl               or at the end of a trace
    """
    from scxmlc.cli import drawing
    from scxmlc.cli.inputs import folders
    from scxmlc.cli.terminal import streams

    if options["trace"] is not None and (options["events"] or options["resume"] is not None):
        raise misuse("--trace says where the run stands; --event and --resume would say it again")
    sys.exit(drawing.draw(drawing.Wanted(**options, roots=folders(roots)), streams()[1]))


@verb("testgen", "Write tests of what a chart does, found by trying.")
@argument("chart", metavar="FILE")
@option("tests")
@option("budget")
@option("up_to_date")
@option("paths")
@option("run_on")
@wishing
def testgen_verb(
    chart: str, output: str | None, budget: int, check: bool, as_json: bool, wishes: Any
) -> None:
    """Write a file of tests for pytest: the shortest ways found to each transition of a chart, each condition both
    ways, and for strategies refusal, time-out, late answer and hang-up of each request. What could not be reached,
    and why, stands at its end.

    The tests say what the chart does now, right or wrong: read them. A file that was not made by testgen, or that has
    been edited since, is never written over.

    \b
    scxmlc testgen door.scxml                       test_door_generated.py beside it
    scxmlc testgen door.scxml -o - | less           to read the tests
    scxmlc testgen --check door.scxml               in CI: does the chart still do that?
    scxmlc testgen --json door.scxml                the paths as data, to drive another thing along them
    """
    from scxmlc.cli import generating
    from scxmlc.cli.terminal import streams

    if budget < 1:
        raise misuse("--budget is a number of tries, from 1 on")
    if as_json and check:
        raise misuse("--json and --check exclude each other")
    wanted = generating.Wanted(chart, output, budget, check, wishes, as_json)
    sys.exit(generating.generate(wanted, streams()[1]))


@verb(
    "explain",
    "Explain a diagnostic, an action of the ORS dialect, or scenario files.",
)
@argument("subject", metavar="CODE|MODULE:ACTION|scenario", required=False)
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


@verb("schema", "Write a schema of SCXML for other editors.")
@option("schema_form")
@option("schema_dialect")
@option("schema_files")
def schema_verb(form: str, dialect: str, output: str | None) -> None:
    """Write a schema of SCXML, for editors and validators that know XML and not scxmlc: Emacs, VS Code, IntelliJ,
    xmllint. It refuses what `check` calls an error of structure, and tells what elements and attributes mean. Modules
    of the project's own, which pyproject.toml names, are in that of ors.

    \b
    scxmlc schema -o scxml.rng                        RELAX NG
    scxmlc schema --format rnc -o scxml.rnc           the same for Emacs
    scxmlc schema --dialect ors --format xsd -o xsd/  XML Schema: a file for each namespace
    """
    from scxmlc.cli import schemas
    from scxmlc.cli.terminal import streams

    sys.exit(schemas.make(form, dialect, output, streams()[1]))


@verb("lsp", "Serve an editor: findings while typing, names, completion.")
@option("roots")
def lsp_verb(roots: tuple[str, ...]) -> None:
    """Answer an editor on standard input and output, in the Language Server Protocol: findings while you type,
    completion, what a name means and where it stands, renaming, fixes.

    It is started by the editor, whose set-up docs/editor.md shows, and needs scxmlc[lsp].
    """
    from scxmlc.cli import editing
    from scxmlc.cli.inputs import folders

    sys.exit(editing.serve(folders(roots)))
