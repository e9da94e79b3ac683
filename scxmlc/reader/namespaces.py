"""Slips with namespaces: prefixes that nobody declared, and namespaces that are nearly one of ours.

In: the marks of a document, or the namespace of an element. Out: where a prefix is used without a declaration, with
the one to add; the namespace that was meant. The rule that surprises: a namespace means something only as a
whole, so one letter too many takes all that stands in it out of the chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import ORS
from scxmlc.reader.positions import Mark
from scxmlc.source import Location, Source

XINCLUDE = "http://www.w3.org/2001/XInclude"
MODULES = {namespace: module for namespace, module in ORS.namespaces.items() if module}
_USUAL = {
    **{module: namespace for namespace, module in MODULES.items() if namespace.startswith("http")},
    "xi": XINCLUDE,
}
_USUAL["ixn"] = _USUAL["interaction"]
_SLIP = 3  # letters in a row that a misspelt namespace may differ in
_ATTRIBUTE = re.compile(r"""\s+([^\s=>/]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_IN_FRONT = re.compile(r"(?:https?:/*)?(?:www\.)?")


def report_undeclared(source: Source, marks: list[Mark], log: Diagnostics) -> bool:
    """Say which prefixes are used without a declaration, each once; whether there are any."""
    said: set[str] = set()
    for prefix, place in _undeclared(source, marks):
        if prefix not in said:
            said.add(prefix)
            root = source.location(marks[0].start, 1 + len(marks[0].tag))
            log.add(messages.document.undeclared_prefix(place, prefix, _USUAL.get(prefix), root))
    return bool(said)


def _undeclared(source: Source, marks: list[Mark]) -> Iterator[tuple[str, Location]]:
    ahead: list[tuple[Mark, frozenset[str]]] = [(marks[0], frozenset(["xml", "xmlns"]))]
    while ahead:
        mark, declared = ahead.pop()
        names = [(mark.start + 1, mark.tag), *_attributes(source, mark)]
        new = {name.partition(":")[2] for _, name in names if name.startswith("xmlns:")}
        declared = declared | new if new else declared
        for at, name in names:
            prefix = name.partition(":")[0]
            if ":" in name and prefix not in declared:
                yield prefix, source.location(at, len(name))
        ahead.extend((part, declared) for part in reversed(mark.content) if isinstance(part, Mark))


def _attributes(source: Source, mark: Mark) -> Iterator[tuple[int, str]]:
    """The names of its attributes and where they stand."""
    at = mark.start + 1 + len(mark.tag)
    while found := _ATTRIBUTE.match(source.text, at, mark.inside):
        yield found.start(1), found[1]
        at = found.end()


@lru_cache(maxsize=256)
def meant(namespace: str, namespaces: tuple[str, ...] = tuple(ORS.namespaces)) -> str | None:
    """The namespace, XInclude's or one of `namespaces`, of which this one, which is none of them, is a slip; None where
    it is just another one."""
    plain = _plain(namespace)
    for known in (XINCLUDE, *namespaces):
        if _is_near(plain, _plain(known)):
            return known
    return None


def _plain(namespace: str) -> str:
    """Without what slips most: capitals, the scheme, a slash at the end."""
    return _IN_FRONT.sub("", namespace.strip().casefold(), count=1).rstrip("/#")


def _is_near(one: str, other: str) -> bool:
    """Whether they are the same but for a few letters in one place."""
    if abs(len(one) - len(other)) > _SLIP:
        return False
    shorter, same = min(len(one), len(other)), 0
    while same < shorter and one[same] == other[same]:
        same += 1
    behind = 0
    while behind < shorter - same and one[-1 - behind] == other[-1 - behind]:
        behind += 1
    return max(len(one), len(other)) - same - behind <= _SLIP
