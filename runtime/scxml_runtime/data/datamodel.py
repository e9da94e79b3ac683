"""The data model of a session: its global ECMAScript scope, with SCXML's system variables (SCXML 5.10, B.2).

In: what scripts read and assign. Out: variables as attributes of one object, and plain Python copies for
users.

The rule that surprises: system variables are descriptors of the class that ask the session when a script
reads them, so that an `_event` object exists only if something looks at it; it is one object during one
event.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import BASIC_HTTP_PROCESSOR, SCXML_PROCESSOR, Event, name_of
from scxml_runtime.data.errors import ContentError
from scxml_runtime.data.read_only import locked
from scxml_runtime.js.names import demangle, mangle
from scxml_runtime.js.refusals import key_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.chart.rows import Chart
    from scxml_runtime.chart.structure import Node, Structure
    from scxml_runtime.data.owner import Owner

UNFIT = (TypeError, ValueError, OverflowError)
"""What Python values raise that have no counterpart in ECMAScript."""

INTERNAL = object()
"""In place of data: the event of which only the name is kept was raised, not sent."""


class SystemVariable:
    """A variable that the session provides and no script may assign (SCXML 5.10)."""

    __slots__ = ("name", "read")

    def __init__(self, name: str, read: Callable[[Owner], Any]) -> None:
        self.name = name
        self.read = read

    def __get__(self, data: Any, owner: type) -> Any:
        return self if data is None else self.read(data.owner_)

    def __set__(self, data: Any, value: Any) -> None:
        raise js.error("TypeError", f"{self.name} is read-only")


class PlatformVariable:
    """A variable of the orchestration platform, made when first read; scripts may assign it."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, data: Any, owner: type) -> Any:
        if data is None:
            return self
        machine = data.owner_
        if machine.chart.dialect != "ors":
            raise AttributeError(f"{self.name} is not defined", name=mangle(self.name), obj=data)
        value = data.__dict__[mangle(self.name)] = machine.host.modules.global_value(machine, self.name)
        return value


class PlatformObject(PlatformVariable):
    """A variable of the orchestration platform that scripts may not assign."""

    __slots__ = ()

    def __get__(self, data: Any, owner: type) -> Any:
        if data is not None and (made := data.__dict__.get(mangle(self.name))) is not None:
            return made
        return super().__get__(data, owner)

    def __set__(self, data: Any, value: Any) -> None:
        if data.owner_.chart.dialect == "ors":
            raise js.error("TypeError", f"{self.name} is read-only")
        data.__dict__[mangle(self.name)] = value


class DataModel(js.Globals):
    """The global scope of one session: the variable x is the attribute x.

    The realm is the session's, made when content first needs it.
    """

    __slots__ = ()
    owner_: Owner
    _data: Any

    def __init__(self, machine: Owner) -> None:
        self.owner_ = machine

    def snapshot_(self) -> dict[str, Any]:
        """All variables as plain Python values; what `_data` holds stands beside them."""
        plain = {demangle(name): js.variable(self, name) for name in js.variables(self)}
        shared = plain.pop("_data", None)
        found = {name: _left(value) for name, value in plain.items() if name is not None}
        if isinstance(shared, js.JSObject):
            found.update(_left(shared))
        return found


def data_class(name: str, chart: Chart) -> type[DataModel]:
    """The scope of a chart's sessions. Its <data> are in slots, which are quick in every version of Python."""
    ids = () if chart.dialect == "ors" else [mangle(row.id) for row in chart.data]
    slots = [attribute for attribute in dict.fromkeys(ids) if not hasattr(DataModel, attribute)]
    made: Any = type(name, (DataModel,), {"__slots__": slots})
    made.slots_ = {attribute: made.__dict__[attribute] for attribute in slots}
    return made  # type: ignore[no-any-return]


