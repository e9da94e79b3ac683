"""What is kept while somebody types: the same answer again, many about short texts, few about long ones."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from scxmlc.ecmascript import expression, parse_script
from scxmlc.ecmascript.free_names import free_names
from scxmlc.kept import FEW, LONG, kept, kept_with


class Tree:
    """Anything that can go."""


@pytest.mark.parametrize(("length", "asked"), [(1, 100), (LONG, 200 - FEW)])
def test_many_short_ones_are_known_again_and_few_long_ones(length: int, asked: int) -> None:
    told: list[str] = []
    ask = kept(100)(lambda text: told.append(text) or len(text))  # type: ignore[func-returns-value]
    texts = [f"{number:<{length + 2}}" for number in range(100)]
    for text in [*texts, *texts[::-1]]:
        assert ask(text) == length + 2
    assert len(told) == asked


def test_what_is_known_of_a_tree_goes_with_it() -> None:
    answers: list[ref[Tree]] = []

    def about(tree: Tree) -> Tree:
        answers.append(ref(made := Tree()))
        return made

    ask, tree = kept_with(about), Tree()
    assert ask(tree) is ask(tree) and len(answers) == 1
    del tree
    gc.collect()
    assert answers[0]() is None


def test_of_the_trees_of_a_long_script_that_is_typed_few_stay() -> None:
    body = "f(a + b);" * (LONG // 9)
    trees = []
    for number in range(3 * FEW):
        tree = parse_script(f"{body} last = {number}; var longer;")
        assert free_names(tree) is free_names(tree)
        trees.append(ref(tree))
        del tree
    gc.collect()
    assert sum(each() is not None for each in trees) <= FEW


def test_of_the_trees_of_short_expressions_all_stay() -> None:
    assert all(expression(f"a + {n}") is expression(f"a + {n}") for n in range(100))
