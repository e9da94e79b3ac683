"""Transcripts and metric logs are stable text: those committed beside this file come out again.

After a wanted change: SCXMLC_ACCEPT=1 pytest tests/runtime/simulator/test_transcripts.py, and read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scxml_runtime.simulator import MetricLog, Simulator
from scxml_runtime.simulator.scenario import play

HERE = Path(__file__).parent
OWNERSHIP = HERE.parents[2] / "examples" / "ownership"


def transcript(scenario):
    return str(play(OWNERSHIP / f"{scenario}.toml").transcript)


def metric(scenario):
    simulator = Simulator()
    log = MetricLog(simulator)
    play(OWNERSHIP / f"{scenario}.toml", simulator=simulator)
    return str(log)


@pytest.mark.parametrize("write", [transcript, metric])
@pytest.mark.parametrize("scenario", ["handover", "hangup"])
def test_the_text_is_the_committed_one(scenario, write):
    golden, text = HERE / "golden" / f"{scenario}.{write.__name__}.txt", write(scenario)
    if os.environ.get("SCXMLC_ACCEPT"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_two_runs_give_the_same_bytes():
    assert transcript("handover") == transcript("handover") and metric("handover") == metric("handover")
