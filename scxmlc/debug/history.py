"""Checkpoints of a simulation, so that going back does not begin at the beginning.

In: a simulation at rest. Out: the latest checkpoint before a moment, as a simulation of its own. The rule that
surprises: there are never more than `MOST`: when there are, every other one is forgotten, and from then on they are
taken half as often. What cannot be saved (a step of a scenario that is still to come, a request half-way) has none.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scxml_runtime import SnapshotError, StateMachine
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.saving.restoring import restore

MOST = 128
SPACING = 256
"""Beats from one checkpoint to the next, at first."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the run was: so many beats, at that input, which had `begun` or not. Without a snapshot: the beginning."""

    beat: int
    input: int
    begun: bool
    snapshot: bytes | None = None


class History:
    """The checkpoints of one run. `make` gives a simulation in which nothing has happened."""

    def __init__(self, make: Callable[[], Simulator]) -> None:
        self.make = make
        self.checkpoints = [Checkpoint(0, 0, False)]
        self.spacing = SPACING
        self._next = SPACING

    def visit(self, simulator: Simulator, beat: int, place: int, begun: bool) -> None:
        """The simulation is at rest: take a checkpoint, if it is time for one."""
        if beat < self._next or beat <= self.checkpoints[-1].beat:
            return
        self._next = beat + self.spacing
        forget_told(simulator)
        try:
            text = json.dumps(simulator.snapshot()).encode()
        except SnapshotError:
            return
        self.checkpoints.append(Checkpoint(beat, place, begun, zlib.compress(text, 1)))
        if len(self.checkpoints) > MOST:
            del self.checkpoints[1::2]
            self.spacing *= 2
            self._next = self.checkpoints[-1].beat + self.spacing

    def before(self, beat: int) -> Checkpoint:
        """The latest checkpoint from which that beat is still to come."""
        return next(self.all_before(beat))

    def all_before(self, beat: int) -> Iterator[Checkpoint]:
        """All of those, the latest first."""
        return (each for each in self.checkpoints[::-1] if each.beat < beat or not each.beat)

    def forget_after(self, beat: int) -> None:
        """What comes behind will be otherwise."""
        self.checkpoints = [each for each in self.checkpoints if each.beat < beat or not each.beat]
        self._next = self.checkpoints[-1].beat + self.spacing

    def restored(
        self, checkpoint: Checkpoint, charts: Iterable[type[StateMachine]], known: Simulator
    ) -> Simulator:
        """The simulation as it was then; what `known` has compiled is not compiled again."""
        made = self.make()
        made.documents.compiled = known.documents.compiled
        if checkpoint.snapshot is not None:
            restore(made, json.loads(zlib.decompress(checkpoint.snapshot)), [*charts])
        return made

    @property
    def size(self) -> int:
        """Bytes that the checkpoints take."""
        return sum(len(each.snapshot or b"") for each in self.checkpoints)


def forget_told(simulator: Simulator) -> None:
    """Drop the lines of the transcript, which have been told: checkpoints would grow with them."""
    simulator.transcript.entries.clear()
    simulator.transcript.heard.clear()
