"""Charts over HTTP: what is served, in which versions, and how many sessions stand where.

In: the catalogue, which is asked anew each time. Out: charts as JSON. The rule that surprises: a chart that does not
compile any more is served on as it was; what is wrong with it stands under `troubles`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.rows import Initial
from scxml_runtime.server.catalogue import Served
from scxml_runtime.server.counting import status_of
from scxml_runtime.server.exchange import Answer, Request, told
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing

if TYPE_CHECKING:
    from scxml_runtime.durable.stores.wanted import Count


async def listing(serving: Serving, request: Request) -> Answer:
    """All charts, all versions."""
    with refusing():
        sessions = Counter[tuple[str, str]]()
        for each in await serving.counting.of():
            sessions[each.chart, each.version] += each.sessions
    charts = [
        {**_head(each), "states": len(states_of(each)), "sessions": sessions[each.name, each.version]}
        for each in serving.catalogue.charts()
    ]
    troubles = [{"name": each.name, "problems": [*each.problems]} for each in serving.catalogue.troubles()]
    return told({"charts": charts, "troubles": troubles})


async def look(serving: Serving, request: Request) -> Answer:
    """One version of a chart, with its picture and its documents."""
    served = serving.served(request.values["name"], request.values["version"])
    more = {
        "states": states_of(served),
        "svg": served.svg,
        "documents": {**served.documents},
        "arcs": [{**each} for each in served.arcs],
    }
    return told({**_head(served), **more})


async def counts(serving: Serving, request: Request) -> Answer:
    """How many sessions of a chart stand where."""
    serving.versions(request.values["name"])
    with refusing():
        found = await serving.counting.of(request.values["name"])
    return told({"counts": [_count(each) for each in found]})


async def all_counts(serving: Serving, request: Request) -> Answer:
    """How many sessions of all charts stand where."""
    with refusing():
        found = await serving.counting.of()
    return told({"counts": [{"chart": each.chart, **_count(each)} for each in found]})


def _count(count: Count) -> dict[str, Any]:
    return {
        "version": count.version,
        "states": [*count.states],
        "status": status_of(count),
        "sessions": count.sessions,
        "oldest": count.oldest,
    }


def _head(served: Served) -> dict[str, Any]:
    return {
        "name": served.name,
        "version": served.version,
        "is_current": served.is_current,
        "document": served.cls.chart.source or "",
        "events": [*served.events],
    }


def states_of(served: Served) -> list[str]:
    """The ids of the states of a chart, in document order."""
    return [state.id for state in served.cls.chart.states if not isinstance(state, Initial)]


ROUTES = (
    Route("GET", "/api/charts", listing, "List the charts, and what is wrong with others", {200: "Charts"}),
    Route(
        "GET",
        "/api/charts/{name}/versions/{version}",
        look,
        "One version of a chart, with its picture and its documents; `current` is the one of new sessions",
        {200: "Chart"},
    ),
    Route(
        "GET",
        "/api/charts/{name}/counts",
        counts,
        "How many sessions of a chart stand where",
        {200: "Counts"},
    ),
    Route(
        "GET", "/api/counts", all_counts, "How many sessions of all charts stand where", {200: "AllCounts"}
    ),
)
