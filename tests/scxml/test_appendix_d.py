"""Random charts, compiled and run, against the procedures of Appendix D as they are written.

What is compared after the start and after each event: everything that was logged, in order, the
configuration, and whether the session is over. Each chart is run twice, since the second session of a class
finds its steps remembered.
"""

from __future__ import annotations

from random import Random

import pytest

import scxmlc
from scxml_runtime import StateMachine
from tests.scxml.appendix_d import EndlessError, Interpreter
from tests.scxml.random_charts import chart, events

CHARTS = 60


def agree(session: StateMachine, reference: Interpreter) -> bool:
    """Whether both stand at the same place and have said the same."""
    return (
        [label for label, _ in session.log] == reference.log
        and session.is_finished is not reference.running
        and (session.is_finished or session.configuration == reference.configuration)
    )


def compare(text: str, names: list[str]) -> None:
    """Run a chart here and there."""
    cls = scxmlc.load(text)
    for _ in range(2):
        reference = Interpreter(text)
        session = cls()
        session.start()
        assert agree(session, reference), text
        for number, name in enumerate(names):
            reference.send(name)
            session.send(name)
            assert agree(session, reference), f"after {names[:number + 1]}:\n{text}"


def resting_chart(seed: int) -> tuple[str, list[str]]:
    """The first chart made up from this seed that comes to rest after each of its events."""
    random = Random(seed)
    while True:
        text, names = chart(random), events(random)
        try:
            reference = Interpreter(text)
            for name in names:
                reference.send(name)
            return text, names
        except EndlessError:
            continue


@pytest.mark.parametrize("seed", range(CHARTS))
def test_random_charts_do_what_appendix_d_says(seed: int) -> None:
    compare(*resting_chart(seed))


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("seed", range(CHARTS))
def test_so_do_they_with_every_reaction_put_together(seed: int) -> None:
    compare(*resting_chart(seed))
