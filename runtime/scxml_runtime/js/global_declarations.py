"""What declarations at global level do (ECMA-262 15.1.11, GlobalDeclarationInstantiation; 18.2.1.3 for eval).

In: the scope of a session and names. Out: variables, or the SyntaxError or TypeError of a declaration that cannot be.
The rule that surprises: `let`, `const` and `class` of a program are attributes of the scope like `var`, but no
properties of the global object, which leaves out what is in its `lexical`.
"""

from __future__ import annotations

from .descriptors import Descriptor
from .errors import error
from .names import mangle
from .scope import (
    Deleted,
    GlobalObject,
    LexicalConstant,
    Special,
    assign_variable,
    drop_variable,
    global_object,
    provided,
    put_variable,
    specialise,
    variable,
)
from .values import CONFIGURABLE, ENUMERABLE, MISS, WRITABLE, Property, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .scope import Globals
    from .values import Value

    Names = tuple[str, ...]


def check_globals(scope: Globals, lexical: Names, variables: Names, functions: Names) -> None:
    """Refuse a program whose declarations cannot be, before any of them is made; make room for the lexical ones."""
    view = global_object(scope)
    for name in lexical:
        own = view.get_own(name)
        if name in view.lexical or (own is not None and not own.flags & CONFIGURABLE):
            raise error("SyntaxError", f"{name} is already declared")
    check_variables(scope, variables, functions)
    for name in lexical:
        shadow(view, name)


def check_variables(scope: Globals, variables: Names, functions: Names) -> None:
    """Refuse what `var`s and functions of a program or of eval code cannot declare."""
    view = global_object(scope)
    for name in (*variables, *functions):
        if name in view.lexical:
            raise error("SyntaxError", f"{name} is already declared")
    for name in functions:
        check_function(view, name, view.get_own(name))
    for name in variables:
        if name not in functions:
            check_variable(view, name, view.get_own(name))


def check_function(view: GlobalObject, name: str, own: Property | None) -> None:
    """CanDeclareGlobalFunction."""
    if own is None:
        possible = view.is_extensible()
    else:
        possible = (
            bool(own.flags & CONFIGURABLE) or own.flags & (WRITABLE | ENUMERABLE) == WRITABLE | ENUMERABLE
        )
    if not possible:
        raise error("TypeError", f"cannot declare global function {name}")


def check_variable(view: GlobalObject, name: str, own: Property | None) -> None:
    """CanDeclareGlobalVar."""
    if own is None and not view.is_extensible():
        raise error("TypeError", f"cannot declare global variable {name}")


def shadow(view: GlobalObject, name: str) -> None:
    """From now on `name` means a lexical variable; a property of that name stays in the global object only."""
    scope, attribute = view.scope, mangle(name)
    own = view.get_own(name)
    if own is not None:
        view.mutable()[name] = own
    drop_variable(scope, attribute)
    if type(getattr(type(scope), attribute, None)) is Special:
        delattr(type(scope), attribute)
    if provided(scope, attribute) is not MISS:
        specialise(scope, attribute, Deleted(attribute))
    view.lexical.add(name)


def initialise_constant(scope: Globals, name: str, value: Value) -> None:
    """`const name = value` of a program."""
    attribute = mangle(name)
    put_variable(scope, attribute, value)
    specialise(scope, attribute, LexicalConstant(attribute))


def is_free(view: GlobalObject, name: str, attribute: str) -> bool:
    """Whether the name is nobody's, not even a place that waits for its variable."""
    scope = view.scope
    if attribute in scope.__dict__ or hasattr(type(scope), attribute):
        return False
    return name not in view.properties and name not in view.lexical


def declare(scope: Globals, *names: str) -> None:
    """`var name, …` at global level: undefined unless bound; not deletable."""
    view = global_object(scope)
    declared, takes_new = view.declared, view.is_extensible()
    for name in names:
        if name in declared:
            continue  # which cannot be deleted
        attribute = mangle(name)
        if takes_new and is_free(view, name, attribute):
            declared.add(name)
            scope.__dict__[attribute] = undefined
        else:
            declare_again(view, name, attribute)


def declare_again(view: GlobalObject, name: str, attribute: str) -> None:
    """`var name` where the name may be somebody's."""
    own = view.get_own(name)
    if name in view.lexical:
        return  # a function in a block, which steps back
    check_variable(view, name, own)
    if own is None:
        view.declared.add(name)
        put_variable(view.scope, attribute, undefined)


def declare_deletable(scope: Globals, name: str) -> None:
    """`var name` in eval code: undefined unless bound; deletable."""
    view = global_object(scope)
    if name not in view.lexical and view.get_own(name) is None:
        put_variable(scope, mangle(name), undefined)


def declare_function(scope: Globals, name: str, value: Value, deletable: bool = False) -> None:
    """A function declaration at global level (CreateGlobalFunctionBinding)."""
    view = global_object(scope)
    own = view.get_own(name)
    check_function(view, name, own)
    if own is not None and not own.flags & CONFIGURABLE:
        wish = Descriptor(value)
    else:
        if not deletable:
            view.declared.add(name)
        wish = Descriptor(value, True, True, deletable)
    view.define_own(name, wish)
    view.set(name, value, view)


def set_global(scope: Globals, name: str, value: Value) -> Value:
    """Strict assignment to a global variable: ReferenceError when unbound, TypeError when read-only."""
    view = global_object(scope)
    if name in view.lexical:
        if variable(scope, mangle(name)) is MISS:
            raise error("ReferenceError", f"{name} is not initialised")
        assign_variable(scope, mangle(name), value)
        return value
    if not view.has(name):
        raise error("ReferenceError", f"{name} is not defined")
    if not view.set(name, value, view):
        raise error("TypeError", f"{name} is read-only")
    return value


def delete_name(scope: Globals, name: str) -> bool:
    """`delete name` for a global variable."""
    view = global_object(scope)
    return name not in view.lexical and view.delete(name)
