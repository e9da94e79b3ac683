"""Executable content: one class per element of SCXML 3.8, 4, 5 and 6, and `Action` for those of modules."""

from __future__ import annotations

from dataclasses import dataclass

from scxmlc.model.script import Expression, LocationExpression, Program, Value
from scxmlc.source import Location, Text


@dataclass(frozen=True, slots=True, eq=False)
class Param:
    """<param name expr|location> (SCXML 5.7)."""

    location: Location
    name: Text
    value: Expression | LocationExpression | None


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What stands inside <data>, <content> or <assign> in place of an expression (SCXML B.2.1).

    One element, white space and comments aside, is XML: `text` is its markup, and `namespace` that of what has no
    prefix around it. Anything else is JSON or a string, and `namespace` is None; `text` is then the character
    data, or, where there are elements in it, the markup without comments.
    """

    text: Text
    namespace: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """<content expr> or <content>body</content> (SCXML 5.6); ORS writes the expression as `_expr`."""

    location: Location
    value: Expression | Body | None


@dataclass(frozen=True, slots=True, eq=False)
class Raise:
    """<raise event> (SCXML 4.2); ORS allows params under it."""

    location: Location
    event: Text
    params: tuple[Param, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One arm of an <if>; `cond` is None for <else>."""

    location: Location
    cond: Expression | None
    content: tuple[Executable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class If:
    """<if>/<elseif>/<else> (SCXML 4.3 to 4.5)."""

    location: Location
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Foreach:
    """<foreach array item index> (SCXML 4.6)."""

    location: Location
    array: Expression
    item: LocationExpression
    index: LocationExpression | None
    content: tuple[Executable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """<log label expr> (SCXML 4.7); ORS adds `level`, an integer."""

    location: Location
    label: Text | None
    value: Expression | None
    level: Text | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Assign:
    """<assign location expr> or with a body (SCXML 5.4)."""

    location: Location
    target: LocationExpression
    value: Expression | Body | None


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """<script> (SCXML 5.8)."""

    location: Location
    program: Program


@dataclass(frozen=True, slots=True, eq=False)
class Send:
    """<send> (SCXML 6.2). The `...expr` twins are folded into the attribute they stand for."""

    location: Location
    event: Value | None = None
    target: Value | None = None
    type: Value | None = None
    id: Text | None = None
    idlocation: LocationExpression | None = None
    delay: Value | None = None
    namelist: tuple[LocationExpression, ...] = ()
    params: tuple[Param, ...] = ()
    content: Content | None = None
    hints: Expression | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Cancel:
    """<cancel sendid|sendidexpr> (SCXML 6.3)."""

    location: Location
    sendid: Value


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A child of a module action: queue:targets, dialog:prompts, a nested action … (name without prefix)."""

    location: Location
    module: str
    name: str
    attributes: tuple[tuple[str, Value], ...]
    results: tuple[tuple[str, LocationExpression], ...] = ()
    parts: tuple[Part, ...] = ()
    params: tuple[Param, ...] = ()
    content: Content | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """An action of a functional module (ORS), such as <ixn:detach>: module "interaction", name "detach".

    `results` are the attributes that the platform fills in (requestid, sessionid): location expressions. Those of the
    second action nested in it are `requestid.2`.
    """

    location: Location
    module: str
    name: str
    attributes: tuple[tuple[str, Value], ...]
    results: tuple[tuple[str, LocationExpression], ...] = ()
    parts: tuple[Part, ...] = ()
    params: tuple[Param, ...] = ()
    content: Content | None = None


Executable = Raise | If | Foreach | Log | Assign | Script | Send | Cancel | Action
