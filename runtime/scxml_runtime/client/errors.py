"""What a server refuses, as the exceptions that a durable host in this process would raise.

In: the status of an answer, and its body. Out: an exception; `str()` says what, why, and a way out. The rule that
surprises: a code that this client does not know is still told in the server's own sentence, as `Refused`.
"""

from __future__ import annotations

from typing import Any

from scxml_runtime.durable import errors
from scxml_runtime.durable.stores.store import StoreError, StoreFull
from scxml_runtime.session.saving.problems import SnapshotError


class ServerError(Exception):
    """Something is wrong between here and the server's sessions. `status`: of HTTP; 0 where there was no answer."""

    def __init__(self, problem: str, status: int = 0) -> None:
        super().__init__(problem)
        self.status = status


class Unauthorised(ServerError):
    """There was no token, or one that the server does not take."""


class ServerUnavailable(ServerError):
    """There is no server, it is leaving, or it has no room; asked again and again, for as long as `Patience` says."""


class Refused(ServerError, ValueError):
    """The server does not do what was asked. `code`: its word for it."""

    def __init__(self, problem: str, status: int = 0, code: str = "") -> None:
        super().__init__(problem, status)
        self.code = code


RAISED: dict[str, type[Exception]] = {
    "cannot-migrate": SnapshotError,
    "duplicate": errors.Duplicate,
    "inbox-full": errors.InboxFull,
    "key-reused": errors.KeyReused,
    "session-lives": errors.SessionLives,
    "session-over": errors.SessionOver,
    "store-error": StoreError,
    "store-full": StoreFull,
    "too-large": errors.TooLarge,
    "unknown-chart": errors.UnknownChart,
    "unknown-session": errors.UnknownSession,
    "unknown-timer": errors.NotWaiting,
}
"""By the code that an answer has."""

AGAIN = frozenset((429, 503))
"""Statuses of which nothing has happened, and may well later."""

UNAUTHORISED = 401
LONGEST = 300
"""Characters of an answer that are told where it is none of a server of sessions."""


def refusal(status: int, body: Any) -> Exception:
    """What to raise of an answer that is a refusal."""
    told = body if isinstance(body, dict) else {}
    code, problem = str(told.get("error", "")), str(told.get("problem", ""))
    if not problem:
        return Refused(f"the answer is a bare {status}: is this a server of sessions?{_shown(body)}", status)
    if status == UNAUTHORISED:
        return Unauthorised(problem, status)
    if code in RAISED:
        return RAISED[code](problem)
    return ServerUnavailable(problem, status) if status in AGAIN else Refused(problem, status, code)


def no_answer_of_ours(status: int, body: Any) -> Exception:
    """What to raise of an answer that is well and says nothing that can be understood."""
    return Refused(f"the answer is none of a server of sessions{_shown(body)}", status)


def _shown(body: Any) -> str:
    return f" It says {body[:LONGEST]!r}" if isinstance(body, str) and body.strip() else ""
