"""Modules that older releases have written: each runs today, beside the same chart as it is compiled today.

`tests/interfaces/apiN/` holds charts with the modules that were made of them while the runtime's interface had the
number N (docs/interface.md). They stay as they are. A new number gets a folder: what `tests/golden` and
`examples/ownership` hold in the last release that speaks the old one.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

import scxmlc
from scxml_runtime import API, StateMachine
from scxml_runtime.chart.rows import SPOKEN
from scxml_runtime.simulator import Simulator

FOLDER = Path(__file__).parent / "interfaces"
MODULES = sorted(FOLDER.glob("*/*.py"))
ROUNDS = 150
AT_ONCE = ("basket", "nameless", "order", "ownership_child", "ownership_parent")
"""What comes to its end before the first event."""
DATA = [None, {}, {"by": "anna"}, {"amount": 3, "items": [1, 2]}, "text", 7]


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def compiled_anew(path: Path) -> type[StateMachine]:
    return scxmlc.load(path.with_suffix(".scxml"))


def names(cls: type[StateMachine]) -> list[str]:
    """Events that some transition waits for, and one that none does."""
    told = (word for row in cls.chart.transitions for word in (row.event or "").split())
    return sorted({word.removesuffix(".*").replace("*", "any") for word in told}) + ["nobody.waits.for.it"]


def account(session: StateMachine) -> tuple[Any, ...]:
    return session.configuration, dict(session.data), [*session.log], session.final, session.failure


def day(cls: type[StateMachine]) -> list[tuple[Any, ...]]:
    """Where a session stands after each of many events and seconds, the same for whoever is given the same chart."""
    chance, simulator = Random(29), Simulator()
    calls = [simulator.voice_call(to="702", ani="5551234")] if cls.chart.dialect == "ors" else []
    session = simulator.start(cls, interactions=calls)
    events, told = names(cls), []
    for _ in range(ROUNDS):
        simulator.advance(chance.choice([0, 0, 1, 7.5]))
        event, data = chance.choice(events), chance.choice(DATA)
        if not session.is_finished:
            session.send(event, data)
        told.append(account(session))
    return told


def test_each_number_that_is_spoken_has_its_modules() -> None:
    assert {path.parent.name for path in MODULES} == {f"api{number}" for number in SPOKEN}
    assert max(SPOKEN) == API


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_module_says_for_which_number_it_was_made(path: Path) -> None:
    assert f"        api={path.parent.name.removeprefix('api')},\n" in path.read_text()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_does_what_it_would_do_compiled_anew(path: Path) -> None:
    anew = compiled_anew(path)
    then, now = day(getattr(module(path), anew.__name__)), day(anew)
    assert then == now
    assert len({configuration for configuration, *_ in now}) > 1 or path.stem in AT_ONCE


@pytest.mark.parametrize("number", sorted(SPOKEN))
def test_strategies_of_each_number_hand_a_call_over(number: int) -> None:
    """Those of `examples/ownership`, which need each other."""
    folder = FOLDER / f"api{number}"
    simulator = Simulator()
    simulator.publish("http://localhost:17080/child.scxml", module(folder / "ownership_child.py").Child)
    call = simulator.voice_call(to="702", ani="5551234")
    parent = simulator.start(module(folder / "ownership_parent.py").Parent, interactions=[call])
    simulator.advance(1)
    (child,) = (each for each in simulator.sessions.values() if each is not parent)
    assert parent.is_finished and child.is_finished
    assert "failed" not in (parent.final, child.final)


def test_another_number_is_refused_in_words(tmp_path: Path) -> None:
    text = (FOLDER / f"api{API}" / "door.py").read_text()
    for number, cure in ((API + 1, "install a newer scxml_runtime"), (0, "compile the chart again")):
        path = tmp_path / f"api{number}.py"
        path.write_text(text.replace(f"api={API},", f"api={number},"))
        with pytest.raises(
            ImportError, match=f"compiled for version {number} .* speaks version {API}: {cure}"
        ):
            module(path)
