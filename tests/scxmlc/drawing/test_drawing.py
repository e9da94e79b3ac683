"""Pictures: everything of the chart is in them, nothing lies upon another, nothing escapes its quotes."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest

import scxmlc
from scxmlc.diagnostics import Diagnostics
from scxmlc.drawing import WRITERS, Picture, depict
from scxmlc.drawing.captions import cut
from scxmlc.drawing.columns import Placed, everyone, line_text, place
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
    assert [(arrow.source, arrow.target) for arrow in drawn.starts] == [("", "closed")]
    assert [(arrow.source, arrow.target) for arrow in open_.children[0].starts] == [("bell", "loud")]
    assert open_.starts == closed.starts == ()
    assert open_.notes == ("entry / assign openings, send shut in 5s",)
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
    layout = place(picture())
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
    for one, other in itertools.combinations(place(picture()).arrows, 2):
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


def groups(svg: str, kind: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg)
    return [element for element in root.iter() if element.get("class") == kind]


def test_states_and_transitions_can_be_found_in_the_svg() -> None:
    text = WRITERS[".svg"](picture())
    states = [(group.get("data-state"), group.get("data-line")) for group in groups(text, "state")]
    assert states[:4] == [("closed", "2"), ("open", "6"), ("bell", "9"), ("loud", "9")]
    assert states[4:] == [("h", "9"), ("lamp", "10"), ("lamp.1", "10"), ("end", "12")]
    found = [(group.get("data-transition"), group.get("data-line")) for group in groups(text, "transition")]
    assert set(found) == {("0", "3"), ("1", "4"), ("2", "8"), (None, "9"), ("3", "10")}
    assert found.count(("3", "10")) == 4  # two targets, each with words and an arrow
    assert found.count(("1", "4")) == 1  # stays
    tip = groups(text, "state")[1][0].text or ""
    assert tip.splitlines() == ["∥ open", "entry / assign openings, send shut in 5s", "line 6"]


def test_the_numbers_of_transitions_are_those_of_the_class() -> None:
    rows = scxmlc.load(INSIDE).chart.transitions
    numbered = {arrow.number: arrow for arrow in picture(INSIDE).arrows if arrow.number is not None}
    assert [(row.source, row.event, row.target) for row in rows] == [
        (arrow.source, arrow.label, arrow.target) for _, arrow in sorted(numbered.items())
    ]


def test_a_hostile_id_stays_within_its_attribute() -> None:
    text = WRITERS[".svg"](picture(DOOR.replace('id="closed"', 'id="&lt;img&#32;onerror=&apos;&quot;&gt;"')))
    assert groups(text, "state")[0].get("data-state") == "<img onerror='\">"
    assert "<img" not in text


def test_mermaid() -> None:
    text = WRITERS[".mmd"](picture())
    assert text.startswith("stateDiagram-v2\n")
    assert "s1 --> s2 : push [openings #lt; 3]\n" in text
    assert "[*] --> s1\n" in text
    assert text.count("    --\n") == 1


def test_graphviz() -> None:
    text = WRITERS[".dot"](picture())
    assert '"closed" -> "[frame] open" [label="push [openings < 3]", lhead="cluster open"];' in text
    assert '"end" [label="end", peripheries=2];' in text


INSIDE = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="out">
<state id="out">
  <initial><transition target="par"><log/></transition></initial>
  <history id="h"><transition target="par"/></history>
  <transition event="stay"/>
  <transition event="again" target="out"/>
  <transition event="inner" target="b"/>
  <parallel id="par">
    <history id="ph"><transition target="a"/></history>
    <state id="a"><transition event="up" target="par"/><transition event="look"/></state>
    <state id="b"><transition event="self" target="b"/></state>
  </parallel>
</state>
<state id="deep" initial="d2"><state id="d"><state id="d1"/><state id="d2"/></state></state>
</scxml>"""


def test_graphviz_enters_a_frame_and_not_what_is_first_in_it() -> None:
    text = WRITERS[".dot"](picture(INSIDE))
    assert '"[start]" -> "[frame] out" [lhead="cluster out"];' in text
    assert '"[start] out" -> "[frame] par" [label="/ log", lhead="cluster par"];' in text
    assert '"h" -> "[frame] par" [lhead="cluster par"];' in text
    assert '"ph" -> "a";' in text
    assert '"[start] deep" -> "d2";' in text
    assert '"[start] d" -> "d1";' in text


def test_graphviz_keeps_transitions_that_stay_and_those_within_a_frame() -> None:
    text = WRITERS[".dot"](picture(INSIDE))
    assert 'label="out\\nstay"; style=rounded;' in text
    assert '"a" [label="a\\nlook"];' in text
    assert '"[frame] out" -> "[frame] out" [label="again"];' in text
    assert '"[frame] out" -> "b" [label="inner"];' in text
    assert '"a" -> "[frame] par" [label="up"];' in text
    assert text.count("shape=square") == 2  # out and par are seen to be ends of edges, deep and d are not
    assert text.count("shape=point, style=invis") == 2


def test_mermaid_says_what_it_cannot_draw() -> None:
    lines = [line.strip() for line in WRITERS[".mmd"](picture(INSIDE)).splitlines()]
    assert 'state "out · stay (stays) · again → out · inner → b" as s1' in lines
    assert {"s5 : up → par", "s5 : look (stays)", "s6 --> s6 : self", "s2 --> s3"} <= set(lines)
    assert [line for line in lines if line.startswith("[*]")] == [
        "[*] --> s3 : / log",
        "[*] --> s9",
        "[*] --> s8 : → d2",
        "[*] --> s1",
    ]
    assert lines.count("--") == 1  # a history is no region


def test_the_svg_shows_from_where_a_state_is_entered() -> None:
    layout = place(picture(INSIDE))
    found = {placed.box.key: placed for placed in everyone(layout.boxes)}
    lefts = {(left, placed.box.key) for left, placed, _ in layout.starts}
    assert {(found["deep"].x, "d2"), (found["d"].x, "d1"), (found["out"].x, "par")} <= lefts
    assert len(lefts) == 4


WORDS = " &amp;&amp; ".join(f"word{number}" for number in range(40))


def test_a_label_is_as_long_as_there_is_room() -> None:
    long = DOOR.replace("openings &lt; 3", WORDS)
    narrow = place(picture(long)).boxes[0]
    wide = place(picture(long.replace('id="end"', f'id="{"e" * 180}"'))).boxes[0]
    assert narrow.room < 110 < 180 < wide.room
    for placed in (narrow, wide):
        line = line_text(placed.lines[0], placed.room)
        assert line.endswith("… → open") and placed.room - 1 <= len(line) <= placed.room


def test_a_line_that_is_cut_still_says_where_it_leads() -> None:
    arrow = picture(DOOR.replace("openings &lt; 3", WORDS)).arrows[0]
    assert line_text(arrow, 5).endswith("… → open")


def test_graphviz_breaks_long_labels_and_cuts_nothing() -> None:
    text = WRITERS[".dot"](picture(DOOR.replace("openings &lt; 3", WORDS)))
    (line,) = (each for each in text.splitlines() if "word39" in each)
    pieces = line[line.index('"push') : line.index('", lhead')].split("\\n")
    assert len(pieces) > 5 and all(len(piece) < 60 for piece in pieces)


@pytest.mark.parametrize(
    ("text", "room", "shown"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("\u6f22\u5b57a", 4, "\u6f22…")]
)
def test_cut_counts_cells(text: str, room: int, shown: str) -> None:
    assert cut(text, room) == shown
