"""Less than the whole: overviews, one state, names without what they have in common."""

from __future__ import annotations

import pytest

from scxmlc.drawing import svg, views
from scxmlc.drawing.picture import OUTSIDE, Box, Picture
from tests.scxmlc.drawing.test_drawing import picture

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">'
CALL = f"""{HEAD}
<state id="ask" initial="in">
  <state id="in">
    <transition event="key" cond="a" target="end"/><transition event="timer" target="end"/>
    <transition event="hup / x" target="end"/><transition event="next" target="out"/>
  </state>
  <state id="out"><state id="deep"/><transition event="back" target="ask"/><transition event="look"/></state>
</state>
<state id="end"><transition event="again" target="in"/></state>
</scxml>"""


def arrows(drawing: Picture) -> list[tuple[str, str | None, str, int | None]]:
    return [(each.source, each.target, each.label, each.number) for each in drawing.arrows]


def keys(boxes: tuple[Box, ...]) -> list[object]:
    return [[box.key, *keys(box.children)] if box.children else box.key for box in boxes]


def test_an_overview_counts_what_it_does_not_show() -> None:
    drawing = views.overview(picture(CALL), 1)
    assert keys(drawing.boxes) == ["ask", "end"]
    assert drawing.boxes[0].notes == ("▸ 3 states inside",) and drawing.boxes[0].starts == ()
    assert arrows(drawing) == [("ask", "end", "key, timer, hup", None), ("end", "ask", "again", 6)]


def test_an_overview_two_levels_deep() -> None:
    drawing = views.overview(picture(CALL), 2)
    assert keys(drawing.boxes) == [["ask", "in", "out"], "end"]
    assert [start.target for start in drawing.boxes[0].starts] == ["in"]
    assert ("in", "out", "next", 3) in arrows(drawing) and ("out", None, "look", 5) in arrows(drawing)
    assert views.overview(picture(CALL), 9).boxes == picture(CALL).boxes


def test_what_is_entered_deep_inside_is_shown_at_what_stands_for_it() -> None:
    deep = CALL.replace('initial="in"', 'initial="deep"')
    assert [start.target for start in views.overview(picture(deep), 2).boxes[0].starts] == ["out"]


def test_one_state_and_what_it_is_connected_to() -> None:
    drawing = views.detail(picture(CALL), "out")
    assert keys(drawing.boxes) == [["out", "deep"], "ask", "in"]
    assert [box.kind for box in drawing.boxes] == ["state", OUTSIDE, OUTSIDE]
    assert drawing.title == "door: out"
    assert [each[3] for each in arrows(drawing)] == [3, 4, 5]


def test_a_state_that_is_not_there() -> None:
    with pytest.raises(LookupError):
        views.detail(picture(CALL), "gone")


def named(*names: str) -> Picture:
    return views.shortened(picture(HEAD + "".join(f'<state id="{name}"/>' for name in names) + "</scxml>"))


@pytest.mark.parametrize(
    ("names", "titles", "legend"),
    [
        (("route_to.a", "route_to.b", "route_to.c", "x"), "…a …b …c x", "… stands for route_to."),
        (("collect_a", "collect_b", "collect_c", "collect_"), "…a …b …c collect_", "… stands for collect_"),
        (("ask_a", "ask_b", "ask_c"), "ask_a ask_b ask_c", ""),
        (("collect_a", "collect_b"), "collect_a collect_b", ""),
    ],
)
def test_what_names_have_in_common_is_said_once(names: tuple[str, ...], titles: str, legend: str) -> None:
    drawing = named(*names)
    assert " ".join(box.title for box in drawing.boxes) == titles
    assert drawing.legend == legend
    assert [box.key for box in drawing.boxes] == list(names)
    assert not legend or f">{legend}</text>" in svg.write(drawing)


def test_the_legend_of_what_is_inside_stands_in_the_box_around() -> None:
    inner = "".join(f'<state id="collect_{each}"/>' for each in "abc")
    (box,) = views.shortened(picture(f'{HEAD}<state id="collect">{inner}</state></scxml>')).boxes
    assert box.notes == ("… stands for collect_",)
    assert [child.title for child in box.children] == ["…a", "…b", "…c"]
