"""What is different between the chart of a snapshot and the chart of a class, in words.

In: a class, and what a snapshot says of its chart. Out: texts, none where they mean the same. The rule that surprises:
equal states and data do not make equal charts; then it is said that what they do has changed.
"""

from __future__ import annotations

from scxml_runtime.session.saving.fields import field, text, texts
from scxml_runtime.session.saving.forms import needed
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.meaning import HALF, same
from scxml_runtime.session.saving.problems import ChartChanged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

FEW = 12
"""Ids that a text lists."""


def differences(cls: Any, saved: dict[str, Any]) -> tuple[str, ...]:
    """What is different, in words, between the chart that was saved and the one that the class has."""
    return tuple(_differences(cls, field(saved, "chart", dict)))


def check_chart(cls: Any, saved: dict[str, Any], changed: bool = False) -> None:
    """Raises ChartChanged unless both mean the same, or it is known that they do not."""
    own = head(cls).told
    meant = field(saved, "meaning", str)
    if meant == own["meaning"] or changed or same(meant, own["meaning"]):
        return
    found = tuple(_differences(cls, saved))
    name = text(saved, "name")
    if name is not None and own["name"] not in (None, name):
        raise ChartChanged(f"the snapshot is of the chart {name!r}, not of {own['name']!r}", found)
    raise ChartChanged(f"the snapshot is of another version of the chart {cls.__name__}", found)


def _differences(cls: Any, saved: dict[str, Any]) -> Iterator[str]:
    own = head(cls).told
    meant = field(saved, "meaning", str)
    if same(meant, own["meaning"]):
        return
    name = text(saved, "name")
    if name != own["name"]:
        yield f"the chart was called {name!r}, and is called {own['name']!r}"
        if not {*texts(saved, "states")} & {*own["states"]}:
            yield "no state has stayed"
            return
    told = False
    for what, key in (("state", "states"), ("variable", "data")):
        before, now = texts(saved, key), own[key]
        for verb, ids in (("is gone", _without(before, now)), ("is new", _without(now, before))):
            for id in ids[:FEW]:
                told = True
                kind = needed(cls.chart, id) if (what, verb) == ("variable", "is new") else None
                yield f"the {what} {id!r} {verb}" + (f", and needs a value of kind {kind!r}" if kind else "")
            if len(ids) > FEW:
                yield f"and {len(ids) - FEW} more: each a {what} that {verb}"
        if not told and before != now:
            told = True
            yield f"the {key} stand in another order"
    if meant[:HALF] != own["meaning"][:HALF]:
        yield "states, transitions or what is invoked stand otherwise"
    else:
        yield "the content does something else: expressions, conditions or scripts"


def _without(some: list[str], others: list[str]) -> list[str]:
    known = {*others}
    return [id for id in some if id not in known]
