"""What a scenario file can say: one table, from which its checks, its page of the docs and its JSON Schema follow.

In: nothing. Out: `SCENE`, what is there before anything happens, in the order in which it is put there; `STEPS`, what
happens in between; `ENDS`, what should have happened; `SETTINGS`, single values. What each row does is in the function
of its name in `scene`, `steps` and `ends`.
"""

from __future__ import annotations

from scxml_runtime.simulator.agents import DETAILS
from scxml_runtime.simulator.forms import (
    COUNT,
    DATA,
    ITEMS,
    LEVELS,
    MOMENT,
    NAMES,
    NUMBER,
    SCALAR,
    SECONDS,
    TEXT,
    TEXT_OR_NUMBER,
    TEXTS,
    TEXTS_OR_NUMBERS,
    VALUE,
    YES_OR_NO,
    Choice,
    Form,
    either,
)
from scxml_runtime.simulator.handlers import QUESTIONS
from scxml_runtime.simulator.requests import actions
from scxml_runtime.simulator.rules import FORMS
from scxml_runtime.simulator.treating import TREATMENTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

STEP = "[[step]]"
"""How steps are written."""

UNTIL = 60.0
"""Seconds that a scenario lasts which does not say."""


class Key:
    """One key: the form of its value, whether it must be there, and what it `says`."""

    __slots__ = ("form", "name", "needed", "says")

    def __init__(self, name: str, form: Form, says: str = "", *, needed: bool = False) -> None:
        self.name = name
        self.form = form
        self.needed = needed
        self.says = says


class Table:
    """One table: its keys by name. `shape` is "[name]" for one, "[[name]]" for a list, "[name.x]" for one by name.

    `others` describes keys that the file's author names, such as the URLs of `[publish]`; `more` gives the names of
    those that belong to what another key says, such as the attributes of a request.
    """

    __slots__ = ("keys", "more", "name", "others", "says", "shape")

    def __init__(
        self,
        shape: str,
        says: str,
        *keys: Key,
        others: Key | None = None,
        more: Callable[[Mapping[str, Any]], Iterable[str]] | None = None,
    ) -> None:
        self.shape = shape
        self.name = shape.strip("[]").partition(".")[0]
        self.says = says
        self.keys = {key.name: key for key in keys}
        self.others = others
        self.more = more


def _attributes_of(entry: Mapping[str, Any]) -> list[str]:
    """What a request that gets into trouble may be known by."""
    row = actions().get(str(entry.get("request")))
    return [] if row is None else [attribute.name for attribute in row.attributes]


def _by_name(*tables: Table) -> dict[str, Table]:
    return {table.name: table for table in tables}


PUBLISHED = Form("a file, or data", VALUE.fits, VALUE.json)
READY = Form("true or false (a [[step]] makes ready later)", YES_OR_NO.fits, YES_OR_NO.json)
REQUEST = Choice("request", actions())
REQUEST_OR_FUNCTION = Choice("request", [*actions(), *QUESTIONS])
TREATMENT = Choice("treatment", TREATMENTS)
TIMES = Key("times", COUNT, "only so often")
UDATA = Key("udata", DATA, "its user data")
STATISTIC = (
    Key("object", TEXT, "in target format: Sales@StatServer.GA", needed=True),
    Key(
        "name",
        either("a name or a definition", TEXT, DATA),
        "of the statistic, or its definition",
        needed=True,
    ),
    Key("value", NUMBER, "what it is from now on", needed=True),
)
ARGUMENTS = Key("args", DATA, "the strategy is a subroutine, which others include: these are its `args_`")
ARRIVAL = (
    Key("at", SECONDS, "when it arrives; 0 if not said"),
    Key("name", TEXT, "what this file calls it; its id (`call-1`) serves as well"),
    Key(
        "strategy",
        TEXT,
        "the file of the strategy that gets it; that of the file, or of the command line, if not said",
    ),
    ARGUMENTS,
)

SETTINGS = {
    key.name: key
    for key in (
        Key("until", SECONDS, f"how long the simulation lasts, in seconds; {UNTIL:g} if not said"),
        Key("now", MOMENT, "when it begins; Monday 2026-01-05 09:00 if not said"),
        Key("timezone", TEXT, "where it is: Europe/Berlin; UTC if not said"),
        Key(
            "strategy",
            TEXT,
            "the strategy of all that name none; if not said, the chart beside that has this file's name",
        ),
        Key(
            "transcript",
            TEXT,
            "the file of what should happen, line by line; `scxmlc test --update` writes it",
        ),
    )
}

