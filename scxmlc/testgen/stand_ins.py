"""What stands in for the program around a chart: its processors, services and functions.

In: nothing. Out: callables, whose source generated tests carry with them, so that they need nothing but pytest. The
rule that surprises: what stands here is written into files of other people, in the order of `SOURCES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getsource
from typing import Any


def takes(message):  # type: ignore[no-untyped-def]
    """A processor of the program that is content with everything."""


def fails(asked):  # type: ignore[no-untyped-def]
    """A processor or a service of the program that fails."""
    raise RuntimeError("made to fail by the test")


def answers(value):  # type: ignore[no-untyped-def]
    """A service of the program that takes a second and answers this."""

    async def answer(call):  # type: ignore[no-untyped-def]
        await call.sleep(1)
        return value

    return answer


async def fails_later(call):  # type: ignore[no-untyped-def]
    """A service of the program that fails after a second."""
    await call.sleep(1)
    raise RuntimeError("made to fail by the test")


def returns(value):  # type: ignore[no-untyped-def]
    """A function of the program that returns this, whatever it is given."""
    return lambda *given: value


SOURCES: dict[str, Any] = {each.__name__: each for each in (takes, fails, answers, fails_later, returns)}


def sources_in(tests: str) -> Iterator[str]:
    """The text of those that tests put in place."""
    for name, made in SOURCES.items():
        if re.search(rf"\] = {name}\b", tests):
            yield getsource(made).replace("  # type: ignore[no-untyped-def]", "").rstrip()
