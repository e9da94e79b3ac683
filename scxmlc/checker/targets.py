"""Targets, skill expressions and thresholds that stand in a chart as constants (ORS queue 1.1 to 1.3).

In: the text of such a string. Out: what is wrong with its form, "" when nothing is. Whether an agent, a skill
or a statistic exists, only the platform knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TYPES = ("A", "AP", "C", "DL", "DN", "GA", "GC", "GP", "GQ", "Q", "RP")

_TOKEN = re.compile(
    r"\s*(?:(?P<operator><=|>=|!=|[<>=&|+*/])|(?P<minus>-)|(?P<open>\()|(?P<close>\))"
    r"|(?P<number>\d[^\s<>=!&|+*/()\[\]{}-]*)|(?P<name>'[^']*'|[^\s<>=!&|+*/()\[\]{}-]+)|(?P<other>\S))"
)
_NUMBER = re.compile(r"\d+(\.\d*)?")
_WITHOUT_TYPE = re.compile(rf"\.\s*({'|'.join(TYPES)})\s*$", re.IGNORECASE)
_CALL = re.compile(r"\brun\[[^\]]*\]|\b[A-Za-z]\w*\([^()]*(?:\([^()]*\)[^()]*)*\)")


def problem_in_targets(text: str) -> str:
    """Of a list of targets."""
    parts = [part for part in _parts(text) if part.strip()]
    return next(filter(None, map(_problem_in_target, parts)), "") if parts else "there is no target in it"


def problem_in_threshold(text: str) -> str:
    """Of a threshold: as a skill expression, with functions."""
    rest = _CALL.sub("0", text)
    if re.search(r"[A-Za-z_]\w*[(\[]", rest):
        return "a bracket is not closed"
    return problem_in_skills(rest) if rest.strip() else ""


def problem_in_skills(text: str) -> str:
    """Of a skill expression: names and numbers with operators between them, and brackets."""
    depth, wants_value, called = 0, True, False
    for found in _TOKEN.finditer(text.rstrip()):
        token = found[0].strip()
        if found["number"] and not _NUMBER.fullmatch(token):
            return f"{token} is no number"
        if found["open"] and called:
            return "functions may not stand in it"
        opens = bool(found["open"] or found["minus"] or found["number"] or found["name"])
        if (
            found["other"]
            or (wants_value and not opens)
            or (not wants_value and (opens and not found["minus"]))
        ):
            return f"{token} may not stand there"
        called = bool(found["name"])
        depth += bool(found["open"]) - bool(found["close"])
        if depth < 0:
            return f"{token} may not stand there"
        wants_value = bool(found["operator"] or found["minus"] or found["open"])
    if wants_value:
        return "it ends too early"
    return "a bracket is not closed" if depth else ""


def _problem_in_target(text: str) -> str:
    threshold, rest = _bracketed(text.strip(), "{", "}")
    weight, rest = _bracketed(rest, "[", "]")
    if threshold is None or weight is None:
        return "a bracket is not closed"
    if weight and not _NUMBER.fullmatch(weight):
        return f"the weight {weight} is no number"
    label, at, tail = rest.rpartition("@")
    label, type = (label, tail) if at else (_WITHOUT_TYPE.sub("", rest), "")
    if "." in type and type.rpartition(".")[2].strip().upper() not in TYPES:
        return f"{type.rpartition('.')[2]} is no type of target; the types are {', '.join(TYPES)}"
    return problem_in_threshold(threshold) or _problem_in_label(label.strip())


def _problem_in_label(label: str) -> str:
    if not label:
        return "a target has no name"
    if not label.startswith("?"):
        return ""
    _, colon, skills = label.partition(":")
    return problem_in_skills(skills) if colon else "the : before the skill expression is missing"


def _bracketed(text: str, opening: str, closing: str) -> tuple[str | None, str]:
    if not text.startswith(opening):
        return "", text
    inside, found, rest = text[1:].partition(closing)
    return (inside.strip(), rest.strip()) if found else (None, rest)


def _parts(text: str) -> Iterator[str]:
    """The parts between commas outside brackets."""
    depth, start = 0, 0
    for place, character in enumerate(text):
        depth += (character in "({[") - (character in ")}]")
        if character == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]
