"""The layout by an engine: what it is asked, what becomes of its answer, and of one that is none. ELK itself, where it
is found."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scxmlc.drawing import elk, elk_engines, svg
from scxmlc.drawing.elk_graph import MANY, Graph, Outline, Shape, graph
from scxmlc.drawing.geometry import Frame, Layout
from scxmlc.drawing.picture import Picture, everyone
from tests.scxmlc.drawing.fake import Fake
from tests.scxmlc.drawing.test_drawing import DOOR, INSIDE, groups, picture

NESTED = Shape()
HOSTILE = "&lt;img&#32;src=x&#32;onerror=alert(1)&gt;"


def drawn(drawing: Picture, engine: elk.Engine | None = None) -> str:
    return svg.write(drawing, lay_out=lambda each: elk.lay_out(each, engine or Fake()))


def asked(drawing: Picture, shape: Shape = NESTED) -> Graph:
    return graph(Outline(drawing, shape))


def nodes(node: Graph) -> list[Graph]:
    return [node, *(each for child in node.get("children", ()) for each in nodes(child))]


def test_the_engine_is_asked_about_composites_and_what_crosses_their_frames() -> None:
    told = asked(picture())
    assert told["layoutOptions"]["elk.hierarchyHandling"] == "INCLUDE_CHILDREN"
    assert [node["id"] for node in nodes(told)] == "chart d-1 n0 n1 n2 d2 n3 n4 n5 d5 n6 n7".split()
    ends = {edge["id"]: (*edge["sources"], *edge["targets"]) for edge in told["edges"]}
    assert ends == {
        "s0": ("d-1", "n0"),
        "s1": ("d2", "n3"),
        "s2": ("d5", "n6"),
        "e0": ("n0", "n1"),
        "e1": ("n1", "n0"),
        "e2": ("n4", "n3"),
        "e3": ("n6", "n7"),
        "e4": ("n6", "n3"),
    }
    for node in nodes(told):
        if node.get("children"):
            assert node["layoutOptions"]["elk.algorithm"] == "layered"


def test_no_word_of_the_chart_reaches_the_engine() -> None:
    text = json.dumps(asked(picture()))
    assert not [word for word in ("closed", "push", "openings", "bell", "shut") if word in text]


def test_places_count_from_the_corner_of_what_is_around() -> None:
    laid = elk.lay_out(picture(), Fake())
    frames = {frame.box.key: frame for frame in laid.frames}
    open_, bell, loud = frames["open"], frames["bell"], frames["loud"]
    assert (bell.x, bell.y) == (open_.x + 20, open_.y + 60)
    assert (loud.x, loud.depth, bell.region) == (bell.x + 20, 2, True)
    assert laid.routes[0].points[0] == (frames["closed"].x, frames["closed"].y)
    assert [words.text for words in laid.routes[0].words] == ["push [openings < 3]"]


def test_everything_is_in_the_picture() -> None:
    text = drawn(picture())
    assert [group.get("data-state") for group in groups(text, "state")][:3] == ["closed", "open", "bell"]
    numbers = [group.get("data-transition") for group in groups(text, "transition")]
    assert sorted(filter(None, numbers)) == ["0", "1", "2", "3", "3"]
    assert text == drawn(picture())


def test_what_leads_nowhere_stands_in_its_state() -> None:
    laid = elk.lay_out(picture(DOOR.replace('event="look"', 'event="look" target="gone"')), Fake())
    closed = laid.frames[0]
    assert [words.text for words in closed.words] == ["closed", "look → gone"]
    assert closed.words[1].arrow is not None


def test_long_labels_are_whole_and_in_lines() -> None:
    words = " &amp;&amp; ".join(f"word{number}" for number in range(40))
    laid = elk.lay_out(picture(DOOR.replace("openings &lt; 3", words)), Fake())
    lines = [each.text for each in laid.routes[0].words]
    assert len(lines) > 5 and max(map(len, lines)) <= 44
    assert " ".join(lines).startswith("push [word0 && word1") and "word39]" in lines[-1]


def many(states: int, inside: str = "") -> str:
    states_ = "".join(
        f'<state id="s{number}"><transition event="on" target="s{(number + 1) % states}"/></state>'
        for number in range(states)
    )
    return f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">{states_}{inside}</scxml>'


def test_many_states_are_cut_into_tiles() -> None:
    drawing = picture(many(MANY + 1))
    told = asked(drawing, Shape(tiles=True))
    assert told["layoutOptions"]["elk.algorithm"] == "rectpacking"
    sizes = [len(tile["children"]) for tile in told["children"]]
    assert sum(sizes) == MANY + 1 and 1 < min(sizes) <= max(sizes) < 10
    text = drawn(drawing)
    assert ">● s0</text>" in text
    crossing = [f"on → s{sum(sizes[:number])}" for number in range(1, len(sizes))]
    assert all(f">{words}</text>" in text for words in crossing)
    assert text.count("→</text>") == 0 and len(groups(text, "state")) == MANY + 1


def test_a_composite_is_a_tile_and_one_with_too_many_is_cut() -> None:
    small = (
        '<state id="small"><state id="x"><transition event="y" target="y"/></state><state id="y"/></state>'
    )
    told = asked(picture(many(MANY + 1, small)), Shape(tiles=True))
    assert [child["id"] for child in told["children"][-1]["children"]] == [
        f"d{MANY + 1}",
        f"n{MANY + 2}",
        f"n{MANY + 3}",
    ]
    around = many(MANY + 1).replace('version="1.0">', 'version="1.0"><state id="all">')
    (all_,) = asked(picture(around.replace("</scxml>", "</state></scxml>")), Shape(tiles=True))["children"]
    assert all_["layoutOptions"]["elk.algorithm"] == "rectpacking"
    assert len(all_["children"]) > 1


def test_arrows_have_both_ends_in_one_tile() -> None:
    loop = '<state id="b"/></state><state id="alone"><transition event="x" target="alone"/></state>'
    wrong = f'<state id="a" initial="s3">{loop}<state id="c"><state id="d"/></state>'
    drawing = picture(many(MANY, wrong))
    told = asked(drawing, Shape(tiles=True))
    around = {each["id"]: tile["id"] for tile in told["children"] for each in nodes(tile)}
    ends = [(*edge["sources"], *edge["targets"]) for edge in told["edges"]]
    assert all(around[source] == around[target] for source, target in ends)
    alone = f"n{[box.key for box in everyone(drawing.boxes)].index('alone')}"
    assert (alone, alone) in ends and around[alone] != alone


@pytest.mark.parametrize(
    "damage",
    [
        lambda answer: None,
        lambda answer: [],
        lambda answer: {"id": "chart"},
        lambda answer: {**answer, "edges": []},
        lambda answer: {**answer, "children": answer["children"][:1]},
        lambda answer: {**answer, "width": "wide"},
        lambda answer: {**answer, "x": float("nan")},
        lambda answer: {**answer, "edges": [{**edge, "sections": []} for edge in answer["edges"]]},
    ],
)
def test_a_damaged_answer_is_no_layout(damage) -> None:  # type: ignore[no-untyped-def]
    class Damaged(Fake):
        def answer(self, graph: Graph) -> object:
            return damage(super().answer(graph))

    with pytest.raises(elk.NoLayout):
        drawn(picture(), Damaged())


def test_hostile_names_stay_text() -> None:
    text = drawn(picture(DOOR.replace('id="closed"', f'id="{HOSTILE}"')))
    assert "<img" not in text
    ElementTree.fromstring(text)
    assert groups(text, "state")[0].get("data-state") == "<img src=x onerror=alert(1)>"


def test_what_nothing_enters_is_pale() -> None:
    drawing = picture()
    pale = replace(drawing, boxes=(replace(drawing.boxes[0], pale=True), *drawing.boxes[1:]))
    assert [group.get("opacity") for group in groups(drawn(pale), "state")[:2]] == [svg.PALE, None]


# Engines: a program that only looks like node, and elkjs where it is found.


def library(folder: Path) -> Path:
    made = folder / "node_modules" / "elkjs"
    (made / "lib").mkdir(parents=True)
    (made / "lib" / "elk-worker.min.js").write_text("no script")
    return made


def node(folder: Path, body: str) -> Path:
    program = folder / "node"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return program


def test_where_elkjs_is_looked_for(tmp_path: Path) -> None:
    program = node(tmp_path, "exit 1")
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    environment = {"PATH": str(tmp_path)}
    with pytest.raises(elk_engines.NoEngine, match="elkjs is not installed"):
        elk_engines.engine(environment, here)
    above = library(tmp_path)
    assert elk_engines.engine(environment, here).library == above
    nearer = library(tmp_path / "a")
    assert elk_engines.engine(environment, here).library == nearer
    named = {**environment, elk_engines.VARIABLE: str(above)}
    assert elk_engines.engine(named, here).library == above
    with pytest.raises(elk_engines.NoEngine, match=f"{elk_engines.VARIABLE}: no elkjs in .*nowhere"):
        elk_engines.engine({**environment, elk_engines.VARIABLE: "nowhere"}, here)
    for_all = {**environment, "NODE_PATH": str(tmp_path / "a" / "node_modules")}
    assert elk_engines.engine(for_all, Path("/")).library == nearer
    assert program.exists()


def test_what_is_found_runs_in_v8_before_node_may_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, program, v8 = library(tmp_path), node(tmp_path, "exit 1"), {"py_mini_racer"}
    monkeypatch.setattr(elk_engines, "find_spec", lambda name: name if name in v8 else None)
    assert elk_engines.engine({"PATH": str(tmp_path)}, tmp_path) == elk_engines.in_v8(found)
    v8.clear()
    assert elk_engines.engine({"PATH": str(tmp_path)}, tmp_path) == elk_engines.by_node(found, str(program))


def test_elkjs_without_anything_to_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library(tmp_path)
    monkeypatch.setattr(elk_engines, "find_spec", lambda name: None)
    with pytest.raises(elk_engines.NoEngine, match="neither node nor mini-racer"):
        elk_engines.engine({"PATH": ""}, tmp_path)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("echo '{}'", "its answer is no layout"),
        ("echo no", "elkjs gave no JSON"),
        ("echo 'Error: too damaged' >&2; echo '  at x' >&2; exit 1", "failed: Error: too damaged"),
        ("exit 3", "failed: no reason given"),
        ("exec sleep 60", "elkjs did not finish within 0.2 s"),
    ],
)
def test_a_node_that_fails(tmp_path: Path, body: str, complaint: str) -> None:
    engine = elk_engines.by_node(tmp_path, str(node(tmp_path, body)))
    engine = replace(engine, seconds=0.2 if "sleep" in body else 30)
    with pytest.raises(elk.NoLayout, match=complaint):
        drawn(picture(), engine)


def test_a_node_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(elk.NoLayout, match="cannot be run"):
        drawn(picture(), elk_engines.by_node(tmp_path, str(tmp_path / "gone")))


def real() -> list[elk_engines.Engine]:
    """elkjs, once for each way to run it here."""
    try:
        found = elk_engines.engine(os.environ, Path.cwd())
    except elk_engines.NoEngine as error:
        pytest.skip(f"{error} (npm install elkjs, or {elk_engines.VARIABLE})")
    program = elk_engines.program(os.environ)
    by_node = [elk_engines.by_node(found.library, program)] if program else []
    return [*by_node, *([elk_engines.in_v8(found.library)] if find_spec("py_mini_racer") else [])]


@pytest.mark.parametrize("document", [DOOR, INSIDE, many(100)])
def test_both_ways_to_run_elkjs_give_one_picture(document: str) -> None:
    pictures = {drawn(picture(document), engine) for engine in real() for _ in range(2)}
    assert len(pictures) == 1


@pytest.mark.parametrize("document", [DOOR, INSIDE, many(30), many(100)])
def test_in_a_picture_by_elkjs_nothing_lies_upon_another(document: str) -> None:
    laid = elk.lay_out(picture(document), real()[0])
    parents = {id(child): frame for frame in laid.frames for child in frame.box.children}
    for one, other in combinations(laid.frames, 2):
        assert apart(one, other) or nested(one, other, parents)
    for frame in laid.frames:
        assert 0 < frame.x < frame.right < laid.width and 0 < frame.y < frame.bottom < laid.height
    assert_labels_are_apart(laid)


def assert_labels_are_apart(laid: Layout) -> None:
    lines = [(words, len(words.text) * 6.6) for route in laid.routes for words in route.words]
    for (one, wide), (other, _) in combinations(lines, 2):
        assert abs(one.y - other.y) > 11 or not (one.x <= other.x < one.x + wide), (one.text, other.text)


def apart(one: Frame, other: Frame) -> bool:
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y


def nested(one: Frame, other: Frame, parents: dict[int, Frame]) -> bool:
    around = parents.get(id(other.box))
    while around is not None and around is not one:
        around = parents.get(id(around.box))
    return around is one and one.x < other.x and other.right < one.right and other.bottom < one.bottom


def test_a_damaged_elkjs(tmp_path: Path) -> None:
    damaged = library(tmp_path)
    real()
    made = [elk_engines.by_node(damaged, elk_engines.program(os.environ) or "node")]
    made += [elk_engines.in_v8(damaged)] if find_spec("py_mini_racer") else []
    for engine in made:
        with pytest.raises(elk.NoLayout, match=r"failed|cannot be run"):
            drawn(picture(), engine)


def test_states_nested_too_deep_for_an_engine() -> None:
    class Shallow:
        """Gives back what no recursion walks."""

        def answer(self, graph: Graph) -> object:
            raise RecursionError

    with pytest.raises(elk.NoLayout, match="nested too deep"):
        elk.lay_out(picture(DOOR), Shallow())
