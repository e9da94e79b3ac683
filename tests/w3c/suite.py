"""The W3C's implementation-report tests, compiled and run (SCXML 1.0, ECMAScript data model).

In: the suite beside the project (`../shared/w3c`). Out: for each test and each way of running it, how it
ended.

The rule that surprises: a test passes when its session ends in the top-level final state `pass`; a test with
several start documents passes when all do. Time is virtual, so that a delay costs nothing. The command line has no
HTTP server, and nothing but a final state to look at: the tests that need more are not run that way.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import manual
from click.testing import CliRunner

import scxmlc
from scxml_runtime import Host, StateMachine
from scxmlc.cli.commands import scxmlc as verbs

SUITE = Path(__file__).parents[2] / ".." / "shared" / "w3c"
CHARTS = SUITE / "ecma"
LONGEST = 200.0
"""Virtual seconds after which a test that has not ended has failed."""

WAYS = ("file", "memory", "command")
"""Compile to a file elsewhere and import that; compile in memory; `scxmlc run`."""

NOT_RUN = "–"


def tests() -> list[dict[str, Any]]:
    """The rows of the suite's manifest."""
    manifest = json.loads((SUITE / "manifest.json").read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = manifest["tests"]
    return rows


def load(chart: Path, way: str, folder: Path) -> type[StateMachine]:
    """The class of a chart, in one of the two ways; `folder` takes the generated file."""
    if way == "memory":
        return scxmlc.load(chart)
    file = folder / f"w3c_{chart.stem}.py"
    module = scxmlc.compile_file(chart, output=file)
    file.write_text(module.text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    python = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = python
    spec.loader.exec_module(python)
    made: type[StateMachine] = getattr(python, module.class_name)
    return made


def session(cls: type[StateMachine], http: bool = False) -> StateMachine:
    """A session of the class, run to its end or to the end of patience."""
    host = Host()
    if http:
        return _with_server(host, cls)
    made = host.start(cls)
    made.advance(LONGEST)
    return made


def _with_server(host: Host, cls: type[StateMachine]) -> StateMachine:
    from scxml_runtime.io.http_server import HttpServer

    with HttpServer(host):
        made = host.start(cls)
        made.advance(LONGEST)
    return made


def ends(test: dict[str, Any], way: str, folder: Path) -> Iterator[str | None]:
    """The final state that each start document of a test reaches."""
    for name in test["start"]:
        if way == "command":
            yield told(CHARTS / name)
        else:
            yield session(load(CHARTS / name, way, folder), test["needs_basichttp"]).final


def told(chart: Path) -> str | None:
    """The final state that `scxmlc run` tells of the chart's session, which is the first it tells of."""
    said = CliRunner().invoke(verbs, ["run", str(chart), "--event", f"+{LONGEST:g}s"], catch_exceptions=False)
    ending = next((line for line in said.stdout.splitlines() if line[:1].strip()), said.stderr)
    return ending.partition(": finished in ")[2] or ending


def has_way(test: dict[str, Any], way: str) -> bool:
    """Whether a test can be run that way."""
    return way != "command" or not (test["manual"] or test["needs_basichttp"])


def verdict(test: dict[str, Any], way: str, folder: Path) -> str:
    """`pass`, or why not."""
    if not has_way(test, way):
        return NOT_RUN
    try:
        if test["manual"]:
            check = manual.CHECKS[test["id"]]
            return (
                "pass" if check(lambda id: load(CHARTS / f"test{id}.scxml", way, folder)) else "not observed"
            )
        reached = list(ends(test, way, folder))
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0][:100]
    wrong = [end for end in reached if end != "pass"]
    return f"ended in {wrong[0]}" if wrong else "pass"
