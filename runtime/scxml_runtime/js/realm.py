"""The realm of a session, and the built-ins it shares with all others until it changes them.

A built-in object exists once as an Intrinsic: a name and a table of own properties that is read from its
module in `builtins/` on first use. A realm makes an object of its own for an Intrinsic (or a function
object for a Native) when a script takes it as a value; that object looks at the shared table and copies it
on the first write. So an untouched realm is a few slots, and one session never sees another's changes.

The current realm is one per thread: `enter(owner)` before code runs, `current()` where a prototype is needed. The
owner is a realm or a session, whose `realm` is made when somebody asks for it: most code never does.
"""

from __future__ import annotations

from _thread import _local

from .functions import JSFunction
from .objects import JSObject, add_to_receiver, set_found
from .steps import MEMORY, Steps
from .values import EMPTY, MISS, Property, Shared, SharedTable, Toll, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Protocol

    from .dates import Zone
    from .values import Key, Value

    class Owner(Protocol):
        """Who has a realm: a session, or the realm itself."""

        @property
        def realm(self) -> Realm: ...


thread = _local()


class Realm:
    """One session's world of ECMAScript: its built-ins, globals, clock, chance and budget.

    `machine` is the session, which has the clock and chance; `timezone` is the local zone, None for UTC;
    `sealed` refuses code made at run time; `sharp` lets uneval give a number to what occurs twice; `stopwatch`
    starts to count the time of scripts, where that is limited; `memory` is how many bytes its values may take. `steps`
    is the budget, `ticks` what the loops of compiled code take from it; setting `budget` to None fills it up again.
    """

    __slots__ = (
        "budget",
        "extras",
        "functions",
        "globals",
        "intrinsics",
        "jobs",
        "kept",
        "machine",
        "memory",
        "sealed",
        "sharp",
        "stopwatch",
        "timezone",
        "view",
    )

    def __init__(self) -> None:
        self.intrinsics: dict[Intrinsic, JSObject] = NOTHING
        self.functions: dict[Native, JSFunction] = NOTHING
        self.globals: Any = None
        self.machine: Any = None
        self.sealed = self.sharp = False
        self.stopwatch: Callable[[], Callable[[float], bool]] | None = None
        self.timezone: Zone | None = None
        self.memory = MEMORY
        self.budget: Steps | None = None
        self.kept: Steps | None = None  # the budget when it is not filled
        self.jobs: Any = None
        self.view: Any = None
        self.extras: dict[str, Any] | None = None

    @property
    def realm(self) -> Realm:
        """Itself: a realm is its own owner."""
        return self

    @property
    def ticks(self) -> Iterator[None]:
        """What the loops of compiled code run over."""
        return (self.budget or self.steps).ticks

    def now(self) -> float:
        """Milliseconds since 1970; without a session, of the default start of virtual time."""
        return 1767603600000.0 if self.machine is None else self.machine.milliseconds_()

    def random(self) -> float:
        """A number in [0, 1); without a session always the same."""
        return 0.5 if self.machine is None else self.machine.chance_()

    def step(self, steps: int = 1) -> None:
        """Take steps of the budget."""
        if steps > 1:
            self.steps.pay(steps)
        else:
            self.steps.take()

    @property
    def steps(self) -> Steps:
        """What is left of the budget."""
        budget = self.budget
        if budget is None:
            if self.kept is None:
                self.kept = Steps(self)
            else:
                self.kept.fill()
            budget = self.budget = self.kept
        return budget

    def object_for(self, intrinsic: Intrinsic) -> JSObject:
        """This realm's object for a built-in, made on first use."""
        made = self.intrinsics.get(intrinsic)
        if made is None:
            made = intrinsic.make()
            if self.intrinsics is NOTHING:
                self.intrinsics = {}
            self.intrinsics[intrinsic] = made
        return made

    def function_for(self, native: Native) -> JSFunction:
        """This realm's function object for a native, made on first use."""
        made = self.functions.get(native)
        if made is None:
            made = native.make()
            if self.functions is NOTHING:
                self.functions = {}
            self.functions[native] = made
        return made

    def extra(self, name: str, make: Callable[[], Any]) -> Any:
        """State that one built-in keeps in the realm, such as the symbol registry."""
        if self.extras is None:
            self.extras = {}
        if name not in self.extras:
            self.extras[name] = make()
        return self.extras[name]


NOTHING: Any = {}


def enter(owner: Owner) -> None:
    """Make the owner's realm the current one of this thread."""
    thread.realm = owner


def running() -> Owner:
    """The owner of the current realm."""
    try:
        return thread.realm  # type: ignore[no-any-return]
    except AttributeError:
        realm = thread.realm = Realm()
        return realm


def current() -> Realm:
    """The realm of the running code; a fresh one when no session runs (tests, tools)."""
    try:
        realm = thread.realm
        if realm.__class__ is not Realm:
            realm = thread.realm = realm.realm
        return realm  # type: ignore[no-any-return]
    except AttributeError:
        return running().realm


def take_toll() -> None:
    """Two steps, for what calls a script's function out of sight."""
    current().steps.pay(2)


