"""One function out of templates and methods: the machinery of `fusion`.

In: templates, which are Python text with names in capitals for what is put in; methods of a class; objects that
stand fast. Out: a function. Methods go in by their source text, statements and lines as they are; one whose source
is not to be had, or has variables of its own, is called.

What stands fast are variables of a function around, as no constant can be: the garbage collector does not look
into code, and would never find that nothing but itself uses a class.

The rule that surprises: in a template every name but `self` and `data` gets a dot in front, which Python allows in
a tree and in no text, so that it cannot be a name that a method uses.
"""

from __future__ import annotations

import ast
from functools import cache
from types import CodeType, FunctionType

from scxml_runtime.steps.sources import compiled, is_plain, statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Statements = list[ast.stmt]

BUILTINS = {"BaseException": BaseException, "KeyError": KeyError, "TypeError": TypeError}
"""Names of templates that mean what they mean in Python, also where the module of the methods calls something so."""

SHARED = frozenset(["self", "data", *BUILTINS])
"""Names of templates that mean in them what they mean in methods."""

ALONE = (ast.Return, ast.Global)
"""Statements that mean something else where others stand behind or before them."""

CALL = "METHOD(self, data)"

AROUND = """
def around():
    DEFINITION
    return fused
"""


class Splice:
    """A function in the making. `fixed` are the objects that stand fast in it, by the variables that hold them; `home`
    is the namespace of the first method that has one, `file` and `line` where it begins: templates are said to be
    there.
    """

    def __init__(self, methods: Iterable[Callable[..., Any]]) -> None:
        self.fixed: dict[str, object] = {}
        self.methods = 0
        self.home: dict[str, Any] = {}
        self.file, self.line = "<fused>", 1
        first = next(filter(is_plain, methods), None)
        if first is not None:
            self.home = first.__globals__
            self.file, self.line = first.__code__.co_filename, first.__code__.co_firstlineno

    def function(self, definition: Statements) -> Callable[..., Any]:
        """The function `fused` that a template defines."""
        around: Any = self.piece(AROUND, DEFINITION=definition)[0]
        around.args.args = [ast.arg(own(name), lineno=self.line, col_offset=0) for name in self.fixed]
        module = compiled(around, self.file, self.home)
        code = next(value for value in module.co_consts if isinstance(value, CodeType))
        made: Callable[..., Any] = FunctionType(code, self.home)(*self.fixed.values())
        return made

    def piece(self, template: str, **parts: ast.expr | Statements) -> Statements:
        """The statements of a template, with these parts put in."""
        taken = [name for name in BUILTINS if name in template and name in self.home]
        builtins = {name: self.fix(BUILTINS[name]) for name in taken}
        return _Filling(builtins | parts, self.line).body(template_body(template))

    def fix(self, value: object) -> ast.Name:
        """An object that stands fast, as a variable."""
        name = next((name for name, known in self.fixed.items() if known is value), f"fixed{len(self.fixed)}")
        self.fixed[name] = value
        return self.name(name)

    def name(self, name: str) -> ast.Name:
        """A variable of templates."""
        return ast.Name(own(name), ast.Load(), lineno=self.line, col_offset=0)

    def constant(self, value: str | bool | None) -> ast.Constant:
        return ast.Constant(value, lineno=self.line, col_offset=0)

    def listed(self, items: list[ast.expr]) -> ast.List:
        return ast.copy_location(ast.List(items, ast.Load()), items[0])

    def value(self, method: Callable[..., Any], name: str) -> Statements:
        """What a method returns, given to a variable."""
        match self._inlined(method):
            case [ast.Return(value=ast.expr() as value)]:
                return self.piece(f"{name} = VALUE", VALUE=value)
        return self.piece(f"{name} = METHOD(self, data)", METHOD=self.fix(method))

    def body(self, method: Callable[..., Any]) -> Statements:
        """What a method does."""
        if hasattr(method, "written"):
            text, fixed = method.written
            return self.piece(text, **{name: self.fix(value) for name, value in fixed.items()})
        body = self._inlined(method)
        if body is None or any(isinstance(node, ALONE) for each in body for node in ast.walk(each)):
            return self.piece(CALL, METHOD=self.fix(method))
        return body

    def _inlined(self, method: Any) -> Statements | None:
        self.methods += 1
        body = statements(method)
        if body is None:
            return None
        same = self.home is method.__globals__ and self.file == method.__code__.co_filename
        return body if same else None


class _Filling:
    """Copies a template: parts put in for the names that stand for them, a dot before the other names, all of it said
    to be in one line."""

    def __init__(self, parts: dict[str, ast.expr | Statements], line: int) -> None:
        self.parts = parts
        self.place = {"lineno": line, "end_lineno": line, "col_offset": 0, "end_col_offset": 0}

    def body(self, statements: Statements) -> Statements:
        filled: Statements = []
        for statement in statements:
            match statement:
                case ast.Expr(ast.Name(name)) if name in self.parts:
                    part = self.parts[name]
                    filled += part if isinstance(part, list) else [ast.Expr(part, **self.place)]
                case _:
                    filled.append(self.node(statement))
        return filled

    def node(self, node: Any) -> Any:
        if isinstance(node, ast.Name) and node.id in self.parts:
            return self.parts[node.id]
        fields = {name: self.field(name, value) for name, value in ast.iter_fields(node)}
        made = type(node)(**fields, **(self.place if node._attributes else {}))
        return _with_its_first_line(made) if isinstance(made, ast.Try) else made

    def field(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            statements = bool(value) and isinstance(value[0], ast.stmt)
            return self.body(value) if statements else [*map(self.node, value)]
        if isinstance(value, ast.AST):
            return self.node(value)
        return own(value) if name in NAMES and isinstance(value, str) else value


def _with_its_first_line(statement: ast.Try) -> ast.Try:
    """A `try` in the line of what it begins with; it is an opcode of its own otherwise."""
    first = statement.body[0]
    return ast.copy_location(statement, first.value if isinstance(first, ast.Assign) else first)


NAMES = frozenset(["arg", "id", "name"])
"""Fields of a tree's nodes that hold names of variables."""


@cache
def template_body(template: str) -> Statements:
    """The statements of a template, which nobody may change."""
    return ast.parse(template).body


def own(name: str) -> str:
    """A name of a template, as one that no method can use."""
    return name if name in SHARED else "." + name
