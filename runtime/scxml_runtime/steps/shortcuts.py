"""Fast paths as templates: what is written in place of a call, behind a guard.

In: a call as a tree. Out: the template that fits it, and what is put in. What the guard refuses goes the slow path,
which is the call as it was.

The rule that surprises: where all arguments are *pure*, which is to say that nobody can tell whether they are read once
or twice, the slow path is the whole call, from its beginning. So a guard need not evaluate all arguments before it
refuses, and looks into arguments that are calls themselves.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from scxml_runtime.steps.known_texts import text_of
from scxml_runtime.steps.templates import template_body

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.steps.known_texts import Properties

    Arguments = dict[str, ast.expr]

MOST_PARTS = 10
"""Parts of a sum of texts from which on its call stays a call."""


@dataclass(frozen=True)
class Written:
    """A template, its parts, and the other objects that it names. In it `SLOW` makes a slow path possible, `CALL` is
    the function that is called, `WHOLE` the call as it was."""

    text: str
    parts: Arguments
    fixed: Mapping[str, object]


@dataclass(frozen=True)
class Site:
    """A call where it stands. `is_pure` says of a value whether it is, `path` which fast path a call within it has;
    `has_facts` says that the event's data is known there, `known` what is, of the values that are texts."""

    call: ast.Call
    is_pure: Callable[[ast.expr], bool]
    path: Callable[[ast.Call], FastPath | None]
    has_facts: bool
    known: Properties

    def are_pure(self) -> bool:
        """Whether all arguments are."""
        return all(map(self.is_pure, [*self.call.args, *(each.value for each in self.call.keywords)]))

    def kept(self, name: str, value: ast.expr) -> Written | None:
        """What asks whether a value is a text, and keeps it under this name, if it may be asked twice."""
        known = text_of(self.known, value)
        if known is not None:  # behind a slow path it is empty, as it may be of itself
            return Written(f"({name} := {name.upper()})", {name.upper(): known}, {})
        if self.is_pure(value):
            return Written(f"({name} := {name.upper()}).__class__ is str", {name.upper(): value}, {})
        path = self.path(value) if isinstance(value, ast.Call) else None
        return None if path is None else path.kept(name, self, value)  # type: ignore[arg-type]

    def shown(self, name: str, value: ast.expr) -> Written | None:
        """The same, or whether it looks in a text like what its text is."""
        path = self.path(value) if isinstance(value, ast.Call) else None
        return self.kept(name, value) if path is None else path.shown(name, self, value)  # type: ignore[arg-type]


class FastPath:
    """What is written in place of a call: `text` is an expression, or statements in place of a call that stands alone.

    In it the parameters stand in capitals, as often as they are to be evaluated, in order; where one stands twice, the
    argument has to be a constant. `SLOW or CALL(…)` is the slow path, `fixed` are other objects that are named.
    `defaults` is how many of the last parameters may be left out, and are None then.

    `pure` is what is written where all arguments are pure: then they may stand in any order and number, and the slow
    path is `SLOW or WHOLE`. `test` is what asks whether the value is a text, and keeps that as NAME.
    """

    __slots__ = ("defaults", "fixed", "parameters", "pure", "test", "text")

    def __init__(
        self,
        parameters: str,
        text: str,
        defaults: int = 0,
        pure: str | None = None,
        test: str | None = None,
        **fixed: object,
    ) -> None:
        self.parameters = parameters.split()
        self.defaults = defaults
        self.text = text
        self.pure = pure
        self.test = test
        self.fixed = fixed

    @property
    def is_expression(self) -> bool:
        return isinstance(template_body(self.text)[0], ast.Expr)

    def written(self, site: Site) -> Written | None:
        """What is written there; None where the call does not fit."""
        arguments = self.arguments(site.call)
        made = None if arguments is None else self.form(site, arguments)
        return None if made is None or ("facts" in made.text and not site.has_facts) else made

    def form(self, site: Site, arguments: Arguments) -> Written | None:
        """What is written for these arguments."""
        if self.pure is not None and site.are_pure():
            return Written(self.pure, arguments, self.fixed)
        return Written(self.text, arguments, self.fixed) if _stand_once(self.text, arguments) else None

    def kept(self, name: str, site: Site, call: ast.Call) -> Written | None:
        """What asks whether the value of a call within another is a text."""
        arguments = self.arguments(call)
        if self.test is None or arguments is None or not all(map(site.is_pure, arguments.values())):
            return None
        parts = {f"{name.upper()}{parameter}": value for parameter, value in arguments.items()}
        text = self.test.replace("NAME", name)
        for parameter in arguments:
            text = text.replace(parameter, f"{name.upper()}{parameter}")
        return None if "facts" in text and not site.has_facts else Written(text, parts, self.fixed)

    def shown(self, name: str, site: Site, call: ast.Call) -> Written | None:
        """The same, or whether it looks in a text like what its text is."""
        return self.kept(name, site, call)

    def compared(self, site: Site, comparison: str) -> Written | None:
        """What is written in place of a comparison of the call's value, such as `>= 0`."""
        return None

    def arguments(self, call: ast.Call) -> Arguments | None:
        """The call's arguments by parameter; None where they do not fit."""
        given: dict[Any, ast.expr] = dict(zip(self.parameters, call.args, strict=False))
        named = {each.arg: each.value for each in call.keywords}
        if len(call.args) > len(self.parameters) or not named.keys() <= {*self.parameters} - given.keys():
            return None
        given |= named
        needed = self.parameters[: len(self.parameters) - self.defaults]
        if not {*needed} <= given.keys() or any(map(_is_starred_or_none, given.values())):
            return None
        left = ast.copy_location(ast.Constant(None), call)
        return {name.upper(): given.get(name, left) for name in self.parameters}


