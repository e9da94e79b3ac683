"""Moves as the text of a test, to be pasted into a file.

In: a scene, moves, and how they end. Out: text that black leaves alone, with what stands in for the program in front.
"""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import indent
from typing import Any

from scxmlc.emitter.blackened import whole
from scxmlc.testgen.choosing import flat, slug, variable
from scxmlc.testgen.exploring import Scene
from scxmlc.testgen.stand_ins import sources_in

HEADING = "As a test:"


def as_test(scene: Scene, moves: Iterable[Any], end: str) -> str:
    """The moves as a test, whose last line is a comment."""
    name = scene.chart.chart.name or scene.chart.__name__
    lines = [line for move in moves for line in move.line(variable(name)).split("\n")]
    body = indent("\n".join([*lines, f"# {flat(end)}"]), "    ")
    heading = f"def test_{slug(name) or 'chart'}(simulator, chart):"
    return f"{HEADING}\n\n" + whole("\n\n\n".join([*sources_in(body), f"{heading}\n{body}\n"]))
