"""What there is to cover in a chart, as values.

In: nothing. Out: `Item`, and `OUTCOMES`: what can happen to an item of each kind. The rule that surprises: an item
has as many counters as it has outcomes, one behind the other, so that a condition that was never false counts as half
covered.
"""

from __future__ import annotations

from typing import NamedTuple

ASKED = ("true", "false")

OUTCOMES = {
    "state": ("entered",),
    "transition": ("taken",),
    "condition": ASKED,
    "block": ("run",),
    "content": ("run",),
    "if": ASKED,
    "function": ("called",),
    "branch": ASKED,
}
"""The kinds: a state, a transition and its `cond`; a block (<onentry>, the content of a transition …) and each
element in it; an <if> or <elseif>; a function of a script, and an `if`, `?:`, loop or `case` in one."""


class Item(NamedTuple):
    """Something to cover. `file` is as the line map names it, `line` 0 where it is not known; both are "" and 0 until
    somebody who can read the chart looks them up, for states and for transitions without content."""

    kind: str
    name: str
    file: str = ""
    line: int = 0
    column: int = 0

    @property
    def outcomes(self) -> tuple[str, ...]:
        return OUTCOMES[self.kind]
