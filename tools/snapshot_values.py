"""What a JSON Schema says of the values in snapshots, and of the objects of their table.

In: the tables of kinds that the runtime writes and reads. Out: definitions for `snapshot_schema.py`, and the words that
it is written in.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from scxml_runtime.js.objects import JSObject
from scxml_runtime.session.saving.codes import CALLS, CONSTRUCTS
from scxml_runtime.session.saving.kinds import TABLE, Row
from scxml_runtime.session.saving.realms import EXTRAS
from scxml_runtime.session.saving.scalars import NAMED

Schema: TypeAlias = dict[str, Any]


def ref(name: str, says: str = "") -> Schema:
    """What stands among the definitions."""
    return {"$ref": f"#/$defs/{name}"} | ({"description": says} if says else {})


def of(type: str | list[str], says: str, **more: Any) -> Schema:
    return {"description": says, "type": type, **more}


def array(items: Schema, says: str, **more: Any) -> Schema:
    return of("array", says, items=items, **more)


def table(values: Schema, says: str) -> Schema:
    """An object whose keys are names."""
    return of("object", says, additionalProperties=values)


def record(says: str, needed: Schema, optional: Schema | None = None) -> Schema:
    """An object with these fields."""
    return of("object", says, properties={**needed, **(optional or {})}, required=[*needed])


def kind(name: str, says: str, needed: Schema | None = None, optional: Schema | None = None) -> Schema:
    """An object whose key `$` says what it is."""
    return record(says, {"$": {"const": name}, **(needed or {})}, optional)


def by_kind(*kinds: Schema) -> Schema:
    """An object of one of these kinds: what is wrong is told of the kind that it says it is."""
    names = [each["properties"]["$"]["const"] for each in kinds]
    ways = [
        {"if": {"properties": {"$": {"const": name}}}, "then": each}
        for name, each in zip(names, kinds, strict=True)
    ]
    return {"type": "object", "required": ["$"], "properties": {"$": {"enum": names}}, "allOf": ways}


def pair(first: Schema, second: Schema, says: str) -> Schema:
    return of("array", says, prefixItems=[first, second], minItems=2, maxItems=2)


STRINGS: Schema = {"type": "string"}
IDS = {"type": "array", "items": STRINGS, "uniqueItems": True}
VALUE, BEHIND, TEXT = ref("value"), ref("behind"), ref("text")
SESSION = {
    "session": of(
        "integer", "which session of the snapshot it is of, in the order they stand; 0 if not said", minimum=0
    )
}


# --- values -----------------------------------------------------------------------------------

NATIVE = {
    "of": of("string", "the built-in object it is a member of"),
    "key": of("string", "the name of the member; @iterator: a symbol's"),
}
ROLE = {"role": of("string", "if it is an accessor: which half", enum=["getter", "setter"])}


def functions(more: Schema) -> list[Schema]:
    """Functions that are not the chart's."""
    return [
        kind("native", "a built-in function", NATIVE, {**ROLE, **more}),
        kind("lent", "a function that the host lends to scripts", {"name": of("string", "its name")}, more),
    ]


CODE_UNITS = kind(
    "text",
    "a text with half a surrogate pair, which is no Unicode",
    {"units": of("string", "its UTF-16 code units, those beyond ASCII escaped as in Python: \\ud83d")},
)
REF = kind("ref", "an object of the table", {"n": of("integer", "its place, counted from 0", minimum=0)})
SPECIAL = [
    *(kind(name, f"the value {name}") for name in NAMED if name != "none"),
    kind("none", "an event without data, where an event is told of"),
    REF,
    CODE_UNITS,
    kind("dict", "plain data of a program: names and values", {"items": table(VALUE, "the values by name")}),
    kind("list", "plain data of a program: values", {"items": array(VALUE, "the values")}),
    kind("global", "the global object", {}, SESSION),
    kind(
        "intrinsic", "a built-in object", {"name": of("string", "its name, such as Array.prototype")}, SESSION
    ),
    *functions(SESSION),
    kind("extra", "an object behind a system variable", {"name": {"enum": [*EXTRAS]}}, SESSION),
    kind(
        "platform",
        "an object of the ORS platform",
        {"path": array(STRINGS, "the names that lead to it")},
        SESSION,
    ),
]
ONLY_BEHIND = [
    kind("shared", "a built-in object before a script has seen it", {"name": of("string", "its name")}),
    kind("shared native", "a built-in function before a script has seen it", NATIVE, ROLE),
    kind("hole", "no item, in an array"),
    kind("unset", "a variable before its declaration"),
    kind("miss", "no value"),
    *(
        kind(name, f"the {name}, in the one variable of compiled code", {}, SESSION)
        for name in ("session", "realm", "scope")
    ),
]
HIDDEN = [each["properties"]["$"]["const"] for each in ONLY_BEHIND]
ORDINARY = ref("ordinary")
ARRAY = {
    "size": of("integer", "of one that is an array: its length", minimum=0),
    "locked": of("boolean", "of one that is an array: whether its length stays"),
}
VALUES: Schema = {
    "text": {"description": "A text.", "anyOf": [STRINGS, CODE_UNITS]},
    "ref": REF,
    "special": {"description": "What JSON has not.", **by_kind(*SPECIAL)},
    "value": {
        "description": "A value of ECMAScript or of an event, as JSON has it, or an object whose key $ says what.",
        "type": ["null", "boolean", "number", "string", "array", "object"],
        "items": VALUE,
        "if": {"type": "object", "required": ["$"]},
        "then": ref("special"),
        "else": {"additionalProperties": VALUE},
    },
    "behind": {
        "description": "What stands behind objects: a value, or what only compiled code sees.",
        "if": {"type": "object", "required": ["$"], "properties": {"$": {"enum": HIDDEN}}},
        "then": by_kind(*ONLY_BEHIND),
        "else": VALUE,
    },
    "changed": {
        "description": "A built-in object by name, or a function, with all its properties.",
        "oneOf": [
            each | ORDINARY
            for each in (
                record("an object", {"name": of("string", "its name")}, ARRAY),
                *functions({}),
            )
        ],
    },
    "ordinary": record(
        "What every object has.",
        {},
        {
            "prototype": ref("behind", "the object it inherits from, or null"),
            "properties": array(ref("property"), "its properties, in their order"),
            "table of": of("string", "in place of properties: the built-in object whose own it shares"),
            "system": of("boolean", "whether scripts are kept from changing it (SCXML 5.10)"),
            "fixed": of("boolean", "whether it takes no new properties"),
        },
    ),
    "property": of(
        "array",
        "A property: its key, a text or a symbol, and its value; unless it is plain, its attributes (1 writable, "
        "2 enumerable, 4 configurable, 8 an accessor, 16 shared); of an accessor the getter and the setter.",
        prefixItems=[{"anyOf": [TEXT, ref("ref")]}, BEHIND, of("integer", "the attributes"), BEHIND, BEHIND],
        minItems=2,
        maxItems=5,
    ),
}