SCENE = _by_name(
    Table("[rules]", "choices where the guide is silent", *(Key(name, form) for name, form in FORMS.items())),
    Table(
        "[publish]",
        "documents by the URL at which strategies find them",
        others=Key("a URL", PUBLISHED, "a file beside the scenario, a chart or data; or data itself"),
    ),
    Table(
        "[[device]]",
        "a device; a number that nobody declared is an extension",
        Key("number", TEXT, needed=True),
        Key("type", Choice("type of device", ("DN", "Q", "RP", "DL")), "DN if not said"),
        Key("switch", TEXT),
        Key("application", TEXT, "the file of a strategy that starts for each call which arrives there"),
    ),
    Table(
        "[[agent]]",
        "an agent, who is logged in",
        Key("id", TEXT, needed=True),
        Key("dn", TEXT, "where the agent sits", needed=True),
        Key("ready", READY, "true if not said"),
        *(Key(name, form) for name, form in DETAILS.items()),
    ),
    Table(
        "[[place_group]]",
        "a group of places",
        Key("name", TEXT, needed=True),
        Key("places", NAMES, needed=True),
    ),
    Table(
        "[[queue_group]]",
        "a group of queues",
        Key("name", TEXT, needed=True),
        Key("numbers", NAMES, needed=True),
    ),
    Table(
        "[[access_code]]",
        "the access code to a switch, which `queue.submit.done` tells",
        Key("switch", TEXT, needed=True),
        *(Key(name, TEXT) for name in ("prefix", "rtype", "destination", "location", "dnis")),
    ),
    Table(
        "[[activity]]",
        "the workforce plan: who has an activity, from `begin` to `end`",
        Key("name", TEXT, needed=True),
        Key("agents", NAMES, "their ids", needed=True),
        Key("begin", SECONDS),
        Key("end", SECONDS),
    ),
    Table("[lists]", "configuration lists", others=Key("a list", ITEMS, "{item = {key = 'value'}}")),
    Table("[options]", "configuration options", others=Key("an option", SCALAR)),
    Table(
        "[special_days]",
        "special days",
        others=Key("a day", NAMES, "its dates: '2026-12-25', '12-25', '12-24 14:00-23:59'"),
    ),
    Table("[system]", "system data items", others=Key("an item", TEXT, "`_statserver` and its like")),
    Table("[routing_rules]", "rules that `queue:submit src` names", others=Key("a rule", TEXT, "its XML")),
    Table("[[statistic]]", "a statistic that has a fixed value", *STATISTIC),
    Table(
        "[[refuse]]",
        "requests that are refused; attributes narrow them down",
        Key("request", REQUEST_OR_FUNCTION, "its kind: interaction.detach", needed=True),
        Key("error", TEXT, "invalidstate if not said"),
        Key("description", TEXT),
        TIMES,
        more=_attributes_of,
    ),
    Table(
        "[[delay]]",
        "requests that are carried out later; attributes narrow them down",
        Key("request", REQUEST, "its kind", needed=True),
        Key("seconds", SECONDS, needed=True),
        TIMES,
        more=_attributes_of,
    ),
    Table(
        "[[lose]]",
        "requests that are never answered; attributes narrow them down",
        Key("request", REQUEST, "its kind", needed=True),
        TIMES,
        more=_attributes_of,
    ),
    Table(
        "[[web]]",
        "what a web server answers; several for one address come in turn",
        Key("url", TEXT, "without its query", needed=True),
        Key("body", either("a text, a list or a table", TEXT, VALUE), "a list or a table is sent as JSON"),
        Key("method", TEXT, "get if not said; also esp and urs"),
        Key("status", COUNT, "200 if not said"),
        Key("type", TEXT, "application/json if not said"),
        Key("headers", TEXTS),
        Key("after", SECONDS, "how long it takes"),
    ),
    Table(
        "[[dialog]]",
        "how the next treatment of a kind ends",
        Key("action", TREATMENT, "start, play …", needed=True),
        Key("after", SECONDS, "1 if not said"),
        Key("udata", DATA, "user data that it attaches"),
        Key("error", TEXT, "it fails so"),
        Key("description", TEXT),
        others=Key("any other", VALUE, "data of its done event"),
    ),
    Table(
        "[[subroutine]]",
        "what the threshold `run[name, …]` gives",
        Key("name", TEXT, needed=True),
        Key("result", NUMBER, "1: may route, 0: may not", needed=True),
    ),
    Table("[[unreachable]]", "calls to a number fail", Key("number", TEXT, needed=True)),
    Table(
        "[[call]]",
        "a call rings",
        *ARRIVAL,
        Key("to", TEXT, "at this device", needed=True),
        Key("ani", TEXT, "the caller's number"),
        Key("dnis", TEXT, "the number that was dialled; `to` if not said"),
        UDATA,
        Key("type", TEXT, "inbound if not said"),
    ),
    Table(
        "[[message]]",
        "a message stands in an interaction queue",
        *ARRIVAL,
        Key("queue", TEXT, needed=True),
        Key("sender", TEXT),
        Key("to", NAMES),
        Key("subject", TEXT),
        Key("media", TEXT, "TMediaEMail if not said"),
        Key("type", TEXT, "InboundNew if not said"),
        UDATA,
    ),
    Table(
        "[[chat]]",
        "a chat stands in an interaction queue",
        *ARRIVAL,
        Key("queue", TEXT, needed=True),
        Key("customer", TEXT),
        UDATA,
    ),
    Table(
        "[[session]]",
        "a session without a call",
        Key("strategy", TEXT, "its file; that of the file, or of the command line, if not said"),
        Key("params", DATA, "what it is started with"),
        ARGUMENTS,
    ),
)

