"""A few rounds of `python -m tools.kill`; and that it sees what is wrong, on which its thousand rounds stand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime.durable import SqliteStore
from scxml_runtime.durable.stores.store import Arrived, Changes, Wish
from tools.kill.client import Client
from tools.kill.judging import problems
from tools.kill.world import lines

ROOT = Path(__file__).parents[3]
UNTIL = 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_a_few_kills() -> None:
    line = [sys.executable, "-m", "tools.kill", "--rounds", "5", "--sessions", "6", "--longest", "0.6"]
    told = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "5 kills in" in told.stdout
    assert "exact: nothing lost, nothing twice, nothing early" in told.stdout


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nobody has killed."""
    folder = tmp_path_factory.mktemp("run")
    Client(folder, 2).go_on({}, UNTIL)
    assert [*problems(folder, UNTIL)] == []
    return folder


def _end(folder: Path, **changed: Any) -> None:
    found = [(who, {**data, **(changed if who == "s1" else {})}) for who, data in lines(folder / "end")]
    _write(folder / "end", found)


def _write(path: Path, rows: Any) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _done(change: Callable[[list[Any]], list[Any]]) -> Callable[[Path], None]:
    return lambda folder: _write(folder / "done", change(lines(folder / "done")))


def _commit(changes: Changes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        store = SqliteStore(folder / "kept.db")
        store.open()
        store.commit(changes)
        store.close()

    return change


@pytest.mark.parametrize(
    "change, told",
    [
        (lambda folder: _end(folder, last=UNTIL - 1), f"s1: last is {UNTIL - 1}, not {UNTIL}"),
        (lambda folder: _end(folder, told=33), "s1: told is 33, not 30"),
        (lambda folder: _end(folder, rung=5), "s1: rung is 5, not 6"),
        (lambda folder: _end(folder, minded=0), "s1: minded is 0, not"),
        (lambda folder: _end(folder, pending={"ring 5": 0}), "s1: these have never come: ring 5"),
        (lambda folder: _end(folder, wrong=["ring 5 came 3 ms early"]), "s1: ring 5 came 3 ms early"),
        (lambda folder: _end(folder, problem="its turn failed"), "s1: its turn failed"),
        (lambda folder: _write(folder / "end", []), "the last process has not come to its end"),
        (lambda folder: _write(folder / "problems", [["s1 has lost events"]]), "s1 has lost events"),
        (
            lambda folder: _write(folder / "acknowledged", [["s0", UNTIL]]),
            "s1: None events were acknowledged",
        ),
        (_done(lambda rows: rows[1:]), "was never done"),
        (_done(lambda rows: [*rows, ["sale", "s1", 31, "k"]]), "sale 31 was done, and nobody wanted it"),
        (_done(lambda rows: [*rows, [*rows[0][:3], "k"]]), "was done under several keys"),
        (_done(lambda rows: [[*row[:3], "k"] for row in rows]), "were done under the same key, k"),
        (_commit(Changes(arrived=[Arrived("s1", "{}")])), "something still waits in the inbox"),
        (_commit(Changes(wishes=[Wish("k", "s1", "{}")])), "something is still to be carried out"),
    ],
)
def test_what_is_wrong_is_seen(
    played: Path, tmp_path: Path, change: Callable[[Path], None], told: str
) -> None:
    for each in played.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    change(tmp_path)
    assert any(told in problem for problem in problems(tmp_path, UNTIL)), [*problems(tmp_path, UNTIL)]
