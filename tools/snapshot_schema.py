"""The JSON Schema of snapshots: docs/snapshot.schema.json.

In: what is said here of each field. Out: the schema, draft 2020-12. The rule that surprises: it is open, since fields
may be added within a version; the tests close it, so that no field is written that is not described here.
"""

from __future__ import annotations

import json

from snapshot_values import (
    IDS,
    OBJECTS,
    STRINGS,
    TEXT,
    VALUE,
    VALUES,
    Schema,
    array,
    of,
    pair,
    record,
    ref,
    table,
)

from scxml_runtime.session.saving.events import TEXTS, TYPES
from scxml_runtime.session.saving.sessions import FORMAT, VERSION

# --- the whole --------------------------------------------------------------------------------


def schema() -> str:
    """docs/snapshot.schema.json."""
    return json.dumps(json_schema(), indent=2) + "\n"


def json_schema() -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A saved session of scxml_runtime, version {VERSION}",
        **record(
            "What session.snapshot() gives and host.restore() takes.",
            {
                "format": {"description": "says what this is", "const": FORMAT},
                "version": {"description": "the version of this form", "const": VERSION},
                "chart": ref("chart"),
                "session": ref("session"),
            },
            {"host": ref("host"), "objects": ref("objects")},
        ),
        "$defs": {
            **PARTS,
            **EVENTS,
            **VALUES,
            **OBJECTS,
        },
    }


PARTS: Schema = {
    "chart": record(
        "Which chart the session is of.",
        {
            "name": of(["string", "null"], "the name that the document gives the chart"),
            "class": of("string", "the class that it was compiled to"),
            "source": of("string", "the file it was compiled from"),
            "meaning": of(
                "string",
                "a hash: 32 digits for states, transitions and events, 32 for the code (zeros: unknown)",
                pattern="^[0-9a-f]{64}$",
            ),
            "states": array(STRINGS, "the ids of its states and histories, in document order"),
            "data": array(STRINGS, "the ids of its data, in document order"),
        },
    ),
    "session": record(
        "Where the session stands, and all that it holds.",
        {
            "state": of(
                "string",
                "whether it waits to be started, goes on, or is over",
                enum=["unstarted", "running", "ended"],
            ),
            "configuration": {
                "description": "the active states that have none inside; the states around them follow",
                **IDS,
            },
            "data": table(VALUE, "the variables by name: of the chart, of its scripts, of the system"),
        },
        {
            "id": of("string", "the session's id; left out if it never was asked for one"),
            "url": of("string", "where its document came from"),
            "history": table(IDS, "what each history remembers, in document order"),
            "bound": {"description": "the states whose data late binding has bound", **IDS},
            "event": ref("last", "the event that content saw last, as _event"),
            "log": array(
                pair(VALUE, TEXT, "a label, or null, and a text"),
                "the last lines of the log, the oldest first",
            ),
            "end": record(
                "how it ended",
                {},
                {
                    "final": ref("text", "the id of the top-level final state"),
                    "failure": ref("text", "what it failed of"),
                    "data": ref("value", "what it was done with (<donedata>)"),
                },
            ),
            "internal": array(ref("queued"), "the internal queue, the first event first"),
            "external": array(ref("event"), "the external queue, likewise"),
            "carried": array(
                ref("event"), "what processors were at work on; the session hears that each failed"
            ),
            "timers": array(ref("timer"), "delayed events, in the order they come due"),
            "pending": {
                "description": "the states whose <invoke> is carried out when the macrostep is over",
                **IDS,
            },
            "invocations": array(ref("invocation"), "what it has invoked, in the order it did"),
            "modules": record(
                "what the modules of an ORS strategy know of it",
                {},
                {"requests": of("integer", "how many requests it has made to the platform", minimum=1)},
            ),
        },
    ),
    "invocation": {
        **record(
            "Something invoked: a session, with its chart, or a service.",
            {"id": of("string", "its invokeid"), "state": of("string", "the state whose <invoke> it is")},
            {
                "index": of("integer", "which <invoke> of the state; 0 if not said", minimum=1),
                "chart": ref("chart"),
                "session": ref("session"),
                "by": of(
                    "string", "how its chart was found, if it is not in the module", enum=["src", "content"]
                ),
                "madeOf": ref("text", "the address or the text of the chart that was found so"),
                "params": table(VALUE, "what it is to start with, if it has not begun"),
                "service": record(
                    "a service, which is begun anew, with what it was asked",
                    {"type": ref("text", "the type it is registered as")},
                    {
                        "src": ref("text", "the attribute"),
                        "params": ref("value", "the params, by name"),
                        "content": ref("value", "the content"),
                        "events": array(ref("event"), "the events that it has not received yet"),
                    },
                ),
            },
        ),
        "oneOf": [{"required": ["service"]}, {"required": ["chart", "session"]}],
    },
    "host": record(
        "The host that the session was in.",
        {
            "now": of("number", "seconds since the host's start"),
            "epoch": of("number", "the host's start, in seconds since 1970"),
            "counts": table(
                of("integer", "how many", minimum=0), "how many ids of each sort have been given"
            ),
            "chance": of("integer", "where Math.random stands", minimum=0),
        },
        {"real": of("boolean", "whether its clock was the machine's")},
    ),
    "objects": record(
        "What values refer to; left out where all values are plain data.",
        {"table": array(ref("object"), "the objects; a reference says the place of one, counted from 0")},
        {
            "realms": array(
                {"anyOf": [{"type": "null"}, ref("realm")]},
                "for each session in the order they stand, what differs from a fresh world; null: nothing",
            )
        },
    ),
    "realm": record(
        "What scripts have changed of their world.",
        {},
        {
            "builtins": array(
                ref("changed"),
                "built-in objects and functions whose properties are others, with all they have now",
            ),
            "global": ref("ordinary", "properties of the global object that have attributes of their own"),
            "declared": {"description": "names declared by var and function", **IDS},
            "lexical": {"description": "names declared by let, const and class", **IDS},
            "deleted": {"description": "names of built-in variables that were deleted", **IDS},
            "constants": {"description": "names declared by const", **IDS},
            "symbols": array(pair(TEXT, ref("ref"), "a name and its symbol"), "the registry of Symbol.for"),
            "templates": array(
                {
                    "type": "array",
                    "prefixItems": [TEXT, array(TEXT, "its texts as written"), ref("ref")],
                    "minItems": 3,
                    "maxItems": 3,
                },
                "of tagged templates: the place in the source, the texts, the array that the tag gets",
            ),
            "_x": ref("ordinary", "the platform variables that scripts have made"),
            "interactions": ref(
                "ordinary", "of an ORS session that is over: the list of interactions that scripts saw"
            ),
        },
    ),
}

