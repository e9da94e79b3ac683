"""Charts under random events: a state machine of Hypothesis, which looks for the shortest way to break an invariant.

    class TestDoor(machine_of("door.scxml")):
        @invariant()
        def never_opened_too_often(self):
            assert self.session.data["openings"] <= 3

In: the path of a chart, from the folder of the file that says it; invariants as methods, or as functions of the
session. Out: a class that pytest collects; its failure ends with the shortest test that shows it, to be pasted. The
rule that surprises: this is the one file that imports Hypothesis, and users import `invariant`, `rule` and `settings`
from here or from there, which is the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb
from typing import Any, ClassVar, TypeAlias
from unittest import TestCase

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scxml_runtime import SessionError, StateMachine
from scxml_runtime.session import interpreter
from scxml_runtime.simulator import Simulator
from scxmlc.testgen.exploring import Scene, scene_of
from scxmlc.testgen.happening import Happening, joined, parted
from scxmlc.testgen.invariants import assert_legal, assert_no_untaken_error, assert_restored, assert_unbroken
from scxmlc.testgen.pasting import as_test
from scxmlc.testgen.playing import quiet
from scxmlc.testgen.shortening import shortest

__all__ = ["ChartMachine", "ChartTest", "invariant", "machine_of", "precondition", "rule", "settings"]

Settings: TypeAlias = settings
HURRIED = 2_000
"""Microsteps for one event that are taken for a loop at first: hundreds of sessions in a loop take long."""

_BEGINNING = st.runner().flatmap(lambda machine: st.sampled_from(machine.happening.beginnings()))
_NEXT = st.runner().flatmap(lambda machine: st.sampled_from(machine.happening.next()))


class ChartMachine(RuleBasedStateMachine):
    """A chart in a simulation: `session` and `simulator` are there for invariants and rules."""

    scene: ClassVar[Scene]
    has_rules = False
    """Whether there are others than ours."""
    last: ClassVar[tuple[Any, ...]] = ()
    """The moves that failed last."""
    also: ClassVar[tuple[Callable[[StateMachine], object], ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.happening = Happening(self.scene)
        self.seen = 0

    @property
    def session(self) -> StateMachine:
        """The session of the chart."""
        found = self.happening.stage.session
        assert found is not None
        return found

    @property
    def simulator(self) -> Simulator:
        """The contact centre that it is in."""
        return self.happening.stage.simulator

    @initialize(way=_BEGINNING)
    def begin(self, way: Any) -> None:
        """What is around the chart, and its start."""
        for move in way.moves:
            self._do(move)

    @rule(moves=_NEXT)
    def happens(self, moves: Any) -> None:
        """An event, an answer, time that passes."""
        for move in moves:
            self._do(move)

    def _do(self, move: Any) -> None:
        __tracebackhide__ = True
        try:
            self.happening.do(move)
        except (SessionError, LookupError, ValueError, TypeError) as error:
            self._failed(error)
            raise

    # --- what holds of every chart --------------------------------------------------------------------------------

    @invariant()
    def the_session_is_unbroken(self) -> None:
        """It is not ended by a loop without events."""
        __tracebackhide__ = True
        assert_unbroken(self.simulator)

    @invariant()
    def the_configuration_is_legal(self) -> None:
        """One child of each state, all regions of a parallel."""
        __tracebackhide__ = True
        for session in self.simulator.sessions.values():
            assert_legal(session)

    @invariant()
    def every_error_is_taken(self) -> None:
        """No error.execution that no transition takes."""
        __tracebackhide__ = True
        first, self.seen = self.seen, len(self.simulator.transcript.entries)
        assert_no_untaken_error(self.simulator, first)

    @invariant()
    def what_was_asked_for_holds(self) -> None:
        """The functions of `machine_of`."""
        __tracebackhide__ = True
        for each in self.also:
            each(self.session)

    def assert_restored(self) -> None:
        """Saving and restoring changes nothing; for an invariant of one's own."""
        __tracebackhide__ = True
        assert_restored(self.simulator)

    # --- what is told ---------------------------------------------------------------------------------------------

    def check_invariants(self, *given: Any) -> None:
        """As Hypothesis does; a failure gets the test that shows it."""
        __tracebackhide__ = True
        try:
            super().check_invariants(*given)
        except Exception as error:
            self._failed(error)
            raise

    def _failed(self, error: Exception) -> None:
        said = str(error).splitlines()
        end = f"{type(error).__name__}{f': {said[0]}' if said else ''}"
        error.add_note(as_test(self.scene, self.happening.moves, end))
        type(self).last = tuple(self.happening.moves)

    def _repr_step(self, rule: Any, data: Any, result: Any) -> str:
        """What Hypothesis tells of a step; ours are told as a test."""
        if rule.function.__name__ in ("begin", "happens"):
            return ""
        type(self).has_rules = True
        return str(super()._repr_step(rule, data, result))

    @classmethod
    def replayed(cls, moves: Sequence[Any]) -> Exception | None:
        """How these moves fail, if they do."""
        __tracebackhide__ = True
        machine = cls()
        try:
            for move in moves:
                machine._do(move)
                if machine.happening.stage.session is not None:
                    machine._check()
        except Exception as error:
            return error
        return None

    def _check(self) -> None:
        """The invariants, outside of a run of Hypothesis."""
        __tracebackhide__ = True
        known: Any = self.invariants
        for each in known() if callable(known) else known:
            if all(holds(self) for holds in each.preconditions):
                try:
                    each.function(self)
                except Exception as error:
                    self._failed(error)
                    raise


