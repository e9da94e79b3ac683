"""Scopes that are looked up by name at run time: for code with `with` or direct `eval` (ES5 10.2).

A chain of `Scope` (a dictionary), `ObjectScope` (`with`) and, at its end, `GlobalScope`. Each operation walks the
chain up to the first that has the name; only the end of the chain knows what to do with names nobody has.
"""

from __future__ import annotations

from .access import get, put, put_strict
from .calls import typeof
from .errors import error
from .global_declarations import declare_deletable, declare_function, delete_name, set_global
from .names import mangle
from .objects import JSObject
from .realm import current, take_toll
from .scope import assign_variable, global_object
from .values import MISS, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from .scope import Globals
    from .values import Key, Value


class Uninitialised:
    """The value of a `let` before its declaration has run."""

    __slots__ = ()


UNSET = Uninitialised()


class AnyScope:
    """What the three sorts have in common."""

    __slots__ = ("home", "parent")
    parent: AnyScope | None

    def has(self, name: str) -> bool:
        raise NotImplementedError

    def read(self, name: str, strict: bool = False) -> Value:
        raise NotImplementedError

    def where(self, name: str) -> Reference:
        """What an assignment will change, decided before its right side is evaluated."""
        scope: AnyScope = self
        while scope.parent is not None and not scope.has(name):
            scope = scope.parent
        return Reference(scope, name)

    def find(self, name: str) -> AnyScope:
        scope: AnyScope = self
        while scope.parent is not None and not scope.has(name):
            scope = scope.parent
        return scope

    def get(self, name: str) -> Value:
        return self.find(name).read(name)

    def put(self, name: str, value: Value) -> None:
        self.find(name).write(name, value, False)

    def put_strict(self, name: str, value: Value) -> None:
        self.find(name).write(name, value, True)

    def write(self, name: str, value: Value, strict: bool) -> None:
        raise NotImplementedError

    def typeof(self, name: str) -> str:
        scope = self.find(name)
        return typeof(scope.read(name)) if scope.has(name) else "undefined"

    def method(self, name: str) -> tuple[Value, Value]:
        """Function and `this` of a call by name."""
        scope = self.find(name)
        return scope.read(name), scope.this()

    def this(self) -> Value:
        return undefined

    def delete(self, name: str) -> bool:
        return self.find(name).remove(name)

    def remove(self, name: str) -> bool:
        return False

    def variables(self) -> AnyScope:
        """Where `var` in eval code declares: the scope of the function."""
        scope: AnyScope = self
        while not getattr(scope, "is_function", True) and scope.parent is not None:
            scope = scope.parent
        return scope

    def check_declarations(self, *names: str) -> None:
        """SyntaxError when a `var` of eval code would clash with a `let`, a class or a parameter on its way up."""
        scope: AnyScope = self
        scope.refuse(names)
        while not getattr(scope, "is_function", True) and scope.parent is not None:
            scope = scope.parent
            scope.refuse(names)

    def refuse(self, names: tuple[str, ...]) -> None:
        """SyntaxError when one of `names` is declared here for good."""

    def declare_variable(self, name: str, *value: Value) -> None:
        """`var name` (without value) or `function name` of eval code."""
        raise NotImplementedError


class Reference:
    """A name and the scope that had it when the assignment began."""

    __slots__ = ("name", "scope")

    def __init__(self, scope: AnyScope, name: str) -> None:
        self.scope = scope
        self.name = name

    def put(self, name: str, value: Value) -> None:
        self.scope.write(name, value, False)

    def put_strict(self, name: str, value: Value) -> None:
        self.scope.write(name, value, True)


class Scope(AnyScope):
    """The variables of a function, or with `is_function` False of a block."""

    __slots__ = ("constants", "deletable", "is_function", "lexical", "shared", "values")

    def __init__(self, parent: AnyScope, is_function: bool = True) -> None:
        self.parent = parent
        self.values: dict[str, Value] = {}
        self.constants: tuple[str, ...] = ()
        self.deletable: tuple[str, ...] = ()
        self.lexical: tuple[str, ...] = ()
        self.shared: dict[str, tuple[list[Value], int]] | None = None
        self.is_function = is_function

    def has(self, name: str) -> bool:
        return name in self.values

    def read(self, name: str, strict: bool = False) -> Value:
        if self.shared is not None and name in self.shared:
            items, index = self.shared[name]
            return items[index]
        value = self.values[name]
        if value is UNSET:
            raise error("ReferenceError", f"{name} is not initialised")
        return value

    def write(self, name: str, value: Value, strict: bool) -> None:
        if self.shared is not None and name in self.shared:
            items, index = self.shared[name]
            items[index] = value
        elif name not in self.values:
            if strict:
                raise error("ReferenceError", f"{name} is not defined")
            self.values[name] = value
            self.deletable += (name,)
        elif self.values[name] is UNSET:
            raise error("ReferenceError", f"{name} is not initialised")
        elif name not in self.constants:
            self.values[name] = value
        elif strict or self.constants.count(name) < 2:
            raise error("TypeError", f"invalid assignment to const {name}")

    def remove(self, name: str) -> bool:
        if name not in self.deletable:
            return name not in self.values
        del self.values[name]
        self.deletable = tuple(each for each in self.deletable if each != name)
        return True

    def declare(self, name: str, value: Value) -> None:
        """Bind a name of this scope."""
        if self.shared is not None and name in self.shared:
            if value is not undefined:
                self.write(name, value, False)
            return
        self.values[name] = value

    def declare_constant(self, name: str, value: Value) -> None:
        """Bind a `const`."""
        self.values[name] = value
        self.constants += (name,)

    def declare_self(self, name: str, value: Value) -> None:
        """The name of a function expression: assignments are ignored, in strict code refused."""
        self.values[name] = value
        self.constants += (name, name)

    def refuse(self, names: tuple[str, ...]) -> None:
        refuse(names, self.lexical)

    def share(self, name: str, items: list[Value], index: int) -> None:
        """The parameter `name` is an item of the list behind `arguments`."""
        if self.shared is None:
            self.shared = {}
        self.shared[name] = (items, index)
        self.values[name] = undefined

    def declare_variable(self, name: str, *value: Value) -> None:
        if name not in self.values:
            self.values[name] = undefined
            self.deletable += (name,)
        if value:
            self.write(name, value[0], False)

    def copy(self) -> Scope:
        """The variables of a loop for its next turn."""
        assert self.parent is not None
        made = Scope(self.parent, self.is_function)
        made.values = dict(self.values)
        made.constants = self.constants
        return made


