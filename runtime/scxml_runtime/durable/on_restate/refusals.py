"""What Restate answers where it does not do what it was asked, as the exceptions of `scxml_runtime.durable.errors`.

In: a status, a body. Out: an exception. The rule that surprises: Restate says whether a worker has refused, or itself;
the same status means one thing or the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.errors import (
    Duplicate,
    NotWaiting,
    SessionLives,
    SessionOver,
    TooLarge,
    UnknownChart,
    UnknownSession,
)
from scxml_runtime.durable.host.payload import read
from scxml_runtime.durable.on_restate.workers import Unregistered
from scxml_runtime.session.saving.problems import SnapshotError

REFUSED: Mapping[int, type[Exception]] = {
    400: ValueError,
    404: UnknownSession,
    409: Duplicate,
    410: SessionOver,
    413: TooLarge,
    422: UnknownChart,
    412: SnapshotError,
    423: SessionLives,
    424: NotWaiting,
}
"""By the statuses of workers."""

UNKNOWN = 404
"""What Restate itself says of an object of which no worker is registered."""


def problem_of(answer: bytes) -> tuple[str, str]:
    """What is wrong, and who says so: "invocation" is a worker."""
    try:
        told = read(answer.decode())
        return str(told["message"]), str(told.get("source", "invocation"))
    except (ValueError, KeyError, TypeError):
        return answer.decode(errors="replace")[:500], "?"


def refusal(status: int, why: str, source: str) -> Exception:
    """What to raise, by what `problem_of` has found."""
    if source == "invocation":
        return REFUSED.get(status, SessionError)(why)
    if status == UNKNOWN:
        return Unregistered(f"Restate refuses it: {why} (is a worker of this project registered with it?)")
    return SessionError(f"Restate refuses it ({status}): {why}")
