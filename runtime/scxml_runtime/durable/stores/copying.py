"""A copy of a store, while it is in use or before its tables change.

In: the file, and the copy's name. Out: a store, under that name only once it is whole.

The rule that surprises: it is read by a connection of its own, in one transaction, so that the store goes on meanwhile.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from scxml_runtime.durable.stores import places
from scxml_runtime.durable.stores.refusals import refused
from scxml_runtime.durable.stores.store import StoreError

ATTEMPTS = 20
"""SQLite tries four times a second where another program has locked the file."""


def copy(path: Path, target: Path) -> None:
    """Raises StoreError where there is something of that name, or no room."""
    verify_free(target)
    places.verify_folder(target)
    part = target.with_name(f"{target.name}-part")
    try:
        with refused(target):
            _copy(path, part)
            os.rename(part, target)
    finally:
        part.unlink(missing_ok=True)


def verify_free(target: Path) -> None:
    """Raises StoreError where there is something of that name, or what would be taken for a part of it."""
    for name in (target, *_beside(target)):
        if os.path.lexists(name):
            raise StoreError(
                f"There is {name} already: a backup takes the place of nothing; name another file."
            )


def _beside(path: Path) -> list[Path]:
    """What SQLite would take for a part of the database."""
    return [path.with_name(f"{path.name}{tail}") for tail in ("-wal", "-journal")]


def _copy(path: Path, part: Path) -> None:
    part.unlink(missing_ok=True)  # of one that was killed
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as made:
        source.backup(made, progress=_Patience())


class _Patience:
    """Is called after each attempt; the one that succeeds copies all."""

    def __init__(self) -> None:
        self._left = ATTEMPTS

    def __call__(self, status: int, remaining: int, total: int) -> None:
        self._left -= 1
        if not self._left:
            raise StoreError(
                "Another program has locked the store: let it come to its end, then ask for the backup again."
            )
