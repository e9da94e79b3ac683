"""One call changes hands: the strategies of this folder in a simulated contact centre.

`parent.py` and `child.py` are what `scxmlc compile` made of the charts. Run it with `make demo`: it prints a
transcript of virtual time, who, what, and the line of the chart.
"""

from __future__ import annotations

from child import Child
from parent import Parent

from scxml_runtime.simulator import Simulator

CHILD_URL = "http://localhost:17080/child.scxml"


def handover() -> Simulator:
    """Let the parent strategy hand a call to the child strategy; the simulation, run to its end."""
    sim = Simulator()
    sim.rules.latency = 0.05
    sim.publish(CHILD_URL, Child)
    call = sim.voice_call(to="702", ani="5551234")
    sim.start(Parent, interactions=[call])
    sim.advance(1)
    return sim


def main() -> None:
    """Print the transcript and how everything ended."""
    sim = handover()
    print(
        "A call from 5551234 rings at DN 702. ◀ event  ◁ event that nothing takes  ▶ action  · contact centre\n"
    )
    print(sim.transcript)
    for session in sim.sessions.values():
        print(f"{sim.transcript.name_of(session)} ended in state {session.final!r}.")


if __name__ == "__main__":
    main()
