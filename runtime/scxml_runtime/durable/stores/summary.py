"""What of a saved family stands beside it in a store, so that it can be looked for.

In: what the family was saved as. Out: where it stands, when it began, its last turn, why it failed.

The rule that surprises: what is no saved family has nothing to tell, and is no error here.
"""

from __future__ import annotations

from typing import Any, TypedDict


class Summary(TypedDict):
    """Fields of a `Row`."""

    states: str
    began: float
    changed: float
    failure: str | None


NOTHING = Summary(states="", began=0.0, changed=0.0, failure=None)


INTERVAL = 5.0
"""Seconds within which families are sorted by their last change when somebody asks."""


def interval_of(moment: float) -> int:
    """In which interval a moment is."""
    return int(moment // INTERVAL)


def summary(saved: Any) -> Summary:
    """Of an object that JSON has told."""
    try:
        session, host = saved["session"], saved["host"]
        return Summary(
            states=" ".join(session["configuration"]),
            began=float(host["epoch"]),
            changed=float(host["epoch"] + host["now"]),
            failure=session["end"].get("failure") if "end" in session else None,
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        return NOTHING
