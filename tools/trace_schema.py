"""The JSON Schema of a line of a trace: docs/trace.schema.json.

In: what is said here of each field. Out: the schema, draft 2020-12. The rule that surprises: it is open, since fields
may be added within a version; the tests close it, so that no field is written that is not described here.
"""

from __future__ import annotations

import json

from snapshot_values import STRINGS, Schema, array, of, record, ref, table

from scxml_runtime.testing.recording import VERSION

AT = of("number", "seconds since the start of time, virtual or real", minimum=0)
SESSION = of("string", "what the session is called, as in the transcript")
LINE = of("integer", "the line of the document", minimum=1)
DOCUMENT = of("string", "the document that the line is of, where it is not the chart's own: an included one")
PLACE: Schema = {"line": LINE, "document": DOCUMENT}
STATES = {"type": "array", "items": STRINGS}
VALUE = ref("value")
SHA256 = of("string", "the hash of the file's bytes", pattern="^[0-9a-f]{64}$")
FILE = of("string", "where the document is, from the folder of the trace; with slashes")
EVENT: Schema = {
    "event": of("string", "the event's name"),
    "type": {
        "description": "where it comes from (SCXML 5.10.1)",
        "enum": ["external", "internal", "platform"],
    },
}
MORE_OF_EVENT: Schema = {
    "data": ref("value", "its data"),
    "sendid": of("string", "the id of the <send> that it comes of"),
    "origin": of("string", "who has sent it"),
    "invokeid": of("string", "the invocation that it comes of"),
    "forwarded": {
        "const": True,
        "description": "the session that invoked this one has got it, and passed it on",
    },
    "origintype": of(
        "string", "what has sent it: `scxml` for a <send> of a chart; none of what the program sends"
    ),
}
REFUSAL = array(STRINGS, "why there is no answer: the exception or error, and its text")
WHEN: Schema = {"at": AT, "session": SESSION}

KINDS = {
    "trace": record(
        "The first line.",
        {
            "version": of(
                "integer", "the version of this form; a reader refuses those that it does not know", minimum=1
            ),
            "began": of("string", "the moment at which `at` is 0, in ISO 8601", format="date-time"),
        },
        {
            "real": {"const": True, "description": "time was real, not virtual"},
            "timezone": of("string", "where the sessions are, if not in UTC"),
        },
    ),
    "chart": record(
        "A chart, before the first session of it.",
        {
            "chart": of("string", "what the trace calls it"),
            "class": of("string", "the class that it was compiled to"),
            "document": of("string", "the name of its document, as places name it"),
        },
        {
            "file": FILE,
            "sha256": SHA256,
            "text": of("string", "what it says, where it was loaded from a text of no file"),
            "includes": array(
                record(
                    "an included document",
                    {"document": of("string", "its name, as places name it"), "file": FILE},
                    {"sha256": SHA256},
                ),
                "the documents that it includes",
            ),
        },
    ),
    "start": record(
        "A session starts; or, with `active`, is met where it stands: it was restored, or ran before.",
        {
            **WHEN,
            "id": of("string", "its session id"),
            "chart": of("string", "its chart, by its name in the trace"),
        },
        {
            "parent": of("string", "the session that invoked it"),
            "invokeid": of("string", "the id of the invocation"),
            "params": ref("value", "what it was started with"),
            "active": {"description": "the states that are active, in document order", **STATES},
        },
    ),
    "event": record(
        "An event is taken up. The next line of its session that is a `step` or `untaken` says what became of it.",
        {**WHEN, **EVENT},
        MORE_OF_EVENT,
    ),
    "step": record(
        "A microstep. What its content does follows, up to the next `event`, `step` or `end` of the session.",
        {
            **WHEN,
            "transitions": array(ref("transition"), "the transitions that were taken, none at the start"),
            "exited": {"description": "states in the order in which they were left", **STATES},
            "entered": {"description": "states in the order in which they were entered", **STATES},
        },
        {"event": of("string", "the event; none at the start and of transitions without one")},
    ),
    "untaken": record("No transition takes the event.", {**WHEN, "event": EVENT["event"]}),
    "lost": record("An event came when the session was over.", {**WHEN, **EVENT}, MORE_OF_EVENT),
    "data": record(
        "Variables that hold another value than when they were told last; of ORS those in `_data` among them.",
        {**WHEN, "changed": table(VALUE, "the variables, with what they hold now")},
        {"gone": {"description": "variables that are no more", **STATES}},
    ),
    "request": record(
        "An action asks the platform for something.",
        {
            **WHEN,
            "action": of("string", "module:action"),
            "id": of("string", "the requestid"),
            "given": ref("value", "what was asked for: attributes, `parts`, `params`, `content`"),
        },
        PLACE,
    ),
    "answer": record(
        "The platform answers a request; the event itself is told when it is taken up.",
        {**WHEN, "id": of("string", "the requestid"), "event": EVENT["event"], "data": VALUE},
    ),
    "message": record(
        "A <send> to a processor of the program. What that answers is told as the event that it becomes.",
        {**WHEN, "processor": of("string", "the `type` of the <send>")},
        {
            "event": EVENT["event"],
            "target": of("string", "its target"),
            "id": of("string", "the sendid"),
            "data": VALUE,
            **PLACE,
        },
    ),
    "service": record(
        "An <invoke> of a service of the program. What that answers is told as the events that it becomes.",
        {
            **WHEN,
            "service": of("string", "the `type` of the <invoke>"),
            "id": of("string", "the invokeid"),
        },
        {"src": of("string", "its src"), "params": VALUE, "content": VALUE, **PLACE},
    ),
    "call": record(
        "A script calls a function of the program.",
        {**WHEN, "function": of("string", "its name"), "arguments": array(VALUE, "what it is given")},
        {"answer": VALUE, "refusal": REFUSAL, **PLACE},
    ),
    "question": record(
        "A function of ORS asks the platform, which answers at once.",
        {
            **WHEN,
            "question": of("string", "module.question"),
            "given": table(VALUE, "what it is given"),
        },
        {"answer": VALUE, "refusal": REFUSAL, **PLACE},
    ),
    "log": record(
        "What <log> says.",
        {
            **WHEN,
            "label": of("string", 'its label, "" without one'),
            "text": ref("value", "what it says: a text"),
        },
        {**PLACE, "level": ref("value", "its level, if it has one (ORS)")},
    ),
    "error": record(
        "Content fails; the event is told once more when it is taken up.",
        {**WHEN, **EVENT},
        {**MORE_OF_EVENT, **PLACE},
    ),
    "note": record(
        "Something happens in the contact centre; no session is named.",
        {
            "at": AT,
            "about": of("string", "whom it is about: a call, an agent, `web`"),
            "what": of("string", "what happens"),
            "data": VALUE,
        },
    ),
    "end": record(
        "A session is over.",
        {**WHEN, "final": of(["string", "null"], "the top-level final state; null where it was ended")},
        {"failure": of("string", "why it ended, if not of itself"), "data": ref("value", "its <donedata>")},
    ),
}
"""Each kind of line, with its fields beside `kind`."""

