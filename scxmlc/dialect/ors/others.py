"""The modules `statistic`, `classification`, `agent` and `elasticconnector` (ORS queue 3, 4, 6, 7)."""

from __future__ import annotations

from scxmlc.dialect.ors.actions import (
    HINTS,
    MAIN_INTERACTION,
    REQUEST_INVALID,
    REQUESTID,
    USUAL,
    action,
    answers,
    value,
)
from scxmlc.dialect.rows import Event, table

STATISTIC = table(
    action(
        "statistic:subscribe",
        "has the values of a statistic reported",
        (
            REQUESTID,
            value("object", "in target format", required=True, form="targets"),
            value("statistic", "its name", required=True),
            value(
                "interval",
                "seconds between updates: at least 1, or 0 for each change",
                default="30",
                form="number",
            ),
        ),
        (
            *answers("statistic.subscribe", values=(*REQUEST_INVALID, "Subscription Already Active")),
            Event("statistic.update", ("object", "statistic", "value")),
        ),
        source="ORS queue 3.1",
        simulator="`statistic.update` at once and at each interval, with interval 0 at each change",
    ),
    action(
        "statistic:unsubscribe",
        "ends a subscription",
        (REQUESTID, value("object", mark="inferred"), value("statistic", mark="inferred")),
        answers("statistic.unsubscribe", values=REQUEST_INVALID),
        source="ORS queue 3.1",
        simulator="ends the reports",
    ),
)

CLASSIFICATION = table(
    action(
        "classification:classify",
        "finds the categories of a message",
        (
            REQUESTID,
            value("server", "the Classification Server"),
            MAIN_INTERACTION,
            value("categories", "the categories to choose from", mark="inferred"),
            HINTS,
        ),
        answers("classification.classify", ("categories",), values=REQUEST_INVALID),
        source="ORS queue 4",
        simulator="what `sim.categories` set, of the categories named, most relevant first",
    ),
    action(
        "classification:screen",
        "finds the screening rules that a message matches",
        (
            REQUESTID,
            value("server", mark="inferred"),
            MAIN_INTERACTION,
            value("rules", "the rules to apply", mark="inferred"),
            value("language", mark="inferred"),
            HINTS,
        ),
        answers("classification.screen", ("rules", "screenrule", "categories"), values=REQUEST_INVALID),
        source="ORS queue 4",
        simulator="what `sim.screening` set, of the rules named, as rules and as screenrule; one language",
    ),
)

AGENT_COMMON = (
    REQUESTID,
    value("agent", "the agent's id"),
    value("for", "the device, {dn, switch}", required=True),
)

AGENT = table(
    action(
        "agent:logout",
        "logs an agent out",
        (*AGENT_COMMON, HINTS),
        answers("agent.logout", (), (), "inferred", values=USUAL),
        source="ORS queue 6",
        simulator="the agent is logged out; of another device or logged out already: an error",
    ),
    action(
        "agent:setmediastate",
        "makes an agent ready or not ready",
        (
            *AGENT_COMMON,
            value("media", "only TMediaVoice", mark="inferred"),
            value("state", "'ready' or 'notready'", mark="inferred"),
            HINTS,
        ),
        answers("agent.setmediastate", (), (), "inferred", values=USUAL),
        source="ORS queue 6",
        simulator="the agent is ready or not ready",
    ),
    action(
        "agent:setdnd",
        "sets do not disturb",
        (*AGENT_COMMON, value("state", mark="inferred"), HINTS),
        answers("agent.setdnd", (), (), "inferred", values=USUAL),
        source="ORS queue 6",
        mark="inferred",
        simulator="not ready while it is on",
    ),
)

_DOCUMENT = (
    REQUESTID,
    value("id", "of the document"),
    value("index", mark="inferred"),
    value("type", mark="inferred"),
    value("doc", "the document, an object", mark="inferred"),
    value("settings"),
    value("timeout", "milliseconds", default="0", mark="inferred", form="number"),
)

ELASTIC = table(
    action(
        "elasticconnector:createindextemplate",
        "creates an index template",
        (
            REQUESTID,
            value("name", "of the template", required=True),
            value("index", "an index pattern", required=True),
            value("order", "an integer", default="0", form="number"),
            value("type", "the type of documents", required=True),
            value("mapping", "an object", required=True),
            value("timeout", "milliseconds", default="0", form="number"),
        ),
        answers("elasticconnector.createindextemplate", (), (), "inferred", values=USUAL),
        source="ORS queue 7",
        simulator=(
            "kept by name, the highest order wins; patterns of the performance and session "
            "indexes fail as documented"
        ),
    ),
    *(
        action(
            f"elasticconnector:{name}",
            note,
            _DOCUMENT,
            answers(f"elasticconnector.{name}", (), (), "inferred", values=USUAL),
            source="ORS queue 7",
            simulator=simulator,
        )
        for name, note, simulator in (
            ("createdoc", "stores a document", "kept in memory; gets an id when it has none"),
            ("updatedoc", "changes a document", "changes the kept document"),
            ("deletedoc", "deletes a document", "forgets the kept document"),
        )
    ),
)

ELEMENTS = {**STATISTIC, **CLASSIFICATION, **AGENT, **ELASTIC}
