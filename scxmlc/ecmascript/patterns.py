"""Whether a regular expression literal is one (ES5 15.10.1): an early error where it is not.

In: pattern and flags. Out: nothing, or ValueError with the reason.
"""

from __future__ import annotations


def check_pattern(pattern: str, flags: str) -> None:
    """Raise ValueError for a pattern or flags that ECMAScript refuses."""
    if len(set(flags)) != len(flags) or not set(flags) <= set("gimsuy"):
        raise ValueError("Invalid regular expression flags")