def _left(value: Any) -> Any:
    """The value of a variable as plain Python, of one that the chart keeps as a dict or list too."""
    if type(value) is dict:
        value = js.object(value)
    elif type(value) is list:
        value = js.array(value)
    try:
        return js.to_python(value)
    except TypeError:  # nested too deeply for whoever must have it whole
        from scxml_runtime.js.looking import look

        return look(value)


# --- system variables ------------------------------------------------------------


class SystemProperties(dict):  # type: ignore[type-arg]
    """The properties of a system variable's object, which no script can change either (SCXML 5.10)."""

    __slots__ = ()

    def __setitem__(self, key: Any, value: Any) -> None:
        raise js.error("TypeError", f"property {key_text(key)} of a system variable is read-only")

    def __delitem__(self, key: Any) -> None:
        raise js.error("TypeError", f"property {key_text(key)} of a system variable is read-only")


def event_object(machine: Owner) -> Any:
    """`_event` (SCXML 5.10.1): undefined before the first event."""
    event = machine.event_
    if isinstance(event, js.JSObject):
        return event
    if event is None:
        return js.undefined
    fields = SystemProperties(_fields(machine, whole(machine, event)))
    machine.payload_ = fields["data"]
    made = machine.event_ = js.object(fields)
    return made


def whole(machine: Owner, event: Any) -> Event:
    """The event that a session holds, as an Event."""
    if isinstance(event, Event):
        return event
    seen = machine.event_
    if isinstance(seen, js.JSObject):  # some script has looked at it
        return Event(name_of(seen) or "", js.get(seen, "type"), js.get(seen, "data"))
    payload = machine.payload_
    sort, payload = ("internal", None) if payload is INTERNAL else ("external", payload)
    return Event(name_of(event) or "", sort, ... if payload is None else payload)


def _fields(machine: Owner, event: Event) -> dict[Any, Any]:
    sendid, origin, origintype, invokeid = event.sendid, event.origin, event.origintype, event.invokeid
    if origin is None and origintype == SCXML_PROCESSOR:
        origin = location(machine)
    undefined = js.undefined
    fields = {
        "name": event.name,
        "type": event.type,
        "sendid": undefined if sendid is None else sendid,
        "origin": undefined if origin is None else origin,
        "origintype": undefined if origintype is None else origintype,
        "invokeid": undefined if invokeid is None else invokeid,
        "data": undefined if event.data is ... else _data_of(machine, event),
    }
    if event.raw is not None:
        fields["raw"] = event.raw
    return fields


def _data_of(machine: Owner, event: Event) -> Any:
    """The data as ECMAScript value; what cannot be one is left blank, with error.execution (SCXML 5.10.1)."""
    try:
        data = js.from_python(event.data)
        return locked(data) if event.is_read_only else data
    except UNFIT as problem:
        machine.error_(ContentError(f"the data of the event {event.name!r}: {problem}"))
        return js.undefined


def location(machine: Owner) -> str:
    """The address that SCXML sessions can send to (SCXML C.1)."""
    return "#_scxml_" + machine.session_id


def io_processors(machine: Owner) -> Any:
    """`_ioprocessors` (SCXML 5.10, C.1, C.2): each processor with its location."""
    scxml = js.object(SystemProperties(location=location(machine)))
    found: dict[Any, Any] = {SCXML_PROCESSOR: scxml, "scxml": scxml}
    http = machine.host.http_location(machine)
    if http is not None:
        found[BASIC_HTTP_PROCESSOR] = found["basichttp"] = js.object(SystemProperties(location=http))
    return js.object(SystemProperties(found))


def _name(machine: Owner) -> Any:
    name = machine.chart.name
    return js.undefined if name is None else name


def _in(machine: Owner) -> Any:
    return js.native(lambda this, id=js.undefined, *_: id in machine.configuration, "In", 1)


