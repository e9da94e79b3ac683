"""The sessions that a session has invoked (SCXML 6.4, 6.5).

In: states with <invoke> as they are entered and left, external events. Out: child sessions at the host, their
cancellation, <finalize> and forwarding.

The rule that surprises: nothing is invoked when a state is entered, only at the end of a macrostep, and only
for states that are still active then.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import Event
from scxml_runtime.data.copying import copied
from scxml_runtime.data.errors import ContentError, bad_fetch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Protocol

    from scxml_runtime.chart.structure import Invocable, Node
    from scxml_runtime.ports.asker import Asker
    from scxml_runtime.session.home import Home

    class Invoker(Asker, Protocol):
        """The session that invokes."""

        data_: Any
        invocations_: Invocations | None

        @property
        def host(self) -> Home: ...
        @property
        def url(self) -> str: ...
        @property
        def parent_(self) -> tuple[Invoker, str] | None: ...
        def enter_(self) -> None: ...
        def fail_(self, error: BaseException) -> None: ...
        def run_blocks_(self, blocks: Iterable[Callable[..., Any]]) -> None: ...


SCXML_SERVICES = frozenset(
    [None, "", js.undefined, "scxml", "http://www.w3.org/TR/scxml", "http://www.w3.org/TR/scxml/"]
)


class Invocation:
    """The evaluated arguments of one <invoke> (SCXML 6.4)."""

    __slots__ = ("chart", "content", "params", "src", "type")

    def __init__(
        self, type: Any, src: Any, params: Sequence[tuple[str, Any]], content: Any, chart: Any
    ) -> None:
        self.type = type
        self.src = src
        self.params = params
        self.content = content
        self.chart = chart


class Child:
    """An invocation that runs: the session, and the <invoke> it came from. `made_of`: what its chart was found by,
    ("src", address) or ("content", text); None of one that stands in the document."""

    __slots__ = ("id", "invocable", "made_of", "session")

    def __init__(
        self, invocable: Invocable, id: str, session: Any, made_of: tuple[str, str] | None = None
    ) -> None:
        self.made_of = made_of
        self.invocable = invocable
        self.id = id
        self.session = session

    def take(self, event: Event) -> None:
        """An event for it."""
        self.session.host.post(self.session, event)

    def cancel(self) -> None:
        """End it; a session of the orchestration dialect first hears of it, by `cancel.invoke.<id>` (ORS core 2.6)."""
        session = self.session
        if session.chart.dialect == "ors":
            self.take(Event(f"cancel.invoke.{self.id}", "platform"))
            session.host.ready.append(self._end)
        else:
            self._end()

    def _end(self) -> None:
        self.session.host.terminate(self.session)


DEEPEST = 50
"""Sessions inside one another; a chart that needs more is taken for one that invokes itself without end."""

MOST_RUNNING = 10_000
"""Invoked sessions that run at one time below a session that nobody invoked."""


class Family:
    """All sessions that come from one session that nobody invoked; `running` counts those invoked."""

    __slots__ = ("running",)

    def __init__(self) -> None:
        self.running = 0


class Invocations:
    """What one session invoked: `pending` states wait for the end of the macrostep, `active` is by
    invokeid; `depth` says how many sessions stand above."""

    __slots__ = ("active", "depth", "family", "machine", "pending")

    def __init__(self, machine: Invoker) -> None:
        self.machine = machine
        self.pending: list[Node] = []
        self.active: dict[str, Child] = {}
        above = None if machine.parent_ is None else machine.parent_[0].invocations_
        self.family: Family = Family() if above is None else above.family
        self.depth: int = 0 if above is None else above.depth + 1

    def start(self) -> None:
        """Invoke for the states that wait, in entry order."""
        pending, self.pending = sorted(self.pending, key=lambda node: node.order), []
        for node in pending:
            for invocable in node.invokes:
                try:
                    self._start(invocable)
                except BaseException as error:
                    error.method = invocable.start  # type: ignore[attr-defined]  # which has returned already
                    self.machine.fail_(error)

    def _start(self, invocable: Invocable) -> None:
        machine = self.machine
        machine.enter_()
        id = invocable.id if invocable.id is not None else machine.host.new_id(invocable.node.id)
        extra = (id,) if invocable.idlocation else ()
        invocation = invocable.start(machine, machine.data_, *extra)
        if self.depth >= DEEPEST or self.family.running >= MOST_RUNNING:
            raise ContentError("too many invocations", id)
        if invocation.type in SCXML_SERVICES:
            chart, url = _chart(machine, invocation)
            params = {name: copied(value) for name, value in invocation.params}
            session = machine.host.launch(chart, params, url, machine, id)
            child = Child(invocable, id, session, _made_of(invocation))
        else:
            child = machine.host.serve(machine, invocable, id, invocation)
        self.family.running += 1
        self.active[id] = child

    def end(self, node: Node) -> None:
        """Cancel what `node` invoked, and what it would have."""
        if node in self.pending:
            self.pending.remove(node)
        for id in [id for id, child in self.active.items() if child.invocable.node is node]:
            self.active.pop(id).cancel()

    def finished(self, id: str) -> bool:
        """An invoked session came to its end; says whether it is still wanted."""
        self.family.running -= 1
        return id in self.active

    def share(self, event: Event) -> None:
        """Run <finalize> for an event that an invoked session sent; forward where that was asked for."""
        for id, child in list(self.active.items()):
            invocable = child.invocable
            if event.invokeid == id and invocable.finalize is not None:
                self.machine.enter_()
                self.machine.run_blocks_((invocable.finalize,))
            if invocable.autoforward:
                child.take(forwarded(event))
        if event.invokeid is not None and event.name == "done.invoke." + event.invokeid:
            self.active.pop(event.invokeid, None)


class Forwarded(Event):
    """An event that an invoked session gets because the one that invoked it has got it."""

    __slots__ = ()


def forwarded(event: Event) -> Event:
    """The same event for another session (SCXML 6.4.1: all its fields)."""
    data = event.data if event.data is ... else copied(event.data)
    return Forwarded(
        event.name, event.type, data, event.sendid, event.origin, event.origintype, event.invokeid
    )


def _made_of(invocation: Invocation) -> tuple[str, str] | None:
    """What the chart of an invocation was found by."""
    if invocation.chart is not None:
        return None
    if invocation.content is not ...:
        return "content", js.to_string(invocation.content)
    return "src", js.to_string(invocation.src)


def _chart(machine: Invoker, invocation: Invocation) -> tuple[Any, str]:
    """The class to invoke, and the address its session is started by: what stands inside a document has its own."""
    if invocation.chart is not None:
        return invocation.chart, machine.origin_.url
    documents, src = machine.host.documents, ""
    try:
        if invocation.content is not ...:
            return documents.compile(js.to_string(invocation.content), machine), machine.origin_.url
        if invocation.src in (None, "", js.undefined):
            raise ContentError("<invoke> names no chart: it has neither src nor content")
        src = js.to_string(invocation.src)
        found = documents.find(src, machine)
        return found.chart(documents.load), found.url
    except LookupError as error:
        raise bad_fetch(error, src, machine.url, "error.communication") from error
