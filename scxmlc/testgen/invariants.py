"""What holds of every chart, whatever happens to it.

In: a simulation, and a session. Out: nothing, or AssertionError with the states and lines that are wrong. What
surprises: an error that a transition takes is no fault, since the chart has seen to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.simulator import Simulator

MADE = "RuntimeError: made to fail"
"""What stand-ins say that fail."""


def assert_unbroken(simulator: Simulator) -> None:
    """No session was ended by the runtime: by a loop of eventless transitions, an endless script."""
    __tracebackhide__ = True
    for session in simulator.sessions.values():
        assert not session.failure, f"{type(session).__name__} was ended by {session.failure}"


def assert_legal(session: StateMachine) -> None:
    """The active states are a configuration as SCXML 3.11 has it: one child of each state, all of a parallel."""
    __tracebackhide__ = True
    if session.is_finished or not session.configuration:
        return
    structure = session.repertoire_.structure
    for node in (structure.root, *(structure.nodes[id] for id in sorted(session.configuration))):
        active = [each.id for each in node.children if each.id in session.configuration]
        if node.is_compound:
            assert len(active) == 1, f"{node.id or 'the chart'} has the active children {active}, not one"
        elif node.children:
            assert len(active) == len(node.children), f"of the regions of {node.id} only {active} are active"


def assert_no_untaken_error(simulator: Simulator, first: int) -> None:
    """No error.execution came, from this entry of the transcript on, that no transition took. Those of the program
    around the chart, which a stand-in was made to fail, do not count."""
    __tracebackhide__ = True
    for entry in simulator.transcript.entries[first:]:
        if entry.kind == "untaken" and entry.what.startswith("error.execution") and MADE not in entry.what:
            at = f" ({entry.place})" if entry.place else ""
            raise AssertionError(
                f"{entry.who}: no transition takes {entry.what.removesuffix('  (no transition)')}{at}"
            )


def assert_restored(simulator: Simulator) -> None:
    """A simulation that is saved and restored goes on where it was. Raises SessionError for what cannot be saved."""
    __tracebackhide__ = True
    told, again = [*_standing(simulator)], [*_standing(simulator.branch())]
    for before, after in zip(told, again, strict=True):
        assert before == after, f"saved as {before}, restored as {after}"


def _standing(simulator: Simulator) -> Iterator[Any]:
    for session in simulator.sessions.values():
        data = {} if session.is_finished else dict(session.data)
        yield type(session).__name__, session.final, sorted(session.configuration), repr(data)
