"""Classification and the Elasticsearch connector, kept in memory.

In: requests of kind "classification.…" and "elasticconnector.…". Out: the categories and rules that the test
set, and documents in `centre.documents`.
"""

from __future__ import annotations

from fnmatch import fnmatch

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
    found = _wanted(centre.categories.get(interaction.id, []), request.values.get("categories"))
    interaction.categories = sorted(found, key=lambda category: -category["relevancy"])
    return {"categories": interaction.categories}


def screen(centre: Centre, request: Request) -> dict[str, Any]:
    """Screening rules; they stand under both names that the guide's editions use."""
    interaction = centre.living(request.values["interactionid"], request.session, "Request Invalid")
    rules = _wanted(centre.screen_rules.get(interaction.id, []), request.values.get("rules"))
    return {"rules": rules, "screenrule": rules, "categories": interaction.categories}


def _wanted(found: list[dict[str, Any]], names: Any) -> list[dict[str, Any]]:
    """Those that a comma-separated text, or a list, names by name or id; all where nothing is named."""
    if names is None:
        return found
    given = names if isinstance(names, list) else str(names).split(",")
    wanted = [str(name).strip() for name in given]
    return [item for item in found if item["name"] in wanted or item["id"] in wanted]


def create_index_template(centre: Centre, request: Request) -> dict[str, Any]:
    """Remember a template unless one of that name with the same or a higher order is there."""
    values = request.values
    if _matches(values["index"], "performance"):
        raise Refused("invalidattribute", "createindextemplate:index matches the performance index")
    if _matches(values["index"], "session") and values["order"] == 0:
        raise Refused("invalidattribute", "createindextemplate:index matches the session index; order is 0")
    known = centre.templates.get(values["name"])
    if known is None or known["order"] < values["order"]:
        centre.templates[values["name"]] = values
    return {}


def _matches(pattern: str, index: str) -> bool:
    """Whether a pattern takes in an index, whose names go on with a date."""
    return fnmatch(index, pattern) or fnmatch(f"{index}-2026.01.01", pattern) or pattern == f"{index}*"


def create_document(centre: Centre, request: Request) -> dict[str, Any]:
    """Store a document; without an id it gets one."""
    id = request.values.get("id") or str(len(centre.documents) + 1)
    centre.documents[id] = request.values
    return {"id": id}


def update_document(centre: Centre, request: Request) -> dict[str, Any]:
    """Change a stored document."""
    id = _known(centre, request)
    changes = {name: value for name, value in request.values.items() if value is not None}
    known, changed = centre.documents[id].get("doc"), changes.get("doc")
    if isinstance(known, dict) and isinstance(changed, dict):  # a part of a document changes that part
        changes["doc"] = {**known, **changed}
    centre.documents[id] = {**centre.documents[id], **changes}
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
