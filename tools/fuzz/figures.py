"""Figures as lines of a table."""

from __future__ import annotations

from collections.abc import Sequence

from tools.fuzz.running import Figures

FORM = "{:<12} {:>11} {:>9} {:>9} {:>11} {:>9} {:>7}"


def heading() -> str:
    """The names of the columns."""
    return FORM.format("target", "inputs", "seconds", "per s", "slowest s", "peak MB", "faults")


def line(found: Figures) -> str:
    """One target; its faults below, with how often each happened."""
    told = [f"    {count:>6} × {place}" for place, count in sorted(found.faults.items())]
    return "\n".join([_row(found, len(found.faults)), *told])


def total(found: Sequence[Figures]) -> str:
    """All of them."""
    whole = Figures("all")
    whole.inputs = sum(each.inputs for each in found)
    whole.seconds = sum(each.seconds for each in found)
    whole.slowest = max(each.slowest for each in found)
    whole.peak = max(each.peak for each in found)
    return _row(whole, sum(len(each.faults) for each in found))


def _row(found: Figures, faults: int) -> str:
    rate = found.inputs / found.seconds if found.seconds else 0.0
    return FORM.format(
        found.target,
        f"{found.inputs:,}",
        f"{found.seconds:.0f}",
        f"{rate:,.0f}",
        f"{found.slowest:.2f}",
        f"{found.peak / 2**20:.0f}",
        faults,
    )
