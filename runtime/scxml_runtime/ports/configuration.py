"""The configuration port: lists, options, special days, tenant (ORS core 5.2).

In: names that strategies ask for. Out: strings. A provider that does not know a name raises LookupError;
scripts see an Error that they can catch, as they do in ORS.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    class Configuration(Protocol):
        """What `_genesys.session` needs to know of the configuration database."""

        tenant: str
        tenantid: int
        server_name: str
        server_cluster: str
        server_url: str | None
        system: Mapping[str, str]  # values for the data items `_statserver`, `_tserver` and their like

        def list_item(self, name: str, item: str) -> Mapping[str, str]:
            """The keys of an item of a List object."""

        def option(self, key: str, interaction: str, lookup: int) -> str:
            """A configuration option; `lookup` says where the search begins (`lookupseq`)."""

        def days(self, table: str, day: str) -> Iterable[str]:
            """The dates of a statistical day, or of all days of a table when `day` is empty."""


class NoConfiguration:
    """A provider that knows nothing."""

    def __init__(self) -> None:
        self.tenant = ""
        self.tenantid = 0
        self.server_name = ""
        self.server_cluster = ""
        self.server_url: str | None = None
        self.system: dict[str, str] = {}

    def list_item(self, name: str, item: str) -> Mapping[str, str]:
        """Nothing is known."""
        raise LookupError(f"there is no list {name}")

    def option(self, key: str, interaction: str, lookup: int) -> str:
        """Nothing is known."""
        raise LookupError(f"option {key} is not set")

    def days(self, table: str, day: str) -> Iterable[str]:
        """No day is special."""
        return ()
