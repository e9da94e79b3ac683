"""The program around a chart, as far as the chart asks for it: what stands in for it, and how else it might behave.

In: documents, what is registered, stimuli. Out: moves that put stand-ins in place. The rule that surprises: processors
and services may be replaced while the test runs, functions only before the session starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scxmlc.checker import walk
from scxmlc.model.chart import Chart
from scxmlc.model.content import Send
from scxmlc.model.script import Literal
from scxmlc.testgen.moves import StandIn
from scxmlc.testgen.stimuli import NOTHING, Stimuli

STANDARD = ("http:", "https:", "scxml", "basichttp", "fetch")
RESULTS = (1, 0, "some text", True, None)
"""What a function of the program may return."""
OTHERWISE = 4
"""What a move costs that makes the program behave otherwise."""


@dataclass(frozen=True, slots=True)
class Program:
    """Types of <send> and <invoke>, each with the values that a service may answer; names of functions."""

    processors: tuple[str, ...] = ()
    services: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    functions: tuple[str, ...] = ()

    def first(self) -> Iterator[StandIn]:
        """A program that does everything right."""
        for name in self.functions:
            yield StandIn("functions", name, "returns", RESULTS[0])
        for name in self.processors:
            yield StandIn("processors", name, "takes")
        for name, values in self.services:
            yield StandIn("services", name, "answers", values[0])

    def but(self, one: StandIn) -> Iterator[StandIn]:
        """The same, with one stand-in otherwise."""
        for each in self.first():
            yield one if (each.kind, each.name) == (one.kind, one.name) else each

    def other_functions(self) -> Iterator[StandIn]:
        """How its functions may be otherwise."""
        for name in self.functions:
            yield from (StandIn("functions", name, "returns", each, OTHERWISE) for each in RESULTS[1:])

    def others(self) -> Iterator[StandIn]:
        """How the rest may be: what can be replaced while the test runs."""
        for name in self.processors:
            yield StandIn("processors", name, "fails", cost=OTHERWISE)
            yield StandIn("processors", name, "takes", cost=OTHERWISE)
        for name, values in self.services:
            yield StandIn("services", name, "fails_later", cost=OTHERWISE)
            yield from (StandIn("services", name, "answers", each, OTHERWISE) for each in values)


def program_around(documents: Iterable[Chart], functions: Iterable[str], stimuli: Stimuli) -> Program:
    """The program that these documents ask for."""
    processors: dict[str, None] = {}
    services: dict[str, tuple[Any, ...]] = {}
    for chart in documents:
        for content in walk.contents(chart):
            if isinstance(content, Send) and (type := _own_type(content.type)):
                processors.setdefault(type)
        for invoke in walk.invokes(chart):
            if type := _own_type(invoke.type):
                known = services.get(type, ())
                services[type] = tuple(
                    {repr(each): each for each in (*known, *_answers(invoke, stimuli))}.values()
                )
    return Program(tuple(processors), tuple(services.items()), tuple(sorted(functions)))


def _own_type(type: Any) -> str:
    """The type, if it is said as a literal and is none of the standard's."""
    said = (
        str(type.text).strip("'\" ")
        if type is not None and (isinstance(type, Literal) or "'" in type.text)
        else ""
    )
    return "" if said.lower().startswith(STANDARD) else said


def _answers(invoke: Any, stimuli: Stimuli) -> tuple[Any, ...]:
    """What the chart tells apart in the answer."""
    name = f"done.invoke.{invoke.id}" if invoke.id else "done.invoke"
    known = [each for offer in stimuli.offers if name.startswith(offer.event) for each in offer.data]
    return tuple(None if each is NOTHING else each for each in known[:8]) or (None,)