DEFINITIONS: Schema = {
    "transition": record(
        "A transition of the chart.",
        {
            "source": of("string", "its state"),
            "targets": {"description": "where it leads; none: nowhere", **STATES},
        },
        {
            **PLACE,
            "event": of("string", "its event descriptors"),
            "cond": of("string", "its condition, as the chart has it"),
        },
    ),
    "value": {
        "description": "A value. What JSON cannot say is an object with the key `$`, which names its kind.",
        "anyOf": [
            {"type": ["null", "boolean", "number", "string"]},
            {"type": "array", "items": VALUE},
            {"type": "object", "not": {"required": ["$"]}, "additionalProperties": VALUE},
            record(
                "`undefined`, `NaN`, `Infinity`, `-Infinity`, `-0`, `hole` (of an array), `function` (name), "
                "`accessor`, `circular` (up: 1 is the object that it stands in), `text` (a long one: start, length, "
                "crc32), `more` (what was left out), `object` (members: one with a key `$` of its own), or the class "
                "of an object, such as `Date` (time), `RegExp` (source, flags), `Map` and `Set` (entries), with its "
                "members",
                {"$": STRINGS},
                {"members": table(VALUE, "its members")},
            )
            | {"additionalProperties": VALUE},
        ],
    },
}


def schema() -> str:
    """docs/trace.schema.json."""
    return json.dumps(json_schema(), indent=2) + "\n"


def json_schema() -> Schema:
    ways = [{"if": {"properties": {"kind": {"const": name}}}, "then": ref(name)} for name in KINDS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of a trace of scxml_runtime, version {VERSION}",
        "description": "A trace is a file of lines, each a JSON object: what happened, in order.",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": [*KINDS]}},
        "allOf": ways,
        "$defs": {**{name: _line(name, each) for name, each in KINDS.items()}, **DEFINITIONS},
    }


def _line(name: str, told: Schema) -> Schema:
    """The schema of a kind of lines, with its kind first."""
    return {
        **told,
        "properties": {"kind": {"const": name}, **told["properties"]},
        "required": ["kind", *told["required"]],
    }
