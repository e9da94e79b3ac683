"""Verbs about stores: `scxmlc store list`, `show`, `check`, `backup`.

In: the words of the command line. Out: calls of the modules of the command line, whose result is the exit status.
"""

from __future__ import annotations

import sys
from typing import Any

from scxmlc.cli.group import argument, option, subgroup, verb

STORE = argument("file", metavar="FILE")


@verb("list", "List the sessions that a host keeps.")
@STORE
@option("kept_chart")
@option("kept_state")
@option("kept_problem")
@option("served_status")
@option("served_text")
@option("kept_began")
@option("kept_changed")
@option("served_order")
@option("kept_after")
@option("kept_limit")
def list_verb(file: str, chart: str | None, after: str, limit: int, **wanted: Any) -> None:
    """List the sessions that a host keeps: where each stands, when its next turn is due, what waits for it, and what
    keeps it from going on.

    FILE is the host's, `DurableHost(SqliteStore(FILE), …)`. It may run meanwhile.

    \b
    scxmlc store list gates.db
    scxmlc store list gates.db --chart gate --state open
    scxmlc store list gates.db --problem
    scxmlc store list gates.db --status running --changed-before 2026-01-05 --order -changed
    """
    from scxmlc.cli import keeping
    from scxmlc.cli.terminal import streams

    page = keeping.Page(chart, keeping.wanted(**wanted), after, limit)
    sys.exit(keeping.list_sessions(file, page, *streams()))


@verb("show", "Show one session in words.")
@STORE
@argument("id", metavar="ID")
def show_verb(file: str, id: str) -> None:
    """Show one session in words: where it stands, data, timers, what it has invoked, what waits for it, what it waits
    for, and its last turns.

    \b
    scxmlc store show gates.db gate-1
    """
    from scxmlc.cli import keeping
    from scxmlc.cli.terminal import streams

    sys.exit(keeping.show(file, id, *streams()))


@verb("check", "Read all that is kept, and tell what is wrong with it.")
@STORE
def check_verb(file: str) -> None:
    """Read all that is kept, and tell what is wrong with it. The exit status is 1 if anything is.

    \b
    scxmlc store check gates.db
    """
    from scxmlc.cli import keeping
    from scxmlc.cli.terminal import streams

    sys.exit(keeping.check(file, *streams()))


@verb("backup", "Copy a store to a file, while its host runs.")
@STORE
@argument("target", metavar="FILE")
def backup_verb(file: str, target: str) -> None:
    """Copy a store to a file: all of it as of one moment, while its host runs. A host can go on from the copy.

    \b
    scxmlc store backup gates.db gates-monday.db
    """
    from scxmlc.cli import keeping
    from scxmlc.cli.terminal import streams

    sys.exit(keeping.backup(file, target, *streams()))


store_verb = subgroup(
    "store",
    "Look at the sessions that a host keeps on disk.",
    (list_verb, show_verb, check_verb, backup_verb),
)
