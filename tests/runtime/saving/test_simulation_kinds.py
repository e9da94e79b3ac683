"""The tables of what a simulation is saved by know every field of every class, and every method that may wait."""

from __future__ import annotations

import ast
import inspect
import textwrap
from pathlib import Path
from typing import Any

import pytest

import scxml_runtime
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.saving.calls import METHODS
from scxml_runtime.simulator.saving.kinds import APPOINTMENT, NUMBER, PLAIN, TEXT, Each, Items, fits
from scxml_runtime.simulator.saving.parts import ENTRIES, LEFT, OF_MODULES, PARTS, part, parts
from scxml_runtime.simulator.saving.records import RECORDS

ROOT = Path(scxml_runtime.__file__).parent
CALLS = {"call_in": 1, "call_at": 1}


def attributes(made: Any) -> set[str]:
    """Those of its slots and of its dict."""
    slots = [each for cls in type(made).__mro__ for each in getattr(cls, "__slots__", ())]
    return {*slots, *getattr(made, "__dict__", ())} - {"__dict__", "__weakref__"}


def is_connection(value: Any, known: set[int]) -> bool:
    """Whether it is a part, or a method of one."""
    return id(value) in known or id(getattr(value, "__self__", None)) in known


@pytest.mark.parametrize("path", PARTS)
def test_each_field_of_a_part_is_saved_or_is_a_connection_or_is_left(path):
    sim = Simulator()
    known = {id(each) for _, each in parts(sim)}
    made = part(sim, path)
    told = {*PARTS[path], *LEFT.get(path, ())} - {ENTRIES}
    others = {each for each in attributes(made) - told if not is_connection(getattr(made, each), known)}
    assert not others
    assert all(hasattr(made, each) for each in told)


@pytest.mark.parametrize("name", ["session", "ws", "queue", "interaction", "dialog", "statistic"])
def test_each_field_of_a_module_too(name):
    sim = Simulator()
    known = {id(each) for _, each in parts(sim)}
    made = sim.modules[name]
    told = {*OF_MODULES.get(name, ())}
    others = {each for each in attributes(made) - told if not is_connection(getattr(made, each), known)}
    assert others <= {"lists"}  # of what scripts look at, which is made anew


@pytest.mark.parametrize("cls", RECORDS)
def test_each_field_of_a_record_is_saved(cls):
    slots = {each for base in cls.__mro__ for each in base.__dict__.get("__slots__", ())}
    assigned = {
        node.attr
        for node in ast.walk(ast.parse(source_of(cls)))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        if isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    assert {*RECORDS[cls]} == (slots or assigned)


def source_of(cls: type[Any]) -> str:
    return textwrap.dedent(inspect.getsource(cls))


def appointed() -> set[str]:
    """The names of the methods that any module gives to a clock, as far as they stand there."""
    found = set()
    for file in (*ROOT.glob("simulator/*.py"), *ROOT.glob("modules/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CALLS:
                found.add(getattr(node.args[1], "attr", "a variable"))
    return found


def test_each_method_that_the_clock_is_given_may_be_saved():
    known = {each.partition(".")[2] for each in METHODS} | {"a variable"}
    assert len(appointed()) > 15
    assert appointed() <= known


@pytest.mark.parametrize(
    ("value", "kind", "does"),
    [
        (1, int, True),
        (True, int, False),
        (True, bool, True),
        (1.5, NUMBER, True),
        (None, TEXT, True),
        (1, TEXT, False),
        ([1, 2], [int], True),
        ([1, "2"], [int], False),
        ((1, 2), [int], False),
        ({"a": [1]}, {str: [int]}, True),
        ({1: [1]}, {str: [int]}, False),
        (("a", 1), Items(str, int), True),
        (("a",), Items(str, int), False),
        ({"a"}, Each(set, str), True),
        ({1}, Each(set, str), False),
        ({"a": [(1, None, b"x")]}, PLAIN, True),
        ({"a": [object()]}, PLAIN, False),
        ((0.0, 0, None), APPOINTMENT, True),
        ((0.0, 0, print), APPOINTMENT, False),
    ],
)
def test_kinds(value, kind, does):
    assert fits(value, kind) is does


def test_a_circle_is_plain():
    circle: list[Any] = []
    circle.append(circle)
    assert fits(circle, PLAIN)
