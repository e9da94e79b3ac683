"""The attempts of one call: when it is made again, and what comes of it in the end.

In: answers, and connections that broke. Out: how long to wait; then the result. The rule that surprises: a connection
that breaks leaves open whether the call has come, so the next attempt may be refused by what the first one did. That is
the result, then, and no refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from scxml_runtime.client.calls import Call
from scxml_runtime.client.errors import AGAIN, ServerUnavailable, no_answer_of_ours, refusal
from scxml_runtime.client.http import Answer, Broken
from scxml_runtime.client.patience import Patience
from scxml_runtime.durable.errors import Duplicate

T = TypeVar("T")

WELL = range(200, 300)


@dataclass(slots=True)
class Attempts(Generic[T]):
    """`call`: what is to be asked next. `url`: of the server, for sentences."""

    call: Call[T]
    patience: Patience
    url: str
    failed: int = 0
    may_have_come: bool = False
    result: Any = None

    def broken(self, problem: Broken) -> float:
        """There was no answer: seconds to wait. Raises ServerUnavailable."""
        self.may_have_come = self.may_have_come or problem.may_have_come
        wait = self._wait(None)
        if wait is not None:
            return wait
        if not self.may_have_come:
            raise ServerUnavailable(f"there is no server at {self.url}: {problem}") from None
        tried = "" if self.failed == 1 else f", {self.failed} times"
        raise ServerUnavailable(f"the server at {self.url} has not answered{tried}: {problem}") from None

    def answered(self, answer: Answer) -> float | None:
        """Seconds to wait; None where there is a result. Raises what the server refuses."""
        if answer.status in WELL:
            self.result = self._read(answer)
            return None
        refused = refusal(answer.status, answer.body)
        if self.may_have_come and isinstance(refused, self.call.done or ()):
            return self._has_come()
        wait = self._wait(answer.wished) if answer.status in AGAIN else None
        if wait is None:
            raise self._told(refused)
        return wait

    def _read(self, answer: Answer) -> T:
        try:
            return self.call.read(answer.body)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise no_answer_of_ours(answer.status, answer.body) from None

    def _has_come(self) -> float | None:
        """The first attempt did it: ask how things stand now, or be content."""
        if self.call.instead is None:
            return None
        self.call = self.call.instead
        return 0.0

    def _told(self, refused: Exception) -> Exception:
        if self.may_have_come and isinstance(refused, Duplicate):
            return Duplicate(f"{refused} (It may be this very call's, whose first answer was lost.)")
        return refused

    def _wait(self, wished: float | None) -> float | None:
        self.failed += 1
        return self.patience.wait(self.failed, wished)