class ObjectScope(AnyScope):
    """The scope of `with (o)`: the properties of an object."""

    __slots__ = ("is_function", "owner")

    def __init__(self, parent: AnyScope, owner: JSObject) -> None:
        self.parent = parent
        self.owner = owner
        self.is_function = False

    def has(self, name: str) -> bool:
        if not self.owner.has(name):
            return False
        hidden = self.owner.get(Symbol.unscopables, self.owner)
        if isinstance(hidden, JSObject):
            from .conversions import truthy

            return not truthy(hidden.get(name, hidden))
        return True

    def read(self, name: str, strict: bool = False) -> Value:
        if not self.owner.has(name):
            return undefined
        return get(self.owner, name)

    def write(self, name: str, value: Value, strict: bool) -> None:
        if strict:
            if not self.owner.has(name):
                raise error("ReferenceError", f"{name} is not defined")
            put_strict(self.owner, name, value)
        else:
            put(self.owner, name, value)

    def this(self) -> Value:
        return self.owner

    def remove(self, name: str) -> bool:
        return self.owner.delete(name)


class GlobalScope(AnyScope):
    """The end of every chain: the variables of the session."""

    __slots__ = ("globals",)

    def __init__(self, variables: Globals) -> None:
        self.parent = None
        self.globals = variables

    def has(self, name: str) -> bool:
        view = global_object(self.globals)
        return name in view.lexical or bool(view.has(name))

    def refuse(self, names: tuple[str, ...]) -> None:
        refuse(names, global_object(self.globals).lexical)

    def read(self, name: str, strict: bool = False) -> Value:
        value = getattr(self.globals, mangle(name), MISS)
        if value is MISS:
            view = global_object(self.globals)
            if not view.has(name):
                raise error("ReferenceError", f"{name} is not defined")
            return view.get(name, view)
        return value

    def write(self, name: str, value: Value, strict: bool) -> None:
        if strict:
            set_global(self.globals, name, value)
        else:
            assign_variable(self.globals, mangle(name), value)

    def where(self, name: str) -> Reference:
        return Reference(self if self.has(name) else Unbound(self.globals), name)

    def remove(self, name: str) -> bool:
        return delete_name(self.globals, name)

    def declare_variable(self, name: str, *value: Value) -> None:
        if value:
            declare_function(self.globals, name, value[0], True)
        else:
            declare_deletable(self.globals, name)


class Unbound(GlobalScope):
    """Where an assignment goes whose name was bound nowhere when it began."""

    __slots__ = ()

    def write(self, name: str, value: Value, strict: bool) -> None:
        if strict:
            raise error("ReferenceError", f"{name} is not defined")
        assign_variable(self.globals, mangle(name), value)


def global_scope(variables: Globals) -> GlobalScope:
    """The scope object of global code."""
    return GlobalScope(variables)


def block_scope(parent: AnyScope, *lexical: str) -> Scope:
    """The scope of a block whose `let`, `const` and classes are not initialised yet."""
    made = function_scope(parent, *lexical)
    made.is_function = False
    return made


def function_scope(parent: AnyScope, *lexical: str) -> Scope:
    """The scope of a function, likewise."""
    made = Scope(parent)
    made.lexical = lexical
    for name in lexical:
        made.values[name] = UNSET
    return made


def self_scope(parent: AnyScope, name: str, function: Value) -> Scope:
    """The scope around a function expression that knows itself by `name`."""
    made = block_scope(parent)
    made.declare_self(name, function)
    return made


def refuse(names: tuple[str, ...], lexical: Container[Key]) -> None:
    """SyntaxError when one of `names` is among `lexical`."""
    for name in names:
        if name in lexical:
            raise error("SyntaxError", f"{name} is already declared")


def with_scope(parent: AnyScope, value: Value) -> ObjectScope:
    """The scope of `with (value)`."""
    from .conversions import to_object

    take_toll()
    return ObjectScope(parent, to_object(value))


def direct_eval(function: Value, scope: AnyScope, this: Value, strict: bool, *args: Value) -> Value:
    """A call written `eval(…)`: the code sees the scope, if the function is the realm's own `eval` (ES5 15.1.2.1.1)."""
    from .calls import call
    from .evaluation import evaluator, is_eval, pay_for_text

    if not is_eval(function):
        return call(function, undefined, *args)
    text = args[0] if args else undefined
    if type(text) is not str:
        return text
    compiler = evaluator()
    pay_for_text(text)
    return compiler.direct(text, scope, this, strict, current())


__all__ = [
    "ObjectScope",
    "Scope",
    "block_scope",
    "direct_eval",
    "function_scope",
    "global_scope",
    "self_scope",
    "with_scope",
]
