"""`scxmlc lsp`: the server for editors, where its library is installed."""

from __future__ import annotations

import sys
from pathlib import Path

from scxmlc.cli.failures import Unusable


def serve(roots: tuple[Path, ...]) -> int:
    """The exit status. Raises Unusable where pygls is not installed, or somebody types at a terminal."""
    try:
        from scxmlc.editor import server
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise Unusable("scxmlc lsp needs the package pygls: pip install 'scxmlc[lsp]'") from missing
    if sys.stdin.isatty():
        raise Unusable("scxmlc lsp is started by an editor, which speaks to it: docs/editor.md shows how")
    return server.serve(roots)
