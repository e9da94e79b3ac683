"""Configuration data of the simulated contact centre: lists, options, special days, routing rules, tenant.

In: what the test sets. Out: answers for `_genesys.session` functions (ports/configuration.py).
"""

from __future__ import annotations

from scxml_runtime.slips import Closed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Configuration(Closed):
    """The configuration provider of the simulator. Plain dictionaries, to be filled by the test."""

    __slots__ = (
        "lists",
        "options",
        "routing_rules",
        "server_cluster",
        "server_name",
        "server_url",
        "special_days",
        "system",
        "tables",
        "tenant",
        "tenantid",
    )

    def __init__(self) -> None:
        self.tenant = "Environment"
        self.tenantid = 1
        self.server_name = "ORS_Simulator"
        self.server_cluster = "ORS_Simulator"
        self.server_url: str | None = None
        self.system: dict[str, str] = {}
        self.lists: dict[str, dict[str, dict[str, str]]] = {}
        self.options: dict[str, str] = {}
        self.special_days: dict[str, list[str]] = {}
        self.tables: dict[str, list[str]] = {}
        self.routing_rules: dict[str, str] = {}

    def list_item(self, name: str, item: str) -> dict[str, str]:
        """The keys of a list item. Raises LookupError when the list or the item is missing."""
        if name not in self.lists:
            raise LookupError(f"there is no list {name}")
        if item not in self.lists[name]:
            raise LookupError(f"list {name} has no item {item}")
        return self.lists[name][item]

    def option(self, key: str, interaction: str, lookup: int) -> str:
        """The value of an option. Raises LookupError when it is not set."""
        if key not in self.options:
            raise LookupError(f"option {key} is not set")
        return self.options[key]

    def days(self, table: str, day: str) -> Iterable[str]:
        """The dates or periods of a special day; an empty `day` means every day of the table."""
        names = [day] if day else self.tables.get(table, list(self.special_days))
        return [date for name in names for date in self.special_days.get(name, ())]
