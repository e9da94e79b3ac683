"""ORS on the elements of SCXML itself: where 8.1 differs from the Recommendation (draft of 7 May 2009).

Each row replaces the one of the same name in `w3c`. Attributes of both generations are accepted, since
documents in the field carry both.
"""

from __future__ import annotations

from dataclasses import replace

from scxmlc.dialect.rows import Attribute, Element, Kind, table
from scxmlc.dialect.w3c import ELEMENTS as W3C
from scxmlc.dialect.w3c import ID, IDLOCATION, NAMELIST

STORED = "; in this runtime a DurableHost keeps all sessions, any other host none"
PERSIST = Attribute("_persist", Kind.KEPT, "whether the session is stored" + STORED, mark="doc")
STATE_PERSIST = Attribute(
    "_persist",
    Kind.KEPT,
    "may, no or must: whether it is stored here" + STORED,
    default="may",
    mark="recall",
)
SRC = Attribute(
    "src",
    Kind.URI,
    "the document whose states stand here",
    mark="doc",
    caution="one manual of ORS lists src of <state> as not supported, and uses it; it is read here",
)
TYPE = Attribute("_type", Kind.KEPT, "for reports", default="normal", mark="doc")

# What a document may say of itself; the runtime takes them from `Chart(limits=…)`. 0 means no limit.
LIMITS = (
    Attribute(
        "_microStepLimit",
        Kind.COUNT,
        "microsteps without an external event; more end the session",
        mark="recall",
    ),
    Attribute(
        "_stateEntryLimit",
        Kind.COUNT,
        "entries of one state without an external event; more end the session",
        mark="recall",
    ),
    Attribute(
        "_maxtime", Kind.COUNT, "seconds after which the session is ended, its onexit run", mark="recall"
    ),
    Attribute(
        "_processEventTimeout",
        Kind.COUNT,
        "milliseconds of processor time for the scripts of one event, in place of `Host(script_seconds=…)`; "
        "not counted where the host counts none, so that the same inputs give the same steps",
        mark="recall",
    ),
)


def _more(name: str, *attributes: Attribute, **changes: object) -> Element:
    """The Recommendation's row with more or other attributes."""
    row = W3C[name]
    new = {attribute.name for attribute in attributes}
    kept = tuple(attribute for attribute in row.attributes if attribute.name not in new)
    return replace(row, attributes=kept + attributes, **changes)  # type: ignore[arg-type]


ELEMENTS = {
    **W3C,
    **table(
        _more(
            "scxml",
            Attribute("initialstate", Kind.IDREFS, "8.0", mark="doc", stands_for="initial"),
            Attribute("profile", Kind.WORD, "only ecmascript", mark="doc", stands_for="datamodel"),
            Attribute("exmode", Kind.WORD, words=("strict", "lax"), mark="doc"),
            Attribute(
                "_type",
                Kind.KEPT,
                "routingstrategy, interactionprocess, serviceprocess or combination: for reports",
                default="combination",
                mark="doc",
            ),
            PERSIST,
            Attribute(
                "_statePersistDefault",
                Kind.KEPT,
                "the _persist of states that say nothing" + STORED,
                mark="recall",
            ),
            *LIMITS,
            children=W3C["scxml"].children.replace("script~", "script*") + " initial?",
            alone=("initial <initial>", "initialstate <initial>"),
        ),
        _more(
            "state",
            SRC,
            TYPE,
            STATE_PERSIST,
        ),
        _more(
            "history",
            caution="the manual of ORS 8.1 lists <history> as not supported",
            source="ORS core 2.1",
        ),
        _more(
            "foreach",
            caution="<foreach> is younger than ORS 8.1",
            source="ORS core 1",
        ),
        _more("parallel", SRC, TYPE, STATE_PERSIST),
        _more("transition", Attribute("anchor", Kind.KEPT, "not supported by ORS either", mark="doc")),
        _more("raise", children="param*", mark="code", source="ORS core 2.1"),
        Element(
            "event",
            (Attribute("name", Kind.EVENT, required=True),),
            "",
            "8.0: raises an event without data",
            "content",
            source="ORS core 1.1",
            mark="doc",
        ),
        _more(
            "log",
            Attribute(
                "level", Kind.LITERAL, "1 reporting, 2 error, 3 warning, 4 debug", default="1", mark="doc"
            ),
            source="ORS core 2.7",
        ),
        _more(
            "data",
            Attribute("_type", Kind.KEPT, "data or parameter", default="data", mark="doc"),
            Attribute("_desc", Kind.KEPT, "a description", mark="doc"),
            source="ORS core 2.2",
        ),
        _more(
            "content",
            Attribute("_expr", Kind.VALUE, "the body of a request", mark="code", stands_for="expr"),
            alone=("expr _expr @body",),
            wants=("expr _expr @body",),
        ),
        _more(
            "param",
            Attribute("name", Kind.NAME, "inner quotes do not count", required=True, mark="doc"),
            source="ORS core 2.2",
        ),
        Element(
            "send",
            (
                Attribute("event", Kind.VALUE, "strings need inner quotes", mark="code"),
                Attribute("eventexpr", Kind.VALUE, mark="inferred", stands_for="event"),
                Attribute("target", Kind.VALUE, "a session id, a URL or '_internal'", mark="doc"),
                Attribute("targetexpr", Kind.VALUE, mark="inferred", stands_for="target"),
                Attribute(
                    "type", Kind.VALUE, "'scxml', 'basichttp', or 'fm': an action of the module", mark="doc"
                ),
                Attribute("typeexpr", Kind.VALUE, mark="inferred", stands_for="type"),
                Attribute("targettype", Kind.VALUE, "8.0", mark="doc", stands_for="type"),
                ID,
                Attribute("sendid", Kind.ID, "8.0", mark="doc", stands_for="id"),
                IDLOCATION,
                Attribute("delay", Kind.VALUE, "gives a time such as '5s'", mark="code"),
                Attribute("delayexpr", Kind.VALUE, mark="inferred", stands_for="delay"),
                NAMELIST,
                Attribute("hints", Kind.VALUE, "for the protocol", mark="doc"),
                Attribute("timeout", Kind.KEPT, "listed, meaning unknown", mark="doc"),
            ),
            "param* content?",
            "sends an event, now or later",
            "content",
            alone=(
                "event eventexpr",
                "target targetexpr",
                "type typeexpr targettype",
                "id sendid idlocation",
                "delay delayexpr",
            ),
            source="ORS core 2.4",
            mark="doc",
        ),
        Element(
            "cancel",
            (
                Attribute("sendid", Kind.VALUE, mark="code"),
                Attribute("id", Kind.LITERAL, mark="doc", stands_for="sendid"),
                Attribute("sendidexpr", Kind.VALUE, mark="inferred", stands_for="sendid"),
            ),
            "",
            "takes back a delayed send; answers cancel.successful or error.notallowed",
            "content",
            alone=("sendid id sendidexpr",),
            one_of=("sendid id sendidexpr",),
            source="ORS core 2.5",
            mark="doc",
        ),
        _more(
            "invoke",
            Attribute("targettype", Kind.URI, "8.0", mark="doc", stands_for="type"),
            Attribute("invokeid", Kind.ID, "8.0", mark="doc", stands_for="id"),
            alone=("type typeexpr targettype", "src srcexpr <content>", "id invokeid idlocation"),
            source="ORS core 2.6",
        ),
    ),
}
