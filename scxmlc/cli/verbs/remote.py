"""Verbs about sessions of a server: `scxmlc session start`, `send`, `show`, `list`, `watch`, and what ends or moves.

In: the words of the command line. Out: calls of the modules of the command line, whose result is the exit status.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from scxmlc.cli.group import argument, misuse, option, subgroup, verb

ID = argument("id", metavar="ID")


def asking(wanted: Callable[..., Any]) -> Any:
    """A verb of a function that says what is wanted of a server: it gets the options that say which server."""

    @option("server")
    @option("server_token")
    @option("as_records")
    @wraps(wanted)
    def asked(server: str | None, token_file: str | None, is_json: bool, **given: Any) -> None:
        from scxmlc.cli import remote
        from scxmlc.cli.terminal import streams

        where = remote.Where(server, token_file, is_json)
        sys.exit(remote.ask(where, wanted(**given), *streams()))

    return asked


@verb("start", "Start a session.")
@argument("chart", metavar="CHART")
@option("new_id")
@option("params")
@option("of_version")
@asking
def start_verb(chart: str, id: str | None, params: str | None, version: str | None) -> Any:
    """Start a session of a chart that the server serves, by its name; where it stands then is told.

    \b
    scxmlc session start gate
    scxmlc session start gate --id gate-7 --params '{"limit": 3}'
    """
    from scxmlc.cli import remote

    return remote.start(chart, id, params, version)


@verb("send", "Send an event to a session.")
@ID
@argument("event", metavar="EVENT")
@argument("data", metavar="[DATA]", required=False)
@option("event_key")
@option("no_wait")
@asking
def send_verb(id: str, event: str, data: str | None, key: str | None, no_wait: bool) -> Any:
    """Send an event to a session, and tell where it stands when it is at rest again.

    DATA is JSON. An event that is sent again under the same --key counts once.

    \b
    scxmlc session send gate-7 push '{"by": "anna"}'
    scxmlc session send gate-7 push --key order-17
    """
    from scxmlc.cli import remote

    return (remote.accept if no_wait else remote.send)(id, event, data, key)


@verb("show", "Show one session in words.")
@ID
@asking
def show_verb(id: str) -> Any:
    """Show one session in words: where it stands, data, timers, what it has invoked, and what it waits for.

    \b
    scxmlc session show gate-7
    """
    from scxmlc.cli import remote

    return remote.show(id)


@verb("list", "List sessions.")
@option("kept_chart")
@option("served_state")
@option("served_status")
@option("served_text")
@option("of_version")
@option("served_order")
@option("kept_limit")
@asking
def list_verb(limit: int, **wanted: Any) -> Any:
    """List the sessions of a server: where each stands, when its next turn is due, and what keeps it from going on.

    \b
    scxmlc session list --chart gate --state open
    scxmlc session list --status failed --order=-changed
    """
    from scxmlc.cli import remote

    return remote.list_sessions({name: value for name, value in wanted.items() if value is not None}, limit)


@verb("watch", "See what a session does, as it does it.")
@ID
@asking
def watch_verb(id: str) -> Any:
    """See what a session does, as it does it: events, the states left and entered, variables, logs.

    It ends with the session, or by Ctrl-C. A server that is gone for a moment is waited for.

    \b
    scxmlc session watch gate-7
    """
    from scxmlc.cli import remote

    return remote.watch(id)


@verb("terminate", "End a session.")
@ID
@asking
def terminate_verb(id: str) -> Any:
    """End a session, as its invoker would: its states are left, what it has invoked ends.

    \b
    scxmlc session terminate gate-7
    """
    from scxmlc.cli import remote

    return remote.terminate(id)


@verb("migrate", "Take sessions over to another version of their chart.")
@argument("id", metavar="[ID]", required=False)
@option("moved_chart")
@option("moved_from")
@option("moved_to")
@option("moved_states")
@option("dry_run")
@asking
def migrate_verb(
    id: str | None,
    chart: str | None,
    before: str | None,
    to: str | None,
    states: tuple[str, ...],
    dry_run: bool,
) -> Any:
    """Take a session over to another version of its chart, or with --chart all that live: to the current one, if no
    other is named. The exit status is 1 if one stays as it is.

    \b
    scxmlc session migrate --chart gate --dry-run
    scxmlc session migrate gate-7 --state shut=closed
    """
    from scxml_runtime.client import Move
    from scxmlc.cli import remote

    if (id is None) == (chart is None):
        raise misuse("the ID of a session is wanted, or --chart NAME for all of a chart")
    if before is not None and chart is None:
        raise misuse("--from goes with --chart")
    named = dict(_renamed(each) for each in states)
    if chart is not None:
        return remote.migrate_all(Move(chart, before, to, named), dry_run)
    return remote.migrate(str(id), to, named, dry_run)


def _renamed(text: str) -> tuple[str, str]:
    old, _, new = text.partition("=")
    if not (old and new):
        raise misuse(f"--state: {text} is not OLD=NEW")
    return old, new


@verb("forget", "Remove a session that is over.")
@ID
@asking
def forget_verb(id: str) -> Any:
    """Remove a session that is over, with all that is known of it.

    \b
    scxmlc session forget gate-7
    """
    from scxmlc.cli import remote

    return remote.forget(id)


session_verb = subgroup(
    "session",
    "Start, feed, watch and end sessions of a server.",
    (
        *(start_verb, send_verb, show_verb, list_verb, watch_verb),
        *(terminate_verb, migrate_verb, forget_verb),
    ),
)
