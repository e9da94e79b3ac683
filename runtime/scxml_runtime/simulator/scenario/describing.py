"""What a scenario file can say, for editors and for readers: both follow from `schema`.

In: nothing. Out: a JSON Schema (draft 7, which TOML editors read), and lines of text for one table or all of them.
"""

from __future__ import annotations

from scxml_runtime.simulator.scenario.schema import SETTINGS, STEP, STEPS, TABLES, Key, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files."""
    steps = {"oneOf": [_step(verb, table) for verb, table in STEPS.items()]}
    properties = {name: _value(key) for name, key in SETTINGS.items()}
    properties |= {name: _shaped(table) for name, table in TABLES.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A scenario of scxmlc",
        "type": "object",
        "properties": {**properties, "step": _several("step")},
        "additionalProperties": False,
        "definitions": {**{name: _table(table) for name, table in TABLES.items()}, "step": steps},
    }


def _shaped(table: Table) -> dict[str, Any]:
    if ".x" in table.shape:
        return {"type": "object", "additionalProperties": _defined(table.name)}
    return _several(table.name) if table.shape.startswith("[[") else _defined(table.name)


def _several(name: str) -> dict[str, Any]:
    """One, or a list of them."""
    return {"anyOf": [{"type": "array", "items": _defined(name)}, _defined(name)]}


def _defined(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}


def _table(table: Table) -> dict[str, Any]:
    needed = [name for name, key in table.keys.items() if key.needed]
    others: Any = table.more is not None if table.others is None else table.others.form.json
    return {
        "description": table.says,
        "type": "object",
        "properties": {name: _value(key) for name, key in table.keys.items()},
        **({"required": needed} if needed else {}),
        "additionalProperties": others,
    }


def _step(verb: str, table: Table) -> dict[str, Any]:
    found = _table(table)
    found["properties"] = {"do": {"const": verb}, **found["properties"]}
    found["required"] = ["do", *found.get("required", ())]
    return found


def _value(key: Key) -> dict[str, Any]:
    return {**({"description": key.says} if key.says else {}), **key.form.json}


def rows(table: Table) -> Iterator[tuple[str, str, str]]:
    """The keys of a table: name, form, and what it says."""
    for name, key in table.keys.items():
        yield name, key.form.words, "; ".join(filter(None, ("needed" if key.needed else "", key.says)))
    if table.others is not None:
        yield table.others.name, table.others.form.words, table.others.says
    if table.more is not None:
        yield "an attribute", "its value", "only requests that say so"


def lines() -> Iterator[str]:
    """All of it as text."""
    yield "Scenario files: what they can say"
    yield from ("", *_aligned([(name, key.form.words, key.says) for name, key in SETTINGS.items()]))
    for table in TABLES.values():
        yield from _paragraph(table.shape, table)
    for verb, table in STEPS.items():
        yield from _paragraph(f'{STEP} do = "{verb}"', table)


def _paragraph(title: str, table: Table) -> Iterator[str]:
    yield from ("", f"{title}  {table.says}")
    yield from _aligned(list(rows(table)))


def _aligned(found: list[tuple[str, str, str]]) -> Iterator[str]:
    width = max(len(name) for name, _, _ in found)
    for name, form, says in found:
        yield f"  {name:<{width}}  {form}{f': {says}' if says else ''}"
