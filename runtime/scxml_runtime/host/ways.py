"""What carries delayed events, by name: for snapshots.

In: the function that an appointment calls, or its name in a snapshot. Out: the other. The rule that surprises: a
function that is not in the table cannot be saved, and a name that is not, not restored.
"""

from __future__ import annotations

from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def name_of(action: Callable[..., object]) -> str | None:
    """The name of what carries an event."""
    return next((name for name, each in ways().items() if each is action), None)


@cache
def ways() -> dict[str, Callable[..., Any]]:
    """All that a host lets carry an event, and what ends a session of ORS by its age."""
    from scxml_runtime.host.outside import carry
    from scxml_runtime.host.routes import ROUTES
    from scxml_runtime.io.basic_http import send
    from scxml_runtime.modules.by_send import perform
    from scxml_runtime.modules.limits import end_by_age

    return {**ROUTES, "processor": carry, "http": send, "fm": perform, "limit": end_by_age}
