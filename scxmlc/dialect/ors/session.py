"""The modules `session` and `ws`: other sessions, HTTP requests and their answers (ORS core 5)."""

from __future__ import annotations

from scxmlc.dialect.ors.actions import HINTS, REQUESTID, USUAL, action, answers, flag, result, value
from scxmlc.dialect.rows import Event, table

ELEMENTS = table(
    action(
        "session:fetch",
        "makes an HTTP request",
        (
            REQUESTID,
            value("srcexpr", "the URL", required=True),
            value("method", "'get', 'post', 'put', 'delete', 'esp' or 'urs'", default="'get'"),
            value("enctype", "the media type of the body", mark="code"),
            value("type", "the media type to accept"),
            value("timeout", "seconds"),
            value("username"),
            value("password"),
            value("maxage", "seconds"),
            value("maxstale", "seconds"),
            value("headers", "an object of request headers"),
            value("hints", "for the protocol", mark="recall"),
            flag("gdelivery", "guaranteed delivery", default="false", mark="code"),
            value("gd_retries", "how often to try again", mark="code"),
            value("gd_retry_interval", "seconds between tries", mark="code"),
        ),
        answers("session.fetch", ("content", "hints"), values=("<HTTP status>", "0", "invalidattribute")),
        children="param* content?",
        source="ORS core 5.3",
        simulator="by `get` takes what is published at the URL, or a file beside the chart; else asks `sim.web`, on "
        "virtual time; a host outside a test uses the guarded HTTP client",
    ),
    action(
        "session:start",
        "starts an independent session",
        (
            result("requestid", "receives the id of this request", "inferred"),
            value("src", "the URL of its document", required=True, mark="seed"),
            result("sessionid", "receives the id of the new session", "seed"),
            value("idealtime", "start then: milliseconds since 1970", mark="recall"),
            value("hints", mark="inferred"),
        ),
        (
            Event("session.start.done", ("sessionid",)),
            Event("error.session.start", ("sessionid", "error", "description"), values=("badfetch", *USUAL)),
            Event("done.start.<sessionid>", ("sessionid", "reason", "params"), "when it has ended", "code"),
        ),
        children="param*",
        source="ORS core 5.4",
        mark="seed",
        simulator=(
            "starts what is published at the URL, or a file beside the chart, now or at idealtime; "
            "done.start.<sessionid> when it has ended"
        ),
    ),
    action(
        "session:terminate",
        "ends a session from outside",
        (
            result("requestid", "receives the id of this request", "inferred"),
            value("sessionid", "the session", required=True),
        ),
        (
            Event("session.terminate.done", ("sessionid",), mark="doc"),
            Event("error.session.terminate", ("error", "description"), mark="doc", values=USUAL),
        ),
        source="ORS core 5.4",
        mark="inferred",
        simulator="ends the session or its scheduled start; onexit handlers run",
    ),
    action(
        "session:updatestart",
        "changes the time of a scheduled start",
        (
            result("requestid", "receives the id of this request", "inferred"),
            value("sessionid", "the scheduled session", required=True),
            value("idealtime", "the new time", mark="inferred"),
        ),
        (
            Event("session.updatestart.done", ("sessionid",), mark="doc"),
            Event(
                "error.session.updatestart", ("sessionid", "error", "description"), mark="doc", values=USUAL
            ),
        ),
        source="ORS core 5.4",
        mark="inferred",
        simulator="moves a start that has not happened",
    ),
    action(
        "ws:response",
        "answers an HTTP request event",
        (
            value("requestid", "the _event.sendid of the request", required=True),
            value("type", "'positive' or 'negative'", default="'positive'"),
            value("resultcode"),
            HINTS,
        ),
        (
            Event("ws.response.done", ("requestid",), "by analogy with all other actions", "inferred"),
            Event(
                "error.ws.response",
                ("requestid", "error", "description"),
                mark="inferred",
                values=("invalidattribute",),
            ),
        ),
        children="param* content?",
        source="ORS core 5.5",
        simulator="the first answer to a request is kept for `sim.response` or the HTTP server",
    ),
)