AT = Key("at", SECONDS, "when; 0 if not said")
CALL = Key("call", TEXT, "which one, by the name of this file or by id", needed=True)
AGENT = Key("agent", TEXT, "whose id", needed=True)

STEPS = _by_name(
    Table("ready", "an agent is ready, and logs in when needed", AT, AGENT),
    Table("not ready", "an agent is not ready", AT, AGENT),
    Table("login", "an agent logs in", AT, AGENT),
    Table("logout", "an agent logs out", AT, AGENT),
    Table("learn", "an agent's skills change", AT, AGENT, Key("skills", LEVELS, needed=True)),
    Table("hang up", "the customer goes", AT, CALL),
    Table("end", "the agent ends the interaction", AT, CALL),
    Table(
        "consult",
        "the agent holds the call and consults somebody",
        AT,
        CALL,
        Key("to", TEXT, "at this device", needed=True),
        Key("name", TEXT, "what this file calls the consultation"),
    ),
    Table("transfer", "the agent completes the transfer of a consultation", AT, CALL),
    Table("conference", "the same, but the agent stays", AT, CALL),
    Table(
        "say",
        "somebody writes a chat line",
        AT,
        Key("chat", TEXT, "where", needed=True),
        Key("text", TEXT, needed=True),
        Key("by", TEXT, "customer if not said"),
    ),
    Table(
        "digits",
        "what the caller types at the next treatment that collects: said before it begins",
        AT,
        CALL,
        Key("keys", TEXT_OR_NUMBER, needed=True),
        Key("after", NUMBER, "seconds into the treatment, 1 if not said; below 0: ahead of it"),
        Key("every", SECONDS, "between two keys"),
    ),
    Table(
        "verification",
        "what `dialog:playandverify` takes for right",
        AT,
        CALL,
        Key("digits", TEXTS_OR_NUMBERS, needed=True),
    ),
    Table(
        "choose",
        "the agent or number that the router takes",
        AT,
        CALL,
        Key("target", TEXT_OR_NUMBER, needed=True),
    ),
    Table(
        "send",
        "an event for a session",
        AT,
        Key("event", TEXT, "its name", needed=True),
        Key("data", VALUE),
        Key("session", TEXT, "its name in the transcript; the first if not said"),
    ),
    Table("statistic", "a statistic has another value", AT, *STATISTIC),
    Table("set user data", "somebody else changes user data", AT, CALL, Key("set", DATA, needed=True)),
)

ENDS = _by_name(
    Table(
        "[expect]",
        "where each session should be at the end",
        others=Key(
            "a session",
            TEXT,
            "by its name in the transcript: the id of a state, or several with spaces between",
        ),
    ),
    Table(
        "[expect_result.x]",
        "what a subroutine should return, by the session's name",
        others=Key("a name", VALUE, "the value that its <donedata> gives it"),
    ),
    Table(
        "[expect_interaction.x]",
        "how an interaction should be at the end, by its name",
        Key("device", TEXT),
        Key("state", TEXT),
        Key("udata", DATA, "at least this"),
    ),
    Table(
        "[[expect_request]]",
        "what strategies should have asked for",
        Key("request", REQUEST, "its kind: queue.submit", needed=True),
        Key("session", TEXT, "whose; anybody's if not said"),
        Key(
            "with",
            DATA,
            "attributes, `params`, `content`, and parts: {priority = 5, target = {name = 'Sales'}}",
        ),
        Key("times", COUNT, "exactly so often; at least once if not said"),
    ),
)

TABLES = {**SCENE, **ENDS}
