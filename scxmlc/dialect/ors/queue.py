"""The module `queue`: asking for a target, waiting for it, routing to it (ORS queue 1)."""

from __future__ import annotations

from scxmlc.dialect.ors.actions import HINTS, REQUESTID, USUAL, action, answers, flag, part, value, word
from scxmlc.dialect.rows import Attribute, Event, Kind, table

TARGET_TYPES = (
    "agent",
    "agentgroup",
    "campaigngroup",
    "dn",
    "label",
    "place",
    "placegroup",
    "queue",
    "routepoint",
    "skill",
)
FAILED = ("requestid", "error", "description")
EARLIER = value("requestid", "the id of the submit that is meant", mark="code")

ELEMENTS = table(
    action(
        "queue:cancel",
        "takes requests out of the queue",
        (
            EARLIER,
            value("interactionid", "cancel all requests of this interaction", mark="code"),
            value("queue", "only those in this virtual queue", mark="code"),
        ),
        (
            Event("queue.cancel.done", ("requestid",), "the id of the cancelled submit", "code"),
            Event("error.queue.cancel", FAILED, mark="inferred", values=USUAL),
        ),
        source="ORS queue 1.5",
        mark="code",
        simulator=(
            "removes what waits; of an unknown request it is done as well (rules.cancel_unknown_succeeds); "
            "without any id those of the main interaction"
        ),
    ),
    action(
        "queue:query",
        "asks how a waiting request stands",
        (
            EARLIER,
            value("interactionid", "whose request it is; the request's id says so already", mark="code"),
        ),
        answers(
            "queue.query",
            ("priority", "positioninqueue", "invqwaittime"),
            (),
            "code",
            "inferred",
            values=USUAL,
        ),
        source="ORS queue 1.6",
        mark="code",
        simulator="also loginsize and totalsize, whose names are inferred",
    ),
    action(
        "queue:submit",
        "puts a request for a target into the queue",
        (
            REQUESTID,
            value("queue", "the virtual queue", default="'none'"),
            value("priority", "an integer; higher goes first", default="0", form="number"),
            value(
                "ordertype",
                "how a target is chosen",
                default="'any'",
                words=("max", "min", "any", "percentage"),
            ),
            value("orderstat", "the statistic to order targets by", default="'none'"),
            value(
                "interactionid", "the interaction to route", default="the first of the session", mark="code"
            ),
            Attribute(
                "timeout",
                Kind.VALUE,
                "seconds to wait for a target; 0 looks once",
                mark="code",
                absent="without timeout the request waits for ever here; what ORS does is not documented",
                form="number",
            ),
            flag("clearontimeout", "drop the request when it times out", default="false", mark="code"),
            flag("route", "route to the target, or only report it", default="true", mark="code"),
            value(
                "src",
                "an external definition of the whole element: a file, read by the compiler; else a document or "
                "a routing rule of the platform, read when the action begins",
            ),
            flag("clearqueue", "drop the interaction's other requests first", mark="code"),
            value("hints", "an object with extra data", mark="inferred"),
        ),
        (
            Event("queue.submit.requestid", ("requestid",)),
            Event(
                "queue.submit.done",
                (
                    "requestid",
                    "interactionid",
                    "targetselected",
                    "targetcomponentselected",
                    "targetobjectselected",
                    "vqselected",
                    "resource",
                    "access",
                ),
            ),
            Event(
                "error.queue.submit", FAILED, "values by analogy with dialog", "code", (*USUAL, "cancelled")
            ),
        ),
        children="queue:targets? dialog:runtreatments?",
        source="ORS queue 1.4",
        simulator=(
            "the router of ORS queue 9: priorities with their growth, thresholds, order by "
            "statistic, percentages as a weighted round robin, kept requests, reservations; what nobody "
            "declared is named at the time-out (rules.unknown_targets_fail); src from `sim.publish` or "
            "`sim.configuration.routing_rules`, whose attributes win over those of the element"
        ),
    ),
    action(
        "queue:update",
        "changes a waiting request",
        (
            value("requestid", "the id of the submit that is meant", mark="inferred"),
            value("interactionid", mark="inferred"),
            value("priority", mark="inferred", form="number"),
            value("timeout", mark="inferred", form="number"),
            value("queue", mark="inferred"),
            HINTS,
        ),
        answers("queue.update", (), (), "inferred", values=USUAL),
        children="queue:targets? dialog:runtreatments?",
        source="ORS queue 1.7",
        mark="inferred",
        simulator="what is given changes, the rest stays",
    ),
    part(
        "queue:targets",
        "the possible targets",
        (
            word("type", "of its targets, where they do not say", words=TARGET_TYPES),
            value("statserver", "the Stat Server of its targets"),
        ),
        children="queue:target* queue:targetid* queue:activity? queue:workbin?",
        alone=("<queue:activity> <queue:target>", "<queue:activity> <queue:targetid>"),
        source="ORS queue 1.4.1",
    ),
    part(
        "queue:target",
        "one target",
        (
            value("name", "of the object", mark="code"),
            word("type", words=TARGET_TYPES),
            value("statserver"),
            value("weight", "its share, for ordertype 'percentage'", form="number"),
            value("threshold", "eligible only while this holds", form="threshold"),
            value("skillexpr", "a skill expression in place of a name", form="skills"),
        ),
        one_of=("name skillexpr",),
        source="ORS queue 1.4.2",
    ),
    part(
        "queue:targetid",
        "targets as one string",
        (value("expr", "the list in target format", required=True, form="targets"),),
        source="ORS queue 1.4.3",
    ),
    part(
        "queue:activity",
        "the agents whose workforce plan (`sim.activity`) has this activity now",
        (
            value("name", mark="inferred"),
            value("cutofftime", "seconds that must be left of it", mark="inferred", form="number"),
        ),
        source="ORS queue 1.4.4",
    ),
    part(
        "queue:workbin",
        "the workbin of the chosen object is the target",
        (value("name", mark="inferred"), value("type", mark="inferred")),
        source="ORS queue 1.4.4",
    ),
)
