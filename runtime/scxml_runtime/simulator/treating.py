"""What treatments there are, and which of them can be played (ORS queue 2).

In: the attributes and parts of a treatment. Out: nothing, or its length; what cannot be played or read is `Refused`.
"""

from __future__ import annotations

from scxml_runtime.data.plain_text import said
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.typing_in import input_of
from scxml_runtime.simulator.verifying import verification_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_PROMPTS = 10
PROMPT_TYPES = ("ann", "tts", "iretry", "ifailure", "isuccess", "itimeout")
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


def check_treatment(attributes: dict[str, Any], parts: Any) -> None:
    """Whether a treatment can be played, also one that waits for its turn. Raises `Refused`."""
    seconds(attributes)
    for part in parts:
        if part["name"] == "prompts":
            check_prompts(part)
    input_of(parts)
    verification_of(parts, None, 1)


def seconds(attributes: dict[str, Any]) -> float | None:
    """The duration of a treatment, None when it has none. Raises `Refused`."""
    given = attributes.get("duration")
    if given is None or given == "":
        return None
    try:
        found = -1.0 if isinstance(given, bool) else float(str(given).strip())
    except ValueError:
        found = -1.0
    if not found >= 0:
        raise Refused("invalidattribute", f"duration cannot be {said(given)}")
    return found


def check_prompts(prompts: dict[str, Any]) -> None:
    """One to ten prompts; those of type tts need text, those of type MSG_… are alone (ORS queue 2.3).
    Raises `Refused`.
    """
    found, type = prompts["parts"], prompts["attributes"].get("type") or "ann"
    if not 1 <= len(found) <= MOST_PROMPTS:
        raise Refused("invalidattribute", f"prompts: {len(found)} prompts, not 1 to {MOST_PROMPTS}")
    if type.startswith("MSG"):
        if len(found) > 1:
            raise Refused("invalidattribute", f"prompts of type {type}: {len(found)} prompts, not 1")
    elif type not in PROMPT_TYPES:
        known = ", ".join((*PROMPT_TYPES, "MSG_type"))
        raise Refused("invalidattribute", f"prompts:type cannot be {said(type)}; it can be {known}")
    for prompt in found:
        _check_prompt(prompt["attributes"], type)


def _check_prompt(attributes: dict[str, Any], type: str) -> None:
    if type == "tts" and attributes.get("text") is None:
        raise Refused("invalidattribute", "prompt:text is missing in prompts of type tts")
    id = attributes.get("intid")
    if id is not None and not str(id).strip().removesuffix(".0").isdecimal():
        raise Refused("invalidattribute", f"prompt:intid cannot be {said(id)}")
