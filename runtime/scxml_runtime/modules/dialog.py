"""`dialog:*`: what the caller hears and types (ORS queue 2).

In: the treatments of section 2.1. Out: requests of kind "dialog.<action>". Each tells its requestid first, by
`dialog.<action>.requestid`; treatments nested in `queue:submit` go with the submit and tell nothing.
"""

from __future__ import annotations

from scxml_runtime.modules.action import (
    HINTS,
    MAIN_INTERACTION,
    REQUESTID,
    Action,
    Attribute,
    anything,
    number,
    resource,
    table,
    text,
)
from scxml_runtime.modules.module import Module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DEVICE = Attribute("device", resource)
LANGUAGE = Attribute("language", text)
TYPE = Attribute("type", text)
DURATION = Attribute("duration", number)


def _treatment(
    name: str, *attributes: Attribute, payload: tuple[str, ...] = (), inferred: str = ""
) -> Action:
    """A treatment's row: its events are regular, and nobody knows how long people take."""
    return Action(
        name,
        (MAIN_INTERACTION, DEVICE, LANGUAGE, *attributes, HINTS),
        done=f"dialog.{name}.done",
        accepted=f"dialog.{name}.requestid",
        payload=("requestid", *payload),
        answer_within=None,
        inferred=inferred,
    )


ACTIONS = table(
    _treatment("play"),
    _treatment("collect", payload=("digits",)),
    _treatment("playandcollect", payload=("digits",)),
    _treatment("playandverify", payload=("digits",)),
    _treatment("playsound", TYPE, Attribute("resource", anything), DURATION),
    _treatment("start", TYPE, payload=("extensions",)),
    _treatment("pause", DURATION),
    _treatment("remote", Attribute("destination", text), Attribute("default", text)),
    _treatment("createann", payload=("userannid", "extensions"), inferred="the field userannid"),
    _treatment("deleteann", Attribute("userannid", text), inferred="the attribute userannid"),
    Action("stop", (REQUESTID, MAIN_INTERACTION), done="dialog.stop.done", inferred="attributes"),
)


class Dialog(Module):
    """The dialog module of one host. `runtreatments` alone is refused: it stands in `queue:submit` only."""

    name = "dialog"
    actions: Any = ACTIONS


MODULE = Dialog
