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
        SessionLives,
        SessionOver,
        TooLarge,
        UnknownChart,
        UnknownSession,
    )
    from scxml_runtime.durable.host import DurableHost
    from scxml_runtime.durable.memory import MemoryStore
    from scxml_runtime.durable.outside import Call, Message
    from scxml_runtime.durable.restate_host import RestateHost
    from scxml_runtime.durable.sqlite import SqliteStore
    from scxml_runtime.durable.store import StoreDamaged, StoreError, StoreFull, StoreInUse
    from scxml_runtime.durable.view import Happened, Listed, View

__all__ = [
    "Call",
    "Duplicate",
    "DurableHost",
    "Happened",
    "HostClosed",
    "InboxFull",
    "KeyReused",
    "Listed",
    "MemoryStore",
    "Message",
    "RestateHost",
    "SessionLives",
    "SessionOver",
    "SqliteStore",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreInUse",
    "TooLarge",
    "UnknownChart",
    "UnknownSession",
    "View",
]

# Where each name is; what is not used is not imported.
_LATER = {
    "Call": "outside",
    "DurableHost": "host",
    "Happened": "view",
    "Listed": "view",
    "MemoryStore": "memory",
    "Message": "outside",
    "RestateHost": "restate_host",
    "SqliteStore": "sqlite",
    "StoreDamaged": "store",
    "StoreError": "store",
    "StoreFull": "store",
    "StoreInUse": "store",
    "View": "view",
}


if not TYPE_CHECKING:  # to checkers, a name that is not there is none

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module 'scxml_runtime.durable' has no attribute {name!r}")
        module = __import__(f"scxml_runtime.durable.{_LATER.get(name, 'errors')}", fromlist=[name])
        return getattr(module, name)
