"""What the host and its store refuse, as statuses of HTTP.

In: an exception. Out: a `Refusal`, or None for what is a defect. The rule that surprises: 503 has happened nowhere and
may be asked again, as `Retry-After` says.
"""

from __future__ import annotations

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable import (
    Duplicate,
    HostClosed,
    InboxFull,
    KeyReused,
    NotWaiting,
    SessionLives,
    SessionOver,
    StoreError,
    StoreFull,
    TooLarge,
    UnknownChart,
    UnknownSession,
)
from scxml_runtime.server.exchange import Headers, Refusal
from scxml_runtime.session.saving.problems import SnapshotError

LATER: Headers = (("retry-after", "1"),)

REFUSED: tuple[tuple[type[Exception], int, str, Headers], ...] = (
    (UnknownSession, 404, "unknown-session", ()),
    (UnknownChart, 404, "unknown-chart", ()),
    (NotWaiting, 404, "unknown-timer", ()),
    (Duplicate, 409, "duplicate", ()),
    (KeyReused, 409, "key-reused", ()),
    (SessionOver, 409, "session-over", ()),
    (SessionLives, 409, "session-lives", ()),
    (SnapshotError, 409, "cannot-migrate", ()),
    (TooLarge, 413, "too-large", ()),
    (InboxFull, 503, "inbox-full", LATER),
    (StoreFull, 503, "store-full", LATER),
    (StoreError, 503, "store-error", LATER),
    (ConnectionError, 503, "unreachable", LATER),
    (HostClosed, 503, "leaving", LATER),
    (SessionError, 503, "try-again", LATER),
    (TypeError, 422, "refused", ()),
    (ValueError, 422, "refused", ()),
)
"""The first row that fits."""


def refusal_of(problem: Exception) -> Refusal | None:
    """How a client hears of it."""
    for kind, status, error, headers in REFUSED:
        if isinstance(problem, kind):
            return Refusal(status, error, _sentence(str(problem)), headers)
    return None


def _sentence(text: str) -> str:
    """As it stands alone; exceptions are often told behind something."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
