"""The text that replaces a match: GetSubstitution (ES5 15.5.4.11, ECMA-262 22.1.3.19.1)."""

from __future__ import annotations

from ..lengths import charge_copy
from ..text_builder import TextBuilder

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

    def before(self) -> str:
        """The text in front of the match."""
        charge_copy(self.start)
        return self.text[: self.start]

    def behind(self) -> str:
        """The text behind the match."""
        charge_copy(len(self.text) - self.end)
        return self.text[self.end :]


def substitution(template: str, match: Match, matched: str) -> str:
    """The template with `$1`, `$&`, `$<name>` and so on filled in."""
    if "$" not in template:
        return template
    out, at = TextBuilder(), 0
    while (dollar := template.find("$", at)) >= 0:
        out.add(template[at:dollar])
        text, at = _reference(template, dollar, match, matched)
        out.add(text)
    out.add(template[at:])
    return out.text()


def _reference(template: str, at: int, match: Match, matched: str) -> tuple[str, int]:
    """What the reference at a dollar sign stands for, and where the template goes on."""
    letter = template[at + 1 : at + 2]
    if letter == "$":
        return "$", at + 2
    if letter == "&":
        return matched, at + 2
    if letter == "`":
        return match.before(), at + 2
    if letter == "'":
        return match.behind(), at + 2
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
