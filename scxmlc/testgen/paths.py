"""The ways that become tests, as data: for programs that drive another thing along them, such as a page or a service.

In: what was found. Out: JSON: each path with its steps, and where the chart is behind each. The rule that surprises:
paths on which something is done that only a simulation of the platform can do say so as `do`, with the line of Python.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scxml_runtime.testing.recorded_values import recorded_value
from scxmlc.testgen.choosing import Chosen, choose
from scxmlc.testgen.exploring import Found
from scxmlc.testgen.moves import Failing, Move, Pass, Send, Stage, StandIn, Start
from scxmlc.testgen.stimuli import NOTHING

VERSION = 1
START = '{\n  "kind": "paths"'
"""How such a file begins."""


def json_of(found: Found) -> str:
    """The paths of a chart as text."""
    with found.player.measuring():
        paths = [_path(found, each) for each in choose(found)]
    told = {
        "kind": "paths",
        "version": VERSION,
        "chart": found.chart.chart.name or found.chart.__name__,
        "document": found.start.file,
        "paths": [each for each in paths if each is not None],
    }
    return json.dumps(told, indent=2) + "\n"


def _path(found: Found, chosen: Chosen) -> dict[str, Any] | None:
    """One path; None where it is not the same each time."""
    first, second = (_steps(found, chosen) for _ in range(2))
    return (
        {"name": chosen.name.removeprefix("test_"), "shows": [*chosen.shows], "steps": first}
        if first == second
        else None
    )


def _steps(found: Found, chosen: Chosen) -> list[dict[str, Any]]:
    watcher = _Watcher()
    found.player.play(chosen.way, watcher.watch)
    return watcher.steps


@dataclass(slots=True)
class _Watcher:
    """Gathers the steps of one path."""

    steps: list[dict[str, Any]] = field(default_factory=list)

    def watch(self, stage: Stage, move: Move) -> None:
        """Take up a move and what has come of it."""
        self.steps.append({**dict(_said(move)), **dict(_seen(stage))})


def _said(move: Move) -> Iterator[tuple[str, Any]]:
    """What is done, in words that need no simulation where there are such."""
    if isinstance(move, Failing):
        yield from _said(move.move)
        yield "fails", True
    elif isinstance(move, Start):
        yield "do", "start"
        if move.params:
            yield "params", recorded_value(dict(move.params))
    elif isinstance(move, Send):
        yield "do", "send"
        yield "event", move.event
        if move.data is not NOTHING:
            yield "data", recorded_value(move.data)
    elif isinstance(move, Pass):
        yield "do", "wait"
        yield "seconds", move.seconds
    elif isinstance(move, StandIn):
        yield "do", "program"
        yield move.kind.removesuffix("s"), move.name
        yield "behaviour", move.made
        if move.value is not NOTHING:
            yield "value", recorded_value(move.value)
    else:
        yield "do", "simulate"
        yield "line", move.line("session")


def _seen(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Where the chart is then."""
    session = stage.session
    if session is None:
        return
    now = stage.simulator.now
    yield "at", int(now) if now.is_integer() else now
    if session.is_finished:
        yield "final", session.final
        return
    nodes = session.repertoire_.structure.nodes
    active = sorted(session.configuration, key=lambda id: nodes[id].order)
    yield "states", [each for each in active if nodes[each].is_atomic]
    yield "active", active
