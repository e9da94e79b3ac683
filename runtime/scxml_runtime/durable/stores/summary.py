"""What of a saved family stands beside it in a store, so that it can be looked for.

In: what the family was saved as. Out: where it stands, when it began, its last turn, why it failed.

The rule that surprises: what is no saved family has nothing to tell, and is no error here.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Summary: TypeAlias = tuple[str, float, float, str | None]
FIELDS = ("states", "began", "changed", "failure")
"""Of a `Row`, its last ones."""

NOTHING: Summary = ("", 0.0, 0.0, None)


INTERVAL = 5.0
"""Seconds within which families are sorted by their last change when somebody asks."""

LAST = float(1 << 53)
"""The number of the last interval."""


def interval_of(moment: float) -> int:
    """In which interval a moment is; one that no store has a number for is in the first or the last."""
    return int(min(max(moment // INTERVAL, -LAST), LAST))


def summary(saved: Any) -> Summary:
    """Of an object that JSON has told."""
    try:
        session, host = saved["session"], saved["host"]
        began, end = float(host["epoch"]), session.get("end")
        failure = None if end is None else end.get("failure")
        return " ".join(session["configuration"]), began, began + host["now"], failure
    except (KeyError, TypeError, AttributeError, ValueError):
        return NOTHING
