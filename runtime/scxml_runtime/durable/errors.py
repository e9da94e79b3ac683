"""What whoever keeps families can refuse, each a class, so that callers can tell them apart.

In: nothing. Out: exceptions; `str()` of each says what, why, and a way out. The rule that surprises: what was
refused has not happened, and may be asked again.
"""

from __future__ import annotations

from scxml_runtime.data.errors import SessionError


class UnknownSession(LookupError):
    """There is no session of this id: it was never started, or it was forgotten."""


class UnknownChart(LookupError):
    """The class of a chart is not among those of the host, so that its sessions could not come back."""


class NotWaiting(LookupError):
    """No such delayed event waits: it has come meanwhile, or was cancelled."""


class SessionOver(SessionError):
    """The session has come to its end, and takes no events any more."""


class SessionLives(SessionError):
    """The session has not come to its end, and cannot be forgotten before."""


class Duplicate(ValueError):
    """There is a session of this id already."""


class KeyReused(ValueError):
    """Another event was sent to this session under the same key."""


class InboxFull(SessionError):
    """So many events wait for the session that it takes no more for now."""


class TooLarge(ValueError):
    """An event, or what a family would become by it, is larger than the host allows."""


class HostClosed(SessionError):
    """The host is not entered, or it is being left."""