Toll.take = staticmethod(take_toll)


class Native(Shared):
    """A built-in function, shared by all realms: `fn(this, *arguments)`.

    `construct(new_target, *arguments)` is there for constructors only.
    """

    __slots__ = ("construct", "fn", "intrinsic", "length", "name")

    def __init__(
        self,
        fn: Callable[..., Value],
        name: str,
        length: int,
        construct: Callable[..., Value] | None = None,
        intrinsic: Intrinsic | None = None,
    ) -> None:
        self.fn = fn
        self.name = name
        self.length = length
        self.construct = construct
        self.intrinsic = intrinsic

    @property
    def call(self) -> Callable[..., Value]:
        return self.fn

    def resolve(self) -> JSFunction:
        return current().function_for(self)

    def make(self) -> JSFunction:
        """A function object for this native, independent of any realm's own."""
        made = JSFunction()
        made.properties = self.intrinsic.table() if self.intrinsic else EMPTY
        made.prototype = FUNCTION_PROTOTYPE
        made.call = self.fn
        made.construct = None if self.construct is None else construct_native
        made.name, made.length, made.kind, made.origin = self.name, self.length, "native", self
        return made


def construct_native(function: JSFunction, new_target: JSObject, args: tuple[Value, ...]) -> Value:
    return function.origin.construct(new_target, *args)


class Intrinsic(Shared):
    """A built-in object as all realms share it; stands in `prototype` slots for the realm's object.

    Unless the realm has made an object of its own, reads go to the shared table.
    """

    __slots__ = ("entries", "methods", "module", "name", "parent_name", "written")

    def __init__(self, name: str, module: str, parent_name: str | None) -> None:
        self.name = name
        self.module = module
        self.parent_name = parent_name
        self.entries: SharedTable | None = None
        self.methods: dict[Key, Callable[..., Value]] = {}  # the shared functions, filled with the table
        self.written = False  # has any realm changed its own object, or what stands above it?

    def __repr__(self) -> str:
        return f"%{self.name}%"

    def table(self) -> SharedTable:
        """The shared own properties, read from the module on first use."""
        if self.entries is None:
            entries = self.definition().table(self)
            entries.owner = self
            self.entries = entries
            natives = {key: entry.value.fn for key, entry in entries.items() if type(entry.value) is Native}
            self.methods.update(natives)
        return self.entries

    def definition(self) -> Any:
        """The declaration in `builtins/<module>.py`."""
        from .registration import definition

        return definition(self.module, self.name)

    @property
    def parent(self) -> Intrinsic | None:
        return None if self.parent_name is None else intrinsic(self.parent_name)

    def resolve(self) -> JSObject:
        return current().object_for(self)

    def make(self) -> JSObject:
        return self.definition().make(self)  # type: ignore[no-any-return]

    @property
    def call(self) -> Any:
        """What calls the realm's object; stands here so that an Intrinsic may be a getter."""
        return self.resolve().call

    def get(self, key: Key, receiver: Value) -> Value:
        if self.written:
            own = current().intrinsics.get(self)
            if own is not None:
                return own.get(key, receiver)
        entry = self.table().get(key, MISS)
        if entry is not MISS:
            return entry.read(receiver) if type(entry) is Property else entry
        parent = self.parent
        return undefined if parent is None else parent.get(key, receiver)

    def has(self, key: Key) -> bool:
        if self.written:
            own = current().intrinsics.get(self)
            if own is not None:
                return own.has(key)
        if key in self.table():
            return True
        parent = self.parent
        return parent is not None and parent.has(key)

    def set(self, key: Key, value: Value, receiver: Value) -> bool:
        own = current().intrinsics.get(self)
        if own is not None:
            return own.set(key, value, receiver)
        entry = self.table().get(key)
        if entry is not None:
            return set_found(entry.resolved(), key, value, receiver)
        parent = self.parent
        if parent is None:
            return add_to_receiver(key, value, receiver)
        return parent.set(key, value, receiver)

    def mark_written(self) -> None:
        """A realm is about to change its object: the fast paths of all realms look twice from now on."""
        self.written = True
        if self is OBJECT_PROTOTYPE:
            ARRAY_PROTOTYPE.written = True


INTRINSICS: dict[str, Intrinsic] = {}


def intrinsic(name: str) -> Intrinsic:
    """The shared built-in of that name, such as `Array.prototype`."""
    found = INTRINSICS.get(name)
    if found is None:
        from .intrinsics import row

        module, parent = row(name)
        found = INTRINSICS[name] = Intrinsic(name, module, parent)
    return found


OBJECT_PROTOTYPE = INTRINSICS["Object.prototype"] = Intrinsic("Object.prototype", "object", None)
FUNCTION_PROTOTYPE = INTRINSICS["Function.prototype"] = Intrinsic(
    "Function.prototype", "function", "Object.prototype"
)
ARRAY_PROTOTYPE = INTRINSICS["Array.prototype"] = Intrinsic("Array.prototype", "array", "Object.prototype")
STRING_PROTOTYPE = INTRINSICS["String.prototype"] = Intrinsic(
    "String.prototype", "string", "Object.prototype"
)
