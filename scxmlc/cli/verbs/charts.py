"""Verbs about documents: compile, check, draw, explain.

In: the words of the command line. Out: calls of the modules of the command line, whose result is the exit status. What
is heavy (lxml, black, the runtime) is imported by the verb that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from typing import Any

from scxmlc.cli.group import FILES, argument, misuse, option, verb, wishing


@verb("compile", "Compile charts to Python modules.")
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


def _require_class_name(name: str | None) -> None:
    import keyword

    if name is not None and not (name.isascii() and name.isidentifier() and not keyword.iskeyword(name)):
        raise misuse(f"Invalid value for --class-name: {name!r} is not a Python class name")


@verb("check", "Report every error and warning, and write nothing.")
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


@verb("draw", "Draw a chart as SVG, Graphviz or Mermaid.")
@argument("chart", metavar="FILE")
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
    from scxmlc.cli.inputs import folders
    from scxmlc.cli.terminal import streams

    sys.exit(drawing.draw(chart, output, dialect, folders(roots), streams()[1]))


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
