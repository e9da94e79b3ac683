"""Where a run stands, for a picture of it: after events, as saved, or at the end of a trace.

In: what of the three the command line names. Out: the active states, and words for the title. The rule that surprises:
the states around an active one are painted too, but paler.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scxml_runtime import SessionError, StateMachine
from scxml_runtime.js.code_units import visible
from scxmlc.cli.classes import load_class
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import one
from scxmlc.cli.resuming import resumed
from scxmlc.cli.running import acts, parse_event
from scxmlc.cli.stage import simulator_for
from scxmlc.drawing import Picture
from scxmlc.drawing.svg import Paint
from scxmlc.trace.judging import quiet
from scxmlc.trace.reading import BadTrace, Trace, read

ACTIVE, AROUND = "#ffd166", "#fff3d1"


@dataclass(frozen=True, slots=True)
class Standing:
    """The active states, and what is said of them; `words` take the innermost, if it has not ended."""

    active: frozenset[str]
    words: str

    def said(self, innermost: Iterable[str]) -> str:
        """What is said of them."""
        return self.words.replace("{}", ", ".join(innermost) or "no state", 1)


def standing(
    chart: str, wishes: Wishes, events: Sequence[str], resume: str | None, trace: str | None
) -> Standing:
    """Where it stands. Raises Unusable, CompileError, NoSnapshot, OSError."""
    if trace is not None:
        return _traced(one(trace), chart)
    happenings = [parse_event(each) for each in events]
    simulator = simulator_for(chart, wishes)
    cls = load_class(chart, wishes)
    with quiet():
        try:
            machine = (
                simulator.start(cls) if resume is None else resumed(resume, cls, chart, simulator).session
            )
            for act in (simulator.run, *acts(machine, simulator, happenings)):
                act()
        except SessionError as problem:
            raise Unusable(f"--event: {problem}") from None
    return _of(machine, simulator.now)


def _of(machine: StateMachine, now: float) -> Standing:
    if machine.is_finished:
        active = {machine.final} if machine.final else set()
        return Standing(frozenset(active), f"ended in {machine.final} at {now:g} s" if active else "ended")
    return Standing(frozenset(machine.configuration), f"in {{}} at {now:g} s")


def _traced(path: Path, chart: str) -> Standing:
    """At the end of a trace: of its last session of this chart."""
    try:
        trace = read(path)
    except BadTrace as problem:
        raise Unusable(f"{problem}; {problem.hint}") from None
    session = _session(trace, path, chart)
    active: dict[str, None] = {}
    now, final = 0.0, None
    for line in trace.happenings:
        if line.get("session") == session:
            now = line["at"]
            active.update(dict.fromkeys(line.get("active", ())))
            for id in line.get("exited", ()):
                active.pop(id, None)
            active.update(dict.fromkeys(line.get("entered", ())))
            final = line["final"] if line["kind"] == "end" else None
    ended = [] if final is None else [final]
    where = f"ended in {final}" if final is not None else "in {}"
    who = f"{visible(session)} " if "#" in session else ""  # one of several
    return Standing(frozenset(ended or active), f"{who}{where} at {now:g} s")


def _session(trace: Trace, path: Path, chart: str) -> str:
    name = Path(chart).name
    meant = {each for each, line in trace.charts.items() if line["document"] == name}
    found = [each for each, line in trace.sessions.items() if line["chart"] in meant]
    if not found:
        raise Unusable(f"{path}: has no session of {visible(name)}")
    return found[-1]


def titled(picture: Picture, where: Standing) -> Picture:
    """The picture with what is said in its title."""
    said = where.said(_innermost(picture.boxes, where.active))
    return replace(picture, title=f"{picture.title}: {said}")


def paint(shown: Picture, where: Standing) -> Paint:
    """The colours of what is shown of a chart."""
    fills = dict.fromkeys(where.active, AROUND)
    return Paint(fills | dict.fromkeys(_innermost(shown.boxes, where.active), ACTIVE))


def _innermost(boxes: Iterable[Any], active: frozenset[str]) -> list[str]:
    """The keys of active boxes with no active one in them, as far as they are shown."""
    found: list[str] = []
    for box in boxes:
        inside = _innermost(box.children, active)
        found += inside or ([box.key] if box.key in active else [])
    return found
