"""Saved sessions: how large the snapshot of the routing chart is (F), and what taking it and restoring it cost.

python benchmarks/snapshots.py                  the figures; some seconds
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import scxmlc
from scxml_runtime import Host

CHARTS = Path(__file__).parent / "charts"
EVENTS = [
    ("call.new", {"id": "c0", "lang": "en", "skill": "sales", "tier": "silver"}),
    ("agent.ready", {"agent": "ann", "skill": "support"}),
    ("call.new", {"id": "c1", "lang": "de", "skill": "support", "tier": "gold"}),
    ("agent.ready", {"agent": "bob", "skill": "sales"}),
]
ROUNDS, TIMES = 5, 1_000


def microseconds(action: Callable[[], object]) -> float:
    """The best of some rounds, for one call."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(TIMES):
            action()
        best = min(best, time.perf_counter() - begun)
    return best / TIMES * 1e6


def main() -> None:
    cls = scxmlc.load(CHARTS / "routing.scxml")
    session = Host().start(cls)
    for name, data in EVENTS:
        session.send(name, data)
    saved = session.snapshot()
    text = json.dumps(saved, separators=(",", ":"))
    print(f"bytes of JSON      {len(text):8}")
    print(f"snapshot, µs       {microseconds(session.snapshot):8.1f}")
    print(f"restore, µs        {microseconds(lambda: Host().restore(cls, saved)):8.1f}")


if __name__ == "__main__":
    main()