class Text(FastPath):
    """The fast path of what makes a text of a value: `test` may find a number, which looks in a text like its text."""

    __slots__ = ()

    def kept(self, name: str, site: Site, call: ast.Call) -> Written | None:
        return None

    def shown(self, name: str, site: Site, call: ast.Call) -> Written | None:
        return super().kept(name, site, call)


class Search(FastPath):
    """The fast path of a search for an index. Where only is asked whether there is one, one look is enough."""

    __slots__ = ()

    def form(self, site: Site, arguments: Arguments) -> Written | None:
        sought = "items.index(wanted) if wanted in items else -1"
        return self.found(site, arguments, sought) or super().form(site, arguments)

    def compared(self, site: Site, comparison: str) -> Written | None:
        arguments, sort = self.arguments(site.call), PRESENCE.get(comparison)
        if arguments is None or sort is None:
            return None
        return self.found(site, arguments, f"wanted {sort} items")

    def found(self, site: Site, arguments: Arguments, sought: str) -> Written | None:
        """What is sought, where the arguments are pure."""
        test = site.kept("wanted", arguments["WANTED"]) if site.are_pure() else None
        if test is None:
            return None
        text = f"({sought}) if {test.text} and len(items := ITEMS) <= FEW else SLOW or WHOLE"
        return Written(text, {**arguments, **test.parts}, self.fixed)


PRESENCE = {">= 0": "in", "> -1": "in", "!= -1": "in", "< 0": "not in", "== -1": "not in"}


class Equality(FastPath):
    """The fast path of a comparison, such as `==`."""

    __slots__ = ("operator",)

    def __init__(self, operator: str) -> None:
        test = "(a := A).__class__ is (b := B).__class__"
        super().__init__("a b", f"a {operator} b if {test} else SLOW or CALL(a, b)")
        self.operator = operator

    def form(self, site: Site, arguments: Arguments) -> Written | None:
        """Two texts, of which one is read, are compared in a shorter way."""
        a, b = arguments.values()
        first = site.kept("a", a)
        second = Written("", {"B": b}, {}) if is_text(b) else site.kept("b", b)
        if first is None or second is None or (second.text and site.are_pure()):
            return super().form(site, arguments)
        test = f"{first.text} and {second.text}" if second.text else first.text
        text = f"a {self.operator} {'b' if second.text else 'B'} if {test} else SLOW or WHOLE"
        return Written(text, first.parts | second.parts, {**first.fixed, **second.fixed})


