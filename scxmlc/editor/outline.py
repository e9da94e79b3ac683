"""The outline of a text: its states as a tree, with what they hold and where they lead.

In: a `Buffer`. Out: `Symbol`s, the outermost first. The rule that surprises: what is nested deeper than any chart is
left out, since the messages of the protocol are read by recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scxmlc.editor.buffers import Buffer
from scxmlc.editor.markup import Tag
from scxmlc.editor.values import Symbol
from scxmlc.editor.words import names_in
from scxmlc.source import Location

DEEPEST = 60


def outline(buffer: Buffer) -> list[Symbol]:
    """The entries that nothing is around."""
    if buffer.is_script:
        return list(_functions(buffer, None))
    depth: dict[Tag, int] = {}
    shown = [tag for tag in buffer.markup.tags if _is_shown(tag, depth)]
    inside: dict[Tag | None, list[Symbol]] = {}
    for tag in reversed(shown):
        symbol = SHOWN[tag.local](buffer, tag, tuple(reversed(inside.pop(tag, []))))
        around = next((each for each in tag.ancestors() if each in depth), None)
        inside.setdefault(around, []).append(symbol)
    return inside.get(None, [])[::-1]


def _is_shown(tag: Tag, depth: dict[Tag, int]) -> bool:
    if tag.local not in SHOWN:
        return False
    around = tag.parent
    while around is not None and around not in depth and around.local not in SHOWN:
        around = around.parent
    above = 0 if around is None else depth.get(around, DEEPEST)
    if above < DEEPEST:
        depth[tag] = above + 1
    return above < DEEPEST


Entry = Callable[[Buffer, Tag, tuple[Symbol, ...]], Symbol]


def _state(buffer: Buffer, tag: Tag, inside: tuple[Symbol, ...]) -> Symbol:
    return _symbol(buffer, tag, _value(buffer, tag, "id") or f"<{tag.name}>", inside)


def _chart(buffer: Buffer, tag: Tag, inside: tuple[Symbol, ...]) -> Symbol:
    return _symbol(buffer, tag, _value(buffer, tag, "name") or "scxml", inside)


def _transition(buffer: Buffer, tag: Tag, inside: tuple[Symbol, ...]) -> Symbol:
    event, cond, target = (_value(buffer, tag, name) for name in ("event", "cond", "target"))
    words = (event, f"[{cond}]" if cond else "", f"→ {target}" if target else "")
    return _symbol(buffer, tag, " ".join(filter(None, words)) or "<transition>", inside)


def _script(buffer: Buffer, tag: Tag, inside: tuple[Symbol, ...]) -> Symbol:
    return _symbol(buffer, tag, "<script>", tuple(_functions(buffer, tag)))


def _functions(buffer: Buffer, tag: Tag | None) -> Iterator[Symbol]:
    for code in buffer.codes() if tag is None else buffer.codes_of(tag):
        for each in names_in(str(code.text), True) if code.is_program else ():
            if each.is_definition and each.is_function:
                place = code.text.at(each.start, len(each.name))
                yield Symbol(each.name, "function", "", place, place)


def _symbol(buffer: Buffer, tag: Tag, name: str, inside: tuple[Symbol, ...]) -> Symbol:
    own = tag.attribute("id") or tag.attribute("event") or tag.attribute("name")
    place = _own(buffer, tag)
    if own is not None and own.end > own.start:
        place = buffer.location(tag.start + own.start, tag.start + own.end)
    whole = buffer.location(tag.start, max(tag.end, tag.inside))
    return Symbol(
        name, tag.local, "" if tag.local in ("transition", "script") else tag.local, whole, place, inside
    )


def _own(buffer: Buffer, tag: Tag) -> Location:
    return buffer.location(tag.start, tag.start + 1 + len(tag.name))


def _value(buffer: Buffer, tag: Tag, name: str) -> str:
    return " ".join((buffer.markup.value(tag, name) or "").split())


SHOWN: dict[str, Entry] = {
    "scxml": _chart,
    "state": _state,
    "parallel": _state,
    "final": _state,
    "history": _state,
    "transition": _transition,
    "data": _state,
    "invoke": _state,
    "script": _script,
}
