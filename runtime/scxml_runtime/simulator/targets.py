"""The target format of URS: `{threshold}[weight]name@server.type` and `?name:skillexpression@server.type`
(ORS queue 1.1).

In: text as strategies build it, or the attributes of `<queue:target>`. Out: `Target`. Commas separate
targets, except inside brackets; server and type may be missing.
"""

from __future__ import annotations

import re

from scxml_runtime.data.plain_text import said
from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_BRACKETS = re.compile(r"[,(){}\[\]]")

TYPES = ("A", "AP", "GA", "GP", "Q", "DN", "RP", "DL", "GC", "C", "GQ")

#: The words that stand in XML.
TYPE_WORDS = {
    "agent": "A",
    "place": "AP",
    "agentgroup": "GA",
    "skill": "GA",
    "placegroup": "GP",
    "queue": "Q",
    "dn": "DN",
    "routepoint": "RP",
    "label": "DL",
    "campaigngroup": "GC",
}


class Target:
    """One possible target. `skills` is a skill expression, or None when the target is a named object; of a
    workforce activity, `cut_off` is how many seconds of it an agent must have left.
    """

    __slots__ = ("cut_off", "name", "server", "skills", "threshold", "type", "weight")

    def __init__(
        self,
        name: str,
        type: str = "DN",
        server: str = "",
        *,
        skills: str | None = None,
        weight: float = 1,
        threshold: str = "",
    ) -> None:
        self.name = name
        self.type = type
        self.server = server
        self.skills = skills
        self.weight = weight
        self.threshold = threshold
        self.cut_off: float | None = None

    def __repr__(self) -> str:
        return f"<target {self.written}>"

    @property
    def label(self) -> str:
        """Name without server and type; for skills `?group:expression`."""
        return self.name if self.skills is None else f"?{self.name}:{self.skills}"

    @property
    def written(self) -> str:
        """As events name it: `Name@StatServer.Type`."""
        return f"{self.label}@{self.server}.{self.type}"


def parse_targets(text: str) -> list[Target]:
    """A comma-separated list of targets."""
    return [parse_target(part) for part in split_outside_brackets(text) if part.strip()]


def parse_target(text: str) -> Target:
    """One target. Raises `Refused`."""
    threshold, rest = _bracketed(text.strip(), "{", "}")
    weight, rest = _bracketed(rest, "[", "]")
    label, server, kind = _divided(rest, text)
    name, skills = label, None
    if label.startswith("?"):
        name, colon, skills = label[1:].partition(":")
        if not colon:
            raise _wrong(text, "the : before the skill expression is missing")
    elif not label:
        raise _wrong(text, "it has no name")
    return Target(
        name.strip(),
        kind,
        server,
        skills=skills,
        weight=share(weight or 1, f"{text!r}: the weight"),
        threshold=threshold,
    )


def share(value: Any, where: str) -> float:
    """A weight: a number that is not negative. Raises `Refused`."""
    try:
        found = float(str(value).strip())
    except ValueError:
        found = -1.0
    if not 0 <= found < float("inf"):
        raise Refused("invalidattribute", f"{where} is no number from 0 on: {said(value)}")
    return found


def split_outside_brackets(text: str) -> Iterator[str]:
    """The parts between commas that stand outside (), {} and []."""
    depth, start = 0, 0
    for found in _BRACKETS.finditer(text):
        character = found[0]
        if character != ",":
            depth += 1 if character in "({[" else -1
        elif depth == 0:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _divided(rest: str, text: str) -> tuple[str, str, str]:
    """Label, server and type of `label@server.type`."""
    label, at, tail = rest.rpartition("@")
    if not at:
        label, dot, kind = rest.rpartition(".")
        known = bool(dot) and kind.strip().upper() in TYPES
        return (label.strip(), "", kind.strip().upper()) if known else (rest, "", "DN")
    server, dot, kind = tail.rpartition(".")
    if not dot:
        return label.strip(), tail.strip(), "DN"
    kind = kind.strip().upper()
    if kind not in TYPES:
        raise _wrong(text, f"{kind!r} is no type; the types are {', '.join(TYPES)}")
    return label.strip(), server.strip(), kind


def _bracketed(text: str, opening: str, closing: str) -> tuple[str, str]:
    if not text.startswith(opening):
        return "", text
    inside, found, rest = text[1:].partition(closing)
    if not found:
        raise _wrong(text, f"{closing} is missing")
    return inside.strip(), rest.strip()


def _wrong(text: str, why: str) -> Refused:
    return Refused("invalidattribute", f"{said(text.strip()[:80])} is no target: {why}")
