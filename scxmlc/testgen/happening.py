"""What happens to a chart by chance: one move after the other, out of those that its director offers.

In: a scene. Out: at each moment the moves that may come next. The rule that surprises: events of the platform are never
forged; the platform sends them itself, with trouble in front of its answers now and then.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from scxml_runtime.simulator import Simulator
from scxmlc.testgen.exploring import Scene
from scxmlc.testgen.moves import Pass, Send, Stage, Start, Trouble, Way
from scxmlc.testgen.offering import time_until_next
from scxmlc.testgen.playing import Played

AWHILE = 1.0
"""Seconds that pass when nothing else can."""
SHARES = (0.5,)
"""How much of the time until something is due may pass, beside all of it."""


class Happening:
    """One simulation under way; `moves` are those made."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.stage = Stage(Simulator(**scene.player.around), scene.player.charts)
        self.stage.simulator.documents.compiled = scene.player.compiled
        self.moves: list[Any] = []

    def beginnings(self) -> list[Way]:
        """How it may begin; not with parameters, which come from who starts it, and not from outside."""
        plain = [way for way in self.scene.director.beginnings() if not any(map(_is_given, way.moves))]
        return plain + [_troubled(way, each) for each in self.scene.troubles for way in plain[:2]]

    def do(self, move: Any) -> None:
        self.moves.append(move)
        move.play(self.stage)

    def next(self) -> list[tuple[Any, ...]]:
        """What may happen next, each as moves, the plainest first."""
        session = self.stage.session
        if session is None or session.is_finished:
            return [(Pass(AWHILE),)]
        played = Played(Way(tuple(self.moves)), self.stage, frozenset(), b"", ())
        made = len(self.moves)
        offered = [way.moves[made:] for way in self.scene.director.following(played)]
        offered = [moves for moves in offered if not any(_is_forged(move) for move in moves)]
        left = time_until_next(played)
        if left == 0:
            return offered
        offered += [(Pass(round(left * share, 3)),) for share in SHARES if left is not None]
        if not any(isinstance(move, Trouble) for move in self.moves):
            offered += [(each,) for each in self.scene.troubles]
        return offered or [(Pass(AWHILE),)]


def parted(moves: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """What is around a chart and its start, and what happens to it; trouble in front of the start belongs to that."""
    at = next((place for place, move in enumerate(moves) if isinstance(move, Start)), len(moves) - 1) + 1
    around = [move for move in moves[:at] if not isinstance(move, Trouble)]
    return around, [*(move for move in moves[:at] if isinstance(move, Trouble)), *moves[at:]]


def joined(around: Sequence[Any], moves: Sequence[Any]) -> list[Any]:
    """The other way round: trouble that comes first stands in front of the start."""
    first = [*takewhile(lambda move: isinstance(move, Trouble), moves)]
    return [*around[:-1], *first, *around[-1:], *moves[len(first) :]]


def _troubled(way: Way, trouble: Trouble) -> Way:
    """The same, with trouble in front of the start."""
    at = next(place for place, move in enumerate(way.moves) if isinstance(move, Start))
    return Way((*way.moves[:at], trouble, *way.moves[at:]))


def _is_given(move: Any) -> bool:
    return isinstance(move, Start) and bool(move.params)


def _is_forged(move: Any) -> bool:
    return isinstance(move, Send) and move.is_forged
