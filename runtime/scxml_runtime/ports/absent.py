"""A document that is not here yet, and whoever can do something else until it is.

In: work that may be given up and done again. Out: `Absent`, in place of a wait, where a document has to come from
another server.

The rule that surprises: it is no `Exception`: no chart, script or module can answer it, so it ends the whole turn.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from typing import Any

_GIVES_UP: ContextVar[bool] = ContextVar("gives_up", default=False)


class Absent(BaseException):
    """The document at `url` is under way: `ready` is done when it is worthwhile to ask again."""

    def __init__(self, url: str, ready: Future[Any]) -> None:
        super().__init__(url)
        self.ready = ready


@contextmanager
def giving_up() -> Iterator[None]:
    """What is done inside is given up where a document is not here, and done again later."""
    before = _GIVES_UP.set(True)
    try:
        yield
    finally:
        _GIVES_UP.reset(before)


@contextmanager
def waiting() -> Iterator[None]:
    """Inside, a document that is not here is waited for after all."""
    before = _GIVES_UP.set(False)
    try:
        yield
    finally:
        _GIVES_UP.reset(before)


def gives_up() -> bool:
    """Whether nobody wants to wait here."""
    return _GIVES_UP.get()
