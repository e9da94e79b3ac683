"""One function out of templates and methods: the machinery of `fusion`.

In: templates, which are Python text with names in capitals for what is put in; methods of a class; objects that
stand fast. Out: a function. Methods go in by their source text, statements and lines as they are; one whose source
is not to be had, or has variables of its own, is called.

What stands fast are variables of a function around, as no constant can be: the garbage collector does not look
into code, and would never find that nothing but itself uses a class.
"""

from __future__ import annotations

import ast
from types import CodeType, FunctionType

from scxml_runtime.steps.sources import compiled, is_plain, statements
from scxml_runtime.steps.templates import BUILTINS, Filling, own, template_body

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Statements = list[ast.stmt]

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
        self.sources: dict[Any, Statements | None] = {}
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
        place = ast.Pass(lineno=self.line, end_lineno=self.line, col_offset=0, end_col_offset=0)
        return self.template(template, place, 0, parts)

    def template(self, template: str, place: ast.AST, depth: int, parts: dict[str, Any]) -> Statements:
        """The same, said to be where something stands; `depth` keeps variables of its own apart from others."""
        taken = [name for name in BUILTINS if name in template and name in self.home]
        builtins = {name: self.fix(BUILTINS[name]) for name in taken}
        return Filling(builtins | parts, place, depth).body(template_body(template))

    def fix(self, value: object) -> ast.expr:
        """An object that stands fast, as a variable; a number as what it is, since each variable around costs each
        call."""
        if value.__class__ is int:
            return self.constant(value)
        name = next((name for name, known in self.fixed.items() if known is value), f"fixed{len(self.fixed)}")
        self.fixed[name] = value
        return self.name(name)

    def name(self, name: str) -> ast.Name:
        """A variable of templates."""
        return ast.Name(own(name), ast.Load(), lineno=self.line, col_offset=0)

    def constant(self, value: Any) -> ast.Constant:
        return ast.Constant(value, lineno=self.line, col_offset=0)

    def listed(self, items: list[ast.expr]) -> ast.List:
        return ast.copy_location(ast.List(items, ast.Load()), items[0])

    def source(self, method: Any) -> Statements | None:
        """The statements of a method, where they can stand in the function."""
        if method not in self.sources:
            body = statements(method)
            same = body is None or (
                self.home is method.__globals__ and self.file == method.__code__.co_filename
            )
            self.sources[method] = body if same else None
        return self.sources[method]