SYSTEM: dict[str, Callable[[Owner], Any]] = {
    "_event": event_object,
    "_sessionid": lambda machine: machine.session_id,
    "_name": _name,
    "_ioprocessors": lambda machine: machine.realm.extra("_ioprocessors", lambda: io_processors(machine)),
    "_x": lambda machine: machine.realm.extra("_x", lambda: js.object({})),
    "In": lambda machine: machine.realm.extra("In", lambda: _in(machine)),
}
PLATFORM = ("__Log", "__Raise", "__GetDocumentURL", "__GetCurrentStates", "args_")

for _variable, _read in SYSTEM.items():
    setattr(DataModel, mangle(_variable), SystemVariable(_variable, _read))
for _variable in PLATFORM:
    setattr(DataModel, mangle(_variable), PlatformVariable(_variable))
setattr(DataModel, mangle("_genesys"), PlatformObject("_genesys"))


# --- <datamodel> ------------------------------------------------------------


def initialize(machine: Owner, structure: Structure, params: Mapping[str, Any] | None) -> None:
    """Create the variables of all <data> in document order (SCXML 5.2, 5.3).

    `params` stand in for values of the same id; the orchestration dialect also takes those that are not
    declared, keeps them all in `_data`, and fills in system items such as `_statserver` (ORS core 3.3).
    """
    given = {} if params is None else dict(params)
    if structure.chart.dialect == "ors":
        machine.data_._data = js.object({})
        if structure.chart.limits:
            machine.host.modules.keep_limits(machine)
    kinds = structure.chart.kinds
    for id, value in structure.data:
        entered = REFUSED
        if id in given:
            entered = admitted(machine, id, kinds.get(id, "any"), given.pop(id))
        elif value is None and id.startswith("_") and structure.chart.dialect == "ors":
            entered = machine.host.modules.provisioned(id)
        bind(machine, id, first_value(machine, value) if entered is REFUSED else entered)
    if structure.chart.dialect == "ors":
        for id, value in given.items():
            entered = admitted(machine, id, "any", value)
            bind(machine, id, js.undefined if entered is REFUSED else entered)


REFUSED = object()
"""In place of a value from outside that the chart's code could not work with."""


def admitted(machine: Owner, id: str, kind: str, value: Any) -> Any:
    """A value from outside as the chart keeps it; if it is not of the kind the code relies on, or has no counterpart in
    ECMAScript, error.execution.

    An object that lacks one of the properties relied on gets it, as undefined.
    """
    try:
        value = js.from_python(value)
    except UNFIT as problem:
        machine.fail_(ContentError(f"{id}: {problem}: the value is ignored"))
        return REFUSED
    sort, *properties = kind.split()
    sorts = SORTS.get(sort)
    if sorts is None:
        return value
    if type(value) not in sorts:
        told = (
            f"{id} must be of kind {sort}, which the chart relies on: the value {js.uneval(value)} is ignored"
        )
        machine.fail_(ContentError(told))
        return REFUSED
    if sort == "object":
        return {**dict.fromkeys(properties, js.undefined), **value.properties}
    return value.items if sort == "array" else value


SORTS: dict[str, tuple[type, ...]] = {
    "number": (int, float),
    "string": (str,),
    "boolean": (bool,),
    "array": (js.JSArray,),
    "object": (js.JSObject,),
}
"""The Python types of each sort that `Chart(kinds=…)` names."""


def bind_late(machine: Owner, node: Node) -> None:
    """Assign a state's <data> when the state is entered for the first time (SCXML 5.3, late binding)."""
    for id, value in node.data:
        bind(machine, id, first_value(machine, value))


def first_value(machine: Owner, value: Callable[..., Any] | None) -> Any:
    """What a <data> starts with; undefined, with error.execution, when its value fails."""
    if value is None:
        return js.undefined
    try:
        return value(machine, machine.data_)
    except BaseException as error:
        machine.fail_(error)
        return js.undefined


def bind(machine: Owner, id: str, value: Any) -> None:
    """Give the <data> of this id its value."""
    if machine.chart.dialect == "ors":
        js.put(machine.data_._data, id, value)
    else:
        setattr(machine.data_, mangle(id), value)
