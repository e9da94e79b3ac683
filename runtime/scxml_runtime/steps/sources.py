"""The statements of a method, from its source text, if it is certain that they are what the method does.

In: a method of (self, data), or one that was made of a tree, which it has as `tree_` then. Out: its statements as a
tree with the lines and columns of its file, or None: where there is no source, where the text is no longer what was
imported, and for methods with variables or functions of their own, which do not go together with others in one
function.
"""

from __future__ import annotations

import ast
from dis import opmap
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from linecache import getlines
from types import CodeType, FunctionType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard

GENERATORS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
PARAMETERS = ("self", "data")

ASSIGNING = frozenset(code for name, code in opmap.items() if "STORE_FAST" in name or name == "DELETE_FAST")
"""What Python carries out where one of the parameters becomes something else."""

LOOKING = frozenset(["locals", "vars", "dir", "eval", "exec", "_getframe", "currentframe", "stack"])
"""What asks after the variables of the method that calls it, or after the method."""


def statements(method: object) -> list[ast.stmt] | None:
    """The body of the method."""
    if not is_plain(method):
        return None
    definition = getattr(method, "tree_", None) or _definition(method)
    return definition.body if definition is not None and _is_made_by(definition, method) else None


def compiled(tree: ast.stmt, file: str, home: dict[str, Any]) -> CodeType:
    """The code of a statement that is to run in this namespace.

    The compiler reads attributes of imported modules in another way than those of other objects; that a name
    is an imported module it sees by an import statement, which here stands where it is never carried out.
    """
    modules = [ast.alias(name) for name, value in home.items() if isinstance(value, ModuleType)]
    body = [ast.If(ast.Constant(False), [ast.Import(modules)], []), tree] if modules else [tree]
    ast.fix_missing_locations(body[0])
    return compile(ast.Module(body, []), file, "exec", dont_inherit=True)


def is_plain(method: object) -> TypeGuard[FunctionType]:
    """Whether it is a method with these parameters and nothing else of its own."""
    if not isinstance(method, FunctionType):
        return False
    code = method.__code__
    names = code.co_varnames, code.co_cellvars, code.co_freevars
    if names != (PARAMETERS, (), ()) or code.co_argcount != len(PARAMETERS) or code.co_flags & GENERATORS:
        return False
    nested = any(isinstance(value, CodeType) for value in code.co_consts)
    return not nested and LOOKING.isdisjoint(code.co_names) and ASSIGNING.isdisjoint(code.co_code[::2])


def _definition(method: FunctionType) -> ast.FunctionDef | None:
    code = method.__code__
    ends = [end for _, end, _, _ in code.co_positions() if end is not None]
    first = code.co_firstlineno
    text = "".join(getlines(code.co_filename, method.__globals__)[first - 1 : max(ends, default=0)])
    try:
        (definition,) = _parsed(text)
    except (
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
    ):  # not one statement, or none that can be read
        return None
    ast.increment_lineno(definition, first - 2)
    return definition if isinstance(definition, ast.FunctionDef) else None


def _parsed(text: str) -> list[ast.stmt]:
    """The statements of a text that may be indented, one line further down; their columns stay."""
    if not text[:1].isspace():
        return ast.parse("\n" + text).body
    (block,) = ast.parse("if True:\n" + text).body
    return block.body if isinstance(block, ast.If) else []


def _is_made_by(definition: ast.FunctionDef, method: FunctionType) -> bool:
    """Whether the definition gives this method: a file may have changed since it was imported."""
    code = method.__code__
    module = compiled(definition, code.co_filename, method.__globals__)
    made = next(value for value in module.co_consts if isinstance(value, CodeType))
    return made.replace(co_linetable=code.co_linetable, co_flags=code.co_flags) == code
