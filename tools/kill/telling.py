"""What a run has come to, in words.

In: what was counted, and what is wrong. Out: lines; the exit status.

The rule that surprises: of many problems, the first are told; how many there are is told at the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.kill.judging import Figures

SHOWN = 20
"""Problems that are told."""


def counted(found: Figures) -> str:
    """What there was."""
    return (
        f"{found.events:>10,} events, each applied once and in order\n"
        f"{found.messages:>10,} messages to a neighbour\n"
        f"{found.timers:>10,} timers\n"
        f"{found.children:>10,} invoked sessions that came to their end\n"
        f"{found.effects:>10,} effects outside, {found.again:,} of them done more than once, each under one key"
    )


def judge(found: Sequence[str]) -> int:
    """Tell what is wrong; the exit status."""
    for problem in found[:SHOWN]:
        print(f"WRONG  {problem}")
    print(f"{len(found)} problems" if found else "exact: nothing lost, nothing twice, nothing early")
    return int(bool(found))
