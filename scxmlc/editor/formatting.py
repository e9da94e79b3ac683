"""A text of the editor in the layout of `scxmlc fmt`.

In: a buffer. Out: the edit that lays it out, or None where it is so already, is no chart, or cannot be read. What
surprises: only the stretch that changes is in the edit, so that the cursor elsewhere stays where it is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from scxmlc.configuration import settings
from scxmlc.diagnostics import Diagnostics, Edit
from scxmlc.editor.buffers import Buffer
from scxmlc.layout import laid_out
from scxmlc.source import Source


def formatted(buffer: Buffer) -> Edit | None:
    if buffer.is_script or buffer.is_too_long:
        return None
    log = Diagnostics()
    dialect = settings(Path(buffer.name).parent, log).dialect if os.path.isabs(buffer.name) else "auto"
    new = laid_out(buffer.source, log, dialect=dialect, dialects=buffer.dialects)
    return None if new is None or new == buffer.source.text else _difference(buffer.source, new)


def _difference(source: Source, new: str) -> Edit:
    """By whole lines: no place of an edit may be within a line end or a character."""
    old, lines = source.text.splitlines(keepends=True), new.splitlines(keepends=True)
    first = _alike(old, lines)
    last = _alike(old[first:][::-1], lines[first:][::-1])
    start, end = len("".join(old[:first])), len(source.text) - len("".join(old[len(old) - last :]))
    return Edit(source.location(start, end - start), "".join(lines[first : len(lines) - last]))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many are the same, from the beginning on."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
