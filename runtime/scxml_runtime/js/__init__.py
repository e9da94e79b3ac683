"""ECMAScript for compiled charts: the names of ECMA-262's abstract operations, imported as `js`.

What is needed before a script runs is here; everything heavier (boundary, generators, classes, uneval …) is
imported when its name is first used.

From the ground up: what runs and what it may use up (steps, memory, realm, budget); values and objects; the built-ins
that realms share (intrinsics, functions); errors; conversions, arrays, access; operators and all that scripts call.
"""

from __future__ import annotations

from .access import (
    define,
    define_getter,
    define_hidden,
    define_setter,
    delete,
    delete_strict,
    get,
    has_property,
    length,
    put,
    put_strict,
    size,
)
from .arrays import JSArray, index_of, item
from .arrays import new_array as array
from .calls import bound, construct, instanceof, invoke, is_callable, method, new, typeof
from .calls import call as apply
from .calls import call_plain as call
from .conversions import (
    to_int32,
    to_number,
    to_object,
    to_primitive,
    to_property_key,
    to_string,
    to_uint32,
    truthy,
)
from .errors import (
    CATCHABLE,
    BudgetExceeded,
    StepsExceeded,
    Throw,
    abandoned,
    caught,
    error,
    out_of_budget,
)
from .functions import JSFunction
from .global_declarations import declare, declare_deletable, declare_function, delete_name, set_global
from .iteration import each, iterate, iterator_abandon, iterator_close, keys
from .literals import (
    arrow,
    constructor,
    function,
    generator_function,
    native,
    object,
    set_literal_prototype,
    strict_function,
)
from .objects import HostObject, JSObject
from .operators import (
    add,
    bitand,
    bitnot,
    bitor,
    bitxor,
    concat,
    dec,
    div,
    eq,
    ge,
    gt,
    inc,
    inserted,
    is_loosely_equal,
    le,
    lt,
    mod,
    mul,
    ne,
    neg,
    not_same,
    plus,
    power,
    same,
    shl,
    shr,
    sub,
    text,
    ushr,
)
from .realm import Realm, current, enter, running
from .scope import GlobalObject, Globals, global_object, sloppy_this, variable, variables
from .steps import STEPS
from .values import HOLE, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .argument_objects import arguments, mapped_arguments
    from .async_functions import async_function, awaiting
    from .boundary import from_python, host_object, is_unchanged, to_python
    from .budget import charge
    from .builtins.regexp import regexp
    from .errors import describe
    from .evaluation import evaluator, is_eval, register_evaluator
    from .generators import GeneratorReturn, delegate
    from .iteration import iterator_result, to_list
    from .jobs import drop_jobs, run_jobs, unhandled
    from .literal_patterns import execute, match, replace, split, test
    from .source_text import uneval
    from .updates import add_to

LAZY = {
    "add_to": "updates",
    "arguments": "argument_objects",
    "mapped_arguments": "argument_objects",
    "from_python": "boundary",
    "to_python": "boundary",
    "host_object": "boundary",
    "is_unchanged": "boundary",
    "async_function": "async_functions",
    "awaiting": "async_functions",
    "charge": "budget",
    "describe": "errors",
    "register_evaluator": "evaluation",
    "evaluator": "evaluation",
    "Evaluated": "stack",
    "MADE": "stack",
    "is_eval": "evaluation",
    "GeneratorReturn": "generators",
    "delegate": "generators",
    "drop_jobs": "jobs",
    "run_jobs": "jobs",
    "unhandled": "jobs",
    "regexp": "builtins.regexp",
    "execute": "literal_patterns",
    "match": "literal_patterns",
    "replace": "literal_patterns",
    "split": "literal_patterns",
    "test": "literal_patterns",
    "uneval": "source_text",
    "to_list": "iteration",
    "iterator_result": "iteration",
}


def __getattr__(name: str) -> Any:
    """A name of the vocabulary that is imported on first use."""
    module = LAZY.get(name)
    if module is None:
        compiled = None if name.startswith("_") else __import__(__name__ + ".compiled", fromlist=[name])
        if not hasattr(compiled, name):
            raise AttributeError(f"js has no {name}", name=name)
        value = getattr(compiled, name)
    else:
        source = __import__(f"{__name__}.{module}", fromlist=[name])
        globals().update({each: getattr(source, each) for each, owner in LAZY.items() if owner == module})
        value = globals()[name]
    globals()[name] = value
    return value


__all__ = [
    "CATCHABLE",
    "HOLE",
    "STEPS",
    "BudgetExceeded",
    "GeneratorReturn",
    "GlobalObject",
    "Globals",
    "HostObject",
    "JSArray",
    "JSFunction",
    "JSObject",
    "Realm",
    "StepsExceeded",
    "Symbol",
    "Throw",
    "abandoned",
    "add",
    "add_to",
    "apply",
    "arguments",
    "array",
    "arrow",
    "async_function",
    "awaiting",
    "bitand",
    "bitnot",
    "bitor",
    "bitxor",
    "bound",
    "call",
    "caught",
    "charge",
    "concat",
    "construct",
    "constructor",
    "current",
    "dec",
    "declare",
    "declare_deletable",
    "declare_function",
    "define",
    "define_getter",
    "define_hidden",
    "define_setter",
    "delegate",
    "delete",
    "delete_name",
    "delete_strict",
    "describe",
    "div",
    "drop_jobs",
    "each",
    "enter",
    "eq",
    "error",
    "evaluator",
    "execute",
    "from_python",
    "function",
    "ge",
    "generator_function",
    "get",
    "global_object",
    "gt",
    "has_property",
    "host_object",
    "inc",
    "index_of",
    "inserted",
    "instanceof",
    "invoke",
    "is_callable",
    "is_eval",
    "is_loosely_equal",
    "is_unchanged",
    "item",
    "iterate",
    "iterator_abandon",
    "iterator_close",
    "iterator_result",
    "keys",
    "le",
    "length",
    "lt",
    "mapped_arguments",
    "match",
    "method",
    "mod",
    "mul",
    "native",
    "ne",
    "neg",
    "new",
    "not_same",
    "object",
    "out_of_budget",
    "plus",
    "power",
    "put",
    "put_strict",
    "regexp",
    "register_evaluator",
    "replace",
    "run_jobs",
    "running",
    "same",
    "set_global",
    "set_literal_prototype",
    "shl",
    "shr",
    "size",
    "sloppy_this",
    "split",
    "strict_function",
    "sub",
    "test",
    "text",
    "to_int32",
    "to_list",
    "to_number",
    "to_object",
    "to_primitive",
    "to_property_key",
    "to_python",
    "to_string",
    "to_uint32",
    "truthy",
    "typeof",
    "undefined",
    "uneval",
    "unhandled",
    "ushr",
    "variable",
    "variables",
]