# --- objects ----------------------------------------------------------------------------------

TYPES_OF_SLOTS: dict[Any, Schema] = {str: TEXT, bool: {"type": "boolean"}, int: {"type": "integer"}}
MORE: dict[str, Schema] = {
    "bound function": {"constructs": of("boolean", "whether new may be said to it")},
    "map iterator": {"passed": of("integer", "how many entries it has passed", minimum=0)},
    "set iterator": {"passed": of("integer", "how many entries it has passed", minimum=0)},
}
CONSTRUCT = {"enum": [None, *CONSTRUCTS, *(f"counted {name}" for name in CONSTRUCTS)]}


def of_row(row: Row) -> Schema:
    """The schema of a kind of objects."""
    slots = {slot: _slot(slot, types) for slot, types in row.slots.items()}
    needed = {slot: each for slot, each in slots.items() if slot not in row.optional}
    made = kind(row.tag, f"{row.made.__name__} of the runtime", needed, {**slots, **MORE.get(row.tag, {})})
    return made | ORDINARY if issubclass(row.made, JSObject) else made


def _slot(slot: str, types: Any) -> Schema:
    if slot == "construct":
        return CONSTRUCT
    if slot == "items":
        return array(BEHIND, "the items")
    return BEHIND if types is ... else TYPES_OF_SLOTS.get(types, BEHIND)


BARE = [
    kind(
        "cell",
        "a variable of a function",
        {},
        {"value": ref("behind", "its value; left out before it has one")},
    ),
    kind(
        "symbol",
        "a symbol",
        {},
        {"known": of("string", "of a well-known one, its name"), "description": BEHIND},
    ),
    kind(
        "entries",
        "the entries of a Map or a Set",
        {"items": array(pair(VALUE, VALUE, "key, value"), "in order")},
    ),
    kind("list", "a list behind an object", {"items": array(BEHIND, "what is in it")}),
    kind("tuple", "one that does not change", {"items": array(BEHIND, "what is in it")}),
    kind(
        "dict", "a table behind an object", {"pairs": array(pair(BEHIND, BEHIND, "key, value"), "in order")}
    ),
    kind("global scope", "the scope of a session, for code that looks names up", {"of": BEHIND}),
    kind(
        "code",
        "the code of a function: of the chart, of a text that was evaluated, or of the runtime",
        {},
        {
            "at": of("string", "where it stands: the names of the functions around it"),
            "cells": table(ref("ref"), "the variables it closes over"),
            "defaults": {
                "description": "what parameters are that are not given; a number: so many, all undefined",
                "anyOf": [{"type": "integer", "minimum": 1}, {"type": "array", "items": VALUE}],
            },
            "evaluated": record(
                "the text, if it was made of one",
                {
                    "text": ref("text", "what was evaluated"),
                    "sort": of("string", "as what", enum=["program", "eval", "global eval"]),
                    "strict": of("boolean", "whether in strict mode"),
                    "by": of("string", "by what", enum=["eval", "Function"]),
                },
            ),
            "by": {"description": "code of the runtime, by name", "enum": [*CALLS, *CONSTRUCTS]},
            "counting": ref("ref", "on some Pythons: the function whose calls it counts"),
            **SESSION,
        },
    ),
]
OBJECTS: Schema = {
    "object": {"description": "An object of the table.", **by_kind(*map(of_row, TABLE), *BARE)},
}
