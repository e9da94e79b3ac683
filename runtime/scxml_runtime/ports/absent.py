"""A document that is not here yet, and whoever can do something else until it is.

In: work that may be given up and done again. Out: `Absent`, in place of a wait, where a document has to come from
another server.

The rule that surprises: it is no `Exception`: no chart, script or module can answer it, so it ends the whole turn.
"""

from __future__ import annotations

from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Future
    from typing import Any

_GIVES_UP: ContextVar[bool] = ContextVar("gives_up", default=False)


class Absent(BaseException):
    """The document at `url` is under way: `ready` is done when it is worthwhile to ask again."""

    def __init__(self, url: str, ready: Future[Any]) -> None:
        super().__init__(url)
        self.ready = ready


class Within:
    """`with`: whether what is done inside may be given up. A class, since each batch of turns enters one."""

    __slots__ = ("_before", "_is_so")

    def __init__(self, is_so: bool) -> None:
        self._is_so = is_so

    def __enter__(self) -> None:
        self._before = _GIVES_UP.set(self._is_so)

    def __exit__(self, *problem: object) -> None:
        _GIVES_UP.reset(self._before)


def giving_up() -> Within:
    """What is done inside is given up where a document is not here, and done again later."""
    return Within(True)


def waiting() -> Within:
    """Inside, a document that is not here is waited for after all."""
    return Within(False)


def gives_up() -> bool:
    """Whether nobody wants to wait here."""
    return _GIVES_UP.get()
