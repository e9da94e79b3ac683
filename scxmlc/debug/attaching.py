"""A host that runs, and an editor that attaches to it.

In: a host in real time, on the thread that runs it, and a port of this machine. Out: its sessions stop at the editor's
breakpoints; the whole host stands still meanwhile. The rule that surprises: there is no way back in real time, and who
is gone leaves nothing behind: sessions go on as if nobody had been there.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePath
from threading import Thread
from typing import Any

from scxml_runtime import Host, StateMachine
from scxml_runtime.slips import did_you_mean
from scxmlc.debug.adapter import Adapter, Arguments, Refused, Request
from scxmlc.debug.commands import ABBREVIATED, COMMANDS
from scxmlc.debug.console import Command, Console, Wrong
from scxmlc.debug.dap import CAPABILITIES, REQUESTS
from scxmlc.debug.engine import Engine, Quit
from scxmlc.debug.history import History
from scxmlc.debug.moments import STEPS
from scxmlc.debug.wire import Wire


def listen(host: Host, port: int = 0) -> int:
    """Let an editor attach at this port of 127.0.0.1, 0 for a free one, from now on; the port. Asked for where the host
    was entered. Raises ValueError for a host that was not, and OSError."""
    if host.live is None:
        raise ValueError("enter the host first: editors attach to a host in real time")
    server = socket.create_server(("127.0.0.1", port))
    Thread(target=_accept, args=(host, server), name="scxml-debugger", daemon=True).start()
    return int(server.getsockname()[1])


def _accept(host: Host, server: socket.socket) -> None:
    """One editor after the other."""
    with server:
        while host.live is not None:
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as source, connection.makefile("wb") as sink:
                visit = Visit(Wire(source, sink), host)
                visit.wire.came = visit.soon
                visit.wire.read()


class Scene:
    """What of a host the debugger looks at, in place of a simulation."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.clock = host.clock
        self.sessions = host.sessions
        self.transcript = Names()

    @property
    def now(self) -> float:
        """Seconds since the host's start."""
        return self.clock.now()


class Names:
    """What sessions are called; nothing is written down."""

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self._names: dict[str, str] = {}

    def name_of(self, session: StateMachine) -> str:
        """The chart's name, numbered from the second on."""
        if session.session_id not in self._names:
            name = session.chart.name or type(session).__name__
            count = sum(each.partition("#")[0] == name for each in self._names.values())
            self._names[session.session_id] = name if not count else f"{name}#{count + 1}"
        return self._names[session.session_id]

    def lines(self, first: int = 0) -> Iterator[str]:
        """None."""
        return iter(())


class Visit(Adapter):
    """An editor at a host that runs."""

    def __init__(self, wire: Wire, host: Host) -> None:
        console = partial(Console, ask=lambda prompt: "", happenings=lambda text: [], commands=_STAYING)
        super().__init__(wire, {**REQUESTS, **_OTHERWISE}, self._no_launch, console)
        self.host = host
        self.is_gone = False

    def _no_launch(self, front: Any, arguments: Arguments) -> Engine:
        raise Refused("this host runs already: attach to it")

    def soon(self) -> None:
        """Something came; on the thread that reads."""
        live = self.host.live
        if live is not None:
            if self.engine is not None:
                self.engine.wants_pause = True
            live.loop.call_soon_threadsafe(self.attend)

    def attend(self) -> None:
        """Answer what came while no session was at work."""
        try:
            while not self.is_gone and not self.wire.queue.empty():
                message = self._next()
                if self.engine is None:
                    self.answer(message)
                    continue
                with self.engine.standing_still():
                    self.answer(message)
        except Quit:
            self.leave()

    def stopped(self, engine: Engine, reason: str) -> None:
        """As in a simulation; but who leaves lets the chart go on."""
        try:
            super().stopped(engine, reason)
        except Quit:
            self.leave()

    def event(self, name: str, **body: Any) -> None:
        """Tell the client, if it is there."""
        try:
            super().event(name, **body)
        except Quit:
            self.leave()

    def leave(self) -> None:
        """Nobody is there any more."""
        self.is_gone = self.goes_on = True
        if self.engine is not None:
            self.engine.detach()


