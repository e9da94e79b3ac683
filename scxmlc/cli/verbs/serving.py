"""The verb that serves: `scxmlc serve`.

In: the words of the command line. Out: a call of a module of the command line, whose result is the exit status.
"""

from __future__ import annotations

import sys
from typing import Any

from scxmlc.cli.group import argument, option, verb

LIMITS = ("largest_body", "rate", "most_sessions")


@verb("serve", "Serve charts over HTTP, with a page that shows their sessions live.")
@argument("charts", metavar="CHARTS...", nargs=-1, required=True)
@option("kept_in")
@option("listen")
@option("token_file")
@option("without_token")
@option("public")
@option("hosts")
@option("allow")
@option("history")
@option("served_program")
@option("place")
@option("largest_body")
@option("rate")
@option("most_sessions")
@option("served_log")
@option("telemetry")
@option("engine")
@option("restate")
@option("restate_admin")
@option("worker")
@option("dialect")
@option("roots")
@option("script_scope")
def serve_verb(dialect: str, roots: tuple[str, ...], script_scope: str, **options: Any) -> None:
    """Serve charts over HTTP: sessions are started, fed and looked at by requests, and live on a page.

    CHARTS are charts, modules that `scxmlc compile` has made, and folders of both. They are watched: what is changed is
    compiled again, for new sessions; those that run keep the version that they began with. The page is below /ui, the
    requests are described below /docs.

    Whoever does not sit at this machine needs a token: it stands in --token-file, or in SCXMLC_TOKEN. The exit status
    is 1 if a chart does not compile at the start.

    \b
    scxmlc serve charts/ --store sessions.db
    scxmlc serve charts/ --store sessions.db --program shop.py --allow https://api.example.com
    scxmlc serve charts/ --store sessions.db --listen 0.0.0.0:8080 --token-file token
    scxmlc serve charts/ --engine restate --listen 127.0.0.1:8000
    """
    from scxmlc.cli import serving
    from scxmlc.cli.compiling import Wishes
    from scxmlc.cli.inputs import folders
    from scxmlc.cli.served import Wanted
    from scxmlc.cli.terminal import streams

    wishes = Wishes(dialect=dialect, roots=folders(roots), script_scope=script_scope)
    limits = {name: options.pop(name) for name in LIMITS}
    given = {name: value for name, value in limits.items() if value is not None}
    sys.exit(serving.serve(Wanted(**options, wishes=wishes, limits=given), *streams()))
