"""`dialog:*` requests: each is a treatment on a call.

In: requests of kind "dialog.<action>". Out: work for `Dialogs`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre

TREATMENTS = (
    "play",
    "collect",
    "playandcollect",
    "playandverify",
    "playsound",
    "start",
    "pause",
    "remote",
    "createann",
    "deleteann",
)


def start(centre: Centre, request: Request) -> None:
    """Begin a treatment; its done event comes when it ends."""
    centre.dialogs.start(request)


def stop(centre: Centre, request: Request) -> dict[str, Any]:
    """End a treatment."""
    return centre.dialogs.stop(request)


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    **{f"dialog.{name}": start for name in TREATMENTS},
    "dialog.stop": stop,
}
