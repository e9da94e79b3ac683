"""The workers that Restate knows of, at which charts get their turns.

In: Restate's admin interface, addresses of workers. Out: what Restate is told. The rule that surprises: of several
workers the one that was registered last gets all turns, whether it is there or not. So where one is gone, another must
take its place, and what has begun there along with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.host.payload import read, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scxml_runtime.durable.on_restate.lines import Lines

OURS = frozenset(("Session", "Effects"))
"""What workers of this project have, beside others."""

UNREACHABLE = "META0003"
"""Restate's word for an address at which it finds no worker."""


class Unregistered(SessionError):
    """Restate itself has refused it: it knows of no worker."""


class Workers:
    """From any thread, but for `stand_in`, which one at a time asks."""

    def __init__(self, admin: Lines, headers: Mapping[str, str]) -> None:
        self._admin = admin
        self._headers = headers
        self._missed: frozenset[str] = frozenset()

    def register(self, worker: str) -> None:
        """Restate is told that charts get their turns at this address, in place of what it knew of it. Raises
        SessionError where it will not have it; ConnectionError."""
        status, told = self._ask("POST", "/deployments", {"uri": worker, "force": True})
        if status >= 300:
            raise SessionError(
                f"Restate does not take the worker at {worker} ({status}): {told.get('message', told)}"
            )

    def stand_in(self, worker: str) -> list[str]:
        """The addresses at which Restate has found nobody, this time and the last: what is sent there, it sends to this
        worker from now on. Raises Unregistered where it does not know this one; SessionError; ConnectionError.
        """
        known = [*self._known()]
        if worker not in (uri for _, uri in known):
            raise Unregistered(f"Restate does not know of the worker at {worker}")
        missed = frozenset(uri for uri in {uri for _, uri in known} - {worker} if self._is_missed(uri))
        gone, self._missed = missed & self._missed, missed - self._missed
        for id, uri in known:
            if uri in gone:
                self._move(id, worker)
        return sorted(gone)

    def _known(self) -> Iterator[tuple[str, str]]:
        """Workers of this project, each with its address."""
        status, told = self._ask("GET", "/deployments")
        if status >= 300:
            raise SessionError(f"Restate does not tell which workers it knows ({status})")
        for each in told["deployments"]:
            if "uri" in each and {service["name"] for service in each["services"]} >= OURS:
                yield each["id"], each["uri"].rstrip("/")

    def _is_missed(self, worker: str) -> bool:
        """Whether Restate, which may see more of the network than this process, finds nobody there."""
        _, told = self._ask("POST", "/deployments", {"uri": worker, "force": True, "dry_run": True})
        return told.get("restate_code") == UNREACHABLE

    def _move(self, id: str, worker: str) -> None:
        status, told = self._ask("PATCH", f"/deployments/{id}", {"uri": worker, "overwrite": True})
        if status >= 300:
            raise SessionError(
                f"Restate does not let {worker} stand in ({status}): {told.get('message', told)}"
            )

    def _ask(self, method: str, path: str, told: Any = None) -> tuple[int, dict[str, Any]]:
        status, answer = self._admin.ask(method, path, write(told).encode() if told else b"", self._headers)
        try:
            found = read(answer.decode() or "{}")
        except ValueError:
            found = {"message": answer.decode(errors="replace")[:500]}
        return status, found
