"""The rows a generated module ends with: the chart as flat data, in document order.

In: what the compiler wrote, or a person by hand. Out: plain values that `structure` derives everything from.

The rule that surprises: a row names methods by passing the functions themselves, but what counts is the
function's *name*: the class that holds the chart looks the name up in itself, so that overriding the
method in a Python subclass replaces the behaviour.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    Method = Callable[..., Any]

API = 3
"""The version of the agreement between generated modules and this runtime; 2 came with columns in the line map, 3 with
types: `StateMachine["DoorState", "DoorData"]`."""

SPOKEN = frozenset([1, 2, API])
"""The versions that this runtime carries out."""


class Row:
    """What rows have in common: equality and representation by value."""

    __slots__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ((name, getattr(self, name)) for name in self.__slots__)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown if value)})"


class State(Row):
    """<state> (SCXML 3.3). `initial` is the attribute's ids; `anonymous` says that the chart gave no id."""

    __slots__ = ("anonymous", "entry", "exit", "id", "initial", "parent")
    kind = "state"

    def __init__(
        self,
        id: str,
        parent: str | None = None,
        initial: str | None = None,
        entry: Iterable[Method] = (),
        exit: Iterable[Method] = (),
        anonymous: bool = False,
    ) -> None:
        self.id = id
        self.parent = parent
        self.initial = initial
        self.entry = entry
        self.exit = exit
        self.anonymous = anonymous


class Parallel(Row):
    """<parallel> (SCXML 3.4). `entry` and `exit`: what runs when it is entered and left, a method for each handler."""

    __slots__ = ("anonymous", "entry", "exit", "id", "parent")
    kind = "parallel"
    initial = None

    def __init__(
        self,
        id: str,
        parent: str | None = None,
        entry: Iterable[Method] = (),
        exit: Iterable[Method] = (),
        anonymous: bool = False,
    ) -> None:
        self.id = id
        self.parent = parent
        self.entry = entry
        self.exit = exit
        self.anonymous = anonymous


class Final(Row):
    """<final> (SCXML 3.7); `donedata` returns the data of the done event (SCXML 5.5)."""

    __slots__ = ("anonymous", "donedata", "entry", "exit", "id", "parent")
    kind = "final"
    initial = None

    def __init__(
        self,
        id: str,
        parent: str | None = None,
        entry: Iterable[Method] = (),
        exit: Iterable[Method] = (),
        donedata: Method | None = None,
        anonymous: bool = False,
    ) -> None:
        self.id = id
        self.parent = parent
        self.entry = entry
        self.exit = exit
        self.donedata = donedata
        self.anonymous = anonymous


class History(Row):
    """<history> with its default transition (SCXML 3.10): `target` where to go, `body` what to run."""

    __slots__ = ("anonymous", "body", "id", "parent", "target", "type")
    kind = "history"

    def __init__(
        self,
        id: str,
        parent: str | None = None,
        type: str = "shallow",
        target: str | None = None,
        body: Method | None = None,
        anonymous: bool = False,
    ) -> None:
        self.id = id
        self.parent = parent
        self.type = type
        self.target = target
        self.body = body
        self.anonymous = anonymous


class Initial(Row):
    """<initial> with its transition (SCXML 3.6), right behind the row of the state it belongs to.

    ORS allows one in <scxml> as well: its `parent` is None, and it comes first.
    """

    __slots__ = ("body", "parent", "target")
    kind = "initial"

    def __init__(self, parent: str | None, target: str, body: Method | None = None) -> None:
        self.parent = parent
        self.target = target
        self.body = body


class Transition(Row):
    """<transition> (SCXML 3.5). `event` None: eventless; `target` None: targetless; both space-separated."""

    __slots__ = ("body", "cond", "event", "source", "target", "type")

    def __init__(
        self,
        source: str,
        event: str | None = None,
        cond: Method | None = None,
        target: str | None = None,
        type: str = "external",
        body: Method | None = None,
    ) -> None:
        self.source = source
        self.event = event
        self.cond = cond
        self.target = target
        self.type = type
        self.body = body


class Data(Row):
    """<data> (SCXML 5.3): `value` returns the first value; `state` holds the data model, None the chart."""

    __slots__ = ("id", "state", "value")

    def __init__(self, id: str, value: Method | None = None, state: str | None = None) -> None:
        self.id = id
        self.value = value
        self.state = state


class Invoke(Row):
    """<invoke> (SCXML 6.4): `start` evaluates the arguments and returns `self.invocation(…)`."""

    __slots__ = ("autoforward", "finalize", "id", "idlocation", "start", "state")

    def __init__(
        self,
        state: str,
        start: Method,
        id: str | None = None,
        finalize: Method | None = None,
        autoforward: bool = False,
        idlocation: bool = False,
    ) -> None:
        self.state = state
        self.start = start
        self.id = id
        self.finalize = finalize
        self.autoforward = autoforward
        self.idlocation = idlocation


class Chart(Row):
    """<scxml> (SCXML 3.2) and everything in it. `source` is the document's file, `folder` where that is, seen from the
    module's folder."""

    __slots__ = (
        "binding",
        "data",
        "datamodel",
        "dialect",
        "folder",
        "initial",
        "invokes",
        "kinds",
        "limits",
        "name",
        "scripts",
        "source",
        "states",
        "transitions",
    )

    def __init__(
        self,
        api: int = API,
        name: str | None = None,
        source: str = "",
        folder: str = ".",
        dialect: str = "w3c",
        datamodel: str = "ecmascript",
        binding: str = "early",
        initial: str | None = None,
        limits: Mapping[str, int] | None = None,
        kinds: Mapping[str, str] | None = None,
        data: Iterable[Data] = (),
        scripts: Iterable[Method] = (),
        states: Iterable[State | Parallel | Final | History | Initial] = (),
        transitions: Iterable[Transition] = (),
        invokes: Iterable[Invoke] = (),
    ) -> None:
        if api not in SPOKEN:
            raise ImportError(_mismatch(api, source or name or "this chart"))
        self.name = name
        self.source = source
        self.folder = folder
        self.dialect = dialect
        self.datamodel = datamodel
        self.binding = binding
        self.initial = initial
        self.limits = limits or {}
        self.kinds = kinds or {}
        self.data = data
        self.scripts = scripts
        self.states = states
        self.transitions = transitions
        self.invokes = invokes


def _mismatch(api: int, chart: str) -> str:
    cure = "compile the chart again" if api < API else "install a newer scxml_runtime"
    return (
        f"{chart} was compiled for version {api} of the runtime's interface, "
        f"but the installed scxml_runtime speaks version {API}: {cure}."
    )
