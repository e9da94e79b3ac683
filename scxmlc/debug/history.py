"""Checkpoints of a simulation, so that going back does not begin at the beginning.

In: a simulation at rest. Out: the latest checkpoint before a moment, as a simulation of its own.

The rule that surprises: there are never more than `MOST`, and `RECENT` ones behind them: when there are, every other
one is forgotten, and from then on half as many are kept. There is none where something cannot be saved, such as a step
of a scenario that is still to come.
"""

from __future__ import annotations

import json
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scxml_runtime import SnapshotError, StateMachine
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.saving.restoring import restore

MOST = 128
"""Checkpoints that are spread over the whole run."""

RECENT = 16
"""Checkpoints close together, behind them."""

SPACING = 256
"""Beats from one checkpoint to the next."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the run was: so many beats, at that input, which had `begun` or not. Without a snapshot: the beginning."""

    beat: int
    input: int
    begun: bool
    snapshot: bytes | None = None


class History:
    """The checkpoints of one run. `make` gives a simulation in which nothing has happened; `tidy` drops what
    checkpoints need not keep."""

    def __init__(
        self, make: Callable[[], Simulator], tidy: Callable[[Simulator], None] | None = None
    ) -> None:
        self.make = make
        self.tidy = tidy or forget_told
        self.spread = [Checkpoint(0, 0, False)]
        self.recent: deque[Checkpoint] = deque(maxlen=RECENT)
        self.spacing = SPACING
        self._next = SPACING

    @property
    def checkpoints(self) -> list[Checkpoint]:
        """All of them, in the order of time."""
        return sorted(
            {each.beat: each for each in (*self.spread, *self.recent)}.values(), key=lambda each: each.beat
        )

    def visit(self, simulator: Simulator, beat: int, place: int, begun: bool) -> None:
        """The simulation is at rest: take a checkpoint, if it is time for one."""
        if beat < self._next:
            return
        self._next = beat + SPACING
        self.tidy(simulator)
        try:
            text = json.dumps(simulator.snapshot()).encode()
        except SnapshotError:
            return
        made = Checkpoint(beat, place, begun, zlib.compress(text, 1))
        self.recent.append(made)
        if beat >= self.spread[-1].beat + self.spacing:
            self.spread.append(made)
        if len(self.spread) > MOST:
            del self.spread[1::2]
            self.spacing *= 2

    def before(self, beat: int) -> Checkpoint:
        """The latest checkpoint from which that beat is still to come."""
        return next(self.all_before(beat))

    def all_before(self, beat: int) -> Iterator[Checkpoint]:
        """All of those, the latest first."""
        return (each for each in self.checkpoints[::-1] if each.beat < beat or not each.beat)

    def forget_after(self, beat: int) -> None:
        """What comes behind will be otherwise."""
        self.spread = [each for each in self.spread if each.beat < beat or not each.beat]
        self.recent = deque((each for each in self.recent if each.beat < beat), RECENT)
        self._next = self.checkpoints[-1].beat + SPACING

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


def keep_told(simulator: Simulator) -> None:
    """Keep the transcript: a scenario looks at it in the end."""
