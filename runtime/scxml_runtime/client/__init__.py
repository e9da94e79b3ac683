"""Clients of a server of sessions: `Client`, and `AsyncClient` for event loops. Extra `client`: httpx.

In: the address of a server, calls. Out: records, and the exceptions that a durable host in this process would raise.

The rule that surprises: calls are made again by themselves, when a server is gone for a moment or has no room; nothing
counts twice by that.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.client.async_client import AsyncClient
    from scxml_runtime.client.calls import Move, Wanted
    from scxml_runtime.client.client import Client
    from scxml_runtime.client.errors import Refused, ServerError, ServerUnavailable, Unauthorised
    from scxml_runtime.client.patience import IMPATIENT, Patience
    from scxml_runtime.client.records import Charts, Count, Moved, Trouble, Turn, Version
    from scxml_runtime.durable.errors import (
        Duplicate,
        InboxFull,
        KeyReused,
        NotWaiting,
        SessionLives,
        SessionOver,
        TooLarge,
        UnknownChart,
        UnknownSession,
    )
    from scxml_runtime.durable.host.view import Child, Due, Happened, Listed, UnderWay, View
    from scxml_runtime.durable.stores.store import StoreError, StoreFull
    from scxml_runtime.session.saving.problems import SnapshotError

# Where each name is; what is not used is not imported.
_PLACES = {
    "client.async_client": "AsyncClient",
    "client.calls": "Move Wanted",
    "client.client": "Client",
    "client.errors": "Refused ServerError ServerUnavailable Unauthorised",
    "client.patience": "IMPATIENT Patience",
    "client.records": "Charts Count Moved Trouble Turn Version",
    "durable.errors": "Duplicate InboxFull KeyReused NotWaiting SessionLives SessionOver TooLarge UnknownChart "
    "UnknownSession",
    "durable.host.view": "Child Due Happened Listed UnderWay View",
    "durable.stores.store": "StoreError StoreFull",
    "session.saving.problems": "SnapshotError",
}
_LATER = {name: place for place, names in _PLACES.items() for name in names.split()}

__all__ = [
    "IMPATIENT",
    "AsyncClient",
    "Charts",
    "Child",
    "Client",
    "Count",
    "Due",
    "Duplicate",
    "Happened",
    "InboxFull",
    "KeyReused",
    "Listed",
    "Move",
    "Moved",
    "NotWaiting",
    "Patience",
    "Refused",
    "ServerError",
    "ServerUnavailable",
    "SessionLives",
    "SessionOver",
    "SnapshotError",
    "StoreError",
    "StoreFull",
    "TooLarge",
    "Trouble",
    "Turn",
    "Unauthorised",
    "UnderWay",
    "UnknownChart",
    "UnknownSession",
    "Version",
    "View",
    "Wanted",
]


if not TYPE_CHECKING:  # to checkers, a name that is not there is none

    def __getattr__(name):
        if name not in _LATER:
            raise AttributeError(f"module 'scxml_runtime.client' has no attribute {name!r}")
        module = __import__(f"scxml_runtime.{_LATER[name]}", fromlist=[name])
        return getattr(module, name)
