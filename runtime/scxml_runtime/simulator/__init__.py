"""A contact centre in memory, on virtual time: what strategies are unit-tested against.

In: strategies, calls, agents, scripted trouble. Out: sessions, interactions and a transcript to assert on.
"""

from __future__ import annotations

from scxml_runtime.simulator.agents import Agent
from scxml_runtime.simulator.interactions import Interaction, Party
from scxml_runtime.simulator.metric import MetricLog
from scxml_runtime.simulator.rules import Rules
from scxml_runtime.simulator.simulator import Simulator
from scxml_runtime.simulator.transcript import Transcript

__all__ = ["Agent", "Interaction", "MetricLog", "Party", "Rules", "Simulator", "Transcript"]
