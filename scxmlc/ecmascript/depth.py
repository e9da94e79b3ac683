"""Room for deep trees: more Python frames while a script is read or translated.

In: nothing. Out: a context in which recursion may go deeper, and in which running out of it is a `ScriptError`
with `too_complex` set. The frames are Python's own, so the C stack is not at risk.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scxmlc.ecmascript.errors import ScriptError

FRAMES = 12_000


@contextmanager
def deep() -> Iterator[None]:
    """Up to FRAMES frames; beyond: ScriptError."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, FRAMES))
    try:
        yield
    except RecursionError:
        raise ScriptError("it is nested too deeply", 0, too_complex=True) from None
    finally:
        sys.setrecursionlimit(limit)
