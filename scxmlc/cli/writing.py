"""Writing a module: whole or not at all, and only if it differs from what stands there."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from pathlib import Path


def print_out(text: str) -> None:
    """Put `text` on the standard output as it would stand in a file: UTF-8, whatever the terminal speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def differs(path: Path, text: str) -> bool:
    """Whether the file holds anything but `text`; a missing one differs."""
    return not path.is_file() or path.read_bytes() != text.encode("utf-8")


def write(path: Path, text: str) -> None:
    """Put `text` at `path` in one step; folders are made. Raises OSError."""
    put(path, text.encode("utf-8"))


def put(path: Path, data: bytes) -> None:
    """The same for bytes. A link stays a link, its target is written."""
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():
        _pour(path, data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, os.strerror(13), str(path))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
    except OSError as error:  # which names a file that nobody asked for
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _pour(path: Path, data: bytes) -> None:
    """Write to a device or a pipe, which is never replaced. A pipe that nobody reads is refused, not waited for."""
    try:
        handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "nobody reads this pipe", str(path)) from error
        raise
    os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _mode(path: Path) -> int:
    """The permission bits of the file to be replaced, or those that a new file would get."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
