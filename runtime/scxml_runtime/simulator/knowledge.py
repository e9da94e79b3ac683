"""Classification and the Elasticsearch connector, kept in memory.

In: requests of kind "classification.…" and "elasticconnector.…". Out: the categories and rules that the test
set, and documents in `Knowledge.documents`.
"""

from __future__ import annotations

from fnmatch import fnmatch

from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.interactions import Interaction, Interactions


class Knowledge:
    """What is known of interactions (by their ids), and the documents and index templates that were stored."""

    def __init__(self, interactions: Interactions) -> None:
        self.interactions = interactions
        self.categories: dict[str, list[dict[str, Any]]] = {}
        self.screen_rules: dict[str, list[dict[str, Any]]] = {}
        self.templates: dict[str, dict[str, Any]] = {}
        self.documents: dict[str, dict[str, Any]] = {}

    def classify(self, request: Request) -> dict[str, Any]:
        """The interaction's categories, most relevant first."""
        interaction = self._living(request)
        found = _wanted(self.categories.get(interaction.id, []), request.values.get("categories"))
        interaction.categories = sorted(found, key=lambda category: -category["relevancy"])
        return {"categories": interaction.categories}

    def screen(self, request: Request) -> dict[str, Any]:
        """Screening rules; they stand under both names that the guide's editions use."""
        interaction = self._living(request)
        rules = _wanted(self.screen_rules.get(interaction.id, []), request.values.get("rules"))
        return {"rules": rules, "screenrule": rules, "categories": interaction.categories}

    def create_index_template(self, request: Request) -> dict[str, Any]:
        """Remember a template unless one of that name with the same or a higher order is there."""
        values = request.values
        if _matches(values["index"], "performance"):
            raise Refused("invalidattribute", "createindextemplate:index matches the performance index")
        if _matches(values["index"], "session") and values["order"] == 0:
            raise Refused(
                "invalidattribute", "createindextemplate:index matches the session index; order is 0"
            )
        known = self.templates.get(values["name"])
        if known is None or known["order"] < values["order"]:
            self.templates[values["name"]] = values
        return {}

    def create_document(self, request: Request) -> dict[str, Any]:
        """Store a document; without an id it gets one."""
        id = request.values.get("id") or str(len(self.documents) + 1)
        self.documents[id] = request.values
        return {"id": id}

    def update_document(self, request: Request) -> dict[str, Any]:
        """Change a stored document."""
        id = self._stored(request)
        changes = {name: value for name, value in request.values.items() if value is not None}
        known, changed = self.documents[id].get("doc"), changes.get("doc")
        if isinstance(known, dict) and isinstance(changed, dict):  # a part of a document changes that part
            changes["doc"] = {**known, **changed}
        self.documents[id] = {**self.documents[id], **changes}
        return {"id": id}

    def delete_document(self, request: Request) -> dict[str, Any]:
        """Forget a document."""
        id = self._stored(request)
        del self.documents[id]
        return {"id": id}

    def _living(self, request: Request) -> Interaction:
        return self.interactions.living(request.values["interactionid"], request.session, "Request Invalid")

    def _stored(self, request: Request) -> str:
        id = str(request.values.get("id"))
        if id not in self.documents:
            raise Refused("remote", f"there is no document {id}")
        return id


def _wanted(found: list[dict[str, Any]], names: Any) -> list[dict[str, Any]]:
    """Those that a comma-separated text, or a list, names by name or id; all where nothing is named."""
    if names is None:
        return found
    given = names if isinstance(names, list) else str(names).split(",")
    wanted = [str(name).strip() for name in given]
    return [item for item in found if item["name"] in wanted or item["id"] in wanted]


def _matches(pattern: str, index: str) -> bool:
    """Whether a pattern takes in an index, whose names go on with a date."""
    return fnmatch(index, pattern) or fnmatch(f"{index}-2026.01.01", pattern) or pattern == f"{index}*"


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "classification.classify": Knowledge.classify,
    "classification.screen": Knowledge.screen,
    "elasticconnector.createindextemplate": Knowledge.create_index_template,
    "elasticconnector.createdoc": Knowledge.create_document,
    "elasticconnector.updatedoc": Knowledge.update_document,
    "elasticconnector.deletedoc": Knowledge.delete_document,
}