# --- events -----------------------------------------------------------------------------------

SAYS = {
    "sendid": "the id of the <send>",
    "origin": "the address of who sent it",
    "origintype": "the type of the processor it came by",
    "invokeid": "the invocation it comes from",
    "raw": "the text it came as",
}
EVENTS: Schema = {
    "event": record(
        "An event.",
        {"name": ref("text", "its name")},
        {
            "type": of("string", "what kind it is; external if not said", enum=sorted(TYPES)),
            "data": ref("value", "its data; left out if it was sent without any"),
            **{name: ref("text", SAYS[name]) for name in TEXTS},
            "readOnly": of("boolean", "whether scripts are kept from changing its data"),
            "place": of("string", "of an error: where in the document"),
        },
    ),
    "queued": {
        "description": "An event, or the name alone of one raised without data.",
        "anyOf": [TEXT, ref("event")],
    },
    "last": {
        "description": "The event that content saw last.",
        "oneOf": [
            record(says, {"kind": {"const": name}, **needed}, optional)
            for name, says, needed, optional in (
                ("sent", "an external event", {"name": TEXT}, {"data": ref("value", "its data")}),
                ("raised", "an internal one without data", {"name": TEXT}, {}),
                ("event", "one of which more is known", {"event": ref("event")}, {}),
                ("object", "one whose object scripts have seen", {"value": ref("value", "that object")}, {}),
            )
        ],
    },
    "timer": record(
        "A delayed event.",
        {
            "due": of("number", "the seconds that are left; below 0: it was due before"),
            "key": ref("text", "the sendid, or what stands for it"),
        },
        {
            "order": of(
                "integer", "its place among all delayed events of the snapshot; 0 if not said", minimum=0
            ),
            "event": ref("queued", "the event; its name alone if it goes to the session itself without data"),
            "id": {
                "description": "null: it has no sendid, the key stands for it",
                "type": ["string", "null"],
            },
            "way": of("string", "how it is carried; left out: to the session itself"),
            "target": ref("value", "where it goes"),
            "seconds": of("number", "of the age at which a strategy is ended: that age"),
        },
    ),
}
