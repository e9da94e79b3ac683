"""What is fuzzed, with which seeds, and how much of it: a table without imports, so that a guided run can
instrument what targets import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """The sort of a target's seeds, and its share of all inputs, as a weight."""

    sort: str
    share: int


PLAN: Mapping[str, Part] = {
    "reader": Part("charts", 4_500),
    "ecmascript": Part("scripts", 8_000),
    "emitter": Part("charts", 60),
    "scripts": Part("scripts", 400),
    "running": Part("charts", 50),
    "saved": Part("charts", 50),
    "replayed": Part("charts", 40),
    "testgen": Part("charts", 10),
    "fixing": Part("charts", 50),
    "layout": Part("charts", 50),
    "editor": Part("charts", 50),
    "trace": Part("traces", 4_000),
    "metric": Part("metric", 62_500),
    "snapshot": Part("snapshots", 1_000),
    "restored": Part("snapshots", 200),
    "scenario": Part("scenarios", 5_000),
    "settings": Part("settings", 14_000),
    "console": Part("commands", 100),
}


def chosen(names: Sequence[str]) -> Sequence[str]:
    """The names of targets, all of them if none is said. Raises ValueError for what is none."""
    unknown = [name for name in names if name not in PLAN]
    if unknown:
        raise ValueError(f"no target {unknown[0]!r}: there are {', '.join(PLAN)}")
    return names or [*PLAN]
