"""The target format of URS: `{threshold}[weight]name@server.type` and `?name:skillexpression@server.type`
(ORS queue 1.1).

In: text as strategies build it, or the attributes of `<queue:target>`. Out: `Target`. Commas separate
targets, except inside brackets; server and type may be missing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

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
    """One possible target. `skills` is a skill expression, or None when the target is a named object."""

    __slots__ = ("name", "server", "skills", "threshold", "type", "weight")

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
    """One target."""
    rest = text.strip()
    threshold, rest = _bracketed(rest, "{", "}")
    weight, rest = _bracketed(rest, "[", "]")
    head, dot, kind = rest.rpartition(".")
    if not dot or kind.strip().upper() not in TYPES:
        head, kind = rest, "DN"
    name, server = _server(head.strip())
    skills = None
    if name.startswith("?"):
        name, _, skills = name[1:].partition(":")
    return Target(
        name.strip(),
        kind.strip().upper(),
        server.strip(),
        skills=skills,
        weight=float(weight) if weight else 1,
        threshold=threshold,
    )


def from_attributes(given: dict[str, Any], default: dict[str, Any]) -> Target:
    """`<queue:target>` with what it inherits from `<queue:targets>`."""
    word = str(given.get("type") or default.get("type") or "").lower()
    skills = given.get("skillexpr")
    kind = TYPE_WORDS.get(word, "GA" if skills else "DN")
    return Target(
        str(given.get("name") or ""),
        kind,
        str(given.get("statserver") or default.get("statserver") or ""),
        skills=None if skills is None else str(skills),
        weight=float(str(given.get("weight") or 1).strip()),
        threshold=str(given.get("threshold") or ""),
    )


def split_outside_brackets(text: str) -> Iterator[str]:
    """The parts between commas that stand outside (), {} and []."""
    depth, start = 0, 0
    for place, character in enumerate(text):
        depth += (character in "({[") - (character in ")}]")
        if character == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _bracketed(text: str, opening: str, closing: str) -> tuple[str, str]:
    if not text.startswith(opening) or closing not in text:
        return "", text
    inside, _, rest = text[1:].partition(closing)
    return inside.strip(), rest.strip()


def _server(text: str) -> tuple[str, str]:
    name, at, server = text.rpartition("@")
    return (name, server) if at else (text, "")
