"""Every simulation that a test lets run gets a twin: its snapshot as text, restored, which must do the same.

In: any tests that use a `Simulator`:

    python -m pytest -q -p tests.runtime.saving.twins tests/runtime/simulator tests/runtime/modules tests/examples

Out: besides what the tests say, how many were compared, why some could not be saved, and a failure where transcripts or
the next snapshots differ.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from scxml_runtime import NotSaveable
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.saving.branches import _around, _charts, _new
from scxml_runtime.simulator.saving.restoring import restore

COMPARED, REASONS = Counter[str](), Counter[str]()


def text_of(simulator: Simulator) -> str:
    """The snapshot as text."""
    return json.dumps(simulator.snapshot(), allow_nan=False)


def twin(simulator: Simulator, text: str | None = None) -> Simulator:
    """A simulator that was made of the text of another's snapshot; it knows the same classes."""
    made = _new(type(simulator), _around(simulator))
    made.documents.options.update(simulator.documents.options)
    made.documents.compiled.update(simulator.documents.compiled)
    restore(made, json.loads(text or text_of(simulator)), _charts(simulator))
    return made


def alike(one: Simulator, other: Simulator) -> None:
    """Fails if there is a difference."""
    assert str(one.transcript) == str(other.transcript)
    try:
        text = text_of(one)
    except NotSaveable:
        return
    assert json.loads(text) == json.loads(text_of(other))


def with_a_twin(run: Callable[..., None]) -> Callable[..., None]:
    """The method, which lets a twin do the same."""

    def both(self: Simulator, *args: Any) -> None:
        try:
            if self.host._running:
                raise NotSaveable("it", "it is in the middle of what it does")
            made = twin(self)
        except NotSaveable as reason:
            REASONS[reason.why] += 1
            run(self, *args)
            return
        failures = [failure_of(run, each, *args) for each in (self, made)]
        assert repr(failures[0]) == repr(failures[1])
        alike(self, made)
        COMPARED["compared"] += 1
        if failures[0] is not None:
            raise failures[0]

    return both


def failure_of(run: Callable[..., None], *args: Any) -> Exception | None:
    """What came out of it."""
    try:
        run(*args)
    except Exception as failure:
        return failure
    return None


def pytest_configure() -> None:
    """Twins from here on."""
    Simulator.advance = with_a_twin(Simulator.advance)  # type: ignore[method-assign]
    Simulator.run = with_a_twin(Simulator.run)  # type: ignore[method-assign]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many there were."""
    terminalreporter.write_line(f"{COMPARED['compared']} simulations went on as their twins did")
    for reason, times in REASONS.most_common():
        terminalreporter.write_line(f"{times} could not be saved: {reason}")
