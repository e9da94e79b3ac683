"""What is fuzzed, with which seeds, and how much of it: a table without imports, so that a guided run can
instrument what targets import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """The sort of a target's seeds, and its share of all inputs, in thousandths."""

    sort: str
    share: int


PLAN: Mapping[str, Part] = {
    "reader": Part("charts", 200),
    "ecmascript": Part("scripts", 340),
    "emitter": Part("charts", 4),
    "scripts": Part("scripts", 25),
    "running": Part("charts", 1),
    "saved": Part("charts", 1),
    "replayed": Part("charts", 1),
    "testgen": Part("charts", 1),
    "fixing": Part("charts", 1),
    "layout": Part("charts", 1),
    "editor": Part("charts", 1),
    "trace": Part("traces", 60),
    "metric": Part("metric", 230),
    "snapshot": Part("snapshots", 15),
    "restored": Part("snapshots", 2),
    "scenario": Part("scenarios", 15),
    "settings": Part("settings", 95),
    "console": Part("commands", 3),
}


def chosen(names: Sequence[str]) -> Sequence[str]:
    """The names of targets, all of them if none is said. Raises ValueError for what is none."""
    unknown = [name for name in names if name not in PLAN]
    if unknown:
        raise ValueError(f"no target {unknown[0]!r}: there are {', '.join(PLAN)}")
    return names or [*PLAN]
