"""The option `application` of a device: which document starts for a call, by URL (ORS core 6).

In: the option's text, such as `http://host/a.scxml?from=[ANI] http://host/b.scxml`, and the interaction. Out: the
URLs in turn, the second being the way out where nothing is at the first; tokens are replaced by what they name.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.simulator.interactions import Interaction

_TOKEN = re.compile(r"\[(DNIS|ANI|DN|CED|EMAILFROM|EMAILTO|EMAILSUBJECT|UDATA(?:\.[^\]]+)?)\]")

TOKENS: dict[str, Callable[[Interaction], Any]] = {
    "DNIS": lambda interaction: interaction.details.get("dnis", ""),
    "ANI": lambda interaction: interaction.details.get("ani", ""),
    "DN": lambda interaction: interaction.device or "",
    "CED": lambda interaction: interaction.details.get("ced", ""),
    "EMAILFROM": lambda interaction: interaction.details.get("from", ""),
    "EMAILTO": lambda interaction: ",".join(interaction.details.get("to", ())),
    "EMAILSUBJECT": lambda interaction: interaction.details.get("subject", ""),
}


def urls(option: str, interaction: Interaction) -> list[str]:
    """The URLs of an option, filled in."""
    return [_TOKEN.sub(lambda token: _filled(token[1], interaction), each) for each in option.split()]


def _filled(token: str, interaction: Interaction) -> str:
    """What a token stands for, as it may stand in a URL; [UDATA] and [UDATA.*] are all keys with their values."""
    name, _, key = token.partition(".")
    if name != "UDATA":
        return quote(str(TOKENS[name](interaction)), safe="")
    if key in ("", "*"):
        return urlencode({name: str(value) for name, value in interaction.udata.items()})
    return quote(str(interaction.udata.get(key, "")), safe="")
