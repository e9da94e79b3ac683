"""Sessions that outlive the process: kept in a store, exactly once, whenever the process is killed.

In: charts, a store, events. Out: sessions that go on where the last commit left them, in this process or the next.

The rule that surprises: the unit is a *family*, a session with those that it has invoked. A family takes inputs and
answers what it wants of the world as data; whoever keeps families commits both together, and only then does what was
wanted. So it is the same whether SQLite keeps them or an engine on many machines.
"""

from scxml_runtime.durable.memory import MemoryStore
from scxml_runtime.durable.sqlite import SqliteStore
from scxml_runtime.durable.store import StoreDamaged, StoreError, StoreFull, StoreInUse

__all__ = ["MemoryStore", "SqliteStore", "StoreDamaged", "StoreError", "StoreFull", "StoreInUse"]
