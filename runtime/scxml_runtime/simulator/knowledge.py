"""Classification and the Elasticsearch connector, kept in memory.

In: requests of kind "classification.…" and "elasticconnector.…". Out: the categories and rules that the test
set, and documents in `centre.documents`.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre


def classify(centre: Centre, request: Request) -> dict[str, Any]:
    """The interaction's categories, most relevant first."""
    interaction = centre.living(request.values["interactionid"], request.session, "Request Invalid")
    found = centre.categories.get(interaction.id, [])
    interaction.categories = sorted(found, key=lambda category: -category["relevancy"])
    return {"categories": interaction.categories}


def screen(centre: Centre, request: Request) -> dict[str, Any]:
    """Screening rules; they stand under both names that the guide's editions use."""
    interaction = centre.living(request.values["interactionid"], request.session, "Request Invalid")
    rules = centre.screen_rules.get(interaction.id, [])
    return {"rules": rules, "screenrule": rules, "categories": interaction.categories}


def create_index_template(centre: Centre, request: Request) -> dict[str, Any]:
    """Remember a template unless one of that name with the same or a higher order is there."""
    values = request.values
    if "performance" in values["index"]:
        raise Refused("invalidattribute", "createindextemplate:index matches the performance index")
    if "session" in values["index"] and values["order"] == 0:
        raise Refused("invalidattribute", "createindextemplate:index matches the session index; order is 0")
    known = centre.templates.get(values["name"])
    if known is None or known["order"] < values["order"]:
        centre.templates[values["name"]] = values
    return {}


def create_document(centre: Centre, request: Request) -> dict[str, Any]:
    """Store a document; without an id it gets one."""
    id = request.values.get("id") or str(len(centre.documents) + 1)
    centre.documents[id] = request.values
    return {"id": id}


def update_document(centre: Centre, request: Request) -> dict[str, Any]:
    """Change a stored document."""
    id = _known(centre, request)
    centre.documents[id] = {**centre.documents[id], **request.values}
    return {"id": id}


def delete_document(centre: Centre, request: Request) -> dict[str, Any]:
    """Forget a document."""
    id = _known(centre, request)
    del centre.documents[id]
    return {"id": id}


def _known(centre: Centre, request: Request) -> str:
    id = str(request.values.get("id"))
    if id not in centre.documents:
        raise Refused("remote", f"there is no document {id}")
    return id


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "classification.classify": classify,
    "classification.screen": screen,
    "elasticconnector.createindextemplate": create_index_template,
    "elasticconnector.createdoc": create_document,
    "elasticconnector.updatedoc": update_document,
    "elasticconnector.deletedoc": delete_document,
}
