"""What SQLite and the system say, in the words of a store.

In: their exceptions. Out: StoreFull, StoreDamaged, StoreError.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scxml_runtime.durable.stores.store import StoreDamaged, StoreError, StoreFull

Sentence = Callable[[Path, Exception], StoreError]


def _full(path: Path, error: Exception) -> StoreError:
    return StoreFull(
        f"There is no room for {path} ({error}): nothing of it has happened; make room, and do it again."
    )


def _busy(path: Path, error: Exception) -> StoreError:
    return StoreError(
        f"Another program is at work in {path} ({error}): let it come to its end, then do it again."
    )


def _damaged(path: Path, error: Exception) -> StoreError:
    return StoreDamaged(f"{path} is damaged ({error}): put a backup in its place.")


def _garbled(path: Path, error: Exception) -> StoreError:
    return StoreDamaged(
        f"{path} is damaged (what should be a text in it is none): put a backup in its place."
    )


def _closed_to_us(path: Path, error: Exception) -> StoreError:
    return StoreError(f"{path} cannot be written ({error}): see to the rights of the file and of its folder.")


def _failed(path: Path, error: Exception) -> StoreError:
    return StoreError(f"{path}: the disk has failed ({error}); nothing of it has happened.")


def _other(path: Path, error: Exception) -> StoreError:
    return StoreError(f"{path}: it cannot be kept ({error}); nothing of it has happened.")


SENTENCES: dict[int, Sentence] = {
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_IOERR_SHMSIZE: _full,
    sqlite3.SQLITE_BUSY: _busy,
    sqlite3.SQLITE_LOCKED: _busy,
    sqlite3.SQLITE_CORRUPT: _damaged,
    sqlite3.SQLITE_NOTADB: _damaged,
    sqlite3.SQLITE_SCHEMA: _damaged,
    sqlite3.SQLITE_READONLY: _closed_to_us,
    sqlite3.SQLITE_CANTOPEN: _closed_to_us,
    sqlite3.SQLITE_PERM: _closed_to_us,
    sqlite3.SQLITE_IOERR: _failed,
}
"""By what SQLite calls it; a code of its own comes before that of its kind, which is its last byte."""

NO_ROOM: dict[int | None, Sentence] = {errno.ENOSPC: _full, errno.EDQUOT: _full}


def _sentence_for(error: Exception) -> Sentence:
    code = getattr(error, "sqlite_errorcode", 0)
    if not code and isinstance(error, sqlite3.OperationalError):
        return _garbled  # the one that Python raises by itself
    return SENTENCES.get(code, SENTENCES.get(code & 0xFF, _other))


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """What goes wrong inside is a StoreError."""
    try:
        yield
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise _sentence_for(error)(path, error) from error
    except OSError as error:
        raise NO_ROOM.get(error.errno, _closed_to_us)(path, error) from error
