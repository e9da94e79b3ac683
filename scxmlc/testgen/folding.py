"""Events that change nothing, put into ways that go on from there, so that there are fewer tests.

In: ways, each with the goals that it is the first to reach. Out: fewer of them, which reach the same. The rule that
surprises: nothing is believed: a way that was put together is played, and dropped if it reaches less.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from scxmlc.testgen.moves import Send, Way
from scxmlc.testgen.ors import Dilemma
from scxmlc.testgen.playing import Played, Player

Row: TypeAlias = tuple[Played, list[Any]]
MOST_FOLDED, MOST_ROWS = 5, 400
"""Events that one test takes in; ways beyond which it is not worth the time."""


@dataclass(slots=True)
class _Host:
    """A way that may take in events: each before the move of that number."""

    played: Played
    goals: list[Any]
    guests: list[tuple[int, Send]] = field(default_factory=list)

    def takes(self, prefix: tuple[Any, ...]) -> bool:
        moves = self.played.way.moves
        if any(isinstance(goal, Dilemma) for goal in self.goals):
            return False
        return len(self.guests) < MOST_FOLDED and len(moves) > len(prefix) and moves[: len(prefix)] == prefix

    def way(self, guests: list[tuple[int, Send]]) -> Way:
        moves: list[Any] = []
        for place, move in enumerate(self.played.way.moves):
            moves += [guest for at, guest in guests if at == place]
            moves.append(move)
        return Way(tuple(moves))


def folded(player: Player, rows: list[Row]) -> list[tuple[Played, list[Any], list[Any]]]:
    """The same with events that change nothing in other ways: ways, their goals, and those of them that were theirs
    before."""
    if len(rows) > MOST_ROWS:
        return [(played, goals, goals) for played, goals in rows]
    hosts = [_Host(played, goals) for played, goals in rows]
    gone: set[int] = set()
    for place, (played, goals) in enumerate(rows):
        if not hosts[place].guests and _changes_nothing(player, played, goals):
            prefix = played.way.moves[:-1]
            able = (
                each for at, each in enumerate(hosts) if at not in gone and at != place and each.takes(prefix)
            )
            if any(_folded(player, host, played.way.moves[-1], len(prefix), goals) for host in able):
                gone.add(place)
    left = [
        (host, own)
        for place, (host, (_, own)) in enumerate(zip(hosts, rows, strict=True))
        if place not in gone
    ]
    return [
        (player.play(host.way(host.guests)) if host.guests else host.played, host.goals, own)
        for host, own in left
    ]


def _changes_nothing(player: Player, played: Played, goals: list[Any]) -> bool:
    """Whether its last move is an event that leaves all as it was."""
    if not isinstance(played.way.moves[-1], Send) or not all(isinstance(goal, tuple) for goal in goals):
        return False
    return player.play(Way(played.way.moves[:-1])).state == played.state


def _folded(player: Player, host: _Host, guest: Send, place: int, goals: list[Any]) -> bool:
    """Take it in, if all is reached then that was before."""
    guests = [*host.guests, (place, guest)]
    played = player.play(host.way(guests))
    wanted = {goal for goal in (*host.goals, *goals) if isinstance(goal, tuple)}
    if not wanted <= played.hits or played.state != host.played.state:
        return False
    host.guests = guests
    host.goals = [*host.goals, *goals]
    return True
