"""What a `<queue:submit>` or `<queue:update>` asks for: its targets and busy treatments (ORS queue 1.4).

In: the parts of the request, as plain values. Out: `Target`s that the router understands, and treatments that
can be played. What cannot be understood is `Refused` before the request waits, with the attribute and its
value.
"""

from __future__ import annotations

from scxml_runtime.data.plain_text import said
from scxml_runtime.modules.action import name as name_of
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.expressions import check
from scxml_runtime.simulator.targets import TYPE_WORDS, Target, parse_targets, share
from scxml_runtime.simulator.thresholds import check_threshold
from scxml_runtime.simulator.treating import check_treatment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.ports.platform import Request


def targets_of(request: Request) -> list[Target]:
    """The targets of all `<queue:targets>` children, in document order. Raises `Refused`."""
    found: list[Target] = []
    for group in request.values.get("parts", ()):
        if group["name"] == "targets":
            for part in group["parts"]:
                found.extend(_targets_in(part, group["attributes"]))
    for target in found:
        if target.skills is not None:
            check(target.skills)
        check_threshold(target.threshold)
    return found


def workbin_of(request: Request) -> dict[str, Any] | None:
    """The attributes of a `<queue:workbin>` child: the chosen object's workbin is the target then."""
    for group in request.values.get("parts", ()):
        for part in group["parts"]:
            if part["name"] == "workbin":
                attributes: dict[str, Any] = part["attributes"]
                return attributes
    return None


def treatments_of(request: Request) -> list[dict[str, Any]]:
    """The busy treatments of a `<dialog:runtreatments>` child. Raises `Refused`."""
    parts = request.values.get("parts", ())
    found = [item for part in parts if part["name"] == "runtreatments" for item in part["parts"]]
    for treatment in found:
        check_treatment(treatment["attributes"], treatment["parts"])
    return found


def from_attributes(given: dict[str, Any], default: dict[str, Any]) -> Target:
    """`<queue:target>` with what it inherits from `<queue:targets>`. Raises `Refused`."""
    name, skills = _text(given, "name"), _text(given, "skillexpr")
    if not name and skills is None:
        raise Refused("invalidattribute", "target: needs name or skillexpr")
    word = str(given.get("type") or default.get("type") or ("skill" if skills else "dn")).lower()
    if word not in TYPE_WORDS:
        raise Refused("invalidattribute", f"target:type cannot be {said(word)}")
    return Target(
        name or "",
        TYPE_WORDS[word],
        _text(given, "statserver") or _text(default, "statserver") or "",
        skills=skills,
        weight=share(given.get("weight") or 1, "target:weight"),
        threshold=_text(given, "threshold") or "",
    )


def _targets_in(part: dict[str, Any], default: dict[str, Any]) -> list[Target]:
    if part["name"] == "target":
        return [from_attributes(part["attributes"], default)]
    if part["name"] == "targetid":
        return _listed(part["attributes"].get("expr"))
    return [_activity(part["attributes"], default)] if part["name"] == "activity" else []


def _activity(given: dict[str, Any], default: dict[str, Any]) -> Target:
    """The agents whose plan has an activity now (inferred)."""
    name = _text(given, "name")
    if not name:
        raise Refused("invalidattribute", "activity: needs name")
    target = Target(name, "GA", _text(default, "statserver") or "")
    target.cut_off = share(given.get("cutofftime") or 0, "activity:cutofftime")
    return target


def _listed(text: Any) -> list[Target]:
    if not isinstance(text, str):
        raise Refused("invalidattribute", f"targetid:expr is no string but {said(text)}")
    return parse_targets(text)


def _text(given: dict[str, Any], name: str) -> str | None:
    """An attribute that should be a string; a number is one that was not quoted."""
    value = given.get(name)
    try:
        return None if value is None else name_of(value)
    except (TypeError, ValueError):
        raise Refused("invalidattribute", f"{name} of a target cannot be {said(value)}") from None
