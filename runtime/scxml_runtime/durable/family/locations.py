"""Where HTTP clients send events to sessions that are kept (SCXML C.2).

In: the address of the server that takes them. Out: the `location` of a session in `_ioprocessors`. The rule that
surprises: an id may hold any character that can be printed, so it stands quoted in the address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from scxml_runtime.session.session import Session


class Locations:
    """Locations below one address, such as "https://events.example.com/basichttp"."""

    __slots__ = ("_base",)

    def __init__(self, base: str) -> None:
        if not base.startswith(("http://", "https://")):
            raise ValueError(
                f"http is the address of a server, such as 'https://events.example.com/basichttp', not {base!r}"
            )
        self._base = base.rstrip("/")

    def location(self, session: Session) -> str:
        """Where this session takes events."""
        return f"{self._base}/{quote(session.session_id, safe='')}"
