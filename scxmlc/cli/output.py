"""The standard output and the standard error as the verbs find them: there, closed, or full.

What surprises: a shell can start us without them (`>&-`), and what is printed may fail only when it is flushed, which
Python would do after us, with words of its own.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator
from typing import IO, TextIO, cast


class Closed(io.TextIOBase):
    """A standard output that the shell has closed: whoever has something to say there is told."""

    encoding = "utf-8"

    def write(self, text: str, /) -> int:
        raise OSError(errno.EBADF, "is closed", "standard output")

    @property
    def buffer(self) -> IO[bytes]:
        """As that of a stream of text; there is none."""
        raise OSError(errno.EBADF, "is closed", "standard output")


def opened() -> tuple[IO[str], IO[str]]:
    """Both streams, made unable to fail on a character they cannot encode. What nobody can read goes nowhere."""
    sys.stdout = sys.stdout or cast(TextIO, Closed())
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return sys.stdout, sys.stderr


@contextlib.contextmanager
def flushed() -> Iterator[None]:
    """What is printed meanwhile has arrived at the end, or OSError is raised."""
    try:
        yield
    finally:
        if sys.stdout is not None:
            try:
                sys.stdout.flush()
            except OSError as error:
                _give_up_output()
                raise OSError(error.errno, error.strerror, "standard output") from error


def _give_up_output() -> None:
    """Let Python's own flush at the end find a place for what is left."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
