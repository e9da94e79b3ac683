"""State-like elements: the chart, its states, transitions, data and invocations (SCXML 3, 5 and 6.4).

Frozen, compared by identity, ids still text. Every node has a `location`: where its `<` stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from scxmlc.model.content import Body, Content, Executable, Param, Script
from scxmlc.model.script import Expression, LocationExpression, Value
from scxmlc.source import Location, Text

# ORS: attributes such as _persist, _type and _desc, kept as (name, value).
Extensions = tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The content of one <onentry>, <onexit>, <finalize> or transition: what fails, fails as a block (SCXML
    4.1)."""

    location: Location
    content: tuple[Executable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """<transition> (SCXML 3.5). `event` holds the descriptors; None means eventless."""

    location: Location
    event: tuple[Text, ...] | None
    cond: Expression | None
    target: tuple[Text, ...]
    type: str  # "external" or "internal"
    block: Block | None


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """<data id src|expr|body> (SCXML 5.3)."""

    location: Location
    id: Text
    value: Expression | Body | None
    src: Text | None = None
    extensions: Extensions = ()


@dataclass(frozen=True, slots=True, eq=False)
class Donedata:
    """<donedata> (SCXML 5.5)."""

    location: Location
    params: tuple[Param, ...]
    content: Content | None


@dataclass(frozen=True, slots=True, eq=False)
class Invoke:
    """<invoke> (SCXML 6.4). `chart` is an SCXML document written inline in <content>."""

    location: Location
    type: Value | None = None
    src: Value | None = None
    id: Text | None = None
    idlocation: LocationExpression | None = None
    namelist: tuple[LocationExpression, ...] = ()
    autoforward: bool = False
    params: tuple[Param, ...] = ()
    content: Content | None = None
    chart: Chart | None = None
    finalize: Block | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Initial:
    """<initial> with its one transition (SCXML 3.6)."""

    location: Location
    transition: Transition


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """<state> (SCXML 3.3). `initial` is the attribute; `initial_element` the child: at most one is set."""

    location: Location
    id: Text | None
    initial: tuple[Text, ...] = ()
    initial_element: Initial | None = None
    entry: tuple[Block, ...] = ()
    exit: tuple[Block, ...] = ()
    transitions: tuple[Transition, ...] = ()
    children: tuple[StateNode, ...] = ()
    data: tuple[Data, ...] = ()
    invokes: tuple[Invoke, ...] = ()
    extensions: Extensions = ()


@dataclass(frozen=True, slots=True, eq=False)
class Parallel:
    """<parallel> (SCXML 3.4)."""

    location: Location
    id: Text | None
    entry: tuple[Block, ...] = ()
    exit: tuple[Block, ...] = ()
    transitions: tuple[Transition, ...] = ()
    children: tuple[StateNode, ...] = ()
    data: tuple[Data, ...] = ()
    invokes: tuple[Invoke, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Final:
    """<final> (SCXML 3.7)."""

    location: Location
    id: Text | None
    entry: tuple[Block, ...] = ()
    exit: tuple[Block, ...] = ()
    donedata: Donedata | None = None


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """<history> (SCXML 3.10)."""

    location: Location
    id: Text | None
    type: str  # "shallow" or "deep"
    transition: Transition | None


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """<scxml> (SCXML 3.2). `dialect` is "w3c" or "ors"; `datamodel` "ecmascript" or "null".

    `initial` is the attribute; `initial_element` the child that ORS allows here, too: at most one is set.
    """

    location: Location
    dialect: str
    name: Text | None
    initial: tuple[Text, ...]
    datamodel: str
    binding: str  # "early" or "late"
    data: tuple[Data, ...]
    scripts: tuple[Script, ...]
    children: tuple[StateNode, ...]
    extensions: Extensions = ()
    limits: tuple[tuple[str, int], ...] = ()  # ORS: _microStepLimit and its like, those that set one
    is_whole: bool = True  # False: a file that it names could not be read, so what seems missing may be there
    is_part: bool = (
        False  # ORS: it is written to be included, and may use what the document around it declares
    )
    initial_element: Initial | None = None


StateNode = State | Parallel | Final | History
