"""What the server answers, as JSON Schema.

In: nothing. Out: schemas by name, which the table of routes points at. The rule that surprises: a test holds each of
them against what the server answers.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
ANY: Schema = {}
SECONDS: Schema = {"type": "number", "description": "seconds since 1970"}


def maybe(schema: Schema) -> Schema:
    """It, or null."""
    return {**schema, "type": [schema["type"], "null"]}


def texts(of: str = "") -> Schema:
    """A list of texts."""
    return {"type": "array", "items": TEXT, **({"description": of} if of else {})}


def items(of: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": of}


def record(**fields: Schema) -> Schema:
    """An object of these fields, all of which are there."""
    return {"type": "object", "properties": fields, "required": [*fields]}


def named(name: str) -> Schema:
    """One of the schemas below."""
    return {"$ref": f"#/components/schemas/{name}"}


LISTED = {
    "id": TEXT,
    "chart": TEXT,
    "due": maybe({**SECONDS, "description": "when it wants a turn for what is delayed"}),
    "is_over": FLAG,
    "problem": maybe({**TEXT, "description": "why it cannot go on"}),
    "version": TEXT,
    "states": texts("the leaves of where it stands, in document order"),
    "began": SECONDS,
    "changed": SECONDS,
    "failure": maybe({**TEXT, "description": "why it ended, where it did not reach its end"}),
}

DOCUMENT = {**TEXT, "description": "the name of its file, empty where there is none"}
CHART = {"name": TEXT, "version": TEXT, "is_current": FLAG, "document": DOCUMENT, "events": texts()}

OLDEST = {**SECONDS, "description": "the last change of the one that has not changed for longest, since 1970"}
STANDING = {"version": TEXT, "states": texts(), "status": TEXT, "sessions": COUNT, "oldest": OLDEST}

SCHEMAS: dict[str, Schema] = {
    "Refusal": record(error={**TEXT, "description": "a word for programs"}, problem=TEXT),
    "Nothing": record(),
    "Alive": record(is_alive=FLAG, seconds=NUMBER),
    "Ready": record(is_ready=FLAG, troubles=texts()),
    "Charts": record(
        charts=items(record(**CHART, states=COUNT, sessions=COUNT)),
        troubles=items(record(name=TEXT, problems=texts())),
    ),
    "Chart": record(
        **CHART,
        states=texts(),
        svg=TEXT,
        documents={"type": "object", "additionalProperties": TEXT},
        arcs=items({"type": "object"}),
    ),
    "Counts": record(counts=items(record(**STANDING))),
    "AllCounts": record(counts=items(record(chart=TEXT, **STANDING))),
    "Listed": record(**LISTED),
    "Sessions": record(sessions=items(named("Listed")), after=maybe(TEXT)),
    "Session": record(
        **LISTED,
        configuration=texts("all states that are active"),
        data={"type": "object"},
        final=maybe(TEXT),
        log=items({"type": "array"}),
        timers=items(
            record(id=TEXT, event=TEXT, at=SECONDS, sendid=maybe(TEXT), session=TEXT),
        ),
        waiting=COUNT,
        under_way=items(record(key=TEXT, kind=TEXT, type=TEXT, since=maybe(SECONDS))),
        children=items(record(id=TEXT, chart=TEXT, states=texts(), invokeid=TEXT, parent=TEXT)),
    ),
    "Moves": record(moves=FLAG),
    "Migrated": record(moves=texts(), stays=items(record(id=TEXT, problem=TEXT)), after=maybe(TEXT)),
    "Turns": record(
        turns=items(
            record(
                number=COUNT,
                at=SECONDS,
                inputs=texts(),
                configuration=texts(),
                lines=items({"type": "object"}),
            )
        ),
        after=maybe({"type": "integer"}),
        before=maybe({"type": "integer"}),
        first=maybe({**COUNT, "description": "the number of the first turn that is kept, of all pages"}),
        lost=maybe(
            {**COUNT, "description": "turns before that, kept no longer; null where nobody has counted"}
        ),
    ),
}
