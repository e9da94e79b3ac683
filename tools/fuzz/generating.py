"""Generated tests: what `scxmlc testgen` writes of a chart passes.

In: bytes of a document. Out: nothing; what the search, the file or a test in it raises is a fault.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator
from inspect import signature
from pathlib import Path
from typing import Any

import pytest  # noqa: F401  # what the tests import, before memory is limited

from scxml_runtime import Host, StateMachine
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import story_of
from scxmlc.compiler import CompileError
from scxmlc.loader import load
from scxmlc.testgen.exploring import explore
from scxmlc.testgen.paths import json_of
from scxmlc.testgen.writing import file_of
from tools.fuzz.files import written
from tools.fuzz.sessions import SMALL, settings_of

TRIES, SECONDS = 10, 2.0


def testgen(data: bytes) -> None:
    """A search that is not long, and the tests of what it finds."""
    linecache.clearcache()  # what is loaded by name stays there
    chart = written(data, "c.scxml")
    with settings_of(SMALL):
        try:
            found = explore(chart, tries=TRIES, seconds=SECONDS)
        except CompileError:
            return
        json_of(found)
        text = file_of(found, "scxmlc testgen c.scxml")
        for test, program in _tests(text):
            given: dict[str, Any] = {"simulator": Simulator(), "host": _host(), "chart": _of(chart)}
            for function in (program, test):
                function(**{name: given[name] for name in signature(function).parameters})


def _tests(text: str) -> Iterator[tuple[Callable[..., None], Callable[..., None]]]:
    """Each test, and what goes before it."""
    namespace: dict[str, Any] = {"__name__": "test_c"}
    exec(compile(text, "test_c.py", "exec", dont_inherit=True), namespace)
    program = namespace.get("program")
    before = program._get_wrapped_function() if program is not None else lambda: None
    yield from ((each, before) for name, each in namespace.items() if name.startswith("test_"))


def _host() -> Host:
    made = Host()
    story_of(made)
    return made


def _of(chart: Path) -> Callable[..., type[StateMachine]]:
    return lambda name, **options: load(chart.with_name(name), **options)
