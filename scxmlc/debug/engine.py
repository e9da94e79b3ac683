"""The engine: a run of a chart, and the way back.

In: what a `Runner` takes. Out: the same, which can go back as well.

The rule that surprises: going back throws `Leave` through the chart's stack, and what is left of that simulation is
dropped; then the same inputs run anew from a checkpoint. So an engine is always at some `moment`, but sessions are
other objects after each way back: whoever keeps one keeps its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from scxmlc.debug.history import Checkpoint
from scxmlc.debug.moments import Coordinate, Moment, Wanted
from scxmlc.debug.runner import Broken, Front, Leave, Pilot, Quit, Runner

__all__ = ["Broken", "Engine", "Front", "Leave", "Quit"]

BEGINNING = (1, 0)


class Engine(Runner):
    """One chart being debugged."""

    def back(self, wanted: Wanted) -> None:
        """Go to the last moment before this one that is wanted, or to the first of all. Does not return."""
        origin, end = self.moment, self._end

        def search() -> Checkpoint:
            found = self._search(lambda moment: wanted(moment, origin), end)
            if self.is_interrupted:
                return self._return_to(end)
            return self._towards(found or BEGINNING, "back" if found else "beginning")

        self._leave(search)

    def back_to_change(self, value: Callable[[], str]) -> None:
        """Go to the moment before the last change of a value, as text. Does not return."""
        end = self._end

        def search() -> Checkpoint:
            found, told = self._search_change(value, end)
            if self.is_interrupted:
                return self._return_to(end)
            return self._towards(found, told)

        self._leave(search)

    @property
    def _end(self) -> Coordinate:
        """Where the past ends: this moment, or the first line of a script whose lines nobody counted."""
        return self.moment.at if self.is_counted else (self.moment.at[0], 1)

    def _leave(self, search: Callable[[], Checkpoint]) -> None:
        self._after = search
        self._mute = True
        raise Leave

    def _return_to(self, origin: Coordinate) -> Checkpoint:
        """Nobody wants to wait for what was looked for."""
        self.front.said("interrupted: to where it stood")
        return self._towards(origin, "pause")

    # --- the way back ------------------------------------------------------------

    def _towards(self, goal: Coordinate, reason: str) -> Checkpoint:
        """Go on to this moment when the checkpoint is played."""

        def pilot(moment: Moment) -> str | None:
            if moment.at < goal:
                return None
            self.is_replay = False
            self._told = len(self.simulator.transcript.entries)
            return reason

        self.is_replay = True
        self._set(pilot, True)
        checkpoint = self.history.before(goal[0])
        self._restore(checkpoint)
        return checkpoint

    def _restore(self, checkpoint: Checkpoint) -> None:
        self._mute = True
        self._blind = -1
        self._tracer.turn(False)
        self._board(self.history.restored(checkpoint, self.charts, self.simulator))
        self._mute = False

    def _segments(self, end: Coordinate, pilot: Pilot) -> Iterator[Coordinate]:
        """Play what lies before a moment, the latest segment first; that moment itself is seen too."""
        for checkpoint in self.history.all_before(end[0]):
            limit = end

            def until(moment: Moment, limit: Coordinate = limit) -> str | None:
                if not self.is_interrupted:
                    pilot(moment)
                if self.is_interrupted or moment.at >= limit:
                    self._mute = True
                    raise Leave
                return None

            self.is_replay = True
            self._set(until, True)
            self._restore(checkpoint)
            try:
                self._play(checkpoint)
            except Leave:
                if self.is_interrupted:
                    return
                yield end
            end = (checkpoint.beat + 1, 0)

    def _search(self, wanted: Callable[[Moment], bool], end: Coordinate) -> Coordinate | None:
        seen: list[Coordinate] = []

        def pilot(moment: Moment) -> None:
            if moment.at < end and wanted(moment):
                seen.append(moment.at)

        for limit in self._segments(end, pilot):
            before = [at for at in seen if at < limit]
            if before:
                return max(before)
        return None

    def _search_change(self, value: Callable[[], str], end: Coordinate) -> tuple[Coordinate, str]:
        seen: dict[Coordinate, str] = {}

        def pilot(moment: Moment) -> None:
            with self.standing_still():
                seen[moment.at] = value()

        for _ in self._segments(end, pilot):
            order = sorted(seen)
            for before, after in reversed([*pairwise(order)]):
                if seen[before] != seen[after]:
                    return before, f"before {seen[before]} becomes {seen[after]}"
        return BEGINNING, "beginning"
