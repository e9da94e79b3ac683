"""ECMAScript read and understood: syntax trees, early errors, scopes, kinds. Blind to charts.

In: `Text` of attributes and scripts. Out: ESTree nodes, or diagnostics in the log at the right place.
"""

from __future__ import annotations

from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.errors import ScriptError
from scxmlc.ecmascript.foreign import foreign_sign
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.parse import expression, parse_script
from scxmlc.messages import ecmascript as messages
from scxmlc.source import Text

__all__ = [
    "Node",
    "ScriptError",
    "expression",
    "expression_in",
    "parse_expression",
    "parse_location",
    "parse_program",
    "parse_script",
]


def parse_expression(text: Text, log: Diagnostics) -> Node | None:
    """The expression in `text` (SCXML 5.9.3), or None after reporting what is wrong with it.

    Blank text reads as `undefined`: strategies write `expr=""` for a value that comes later.
    """
    try:
        return expression("undefined" if not text.strip() else str(text))
    except ScriptError as error:
        _report(error, text, log)
        return None


def expression_in(text: str) -> Node | None:
    """The expression that a text may be; None where it is none, which is nobody's fault."""
    try:
        return expression(text)
    except ScriptError:
        return None


def parse_location(text: Text, log: Diagnostics) -> Node | None:
    """The location expression in `text` (SCXML 5.9.2): a variable or a property."""
    node = parse_expression(text, log)
    if node is not None and node.type not in ("Identifier", "MemberExpression"):
        log.add(messages.not_assignable(text.at(0, len(text)), text))
        return None
    return node


def parse_program(text: Text, log: Diagnostics) -> Node | None:
    """The statements in `text` (SCXML 5.8), or None after reporting what is wrong with them."""
    try:
        return parse_script(str(text))
    except ScriptError as error:
        _report(error, text, log)
        return None


def _report(error: ScriptError, text: Text, log: Diagnostics) -> None:
    if error.too_complex:
        log.add(messages.too_complex(text.at(error.index), error.message))
        return
    at, sign, meant = foreign_sign(text, error.index)
    begin, end = text.at(at), text.at(at + len(sign))
    raw = begin.source.text[begin.offset : end.offset] if sign and begin.source is end.source else ""
    place = begin.source.location(begin.offset, max(len(raw.rstrip()), 1))
    log.add(messages.syntax_error(place, error.message, meant, raw))