def _place(error: Exception | None) -> Any:
    """Where something failed, and how: what two failures have in common."""
    if error is None or error.__traceback__ is None:
        return None
    frame, line = [*walk_tb(error.__traceback__)][-1]
    return type(error), frame.f_code.co_filename, line


@contextmanager
def _patient(microsteps: int) -> Iterator[None]:
    """Quietly, with so much patience for loops."""
    usual = interpreter.MICROSTEPS
    interpreter.MICROSTEPS = microsteps
    try:
        with quiet():
            yield
    finally:
        interpreter.MICROSTEPS = usual


def _usual() -> Settings:
    """Of the profile that is loaded, but that a run takes seconds, and one failure is told."""
    return settings(
        max_examples=50,
        stateful_step_count=30,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


class ChartTest(TestCase):
    """The test that plays a chart's machine: what a class derived from it says goes to the machine, which `self` is in
    its methods. `settings` are Hypothesis's."""

    __test__ = False
    machine: ClassVar[type[ChartMachine]]
    settings: ClassVar[Settings | None] = None
    session: StateMachine
    simulator: Simulator

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.__test__ = True
        own = {
            name: each for name, each in vars(cls).items() if not name.startswith("__") and name != "settings"
        }
        home = {"__module__": cls.__module__, "__qualname__": cls.__qualname__}
        if "machine" not in own:
            cls.machine = type(cls.__name__, (cls.machine,), {**own, **home})

    def runTest(self) -> None:
        """Look for the shortest way to break an invariant."""
        __tracebackhide__ = True
        found = self._found(HURRIED)
        if found is not None and self._is_impatience(found):
            found = self._found(interpreter.MICROSTEPS)
        if found is not None and self.machine.has_rules:
            raise found
        if found is not None:
            raise found from None

    def _found(self, patience: int) -> Exception | None:
        """What a search finds, as short as can be, where Hypothesis does not tell it."""
        with _patient(patience):
            try:
                run_state_machine_as_test(self.machine, settings=self.settings or _usual())
            except Exception as error:
                return error if self.machine.has_rules else self._shortest(error)
        return None

    def _is_impatience(self, found: Exception) -> bool:
        """Whether a session would have come to rest, given its time."""
        with quiet():
            return f"{HURRIED} microsteps" in str(found) and self.machine.replayed(self.machine.last) is None

    def _shortest(self, found: Exception) -> Exception:
        """The failure of the shortest list of moves that fails so."""
        meant = _place(self.machine.replayed(self.machine.last))
        if meant is None or meant != _place(found):
            return found
        around, moves = parted(self.machine.last)
        moves = shortest(moves, lambda left: _place(self.machine.replayed(joined(around, left))) == meant)
        return self.machine.replayed(joined(around, moves)) or found

    runTest.is_hypothesis_test = True  # type: ignore[attr-defined]


def machine_of(
    path: str | Path, *invariants: Callable[[StateMachine], object], **options: Any
) -> type[ChartTest]:
    """A class to derive a test from: the chart in a file, with functions of its session that assert something, and
    options of `scxmlc.load`. Raises CompileError, FileNotFoundError."""
    file = sys._getframe(1).f_globals.get("__file__")
    folder = Path(file).parent if file else Path.cwd()
    place = next((each / path for each in (folder, Path.cwd()) if (each / path).is_file()), None)
    if place is None:
        raise FileNotFoundError(f"there is no chart {path} in {folder}")
    scene = scene_of(place.resolve(), str(path), options)
    machine = type("ChartMachine", (ChartMachine,), {"scene": scene, "also": invariants})
    return type("ChartTest", (ChartTest,), {"machine": machine})
