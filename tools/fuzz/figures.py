"""Figures as lines of a table."""

from __future__ import annotations

from collections.abc import Iterable

from tools.fuzz.running import Figures

FORM = "{:<12} {:>11} {:>9} {:>9} {:>11} {:>9} {:>7}"
COLUMNS = ("target", "inputs", "seconds", "per s", "slowest s", "peak MB", "faults")


def table(found: Iterable[Figures]) -> str:
    """All targets, with their faults below each and how often each happened, and the sum."""
    whole, lines = Figures("all"), [FORM.format(*COLUMNS)]
    for each in found:
        whole.add(each)
        lines.append(_row(each))
        lines += [f"    {count:>6} × {place}" for place, count in sorted(each.faults.items())]
    return "\n".join([*lines, _row(whole), ""])


def _row(found: Figures) -> str:
    rate = found.inputs / found.seconds if found.seconds else 0.0
    return FORM.format(
        found.target,
        f"{found.inputs:,}",
        f"{found.seconds:.0f}",
        f"{rate:,.0f}",
        f"{found.slowest:.2f}",
        f"{found.peak / 2**20:.0f}",
        len(found.faults),
    )