class Sum(FastPath):
    """The fast path of a sum of texts, however many."""

    __slots__ = ()

    def __init__(self, **fixed: Any) -> None:
        super().__init__("", "text", 0, **fixed)

    def written(self, site: Site) -> Written | None:
        if not _are_few(site.call):
            return None
        test = self.kept("text", site, site.call)
        if test is not None:
            return Written(f"text if {test.text} else SLOW or WHOLE", test.parts, test.fixed)
        return Written(*_in_order(site.call), self.fixed)

    def kept(self, name: str, site: Site, call: ast.Call) -> Written | None:
        """The test, which makes the sum."""
        tests: list[str] = []
        shown: list[str] = []
        parts: Arguments = {}
        fixed = self.fixed
        for place, part in enumerate(call.args if _are_few(call) else ()):
            short = f"{name}_{place}"
            if is_text(part):
                parts[short.upper()] = part
                shown.append(short.upper())
                continue
            test = site.shown(short, part)
            if test is None:
                return None
            tests.append(test.text)
            shown.append(short)
            parts |= test.parts
            fixed = {**fixed, **test.fixed}
        return Written(" and ".join([*tests, _is_short(name, shown)]), parts, fixed) if tests else None


class Log(FastPath):
    """The fast path of a log line: VALUE is a text."""

    __slots__ = ()

    def form(self, site: Site, arguments: Arguments) -> Written | None:
        """A text that is made for the log is not asked for its class again."""
        value, label = arguments["VALUE"], arguments["LABEL"]
        test = site.kept("text", value) if isinstance(label, ast.Constant) else None
        if test is None or self.pure is None:
            return super().form(site, arguments)
        text = self.pure.replace("VALUE", test.text)
        return Written(text, {"LABEL": label, **test.parts}, {**test.fixed, **self.fixed})


class Update(FastPath):
    """The fast path of adding to a property. With a constant, only one end of the range can be reached."""

    __slots__ = ("most",)

    def __init__(self, text: str, most: int, **fixed: Any) -> None:
        super().__init__("o key value", text, 0, **fixed)
        self.most = most

    def form(self, site: Site, arguments: Arguments) -> Written | None:
        match arguments["VALUE"]:
            case ast.Constant(value=int(value)) if value.__class__ is int and site.are_pure():
                end, comparison = (self.most, "<=") if value >= 0 else (-self.most, ">=")
                limit = ast.copy_location(ast.Constant(end - value), arguments["VALUE"])
                key = "" if is_text(arguments["KEY"]) else "(key := KEY).__class__ is str and "
                text = UPDATE.format(key=key, name="key" if key else "KEY", comparison=comparison)
                return Written(text, {**arguments, "LIMIT": limit}, self.fixed)
        return super().form(site, arguments)


UPDATE = """\
if (
    (o := O).__class__ is OBJECT
    and {key}(old := o.properties.get({name})).__class__ is int
    and old {comparison} LIMIT
):
    o.properties[{name}] = old + VALUE
else:
    SLOW or WHOLE
"""


def is_text(part: ast.expr) -> bool:
    """Whether it is a constant text."""
    return isinstance(part, ast.Constant) and isinstance(part.value, str)


def _stand_once(text: str, arguments: Arguments) -> bool:
    """Whether each argument that is no constant is evaluated once."""
    names = [node.id for each in template_body(text) for node in ast.walk(each) if isinstance(node, ast.Name)]
    return all(isinstance(value, ast.Constant) or names.count(name) == 1 for name, value in arguments.items())


def _is_starred_or_none(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Starred) or (
        isinstance(argument, ast.Constant) and argument.value is None
    )


def _are_few(call: ast.Call) -> bool:
    others = [part for part in call.args if not is_text(part)]
    odd = call.keywords or any(isinstance(part, ast.Starred | ast.Constant) for part in others)
    return not odd and 0 < len(others) < MOST_PARTS


def _in_order(call: ast.Call) -> tuple[str, Arguments]:
    """The classes of all parts are asked for (`&`), since all parts are evaluated before anything is refused."""
    arguments = {f"P{place}": part for place, part in enumerate(call.args)}
    texts = {name for name, part in arguments.items() if is_text(part)}
    others = [name for name in arguments if name not in texts]
    are_texts = " & ".join(f"(({name.lower()} := {name}).__class__ is str)" for name in others)
    parts = [name if name in texts else name.lower() for name in arguments]
    text = f"text if {are_texts} and {_is_short('text', parts)} else SLOW or CALL({', '.join(parts)})"
    return text, arguments


def _is_short(name: str, parts: list[str]) -> str:
    joined = "".join(f"{{{part}}}" for part in parts)
    return f"len({name} := f'{joined}') <= SHORT"