def _attach(adapter: Adapter, arguments: Arguments) -> None:
    assert isinstance(adapter, Visit)
    if adapter.engine is not None:
        raise Refused("this editor has attached already")
    scene: Any = Scene(adapter.host)
    wanted = str(arguments.get("session") or "")
    awaited = _session(scene, wanted) if wanted else None
    adapter.engine = Engine(History(lambda: scene), [], adapter)
    adapter.engine.awaited = awaited
    adapter.engine.go("continue")
    adapter.is_configured = True


NEXT = "next:"
"""In front of the chart whose next session is meant."""


def _session(scene: Scene, wanted: str) -> Callable[[StateMachine], bool]:
    """Which session is to stop: one that runs, by its name or id, or `next:` and a chart's name, file or URL. Raises
    Refused."""
    sessions = [*scene.sessions.values()]
    known = {each.session_id for each in sessions}
    chart = wanted.removeprefix(NEXT).strip()
    if wanted.startswith(NEXT):
        if not chart:
            raise Refused("next: which chart's? as next:door, next:door.scxml, or the URL that it comes from")
        return lambda session: session.session_id not in known and chart in _names(session)
    names = {scene.transcript.name_of(each): each.session_id for each in sessions}
    id = names.get(wanted, wanted)
    if id not in known:
        near = did_you_mean(wanted, names) if names else "; there is none yet"
        raise Refused(f"no session {wanted!r} runs{near}; next:CHART waits for the next one of a chart")
    return lambda session: session.session_id == id


def _names(session: StateMachine) -> set[str]:
    """What people may call the chart of a session."""
    source = session.chart.source
    return {session.chart.name or "", type(session).__name__, source, PurePath(source).stem, session.url}


NO_WAY_BACK = "there is no way back in real time: what a host has told others cannot be untold"


def _no_way_back(adapter: Adapter, arguments: Arguments) -> None:
    raise Refused(NO_WAY_BACK)


def _cannot(why: str) -> Command:
    def refuse(console: Console, engine: Engine, rest: str) -> None:
        raise Wrong(why)

    return refuse


IT_RUNS = "the host runs: it stops at breakpoints, or when a session is at work after pause"


def _standing(command: Command) -> Command:
    def asked(console: Console, engine: Engine, rest: str) -> object:
        if not engine.is_asking:
            raise Wrong(IT_RUNS)
        return command(console, engine, rest)

    return asked


def _while_it_stands(request: Request) -> Request:
    def asked(adapter: Adapter, arguments: Arguments) -> Arguments | None:
        if not adapter.at.is_asking:
            raise Refused(IT_RUNS)
        return request(adapter, arguments)

    return asked


_STEPS: Callable[[str], bool] = {"continue", "next", "stepIn", "stepOut"}.__contains__
_OTHERWISE: dict[str, Request] = {
    **{name: _while_it_stands(request) for name, request in REQUESTS.items() if _STEPS(name)},
    "initialize": lambda adapter, arguments: {**CAPABILITIES, "supportsStepBack": False},
    "attach": _attach,
    "stepBack": _no_way_back,
    "reverseContinue": _no_way_back,
}
_THEIR_OWN = "this host runs in real time: events come from its program, and time passes by itself"
_STAYING: dict[str, Command] = {
    **COMMANDS,
    **{
        word: _standing(command) for word, command in COMMANDS.items() if ABBREVIATED.get(word, word) in STEPS
    },
    "back": _cannot(NO_WAY_BACK),
    "send": _cannot(_THEIR_OWN),
    "advance": _cannot(_THEIR_OWN),
}
