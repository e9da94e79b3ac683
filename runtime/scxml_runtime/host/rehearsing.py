"""`rehearse`: what would become of a snapshot with this version of its chart, before anything is restored for good.

In: a class, a snapshot, how it is to be migrated, the host that would restore it. Out: a `Rehearsal`; no host has
changed by it.

The rule that surprises: it is restored in earnest, in a host of its own that never runs; services stand there under
their names, and none is called.
"""

from __future__ import annotations

from scxml_runtime.host.host import Host
from scxml_runtime.session.saving.differences import differences
from scxml_runtime.session.saving.losses import losses
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.restoring import check_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.host.restoring import Migration
    from scxml_runtime.session.machine import StateMachine


class Rehearsal:
    """What would become of a snapshot.

    `differences` between the chart that was saved and this one, none where they mean the same; `losses`: what of the
    snapshot has no place in this one, with `migrate` as it was given; `refused`: the sentence with which
    `host.restore` would refuse, None where it would not.
    """

    __slots__ = ("differences", "losses", "refused")

    def __init__(self, differences: tuple[str, ...], losses: tuple[str, ...], refused: str | None) -> None:
        self.differences = differences
        self.losses = losses
        self.refused = refused

    def __repr__(self) -> str:
        return f"Rehearsal({self.differences!r}, {self.losses!r}, {self.refused!r})"


def rehearse(
    cls: type[StateMachine],
    saved: Mapping[str, Any],
    migrate: Migration | None = None,
    host: Host | None = None,
) -> Rehearsal:
    """What `host.restore(cls, saved, migrate)` would do; without a host, what a new one would, on virtual time.

    Raises TypeError for a `migrate` that is none, as restoring does; nothing for what is wrong with the snapshot.
    """
    refused: str | None = None
    try:
        _stage(host).restore(cls, saved, migrate)
    except SnapshotError as problem:
        refused = str(problem)
    found = _as_far_as_known(differences, cls, saved)
    return Rehearsal(found, _as_far_as_known(losses, cls, saved, migrate), refused)


def _as_far_as_known(
    tell: Callable[..., tuple[str, ...]], cls: Any, saved: Any, *more: Any
) -> tuple[str, ...]:
    """What is told; nothing where the snapshot is too damaged for that, as `refused` says."""
    try:
        check_format(saved)
        return tell(cls, saved, *more)
    except SnapshotError:
        return ()


def _stage(host: Host | None) -> Host:
    """A host on virtual time with the documents, functions, processors and services of another, and the ids of its
    sessions."""
    if host is None:
        return Host()
    stage = Host(
        documents=host.documents,
        processors=host.processors,
        services=host.services,
        script_bytes=host.script_bytes,
    )
    stage.timezone = host.timezone
    stage._functions = host._functions
    stage.sessions.update(host.sessions)
    return stage
