"""The options of the verbs about kept and served sessions: `store`, `serve`, `session`.

In: nothing. Out: `SESSION_OPTIONS`, a part of the table in `options.py`.
"""

from __future__ import annotations

from scxmlc.cli.shapes import FLAG, Option, many, one, one_of

SESSION_OPTIONS: dict[str, Option] = {
    # scxmlc store
    "kept_chart": ("--chart", one("NAME"), "Only sessions of this chart."),
    "kept_state": (
        "--state",
        one("ID"),
        "Only sessions that stand in this state, one without states of its own.",
    ),
    "kept_problem": ("--problem", FLAG, "Only sessions that cannot go on."),
    "kept_began": (
        "--began-before",
        one("MOMENT"),
        "Only sessions that began before, such as 2026-01-05T09:00Z.",
    ),
    "kept_changed": ("--changed-before", one("MOMENT"), "Only sessions that have done nothing since."),
    "kept_after": (
        "--after",
        one("PLACE", default=""),
        "Only what comes behind this: an id, or in another order what the page before has told.",
    ),
    "kept_limit": (
        "--limit",
        one("N", type=int, default=100, show_default=True, least=1),
        "So many sessions at most.",
    ),
    # scxmlc serve
    "kept_in": (
        "--store",
        one("FILE"),
        "Where sessions are kept, a file of SQLite, which is made if it is not there. Without it they are in memory, "
        "and end with the server.",
    ),
    "listen": (
        "--listen",
        one("HOST:PORT", default="127.0.0.1:8080", show_default=True),
        "Where to listen; port 0 is a free one. Any other host than this machine itself needs a token.",
    ),
    "token_file": (
        "--token-file",
        one("FILE"),
        "A file with the token that whoever asks must know. Without it, what SCXMLC_TOKEN holds.",
    ),
    "without_token": (
        "--without-token",
        FLAG,
        "Listen to other machines, and let everybody in who reaches this one.",
    ),
    "public": (
        "--public",
        one("URL", default=""),
        "The address that others know the server by, such as https://charts.example.com, behind a proxy.",
    ),
    "hosts": ("--host hosts", many("NAME"), "A further name that the server may be called by."),
    "allow": (
        "--allow",
        many("PLACE"),
        "What charts may reach, by <send>, session:fetch and src: https://HOST, http://HOST:PORT, HOST, or anywhere, "
        "which is every public address. Nothing, if not said.",
    ),
    "history": ("--history", FLAG, "Keep what sessions did, turn by turn, to be shown and played back."),
    "served_program": (
        "--program",
        one("MODULE"),
        "A Python module, or its file, with what charts need: `processors`, `services` and `functions`, each a "
        "dictionary by type or name, and `platform`; or some of them.",
    ),
    "place": (
        "--timezone",
        one("ZONE"),
        "Where the sessions are, such as Europe/Berlin: what `Date` of scripts and functions of strategies go by. "
        "UTC, if not said.",
    ),
    "largest_body": (
        "--largest-body",
        one("BYTES", type=int, least=1),
        "The longest request that is read; 1 MiB, if not said.",
    ),
    "rate": (
        "--rate",
        one("N", type=float),
        "So many requests a second that change a session are taken for each; any number, if not said.",
    ),
    "most_sessions": (
        "--sessions most_sessions",
        one("N", type=int, least=1),
        "So many sessions may run; any number, if not said.",
    ),
    "served_log": ("--log", one_of("text json"), "How the log is written, on the standard error."),
    "telemetry": (
        "--telemetry",
        FLAG,
        "Make traces for OpenTelemetry, to whatever is set up in the process, as opentelemetry-instrument does.",
    ),
    "engine": (
        "--engine",
        one_of("sqlite restate"),
        "What keeps sessions: SQLite on this machine, or a Restate server, on this one or others.",
    ),
    "restate": (
        "--restate",
        many("URL"),
        "With --engine restate: where it takes calls, its ingress; http://127.0.0.1:8080, if not said. Of several, the "
        "next is asked where one does not answer.",
    ),
    "restate_admin": (
        "--restate-admin",
        one("URL", default="http://127.0.0.1:9070", show_default=True),
        "Where its admin interface is, which is told where charts get their turns, and answers lists.",
    ),
    "worker": (
        "--worker",
        one("HOST:PORT", default="127.0.0.1:9080", show_default=True),
        "Where it finds this server, so that charts get their turns: an address for Restate alone.",
    ),
    # scxmlc session
    "server": (
        "--server",
        one("URL"),
        "Where the server is. Without it, what SCXMLC_SERVER holds, else http://127.0.0.1:8080.",
    ),
    "server_token": (
        "--token-file",
        one("FILE"),
        "A file with the token of the server. Without it, what SCXMLC_TOKEN holds.",
    ),
    "as_records": ("--json is_json", FLAG, "JSON, a record on each line, for programs."),
    "new_id": ("--id", one("ID"), "What the session is to be called; made, if not said."),
    "params": ("--params", one("JSON"), "Values of <data> at the top of the chart, an object."),
    "of_version": ("--version", one("VERSION"), "One version of a chart."),
    "event_key": ("--key", one("KEY"), "What the event is known by, if it should be sent again."),
    "no_wait": ("--no-wait", FLAG, "Only see that the event is sure to come to the session."),
    "served_state": ("--state", one("ID"), "Only sessions that stand in this state."),
    "served_status": (
        "--status",
        {"choices": ["running", "over", "failed", "problem"]},
        "Only sessions that go on, are over, have failed, or cannot go on.",
    ),
    "served_text": ("--text", one("TEXT"), "Only ids with this in them."),
    "served_order": ("--order", one_of("id -changed -began"), "Which come first."),
    "moved_chart": ("--chart", one("NAME"), "All sessions of this chart that live."),
    "moved_from": ("--from before", one("VERSION"), "Of these only those of this version."),
    "moved_to": ("--to", one("VERSION"), "To which version; the current one, if not said."),
    "moved_states": (
        "--state states",
        many("OLD=NEW"),
        "What a state is called in the other version, if not the same.",
    ),
    "dry_run": ("--dry-run", FLAG, "Only tell what would move and what would not."),
}
