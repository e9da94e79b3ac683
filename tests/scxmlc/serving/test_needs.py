"""What a chart asks of the program around it, and is told of where it is not there."""

from __future__ import annotations

from pathlib import Path

import scxmlc
from scxmlc.serving.needs import Around

EXAMPLES = Path(__file__).parents[3] / "examples"
ROBOT = scxmlc.compile_file(EXAMPLES / "robot" / "robot.scxml").text
ROUTE = scxmlc.compile_file(EXAMPLES / "routing" / "route_to_agent.scxml").text


def test_what_is_missing_is_told_once_and_in_words() -> None:
    assert Around().missing(ROBOT) == "no service x-sonar and no processor x-motors"
    assert Around(services=frozenset({"x-sonar"})).missing(ROBOT) == "no processor x-motors"
    assert Around().missing(ROUTE) == "no contact centre for queue:submit"


def test_what_is_there_is_not_missed() -> None:
    assert Around(frozenset({"x-motors"}), frozenset({"x-sonar"})).missing(ROBOT) == ""
    assert Around(has_platform=True).missing(ROUTE) == ""
    assert Around().missing(scxmlc.compile_file(EXAMPLES / "door" / "door.scxml").text) == ""
