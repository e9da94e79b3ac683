"""Sessions that tell what they evaluate, for the metric log: conditions and expressions.

In: a session about to begin, or to be restored. Out: the same session, of a subclass whose generated methods tell the
host's observers: "condition", "branch" and "expression" with (text, value), "cancel" with a sendid. The texts are those
of the comments above the statements. The rule that surprises: a session that tells is another class, so one that does
not pays nothing; methods written by hand tell nothing.

Not told are the statements of scripts, and the values of <param>: their text is not in the generated module.
"""

from __future__ import annotations

import ast
import re
from linecache import getline, getlines
from types import FunctionType

from scxml_runtime.session.machine import StateMachine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_ATTRIBUTE = re.compile(r'([\w:]+)="(.*?)"(?=\s+[\w:]+="|>?$|>)')
_ARGUMENTS = {
    "cancel_event": ("sendid",),
    "log_value": ("expr",),
    "send_event": ("event",),
    "send_later": ("event", "delay"),
}
"""What the arguments of a call were in the chart."""

_known: dict[type[StateMachine], type[StateMachine]] = {}


def tell_all(session: StateMachine) -> None:
    """Make a session in which nothing has been one that tells."""
    cls = type(session)
    if cls not in _known:
        _known[cls] = _telling(cls)
    session.__class__ = _known[cls]
    session.situation_ = _known[cls]().situation_


def _telling(cls: type[StateMachine]) -> type[StateMachine]:
    def told_(self: StateMachine, kind: str, text: str, value: Any) -> Any:
        self.host.tell(self, kind, (text, value))
        return value

    def cancel_event(self: StateMachine, sendid: Any) -> None:
        cls.cancel_event(self, sendid)
        self.host.tell(self, "cancel", sendid)

    own = {"told_": told_, "cancel_event": cancel_event}
    members = {"__slots__": (), "__module__": cls.__module__, **own}
    made: Any = type(cls.__name__, (cls,), {**dict(_instrumented(cls)), **members})
    made.derive_()
    made.data_class_ = cls.data_class_  # the session has its data already
    return made  # type: ignore[no-any-return]


def _instrumented(cls: type[StateMachine]) -> Iterator[tuple[str, Any]]:
    """The generated methods of a class, each with calls of `told_` in it."""
    files: dict[str, dict[tuple[str, int], ast.FunctionDef]] = {}
    for name in dir(cls):
        method = getattr(cls, name)
        if not isinstance(method, FunctionType) or "LINES" not in method.__globals__:
            continue
        file, line = method.__code__.co_filename, method.__code__.co_firstlineno
        if file not in files:
            files[file] = _definitions(file)
        tree = files[file].get((name, line))
        if tree is not None:
            _Teller(file).visit_body(tree.body)
            made: dict[str, Any] = {}
            module = ast.fix_missing_locations(ast.Module([tree], []))
            exec(compile(module, file, "exec", dont_inherit=True), method.__globals__, made)
            made[name].tree_ = tree  # for whoever makes another function of it
            yield name, made[name]


def _definitions(file: str) -> dict[tuple[str, int], ast.FunctionDef]:
    """The functions of a file by name and line; none when the file is no longer what was imported."""
    try:
        tree = ast.parse("".join(getlines(file)))
    except SyntaxError:
        return {}
    return {(node.name, node.lineno): node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


class _Teller:
    """Puts `self.told_(kind, text, …)` around values, by the element that each statement carries out."""

    def __init__(self, file: str) -> None:
        self.file = file

    def visit_body(self, body: list[ast.stmt]) -> None:
        for place, statement in enumerate(body):
            at, element, attributes = _element(self.file, statement.lineno)
            is_last = all(_element(self.file, after.lineno)[0] != at for after in body[place + 1 : place + 2])
            if element in ("if", "elseif") and isinstance(statement, ast.If):
                statement.test = _told("branch", attributes.get("cond", ""), statement.test)
            elif element == "transition" and isinstance(statement, ast.Return) and statement.value:
                statement.value = _told("condition", attributes.get("cond", ""), statement.value)
            elif element == "data" and isinstance(statement, ast.Return) and statement.value:
                text = f"_data.{attributes.get('id', '')}={attributes.get('expr', '')}"
                statement.value = _told("expression", text, statement.value)
            elif element == "assign" and is_last:
                _assigned(statement, attributes)
            elif isinstance(statement, ast.Expr | ast.Assign) and isinstance(statement.value, ast.Call):
                _called(statement.value, attributes)
            if element in ("if", "elseif", "else", "foreach"):
                for inner in ("body", "orelse"):
                    self.visit_body(getattr(statement, inner, []))


def written(method: Any, name: str) -> str:
    """An attribute of the element that a method carries out, "" where it is not known."""
    code = getattr(method, "__code__", None)
    return _element(code.co_filename, code.co_firstlineno)[2].get(name, "") if code is not None else ""


def _element(file: str, line: int) -> tuple[int, str, dict[str, str]]:
    """Where the comment above a line stands, the element that it shows, and its attributes."""
    for number in range(line - 1, 0, -1):
        text = getline(file, number).strip()
        if text.startswith("# <"):
            while (more := getline(file, number + 1).strip()).startswith("#     "):
                text, number = f"{text} {more[1:].strip()}", number + 1
            name = text[3:].split()[0].rstrip(">/")
            return number, name, dict(_ATTRIBUTE.findall(text))
    return 0, "", {}


def _assigned(statement: ast.stmt, attributes: dict[str, str]) -> None:
    location = attributes.get("location", "")
    text = f"{location};{location}={attributes.get('expr', '')}"
    if isinstance(statement, ast.Assign):
        statement.value = _told("expression", text, statement.value)
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) and statement.value.args:
        statement.value.args[-1] = _told("expression", text, statement.value.args[-1])


def _called(call: ast.Call, attributes: dict[str, str]) -> None:
    """The expressions of a <log>, a <send>, a <cancel> or an action."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    for place, name in zip(range(len(call.args)), _ARGUMENTS.get(method, ()), strict=False):
        call.args[place] = _written(attributes.get(name), call.args[place])
    if method == "send_event":
        for keyword in call.keywords:
            keyword.value = _written(attributes.get(keyword.arg or ""), keyword.value)
    if method == "action" and len(call.args) > 2 and isinstance(call.args[2], ast.Dict):
        given = call.args[2]
        for place, key in enumerate(given.keys):
            name = str(key.value) if isinstance(key, ast.Constant) else ""
            given.values[place] = _written(attributes.get(name), given.values[place])


def _written(text: str | None, value: ast.expr) -> ast.expr:
    """The value, told if the chart writes it as an expression: a word that stands for itself is none."""
    if text is None or (isinstance(value, ast.Constant) and value.value == text):
        return value
    return _told("expression", text, value)


def _told(kind: str, text: str, value: ast.expr) -> ast.expr:
    if not text:
        return value
    told = ast.Attribute(ast.Name("self", ast.Load()), "told_", ast.Load())
    call = ast.Call(told, [ast.Constant(kind), ast.Constant(text), value], [])
    return ast.copy_location(call, value)
