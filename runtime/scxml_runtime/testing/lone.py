"""Sessions without a host, watched: they are told of as those of hosts are, and see nothing of it.

In: a session that has no host. Out: one for observers alone. The rule that surprises: it is false until somebody asks
the session for its host, and becomes a plain one then; so ids, warnings and snapshots are what they would be without.
"""

from __future__ import annotations

from scxml_runtime.host.host import Host
from scxml_runtime.host.identity import Identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.session.machine import StateMachine


class Unasked(Host):
    """The host of one session, which has not asked for any yet."""

    def __bool__(self) -> bool:
        return False

    def adopt(self, session: Any) -> None:
        """It is asked for."""
        self.__class__ = Host  # type: ignore[assignment]  # what both have is the same
        self.adopt(session)


def home_of_lone(session: StateMachine) -> Host:
    """Where what the session does can be observed."""
    home = Unasked()
    session.host_ = home
    home.meet(session)
    return home


def id_of(session: StateMachine) -> str:
    """The id of a session; of one that has none yet, that which it will be given."""
    home: Any = session.host_
    return Identity(home.clock.seed).new_session_id() if home.__class__ is Unasked else session.session_id
