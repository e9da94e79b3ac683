"""`classification:*`: categories and screening rules of an interaction (ORS queue 4).

In: classify, screen. Out: requests of kind "classification.<action>".
"""

from __future__ import annotations

from scxml_runtime.modules.action import (
    HINTS,
    MAIN_INTERACTION,
    REQUEST_INVALID,
    Action,
    Attribute,
    anything,
    table,
    text,
)
from scxml_runtime.modules.module import Module

SERVER = Attribute("server", text)

ACTIONS = table(
    Action(
        "classify",
        (MAIN_INTERACTION, SERVER, Attribute("categories", anything), HINTS),
        done="classification.classify.done",
        bad=REQUEST_INVALID,
        payload=("requestid", "categories"),
        inferred="the attribute categories",
    ),
    Action(
        "screen",
        (MAIN_INTERACTION, SERVER, Attribute("rules", anything), Attribute("language", anything), HINTS),
        done="classification.screen.done",
        bad=REQUEST_INVALID,
        payload=("requestid", "rules", "screenrule", "categories"),
        inferred="attributes",
    ),
)


class Classification(Module):
    """The classification module of one host."""

    name = "classification"
    actions = ACTIONS


MODULE = Classification
