"""A session that is watched: what its stream tells, over as many connections as it takes.

In: events of streams. Out: turns. The rule that surprises: the first turn is none: it says where the session stands.
After a connection was lost, turns that nobody told are asked for; a server without history has none, then one turn says
where the session stands by now, and that there is a gap.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scxml_runtime.client import calls
from scxml_runtime.client.calls import Ask, Call
from scxml_runtime.client.errors import no_answer_of_ours
from scxml_runtime.client.records import Turn, made
from scxml_runtime.client.streaming import Sent
from scxml_runtime.durable.host.view import Listed, View

QUIET = 45.0
"""Seconds without a sign of life, after which a connection counts as lost: three of the server's comments."""

HEADERS = {"Accept": "text/event-stream", "Cache-Control": "no-store"}


def steps(id: str) -> Call[None]:
    """What the stream is asked for by."""
    return Call("GET", calls.path_of(id, "steps"), lambda told: None)


@dataclass(slots=True)
class Following:
    """What has been told of a session so far."""

    id: str
    last: Turn | None = None
    _view: View | None = None
    _has_lost: bool = False
    _known: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.last is not None and self.last.session.is_over

    def headers(self) -> dict[str, str]:
        """Of the next connection."""
        if self.last is None or not self.last.number:
            return HEADERS
        return {**HEADERS, "Last-Event-ID": str(self.last.number)}

    def told(self, sent: Sent) -> Iterator[Turn]:
        """What an event tells."""
        try:
            yield from map(self._keep, EVENTS[sent.event](self, json.loads(sent.data), sent))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            raise no_answer_of_ours(200, sent.data) from None

    def missing(self) -> Ask[Turn] | None:
        """What is to be asked for before the stream goes on, page by page."""
        if self._view is None or self.last is None:
            return None
        first, view = str(self.last.number), self._view
        return lambda after: calls.missed(self.id, after or first, view)

    def found(self, turns: Sequence[Turn]) -> Iterator[Turn]:
        """What was missing, as far as the server has it."""
        view, last = self._view, self.last
        assert view is not None and last is not None
        self._view = None
        fresh = [each for each in turns if each.number > last.number and each.at >= last.at]
        if fresh and last.number:
            self._known = fresh[-1].number
            yield from map(self._keep, fresh)
        else:
            yield self._keep(Turn(view, at=view.changed, is_gap=True))

    def _keep(self, turn: Turn) -> Turn:
        self.last = turn
        return turn

    # --- events ------------------------------------------------------------------------------

    def _session(self, told: Any, sent: Sent) -> Iterator[Turn]:
        view = made(View, told)
        self._known = 0
        if self.last is None:
            yield Turn(view, at=view.changed)
        elif view.changed != self.last.session.changed:
            self._view = view

    def _turn(self, told: Any, sent: Sent) -> Iterator[Turn]:
        number = int(sent.id or told.get("number") or 0)
        if not number or number > self._known:  # a server without history has no numbers
            session = made(Listed, told["session"])
            is_gap, self._has_lost = self._has_lost, False
            yield made(Turn, {**told, "session": session, "number": number, "is_gap": is_gap})

    def _lost(self, told: Any, sent: Sent) -> Iterator[Turn]:
        self._has_lost = True
        return iter(())


EVENTS = {"session": Following._session, "turn": Following._turn, "lost": Following._lost}
"""By the name of an event."""


def is_ours(sent: Sent) -> bool:
    """Whether it tells of the session; others are for somebody else."""
    return sent.event in EVENTS
