"""A contact centre in memory, on virtual time: what strategies are unit-tested against.

In: strategies, calls, agents, scripted trouble. Out: sessions, interactions and a transcript to assert on.

The pieces, from the ground up; each is made from those below it that it needs:

- what is said before anything happens: `rules`, `devices`, `configuration`, `failures`;
- `events`, the way out: answers and events for strategies, notes for whoever looks on;
- `interactions`, and what is done with one alone: `ownership`, `userdata`, `messages`, `dialogs` (with `treating`,
  `typing_in`, `verifying`, `outcome`), `knowledge`;
- `agents`, the staff; `queues`, who waits and in which order; `statistics`, what is counted of both;
- who is meant: `targets` and `expressions`, `requested`, `declared`, `destinations`, `thresholds`, `selection`;
- what moves: `switch` takes an interaction to its device, `routing` serves the queues;
- what strategies ask of these: `queueing`, `queue_functions`, `voice`, `agent_states`, `web`, all listed in `handlers`;
  what agents do unasked: `consulting`;
- `centre`, which puts the parts together and stands behind the platform port;
- `Simulator`, what tests hold, with `people` and `timeline`; `transcript` and `metric`, who look on; `scenario`, files.

The rule that surprises: no part knows the centre. What it must call further up, such as the router when an agent gets
ready, it is given as a function.
"""

from __future__ import annotations

from scxml_runtime.simulator.agents import Agent
from scxml_runtime.simulator.interactions import Interaction, Party
from scxml_runtime.simulator.metric import MetricLog
from scxml_runtime.simulator.rules import Rules
from scxml_runtime.simulator.simulator import Simulator
from scxml_runtime.simulator.transcript import Transcript

__all__ = ["Agent", "Interaction", "MetricLog", "Party", "Rules", "Simulator", "Transcript"]
