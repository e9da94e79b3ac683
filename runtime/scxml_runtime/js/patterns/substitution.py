"""The text that replaces a match: GetSubstitution (ES5 15.5.4.11, ECMA-262 22.1.3.19.1)."""

from __future__ import annotations

from ..budget import charge_rounds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


class Match:
    """One match to be replaced: where, its captures (undefined for unset ones), how to find named ones."""

    __slots__ = ("captures", "end", "named", "start", "text")

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        captures: Sequence[Any] = (),
        named: Callable[[str], str] | None = None,
    ) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.captures = captures
        self.named = named


def substitution(template: str, match: Match, matched: str) -> str:
    """The template with `$1`, `$&`, `$<name>` and so on filled in."""
    if "$" not in template:
        return template
    out, at = [], 0
    while (dollar := template.find("$", at)) >= 0:
        charge_rounds(1)
        out.append(template[at:dollar])
        text, at = _reference(template, dollar, match, matched)
        out.append(text)
    out.append(template[at:])
    return "".join(out)


def _reference(template: str, at: int, match: Match, matched: str) -> tuple[str, int]:
    """What the reference at a dollar sign stands for, and where the template goes on."""
    letter = template[at + 1 : at + 2]
    if letter == "$":
        return "$", at + 2
    if letter == "&":
        return matched, at + 2
    if letter == "`":
        return match.text[: match.start], at + 2
    if letter == "'":
        return match.text[match.end :], at + 2
    if "0" <= letter <= "9":
        return _numbered(template, at, match)
    close = template.find(">", at) if letter == "<" and match.named is not None else -1
    if close >= 0 and match.named is not None:
        return match.named(template[at + 2 : close]), close + 1
    return "$", at + 1


def _numbered(template: str, at: int, match: Match) -> tuple[str, int]:
    digits = template[at + 1 : at + 3]
    for length in (2, 1):
        number = digits[:length]
        if len(number) == length and number.isascii() and number.isdigit():
            index = int(number)
            if 1 <= index <= len(match.captures):
                captured = match.captures[index - 1]
                return captured if isinstance(captured, str) else "", at + 1 + length
    return "$", at + 1
