"""Where in its chart a session is at work: `parent.scxml:20`.

In: a session, and the Python stack or the transitions it took. Out: the place, "" when it is not known.
Generated modules carry a line map (`LINES`) for this; a strategy written by hand has none.
"""

from __future__ import annotations

from scxml_runtime.chart import places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from scxml_runtime.chart.rows import Transition
    from scxml_runtime.session.machine import StateMachine


def line_on_stack(session: StateMachine) -> str:
    """The place of the element that is being carried out: the innermost generated frame of this session."""
    return places.line_on_stack(session, session.chart.source)


def line_of_transition(session: StateMachine, transitions: Sequence[Transition]) -> str:
    """The place of the first transition taken, as far as it has a method of its own."""
    for transition in transitions:
        for method in (transition.cond, transition.body):
            code = getattr(method, "__code__", None)
            if code is not None:
                lines = method.__globals__.get("LINES", "")  # type: ignore[union-attr]
                return places.locate(lines, code.co_firstlineno, session.chart.source) or ""
    return ""
