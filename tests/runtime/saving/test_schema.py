"""The JSON Schema of snapshots: what is written is what it describes, and no more."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scxml_runtime import Host
from scxml_runtime.simulator import Simulator
from tests.runtime.saving.cuts import load, through_text
from tests.runtime.saving.goldens import goldens
from tests.runtime.saving.mutations import session as original
from tests.runtime.saving.random_cuts import impatience, job
from tests.runtime.saving.strategies import strategy
from tests.runtime.saving.test_values import ROWS, chart

ROOT = Path(__file__).parents[3]
OPEN = json.loads((ROOT / "docs" / "snapshot.schema.json").read_text("utf-8"))
ORDINARY = OPEN["$defs"]["ordinary"]


def closed(schema: Any) -> Any:
    """The schema that takes no field which it does not describe; but what others refer to as a part of theirs."""
    if isinstance(schema, list):
        return [*map(closed, schema)]
    if not isinstance(schema, dict):
        return schema
    found = {name: each if name == "if" else closed(each) for name, each in schema.items()}
    if isinstance(schema.get("properties"), dict) and "allOf" not in schema and schema is not ORDINARY:
        found["unevaluatedProperties"] = False
    return found


CLOSED = jsonschema.Draft202012Validator(closed(OPEN))


SELDOM = {"interactions", "pending", "real", "counting", "table of"}
"""Fields that no golden snapshot has."""


def fields(schema: Any) -> Iterator[str]:
    """All fields of which the schema says something."""
    if isinstance(schema, list):
        for each in schema:
            yield from fields(each)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"]
        yield from fields([each for name, each in schema.items() if name != "if"])


def problems(saved: Any) -> list[str]:
    """What the schema has against a snapshot."""
    return [f"{error.json_path}: {error.message[:200]}" for error in CLOSED.iter_errors(saved)]


def test_it_is_a_schema_whose_fields_are_described() -> None:
    jsonschema.Draft202012Validator.check_schema(OPEN)
    parts = [OPEN, *OPEN["$defs"].values()]
    found = [pair for part in parts for pair in part.get("properties", {}).items() if pair[0] != "$"]
    assert len(found) > 50
    assert [name for name, each in found if "description" not in each and "$ref" not in each] == []


@pytest.mark.parametrize("name", ROWS)
def test_values_of_every_kind(name: str) -> None:
    assert problems(through_text(Host().start(chart(*ROWS[name])))) == []


@pytest.mark.parametrize("golden", goldens(), ids=lambda golden: golden.name)
def test_golden_snapshots(golden: Any) -> None:
    assert problems(golden.kept()) == []


def test_golden_snapshots_have_every_field() -> None:
    text = "".join(golden.file.read_text("utf-8") for golden in goldens())
    assert {name for name in fields(OPEN) if f'"{name}": ' not in text} == SELDOM


def test_random_cuts() -> None:
    logging.disable()
    try:
        with impatience():
            cuts = [found[0][1] for seed in range(20) if (found := job(seed)) is not None]
    finally:
        logging.disable(logging.NOTSET)
    assert len(cuts) > 5
    assert [problem for cut in cuts for problem in problems(json.loads(cut))] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["version"], 2),
        (["version"], True),
        (["new"], 1),
        (["session", "state"], "asleep"),
        (["session", "new"], 1),
        (["session", "configuration"], ["a", "a"]),
        (["session", "data", "n"], {"$": "no such kind"}),
        (["session", "data", "n"], [{"a": {"$": "ref", "n": -1}}]),
        (["session", "timers", 0, "due"], "soon"),
        (["objects", "table", 0], {"$": "no such kind"}),
        (["objects", "table", 0], 5),
        (["host", "counts"], {"": -1}),
    ],
)
def test_what_is_no_snapshot(path: list[Any], value: Any) -> None:
    saved = original()
    assert problems(saved) == []
    place = saved
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert problems(saved)


def test_a_host_in_real_time() -> None:
    from scxml_runtime import SystemClock

    session = Host(clock=SystemClock()).start(load('<state id="a"/>'))
    saved = through_text(session)
    assert saved["host"]["real"] is True and problems(saved) == []


def test_a_strategy_that_is_over_and_had_looked_at_its_interactions() -> None:
    sim = Simulator()
    session = sim.start(
        strategy("<script>_x.seen = _genesys.ixn.interactions.length;</script><final id='s'/>"),
        [sim.voice_call("702")],
    )
    saved = through_text(session)
    assert "interactions" in saved["objects"]["realms"][0]
    assert problems(saved) == []
