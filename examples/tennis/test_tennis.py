"""Games of tennis, and every game there can be, against the rule of the book."""

from __future__ import annotations

from itertools import product

import pytest

PLAYERS = {"s": "server", "r": "receiver"}


@pytest.fixture
def score(host, chart):
    """Where a game stands after these points: `ssr` is two for the server, one for the receiver."""

    def play(points):
        game = host.start(chart("tennis.scxml"))
        for point in points:
            if game.final is None:
                game.send(f"point.{PLAYERS[point]}")
        return game.final or " ".join(sorted(game.configuration - {"counting", "server", "receiver"}))

    return play


@pytest.mark.parametrize(
    ("points", "standing"),
    [
        ("", "receiver0 server0"),
        ("s", "receiver0 server15"),
        ("srsr", "receiver30 server30"),
        ("sss", "receiver0 server40"),
        ("ssss", "serverWins"),
        ("rrrr", "receiverWins"),
        ("srsrsr", "deuce"),
        ("rsrsrs", "deuce"),
        ("srsrsrs", "advantageServer"),
        ("srsrsrr", "advantageReceiver"),
        ("srsrsrsr", "deuce"),
        ("srsrsrrs", "deuce"),
        ("srsrsrss", "serverWins"),
        ("srsrsrrr", "receiverWins"),
    ],
)
def test_the_score(score, points, standing):
    assert score(points) == standing


def test_it_keeps_the_rule_whatever_happens(score):
    """Four points at least, and two more than the other: all games of up to eight points."""
    for points in product("sr", repeat=8):
        assert score(points) == winner_by_the_book(points) or "Wins" not in score(points)


def winner_by_the_book(points):
    """Who wins, if anybody does: `Wins` behind the name."""
    scored = {"s": 0, "r": 0}
    for point in points:
        scored[point] += 1
        if scored[point] >= 4 and abs(scored["s"] - scored["r"]) >= 2:
            return f"{PLAYERS[point]}Wins"
    return "nobody"
