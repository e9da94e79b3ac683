"""Callers who wait for what a session answers by `ws:response` (ORS core 5.5).

In: futures, by the id of what was asked; answers of sessions, when they are committed. Out: the futures, resolved.

The rule that surprises: who waits is known to this process alone. An answer that comes when it is another is nobody's.
"""

from __future__ import annotations

from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import TYPE_CHECKING

from scxml_runtime.durable.errors import HostClosed
from scxml_runtime.modules.ws import Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from scxml_runtime.durable.family.effects import Reply


LEFT = "the host is being left, and no session answers any more: ask again when it is back"


class Callers:
    """Who waits, by the id of what he has asked."""

    __slots__ = ("_is_left", "_waiting")

    def __init__(self) -> None:
        self._is_left = False
        self._waiting: dict[str, Future[Response]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def wait(self, asked: str, ask: Callable[[], Future[None]]) -> Future[Response]:
        """The answer; what keeps the question from its session comes in its place. Who cancels it waits no more. Raises
        HostClosed."""
        if self._is_left:
            raise HostClosed(LEFT)
        answer: Future[Response] = Future()
        self._waiting[asked] = answer
        answer.add_done_callback(lambda _: self._waiting.pop(asked, None))
        try:
            sent = ask()
        except BaseException:
            answer.cancel()
            raise
        sent.add_done_callback(lambda heard: _fail(answer, heard.exception()))
        return answer

    def reply(self, effect: Reply) -> None:
        """The first answer counts; to nobody, none does."""
        answer = self._waiting.pop(effect.asked, None)
        if answer is not None:
            with suppress(InvalidStateError):  # he waits no more
                answer.set_result(Response(effect.positive, effect.resultcode, effect.values, effect.content))

    def leave(self) -> None:
        """The host is being left: no answers come any more."""
        self._is_left = True
        for each in [*self._waiting.values()]:
            _fail(each, HostClosed(LEFT))


def _fail(answer: Future[Response], problem: BaseException | None) -> None:
    if problem is not None:
        with suppress(InvalidStateError):
            answer.set_exception(problem)
