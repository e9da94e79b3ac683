"""Parents, ancestors and common ancestors, whatever the depth."""

from __future__ import annotations

import pytest

from scxmlc.checker.index import ChartIndex, index
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Chart, StateNode
from scxmlc.reader import read_text

TREE = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">
  <state id="a"><state id="a1"><state id="a11"/></state>
    <history id="h"><transition target="a1"/></history></state>
  <parallel id="p"><state id="p1"><state id="p11"/></state><state id="p2"/></parallel>
</scxml>"""


@pytest.fixture(scope="module")
def tree() -> ChartIndex:
    chart = read_text(TREE, "c", Diagnostics())
    assert chart is not None
    return index(chart)


def name(node: StateNode | Chart) -> str:
    return "scxml" if isinstance(node, Chart) else str(node.id)


def test_document_order(tree: ChartIndex) -> None:
    assert [name(node) for node in tree.order] == ["a", "a1", "a11", "h", "p", "p1", "p11", "p2"]
    assert list(tree.order.values()) == list(range(8))


def test_ancestors_go_outward(tree: ChartIndex) -> None:
    assert [name(node) for node in tree.ancestors(tree.by_id["a11"])] == ["a1", "a", "scxml"]


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("a11", "h", "a"),
        ("a11", "a1", "a1"),
        ("a1", "a11", "a1"),
        ("p11", "p2", "p"),
        ("a11", "p2", "scxml"),
        ("h", "a", "a"),
    ],
)
def test_the_innermost_node_around_both(tree: ChartIndex, one: str, other: str, common: str) -> None:
    assert name(tree.common(tree.by_id[one], tree.by_id[other])) == common


def test_inside_is_proper(tree: ChartIndex) -> None:
    a, a11 = tree.by_id["a"], tree.by_id["a11"]
    assert tree.is_inside(a11, a) and not tree.is_inside(a, a) and not tree.is_inside(a, a11)


def test_depth_is_no_problem() -> None:
    text = "".join(f'<state id="s{n}">' for n in range(390)) + "</state>" * 390
    log = Diagnostics()
    chart = read_text(
        f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">{text}</scxml>', "c", log
    )
    assert chart is not None and not list(log)
    assert len(list(index(chart).ancestors(index(chart).by_id["s389"]))) == 390
