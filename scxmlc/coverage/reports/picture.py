"""The drawn chart, coloured by what was covered: counts in front of titles and labels.

In: the data of a chart. Out: SVG, or "" where its document cannot be read, or says something else by now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scxmlc.coverage.data import ChartData
from scxmlc.drawing import Picture, depict
from scxmlc.drawing.picture import Arrow, Box, everyone
from scxmlc.drawing.svg import Paint, write
from scxmlc.model.chart import Chart, Final, History, Parallel, State, StateNode
from scxmlc.standing import document_of, inner

SEEN, MISSED = "#d9f2e0", "#fbdcdc"
SEEN_INK, MISSED_INK = "#17693a", "#b3261e"


def picture(chart: ChartData) -> str:
    document = document_of(chart.path, chart.text)
    for each in (document, *inner(document)) if document is not None else ():
        counts = {kind: [row[0] for item, row in chart.rows() if item.kind == kind] for kind in KINDS}
        made = _painted(each, chart.title, *(counts[kind] for kind in KINDS))
        if made:
            return made
    return ""


KINDS = ("state", "transition")


def _painted(chart: Chart, title: str, entered: Sequence[int], taken: Sequence[int]) -> str:
    """ "" where the chart has not as many states and transitions as were counted."""
    drawn = depict(chart, title)
    boxes = [box for box in everyone(drawn.boxes) if not box.kind.endswith("history")]
    targets = [*_targets(chart.children)]
    if len(boxes) != len(entered) or sum(own for own, _ in targets) != len(taken):
        return ""
    states = {box.key: count for box, count in zip(boxes, entered, strict=True)}
    left = iter(taken)
    transitions = [count for own, ends in targets for count in [next(left) if own else None] * ends]
    arrows = tuple(_labelled(*pair) for pair in zip(drawn.arrows, transitions, strict=True))
    inks = {
        id(arrow): SEEN_INK if count else MISSED_INK
        for arrow, count in zip(arrows, transitions, strict=True)
        if count is not None
    }
    fills = {key: SEEN if count else MISSED for key, count in states.items()}
    return write(Picture(drawn.title, _titled(drawn.boxes, states), arrows, drawn.starts), Paint(fills, inks))


def _targets(nodes: Sequence[StateNode]) -> Iterator[tuple[bool, int]]:
    """For each transition that is drawn, whether it is counted (a history's is not), and how many arrows it has."""
    for node in nodes:
        if isinstance(node, History):
            yield from ((False, len(each.target) or 1) for each in (node.transition,) if each)
        elif not isinstance(node, Final):
            yield from ((True, len(each.target) or 1) for each in node.transitions)
        yield from _targets(node.children if isinstance(node, State | Parallel) else ())


def _labelled(arrow: Arrow, count: int | None) -> Arrow:
    return arrow if count is None else replace(arrow, label=f"{count}× {arrow.label}")


def _titled(boxes: tuple[Box, ...], counts: Mapping[str, int]) -> tuple[Box, ...]:
    return tuple(
        replace(
            box,
            title=f"{box.title or '(no id)'}  {counts[box.key]}×" if box.key in counts else box.title,
            children=_titled(box.children, counts),
        )
        for box in boxes
    )
