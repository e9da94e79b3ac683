"""The realm of a session: its own objects in place of the built-ins that all sessions share, its globals, its budget.

A realm makes an object of its own for a built-in (`intrinsics.py`) when a script takes it as a value. So an
untouched realm is a few slots, and one session never sees another's changes.

The current realm is one per thread: `enter(owner)` before code runs, `current()` where a prototype is needed. The
owner is a realm or a session, whose `realm` is made when somebody asks for it: most code never does.
"""

from __future__ import annotations

from _thread import _local

from .steps import MEMORY, Steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Protocol, TypeVar

    from .dates import Zone

    Made = TypeVar("Made", covariant=True)

    class Maker(Protocol[Made]):
        """What stands for a built-in in all realms: it makes the object of one of them."""

        def make(self) -> Made: ...

    class Owner(Protocol):
        """Who has a realm: a session, or the realm itself."""

        @property
        def realm(self) -> Realm: ...


thread = _local()

SPENT: Iterator[bool] = iter(())
"""In place of ticks that are still to be made."""


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
    weighs_ = False  # memory.py

    def __init__(self) -> None:
        self.intrinsics: dict[Maker[Any], Any] = NOTHING
        self.functions: dict[Maker[Any], Any] = NOTHING
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
    def ticks(self) -> Iterator[bool]:
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
        budget = self.budget or self.steps
        if steps > 1:
            budget.pay(steps)
        else:
            budget.take()

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

    def object_for(self, intrinsic: Maker[Made]) -> Made:
        """This realm's object for a built-in, made on first use."""
        try:
            return self.intrinsics[intrinsic]  # type: ignore[no-any-return]
        except KeyError:
            made = intrinsic.make()
            if self.intrinsics is NOTHING:
                self.intrinsics = {}
            self.intrinsics[intrinsic] = made
            return made

    def function_for(self, native: Maker[Made]) -> Made:
        """This realm's function object for a native, made on first use."""
        made: Made | None = self.functions.get(native)
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


def budget() -> Steps:
    """What is left of the running code's budget."""
    try:
        return thread.realm.budget or thread.realm.steps  # type: ignore[no-any-return]
    except AttributeError:  # a session stands there, whose realm nobody has asked for since it was entered
        return current().steps


def take_toll() -> None:
    """Two steps, for what calls a script's function out of sight."""
    budget().pay(2)
