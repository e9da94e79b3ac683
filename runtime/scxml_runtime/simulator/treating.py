"""`dialog:*` requests: each is a treatment on a call.

In: requests of kind "dialog.<action>". Out: work for `Dialogs`.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre

MOST_PROMPTS = 10
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
    for part in request.values.get("parts", ()):
        if part["name"] == "prompts":
            check_prompts(part)
    centre.dialogs.start(request)


def check_prompts(prompts: dict[str, Any]) -> None:
    """One to ten prompts; those of type tts need text (ORS queue 2.3). Raises `Refused`."""
    found = prompts["parts"]
    if not 1 <= len(found) <= MOST_PROMPTS:
        raise Refused("invalidattribute", f"prompts: {len(found)} prompts, not 1 to {MOST_PROMPTS}")
    spoken = prompts["attributes"].get("type") == "tts"
    if spoken and any(prompt["attributes"].get("text") is None for prompt in found):
        raise Refused("invalidattribute", "prompt:text is missing in prompts of type tts")


def stop(centre: Centre, request: Request) -> dict[str, Any]:
    """End a treatment."""
    return centre.dialogs.stop(request)


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    **{f"dialog.{name}": start for name in TREATMENTS},
    "dialog.stop": stop,
}
