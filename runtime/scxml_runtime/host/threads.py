"""Sessions in real time: any thread may send them events, and look at their data.

In: a session of a host on the machine's clock. Out: the same session, which looks on which thread it is asked: what
other threads send is handed over to the host's own, and what they ask for is answered there while they wait.

The rule that surprises: its class becomes a subclass of the chart's, made once, under the same name. Sessions on
virtual time, where nobody else can be, keep their class, and pay nothing.
"""

from __future__ import annotations

from scxml_runtime.chart.event import check_name
from scxml_runtime.session.detours import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from scxml_runtime.session.machine import StateMachine

_made: dict[type[StateMachine], type[StateMachine]] = {}


def open_to_threads(session: StateMachine) -> None:
    """Let other threads use the session."""
    cls = type(session)
    if cls not in _made:
        made = _made[cls] = _open(cls)
        _made[made] = made
    session.__class__ = _made[cls]


def _open(cls: type[StateMachine]) -> type[StateMachine]:
    def send(self: StateMachine, name: str, data: Any = None) -> None:
        host: Any = self.host_
        live = host.live  # another thread may leave the host
        if live is None or live.is_here:
            cls.send(self, name, data)
        else:
            check_name(name)
            host.put(self.session_id, message(name, data))

    def start(self: StateMachine, params: Mapping[str, Any] | None = None) -> None:
        host: Any = self.host_
        host.call(cls.start, self, params)

    def data(self: StateMachine) -> dict[str, Any]:
        host: Any = self.host_
        found: dict[str, Any] = host.call(lambda: super(made, self).data)
        return found

    body = {"__slots__": (), "send": send, "start": start, "data": property(data)}
    names = {name: getattr(cls, name) for name in ("__module__", "__qualname__", "__doc__")}
    made: Any = type(cls.__name__, (cls,), {**body, **names})
    made.repertoire_ = cls.repertoire_
    return made  # type: ignore[no-any-return]
