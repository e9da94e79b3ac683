"""What ORS gives to scripts: variables and functions of every script, and the members of `_genesys`.

In: nothing. Out: rows, by name. `scxmlc explain` and the page of the dialect tell them; a test holds them against the
runtime, so that no name stands here without a behaviour, and none has a behaviour without standing here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A row for one name of scripts: how it is written, what it is or gives, and how sure that is."""

    name: str
    form: str  # "" where it is a value, else its arguments
    note: str
    mark: str = "doc"


_IXN = "ixn: an interaction's id, else the first of the session"

GLOBALS = (
    Name("_data", "", "the data model: an object with all data items"),
    Name(
        "_event", "", "the present event, the same object for all regions: name, data, sendid, origin, type …"
    ),
    Name("_genesys", "", "the objects of the modules; read-only"),
    Name("_name", "", "the name of <scxml>"),
    Name("_sessionid", "", "the id of the session: 32 characters 0-9, A-Z"),
    Name("_my_prefix", "", "the resolveid of the include that the text stands in, as a string", "code"),
    Name("args_", "", "the parameters that the session was started with", "code"),
    Name("In", "(id)", "whether a state is active", "inferred"),
    Name("__GetCurrentStates", "()", "an array of the ids of active states, the deepest last", "code"),
    Name("__GetDocumentURL", "()", "the URL of the document that the session runs", "code"),
    Name("__Log", "(text[, label[, level]])", "what <log> does", "code"),
    Name("__Raise", "(name, data)", "what <raise> does; each property of data is a param", "code"),
    Name("uneval", "(value)", "the value as source text; every object has toSource() too", "seed"),
)

MEMBERS = (
    # session
    Name("session.tenant", "", "the tenant's name; changed by setTenant() only"),
    Name("session.tenantid", "", "the tenant's number", "code"),
    Name("session.server", "", "name, cluster, and url where the server has an HTTP port"),
    Name("session.day", "", "Sunday 0 to Saturday 6, to compare with dayInZone()", "code"),
    Name("session.lookupseq", "", "where getConfigOption() begins: StartFromStrategy -1 and others", "doc"),
    Name("session.setTenant", "(name)", "changes the tenant"),
    Name(
        "session.isSpecialDay", "(table, day[, zone[, useTime]])", "whether today, or now, is special", "code"
    ),
    Name("session.timeInZone", "(zone)", "HH:MM:SS", "code"),
    Name("session.dateInZone", "(zone)", "YYYY-MM-DD", "code"),
    Name("session.dayInZone", "(zone)", "0 to 6, Sunday is 0", "code"),
    Name("session.listLookupValue", "(list, item[, key])", "as getListItemValue", "inferred"),
    Name(
        "session.getListItemValue",
        "(list, item[, key])",
        'the value, "" where the key is missing; an object of all without key; throws where there is no such item',
        "code",
    ),
    Name(
        "session.getConfigOption",
        "(ixn, key, lookupseq)",
        "an option's value; throws where there is none",
        "code",
    ),
    # interaction
    Name("ixn.interactions", "", "the session's interactions by id and by position; empty at the start"),
    Name("ixn.firstixnid", "", "the id of the first interaction", "inferred"),
    Name("ixn.mediaType", "", "the media types; each is its own name", "code"),
    Name("ixn.getMediaIntValue", "(media)", "the number of a media type, -1 where it is none"),
    Name(
        "ixn.setuData",
        "(changes[, ixn])",
        f"adds and changes user data, told by interaction.udata.changed; {_IXN}",
    ),
    Name("ixn.deleteuData", "([shape[, ixn]])", "deletes what the shape names; all of it without shape"),
    Name("ixn.getuData", "(key[, ixn])", "a value of user data", "inferred"),
    # queue
    Name("queue.rType", "", "route types, for the type of <ixn:redirect>", "code"),
    Name("queue.overwriteType", "", "UseANI, UseConfig, UseDNIS, UseNone", "code"),
    Name("queue.usecapcond", "", "Never, Only, OnStatError", "code"),
    Name("queue.checkAgentState", "([ixn,] check)", "false: agents need not be ready", "inferred"),
    Name("queue.excludeAgents", "(list)", "agents never to be chosen; gives the previous list"),
    Name("queue.setIdealAgent", "(skills)", "who fits best is asked first"),
    Name("queue.incrementPriority", "([ixn,] step, seconds)", "how the priority grows", "code"),
    Name("queue.priorityLimits", "([ixn,] low, high)", "between which it stays", "code"),
    Name("queue.setInteractionAge", "([ixn,] seconds)", "how old the interaction counts", "code"),
    Name("queue.reserveTarget", "(ixn, target, seconds)", "how long a selected target stays blocked"),
    Name("queue.delayPriority", "(seconds)", "when the priority begins to grow", "recall"),
    Name("queue.getIntegerKey", "(key)", "user data as a number"),
    Name("queue.expandGroup", "(group)", "the targets of a group", "code"),
    Name("queue.createSkillGroup", "(name, skills)", "names a skill expression", "recall"),
    Name("queue.multiplySkill", "(skills, factor)", "weighs a skill", "recall"),
    Name("queue.findServiceObjective", "()", "seconds in which to answer", "code"),
    Name("queue.cCTExtractTargets", "(ixn, server, input)", "a list of targets"),
    Name(
        "queue.onRouteError",
        "([ixn,] reaction)",
        "when the selected target cannot be reached: fail, reroute or default",
        "inferred",
    ),
    Name(
        "queue.setDNISOverwrite",
        "([ixn,] type)",
        "the DNIS after routing, by queue.overwriteType",
        "inferred",
    ),
    Name(
        "queue.useAgentStatistics",
        "([ixn,] use)",
        "orderstat of each agent in place of their group's",
        "inferred",
    ),
    Name(
        "queue.useCapacity",
        "([rule,] condition)",
        "whether capacity decides who is free, by queue.usecapcond",
        "inferred",
    ),
    Name("queue.useMediaType", "([ixn,] media)", "which media agents must have", "inferred"),
    Name(
        "queue.useCustomAgentType",
        "([ixn,] [kind,] types)",
        "on which types of DN agents may be, by resource.resourceType",
        "inferred",
    ),
    Name(
        "queue.priorityTuning", "(useAge, usePredict, useObjective)", "who goes first among equal priorities"
    ),
    Name("queue.countSkillInGroup", "(skill, group)", "how many of a group have a skill", "code"),
    # others
    Name("statistic.sData", "(object, statistic)", "the present value"),
    Name("statistic.getAvgData", "(objects, statistic)", "the average over targets", "inferred"),
    Name("statistic.getMinData", "(objects, statistic)", "the smallest over targets", "inferred"),
    Name("statistic.getMaxData", "(objects, statistic)", "the largest over targets", "inferred"),
    Name("resource.resourceType", "", "types of devices in the configuration", "code"),
    Name("voice.overwriteType", "", "as queue.overwriteType", "code"),
    Name("FMName.MediaType", "", "as ixn.mediaType", "code"),
)

NAMES = {
    **{row.name: row for row in GLOBALS},
    **{f"_genesys.{row.name}": row for row in MEMBERS},
}


def named(text: str) -> list[tuple[str, Name]]:
    """The rows of a name: as it is, or of all objects that have a member of that name."""
    text = text.strip().removesuffix("()")
    if text in NAMES:
        return [(text, NAMES[text])]
    return [(full, row) for full, row in NAMES.items() if full.rpartition(".")[2] == text and "." in full]
