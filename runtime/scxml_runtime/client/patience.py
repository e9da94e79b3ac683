"""How often something is tried again, and when.

In: how many attempts have failed, and what the server wished. Out: seconds to wait, or None: no more. The rule that
surprises: a server that asks for more time than anybody has is not waited for.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

OBEYED = 60.0
"""Seconds that a server may ask for."""


@dataclass(frozen=True, slots=True)
class Patience:
    """`tries`: attempts at all; between them `first` seconds, then twice as many each time, `longest` at most; less by
    some chance, so that clients that failed together do not come back together."""

    tries: int = 7
    first: float = 0.1
    longest: float = 5.0

    def wait(self, failed: int, wished: float | None = None) -> float | None:
        """Seconds until the next attempt, after so many that failed; None where there is none."""
        if failed >= self.tries or (wished or 0.0) > OBEYED:
            return None
        own = min(self.longest, self.first * 2.0 ** (failed - 1)) * random.uniform(0.5, 1.0)
        return max(own, wished or 0.0)


IMPATIENT = Patience(tries=1)
"""Once, and never again."""
