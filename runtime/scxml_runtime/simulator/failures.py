"""Scripted trouble: requests that are refused, delayed, or never answered.

In: what the test asked for with `sim.refuse`, `sim.delay`, `sim.lose`. Out: for each request, whether it is
hit. The first matching entry counts; an entry with `times` is used up.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.requests import actions
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from scxml_runtime.ports.platform import Request


class Trouble:
    """One scripted failure for requests of a kind, such as "interaction.detach"."""

    __slots__ = ("description", "error", "kind", "seconds", "times", "where")

    def __init__(
        self,
        kind: str,
        *,
        times: int | None = None,
        where: dict[str, Any] | None = None,
        error: str = "",
        description: str = "",
        seconds: float = 0.0,
    ) -> None:
        self.kind = kind
        self.times = times
        self.where = where or {}
        self.error = error
        self.description = description
        self.seconds = seconds

    def hits(self, request: Request) -> bool:
        """Whether this entry is about that request; using it counts."""
        if self.kind != request.kind or self.times == 0:
            return False
        if any(request.values.get(key) != value for key, value in self.where.items()):
            return False
        if self.times is not None:
            self.times -= 1
        return True


def known(kind: str, kinds: Iterable[str]) -> None:
    """Raises ValueError for a kind that no request ever has: the trouble would never come."""
    known = {*kinds, *actions()}
    if kind not in known:
        module = kind.partition(".")[0]
        near = [each for each in known if each.startswith(f"{module}.")]
        raise ValueError(f"there is no request {kind!r}{did_you_mean(kind, near or known)}")


class Failures:
    """All scripted trouble of one contact centre."""

    def __init__(self) -> None:
        self.refusals: list[Trouble] = []
        self.delays: list[Trouble] = []
        self.losses: list[Trouble] = []

    def check(self, request: Request) -> None:
        """Raises `Refused` when the test wants this request refused."""
        for trouble in self.refusals:
            if trouble.hits(request):
                raise Refused(trouble.error, trouble.description)

    def check_question(self, question: str) -> None:
        """Raises `Refused` when the test wants this function to fail."""
        for trouble in self.refusals:
            if trouble.kind == question and trouble.times != 0:
                if trouble.times is not None:
                    trouble.times -= 1
                raise Refused(trouble.error, trouble.description)

    def delay_of(self, request: Request, latency: float) -> float:
        """Seconds until the request is carried out."""
        return next((trouble.seconds for trouble in self.delays if trouble.hits(request)), latency)

    def loses(self, request: Request) -> bool:
        """Whether the answer to this request never comes."""
        return any(trouble.hits(request) for trouble in self.losses)
