"""The command line: its verbs, in the order of a newcomer's need.

In: the modules of `verbs/`. Out: `scxmlc`, which a console script calls.
"""

from __future__ import annotations

from scxmlc.cli.group import group_of
from scxmlc.cli.verbs.charts import (
    check_verb,
    compile_verb,
    draw_verb,
    explain_verb,
    fmt_verb,
    lsp_verb,
    schema_verb,
    testgen_verb,
)
from scxmlc.cli.verbs.remote import session_verb
from scxmlc.cli.verbs.serving import serve_verb
from scxmlc.cli.verbs.sessions import debug_verb, inspect_verb, run_verb, test_verb
from scxmlc.cli.verbs.stores import store_verb
from scxmlc.cli.verbs.suites import mutate_verb
from scxmlc.cli.verbs.traces import trace_verb

VERBS = (
    *(compile_verb, check_verb, fmt_verb, run_verb, test_verb, testgen_verb, mutate_verb),
    *(debug_verb, trace_verb, inspect_verb, serve_verb, session_verb, store_verb),
    *(draw_verb, explain_verb, schema_verb, lsp_verb),
)


def about() -> None:
    """Compile SCXML state charts to readable Python; check, run and draw them.

    \b
    scxmlc compile door.scxml               write door.py beside the chart
    scxmlc check charts/                    report every error in a folder of charts
    scxmlc fmt charts/                      write them in one layout
    scxmlc run door.scxml --event push      see what a chart does, on virtual time
    scxmlc debug door.scxml --break 12      step by step, forwards and backwards
    scxmlc draw door.scxml                  a picture of it, as door.svg
    scxmlc test .                           play the scenarios of a folder
    scxmlc trace diff a.jsonl b.jsonl       where two recorded runs part
    scxmlc trace replay run.jsonl           a recorded run, with the chart of today
    scxmlc trace html run.jsonl             a page that plays a recorded run
    scxmlc testgen door.scxml               write tests of what a chart does
    scxmlc mutate door.scxml                which changes of it its tests would miss
    scxmlc inspect door.json                what a saved session holds
    scxmlc serve charts/ --store doors.db   a server with a page, whose sessions are kept
    scxmlc session watch door-1             what a session of a server does, as it does it
    scxmlc store list doors.db              the sessions that a host keeps on disk
    scxmlc explain unknown-target           what a diagnostic means, and what to do
    scxmlc schema -o scxml.rng              what may stand in a chart, for other editors

    A FILE may be a folder: every .scxml in it and below is taken.
    """


scxmlc = group_of(about, VERBS)
