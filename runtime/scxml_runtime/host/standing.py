"""A host goes on where that of a snapshot was.

In: what the snapshot says of its host. Out: time, ids and chance of this one.

The rule that surprises: a host on virtual time in which nothing has been yet takes on the time and the chance of the
snapshot's; any other keeps its own, and only counts ids on from where the snapshot was further.
"""

from __future__ import annotations

from scxml_runtime.ports.clock import VirtualClock
from scxml_runtime.session.saving.fields import field, number
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    Host: TypeAlias = Any  # its class imports this file

MOST_COUNTED = 1 << 62
"""What ids may have been counted to."""


def go_on_from(host: Host, standing: Mapping[str, Any]) -> None:
    """Go on from there. Raises SnapshotError before anything has changed."""
    told = dict(standing)
    counts = field(told, "counts", dict, {})
    chance = field(told, "chance", int, 0)
    now, epoch = number(told, "now", 0.0), number(told, "epoch", 0.0)
    if not all(count.__class__ is int and 0 <= count < MOST_COUNTED for count in counts.values()):
        raise SnapshotError("'counts' must hold how many ids there were of each sort")
    if not (0.0 <= now < FARTHEST and 0.0 <= epoch < FARTHEST and 0 <= chance < 1 << 128):
        raise SnapshotError("the host of the snapshot was at no possible time, or had no possible chance")
    clock = host.clock
    if isinstance(clock, VirtualClock) and not (clock.time or clock.count or host.sessions):
        clock.time, clock.epoch = now, epoch
    host.identity.go_on_from(counts, chance)


FARTHEST = 1e12
"""Seconds: some thirty thousand years."""
