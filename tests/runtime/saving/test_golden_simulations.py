"""Simulations that were saved by earlier releases are restored for ever.

In `golden/simulation-vN/`: a strategy, and a snapshot of a contact centre in which two calls wait. If a class gets a
field, let `simulator/saving/` read snapshots without it; if that is not to be done, raise VERSION in
`simulator/saving/writing.py`, and make the new version's snapshot:

    python -m tests.runtime.saving.test_golden_simulations
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.saving.records import BY_TAG
from scxml_runtime.simulator.saving.writing import VERSION
from tests.runtime.saving.goldens import FOLDER, without_code

FOLDERS = sorted(FOLDER.glob("simulation-v*"))
TODAY = FOLDER / f"simulation-v{VERSION}"


def hotline(folder: Path) -> Any:
    """The class of the strategy."""
    return scxmlc.load(folder / "hotline.scxml")


def busy(folder: Path) -> Simulator:
    """The contact centre that is saved."""
    sim = Simulator(now="2026-07-01T09:00", timezone="Europe/Berlin", seed=5)
    sim.rules.latency = 0.25
    sim.agent("ann", "7001", groups=["Sales"], skills={"English": 5}, ready=False)
    sim.statistic("Sales.GA", "StatAgentsReady", 3.0)
    sim.delay("queue.submit", 1, times=1)
    sim.web.answer("http://crm/customer", {"tier": "gold"}, after=60)
    for ani in ("1", "2"):
        call = sim.voice_call("702", ani=ani, udata={"name": "Łucja 😀"})
        sim.digits(call, "123")
        sim.start(hotline(folder), [call])
    sim.advance(9.5)
    return sim


def kept(folder: Path) -> Any:
    """The snapshot that is kept."""
    return without_code(json.loads((folder / "hotline.json").read_text("utf-8")))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_is_restored_and_goes_on(folder: Path) -> None:
    sim = Simulator.restore(kept(folder), [hotline(folder)])
    assert (sim.now, len(sim.waiting)) == (9.5, 2)
    sim.centre.staff.agents["ann"].ready()
    sim.advance(60)
    assert [each.final for each in sim.sessions.values()] == ["lost", "served"]
    assert sim.centre.interactions["call-2"].device == "7001"
    assert sim.centre.interactions["call-1"].udata["name"] == "Łucja 😀"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_goes_on_as_what_is_saved_today(folder: Path) -> None:
    then, now = Simulator.restore(kept(folder), [hotline(folder)]), busy(folder)
    for each in (then, now):
        each.advance(60)
    assert str(then.transcript) == str(now.transcript)


def test_each_version_has_its_snapshot() -> None:
    assert [folder.name for folder in FOLDERS] == [f"simulation-v{number + 1}" for number in range(VERSION)]


def test_records_of_today_have_the_fields_that_were_kept() -> None:
    def fields(saved: Any) -> dict[str, set[str]]:
        return {row["$"]: {*row} for row in saved["objects"]["table"] if row["$"] in BY_TAG}

    before, today = fields(kept(TODAY)), fields(busy(TODAY).snapshot())
    assert len(before) >= 14
    assert not any(names - today[tag] for tag, names in before.items())


def main() -> None:
    text = json.dumps(busy(TODAY).snapshot(), ensure_ascii=False, separators=(",", ":"))
    (TODAY / "hotline.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
