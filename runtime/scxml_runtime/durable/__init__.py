"""Sessions that outlive the process: kept in a store, exactly once, whenever the process is killed.

In: charts, a store, events. Out: sessions that go on where the last commit left them, in this process or the next.

The rule that surprises: the unit is a *family*, a session with those that it has invoked. A family takes inputs and
answers what it wants of the world as data; whoever keeps families commits both together, and only then does what was
wanted. So it is the same whether SQLite keeps them or an engine on many machines.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.durable.errors import (
        Duplicate,
        HostClosed,
        InboxFull,
        KeyReused,
        NotWaiting,
        SessionLives,
        SessionOver,
        TooLarge,
        UnknownChart,
        UnknownSession,
    )
    from scxml_runtime.durable.host.host import DurableHost
    from scxml_runtime.durable.host.outside import Call, Message
    from scxml_runtime.durable.host.view import Child, Due, Happened, Listed, Told, UnderWay, View
    from scxml_runtime.durable.host.watching import Scribe
    from scxml_runtime.durable.on_restate.host import RestateHost
    from scxml_runtime.durable.stores.memory import MemoryStore
    from scxml_runtime.durable.stores.sqlite import SqliteStore
    from scxml_runtime.durable.stores.store import StoreDamaged, StoreError, StoreFull, StoreInUse
    from scxml_runtime.durable.stores.wanted import Count, Wanted

__all__ = [
    "Call",
    "Child",
    "Count",
    "Due",
    "Duplicate",
    "DurableHost",
    "Happened",
    "HostClosed",
    "InboxFull",
    "KeyReused",
    "Listed",
    "MemoryStore",
    "Message",
    "NotWaiting",
    "RestateHost",
    "Scribe",
    "SessionLives",
    "SessionOver",
    "SqliteStore",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreInUse",
    "Told",
    "TooLarge",
    "UnderWay",
    "UnknownChart",
    "UnknownSession",
    "View",
    "Wanted",
]

# Where each name is; what is not used is not imported.
_LATER = {
    "Call": "host.outside",
    "Child": "host.view",
    "Count": "stores.wanted",
    "Due": "host.view",
    "DurableHost": "host.host",
    "Happened": "host.view",
    "Listed": "host.view",
    "MemoryStore": "stores.memory",
    "Message": "host.outside",
    "RestateHost": "on_restate.host",
    "Scribe": "host.watching",
    "SqliteStore": "stores.sqlite",
    "StoreDamaged": "stores.store",
    "StoreError": "stores.store",
    "StoreFull": "stores.store",
    "StoreInUse": "stores.store",
    "Told": "host.view",
    "UnderWay": "host.view",
    "View": "host.view",
    "Wanted": "stores.wanted",
}


if not TYPE_CHECKING:  # to checkers, a name that is not there is none

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module 'scxml_runtime.durable' has no attribute {name!r}")
        module = __import__(f"scxml_runtime.durable.{_LATER.get(name, 'errors')}", fromlist=[name])
        return getattr(module, name)
