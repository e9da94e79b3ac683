"""Where a session tells the debugger what it is about to do.

In: a session, at its start or restored. Out: the same session, of a subclass whose loop tells the debugger of its host:
an event is taken up, transitions are taken, none is. The rule that surprises: such a class never makes functions of
several methods (fusion), so that each piece of content stays a method of its own, and its states are left and entered
one by one; reactions are shared with the class.
"""

from __future__ import annotations

from typing import Any, Protocol

from scxml_runtime import StateMachine
from scxml_runtime.steps.reactions import Repertoire, Ways


class Hearer(Protocol):
    """Who is told."""

    def event(self, session: StateMachine, event: Any) -> None:
        """An external event is taken up; nothing has been asked yet."""

    def microstep(self, session: StateMachine, event: Any, reaction: Any) -> None:
        """Transitions were chosen; none of their content has run."""

    def untaken(self, session: StateMachine, event: Any) -> None:
        """No transition takes the event."""


_made: dict[type[StateMachine], type[StateMachine]] = {}


def hook(session: StateMachine, hearer: Hearer) -> None:
    """Let a session tell `hearer`, who is the only one of its host."""
    cls = type(session)
    if cls not in _made:
        made = _made[cls] = _hooked(cls)
        _made[made] = made
    host: Any = session.host
    host.debugger = hearer
    session.__class__ = _made[cls]


def plain(cls: type[StateMachine]) -> type[StateMachine]:
    """The class that a hooked one was made of."""
    return next((each for each, made in _made.items() if made is cls), cls)


def _hooked(cls: type[StateMachine]) -> type[StateMachine]:
    def take_event_(self: Any, event: Any) -> None:
        self.host_.debugger.event(self, event)
        cls.take_event_(self, event)

    def take_(self: Any, reaction: Any, event: Any) -> Any:
        self.host_.debugger.microstep(self, event, reaction)
        return cls.take_(self, reaction, event)

    def untaken_(self: Any, event: Any) -> None:
        self.host_.debugger.untaken(self, event)
        cls.untaken_(self, event)

    body = {"__slots__": (), "take_event_": take_event_, "take_": take_, "untaken_": untaken_}
    names = {name: getattr(cls, name) for name in ("__module__", "__qualname__", "__doc__")}
    made: Any = type(cls.__name__, (cls,), {**body, **names})
    made.repertoire_ = cls.repertoire_ or cls.derive_()
    _cool(made.repertoire_)
    _watch(made.repertoire_)
    made.data_class_ = cls.data_class_
    made.ways_ = _never_hot(cls.ways_)
    return made  # type: ignore[no-any-return]


def _cool(repertoire: Repertoire) -> None:
    """What has become one function already is carried out method by method again."""
    ways = repertoire.ways
    plain = {getattr(ways, name).microstep for name in ("cold", "choosing", "ignoring", "settling")}
    for situation in repertoire.situations.values():
        for reaction in (situation.eventless, *situation.reactions.values()):
            while reaction is not None and reaction.microstep not in plain:
                reaction.microstep = ways.cold.microstep
                reaction = reaction.otherwise if reaction.cond is not None else None


def _watch(repertoire: Repertoire) -> None:
    """Let states be left and entered one by one, as `In()` sees it, unless reactions that do otherwise are there."""
    repertoire.watched = repertoire.watched or not repertoire.situations


def _never_hot(ways: Ways) -> Ways:
    told = {name: getattr(ways, name) for name in Ways.__slots__}
    return Ways(**{**told, "hot": ways.cold})
