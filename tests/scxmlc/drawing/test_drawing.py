"""Pictures: everything of the chart is in them, nothing lies upon another, nothing escapes its quotes."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest

from scxmlc.diagnostics import Diagnostics
from scxmlc.drawing import WRITERS, Picture, depict
from scxmlc.drawing.layout import Placed, everyone, lay_out
from scxmlc.reader import read_text

DOOR = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="closed">
<state id="closed">
  <transition event="push" cond="openings &lt; 3" target="open"/>
  <transition event="look"/>
</state>
<parallel id="open">
  <onentry><assign location="openings" expr="1"/><send event="shut" delay="5s"/></onentry>
  <transition event="shut" target="closed"/>
  <state id="bell"><state id="loud"/><history id="h" type="deep"><transition target="loud"/></history></state>
  <state id="lamp"><state><transition event="x" target="end loud"/></state></state>
</parallel>
<final id="end"/>
</scxml>"""


def picture(document: str = DOOR) -> Picture:
    chart = read_text(document, "door.scxml", Diagnostics())
    assert chart is not None
    return depict(chart, "door")


def test_boxes_and_arrows() -> None:
    drawn = picture()
    closed, open_, end = drawn.boxes
    assert closed.is_initial and not open_.is_initial
    assert open_.notes == ("entry / assign openings, send shut",)
    assert [child.kind for child in open_.children[0].children] == ["state", "deep history"]
    assert end.kind == "final"
    assert [(arrow.source, arrow.target, arrow.label) for arrow in drawn.arrows] == [
        ("closed", "open", "push [openings < 3]"),
        ("closed", None, "look"),
        ("open", "closed", "shut"),
        ("h", "loud", ""),
        ("lamp.1", "end", "x"),
        ("lamp.1", "loud", "x"),
    ]


def test_no_box_lies_upon_another_and_children_lie_inside() -> None:
    layout = lay_out(picture())
    boxes = list(everyone(layout.boxes))
    for one, other in itertools.combinations(boxes, 2):
        inner = other in everyone(one.children) and inside(other, one)
        outer = one in everyone(other.children) and inside(one, other)
        assert inner or outer or apart(one, other)
    assert all(placed.right < layout.width and placed.y + placed.height < layout.height for placed in boxes)


def inside(inner: Placed, outer: Placed) -> bool:
    return outer.x < inner.x and inner.right < outer.right and outer.y < inner.y < outer.y + outer.height


def apart(one: Placed, other: Placed) -> bool:
    return one.y + one.height < other.y or other.y + other.height < one.y


def test_arrows_to_different_targets_never_share_a_stretch_of_lane() -> None:
    for one, other in itertools.combinations(lay_out(picture()).arrows, 2):
        if one.lane == other.lane and one.target is not other.target:
            ends = sorted((one.start, one.target.middle)), sorted((other.start, other.target.middle))
            assert ends[0][1] < ends[1][0] or ends[1][1] < ends[0][0]


NASTY = "a]]&gt;&lt;script&gt;&quot;;\\&#10;}&#x202e;"


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_picture_is_the_same_each_time(suffix: str) -> None:
    assert WRITERS[suffix](picture()) == WRITERS[suffix](picture())


@pytest.mark.parametrize(
    ("suffix", "label"),
    [
        (".svg", 'push [a]]&gt;&lt;script&gt;";\\ }\ufffd] → open<'),
        (".dot", r'label="push [a]]><script>\";\\ }' + '\ufffd]"'),
        (".mmd", ": push [a]]#gt;#lt;script#gt;#quot;#59;\\ #125;\ufffd]\n"),
    ],
)
def test_what_a_chart_says_stays_a_label(suffix: str, label: str) -> None:
    assert label in WRITERS[suffix](picture(DOOR.replace("openings &lt; 3", NASTY)))


def test_the_svg_is_well_formed_and_shows_every_state() -> None:
    root = ElementTree.fromstring(WRITERS[".svg"](picture(DOOR.replace("openings &lt; 3", NASTY))))
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"closed", "∥ open", "bell", "loud", "(H*) h", "lamp", "(no id)", "end"} <= set(texts)
    assert "look (stays)" in texts
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_mermaid() -> None:
    text = WRITERS[".mmd"](picture())
    assert text.startswith("stateDiagram-v2\n")
    assert "s1 --> s2 : push [openings #lt; 3]\n" in text
    assert "[*] --> s1\n" in text
    assert text.count("    --\n") == 1


def test_graphviz() -> None:
    text = WRITERS[".dot"](picture())
    assert '"closed" -> "loud" [label="push [openings < 3]", lhead="cluster open"];' in text
    assert '"end" [label="end", peripheries=2];' in text
