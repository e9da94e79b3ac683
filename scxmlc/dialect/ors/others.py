"""The modules `statistic`, `classification`, `agent` and `elasticconnector` (ORS queue 3, 4, 6, 7)."""

from __future__ import annotations

from scxmlc.dialect.ors.actions import HINTS, MAIN_INTERACTION, REQUESTID, action, answers, value
from scxmlc.dialect.rows import Event, table

STATISTIC = table(
    action(
        "statistic:subscribe",
        "has the values of a statistic reported",
        (
            REQUESTID,
            value("object", "in target format", required=True),
            value("statistic", "its name", required=True),
            value("interval", "seconds between updates", default="30"),
        ),
        (
            *answers("statistic.subscribe"),
            Event("statistic.update", ("object", "statistic", "value")),
        ),
        source="ORS queue 3.1",
    ),
    action(
        "statistic:unsubscribe",
        "ends a subscription",
        (REQUESTID, value("object", mark="inferred"), value("statistic", mark="inferred")),
        answers("statistic.unsubscribe"),
        source="ORS queue 3.1",
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
        answers("classification.classify", ("categories",)),
        source="ORS queue 4",
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
        answers("classification.screen", ("rules", "screenrule", "categories")),
        source="ORS queue 4",
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
        answers("agent.logout", (), (), "inferred"),
        source="ORS queue 6",
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
        answers("agent.setmediastate", (), (), "inferred"),
        source="ORS queue 6",
    ),
    action(
        "agent:setdnd",
        "sets do not disturb",
        (*AGENT_COMMON, value("state", mark="inferred"), HINTS),
        answers("agent.setdnd", (), (), "inferred"),
        source="ORS queue 6",
        mark="inferred",
    ),
)

_DOCUMENT = (
    REQUESTID,
    value("id", "of the document"),
    value("index", mark="inferred"),
    value("type", mark="inferred"),
    value("doc", "the document, an object", mark="inferred"),
    value("settings"),
    value("timeout", "milliseconds", default="0", mark="inferred"),
)

ELASTIC = table(
    action(
        "elasticconnector:createindextemplate",
        "creates an index template",
        (
            REQUESTID,
            value("name", "of the template", required=True),
            value("index", "an index pattern", required=True),
            value("order", "an integer", default="0"),
            value("type", "the type of documents", required=True),
            value("mapping", "an object", required=True),
            value("timeout", "milliseconds", default="0"),
        ),
        answers("elasticconnector.createindextemplate", (), (), "inferred"),
        source="ORS queue 7",
    ),
    *(
        action(
            f"elasticconnector:{name}",
            note,
            _DOCUMENT,
            answers(f"elasticconnector.{name}", (), (), "inferred"),
            source="ORS queue 7",
        )
        for name, note in (
            ("createdoc", "stores a document"),
            ("updatedoc", "changes a document"),
            ("deletedoc", "deletes a document"),
        )
    ),
)

ELEMENTS = {**STATISTIC, **CLASSIFICATION, **AGENT, **ELASTIC}
