"""The page of scenario files and their JSON Schema, made from the table that also checks them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scxml_runtime.simulator.requests import actions
from scxml_runtime.simulator.scenario.describing import json_schema, rows
from scxml_runtime.simulator.scenario.schema import ENDS, SCENE, SETTINGS, STEPS, Table

INTRODUCTION = """# Scenario files

A simulation written down as TOML, for `scxmlc run --scenario FILE`, for
[`scxmlc test` and pytest](testing.md#without-python), and for Python
(`scxml_runtime.simulator.scenario.play`). [The guide](simulator.md#scenario-files) has an example. Times are seconds
of virtual time; files are looked for beside the scenario. `scxmlc explain scenario` prints the same as this page,
which is made by `make docs`.

What a file says wrongly is told with its line before anything happens: a key that nothing knows, a value of another
form, a step that comes after the end, an agent or a call that there is not. What turns out only on the way is told
then: a session that has not started when a step names it, an id such as `call-3` that nobody has got, and a scenario
that starts no session.

**In an editor**: `scxmlc explain scenario.schema.json > scenario.schema.json` writes
[the JSON Schema](scenario.schema.json). Editors that know TOML (Even Better TOML, Taplo) read it where the first line
of the scenario is `#:schema scenario.schema.json`: they complete keys, explain them, and underline slips.
"""


def page() -> str:
    """docs/scenarios.md."""
    return "\n".join([INTRODUCTION, *_lines(), ""])


def schema() -> str:
    """docs/scenario.schema.json."""
    return json.dumps(json_schema(), indent=2) + "\n"


def _lines() -> Iterator[str]:
    yield from ("## The file", "", "| key | | |", "| --- | --- | --- |")
    yield from (_row(name, key.form.words, key.says) for name, key in SETTINGS.items())
    yield from ("", "## Before anything happens", "")
    for table in SCENE.values():
        yield from _section(table.shape, table)
    yield from ("## What happens: `[[step]]`", "", 'Each has `do`, and `at`, the time: `do = "hang up"`.', "")
    for verb, table in STEPS.items():
        yield from _section(verb, table)
    yield from ("## How it should end", "")
    for table in ENDS.values():
        yield from _section(table.shape, table)
    yield from ("## Kinds of requests", "")
    yield "For `[[refuse]]`, `[[delay]]`, `[[lose]]` and `[[expect_request]]`, and for the same in Python:"
    yield from ("", ", ".join(f"`{kind}`" for kind in actions()) + ".")


def _section(title: str, table: Table) -> Iterator[str]:
    yield from (f"### `{title}`", "", f"{table.says[0].upper()}{table.says[1:]}.", "")
    if table.name == "rules":
        yield from ("All of them: [where the guide is silent](ors-actions.md#where-the-guide-is-silent).", "")
        return
    yield from ("| key | | |", "| --- | --- | --- |")
    yield from (_row(f"`{name}`" if name in table.keys else name, *rest) for name, *rest in rows(table))
    yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")
