"""What a failure says, by scxmlc."""

from scxml_runtime.testing import assert_reaches


def test_what_a_failure_says(simulator, chart):
    """Nobody has pushed."""
    crossing = simulator.start(chart("crossing.scxml"))
    crossing.send("turn")
    assert_reaches(crossing, "green", within=1)
