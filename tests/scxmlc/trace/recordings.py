"""Traces to read and compare: of runs of the door, and lines made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import scxmlc
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import recorded
from scxmlc.cli.commands import scxmlc as verbs

EXAMPLES = Path(__file__).parents[3] / "examples"
DOOR = (EXAMPLES / "door" / "door.scxml").read_text("utf-8")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(verbs, [*map(str, words)])


def record(place: Path, play: Callable[[Any, Simulator], None], chart: str = DOOR) -> Path:
    """The trace of what `play` does with a session of the chart, which is loaded from its text."""
    simulator = Simulator()
    with recorded(simulator, place):
        play(simulator.start(scxmlc.load(chart)), simulator)
    return place


HEAD: dict[str, Any] = {"kind": "trace", "version": 1, "began": "2026-01-05T09:00:00+00:00"}
CHART = {"kind": "chart", "chart": "c", "class": "C", "document": "c.scxml"}
START = {"kind": "start", "at": 0, "session": "c", "id": "0" * 32, "chart": "c"}


def step(event: str, at: float = 0, **told: Any) -> list[dict[str, Any]]:
    """The two lines of an event that a transition takes."""
    taken = {"kind": "event", "at": at, "session": "c", "event": event, "type": "external"}
    done = {
        "kind": "step",
        "at": at,
        "session": "c",
        "event": event,
        "transitions": [],
        "exited": [],
        "entered": [],
    }
    return [taken, {**done, **told}]


def written(place: Path, *lines: Any) -> Path:
    """A trace of these lines behind its usual head."""
    flat = [each for line in lines for each in (line if isinstance(line, list) else [line])]
    place.write_text("".join(json.dumps(line) + "\n" for line in (HEAD, CHART, START, *flat)), "utf-8")
    return place
