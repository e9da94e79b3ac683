"""What is given to a variable and is not what it looks like: text that seems to be code, and an increment that is lost.

In: the analysis of a chart and the log. Out: diagnostics. What stands inside <data> and <assign> is JSON, XML or a
string, never computed (SCXML B.2.1); so text that parses as code is judged, but only where it can be nothing else: a
sentence of one word, or `left-right`, may be just that, and so may `[urgent]`, `{name}` and `new order` where the chart
has no variable of the name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from scxmlc import messages
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.variables import known_names
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import Node, expression_in
from scxmlc.ecmascript.free_names import free_names
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.model.chart import Data
from scxmlc.model.content import Assign, Body
from scxmlc.model.script import Code
from scxmlc.source import Text

LONGEST = 10_000  # characters of a text that is looked at
_WRITTEN = ("ObjectExpression", "ArrayExpression", "NewExpression")
_COMPUTED = ("BinaryExpression", "LogicalExpression", "CallExpression", "MemberExpression", "Identifier")


def text_is_no_code(analysis: Analysis, log: Diagnostics) -> None:
    names = {str(item.id) for item in analysis.index.data}
    for element in _holders(analysis):
        body = element.value
        if isinstance(body, Body) and body.namespace is None and _seems_code(analysis, body.text, names):
            kind = type(element).__name__.lower()
            place = body.text.trimmed().location
            log.add(messages.behaviour.content_is_text(place, kind, body.text, element.location))


def _holders(analysis: Analysis) -> Iterator[Data | Assign]:
    yield from analysis.index.data
    for content in analysis.index.contents:
        if isinstance(content, Assign):
            yield content


def _seems_code(analysis: Analysis, text: Text, names: set[str]) -> bool:
    """Whether it is written as a value of ECMAScript that is no JSON, or computes with a data item of the chart."""
    stripped = text.strip()
    tree = None if len(text) > LONGEST or not stripped or _is_json(stripped) else expression_in(stripped)
    if tree is None:
        return False
    if tree.type == "Literal":
        return isinstance(tree.value, str)
    if tree.type in _WRITTEN:
        return {name for name, _ in free_names(tree).read} <= known_names(analysis)
    used = {each.name for each in nodes(tree) if each.type == "Identifier"}
    return tree.type in _COMPUTED and bool(used & names)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def increments_stay(analysis: Analysis, log: Diagnostics) -> None:
    """`x = x++` gives x the value that it had before."""
    for content in analysis.index.contents:
        if isinstance(content, Assign) and not isinstance(content.value, Body | None):
            tree = analysis.scripts.get(content.value)
            if tree is not None and _steps(content.value, tree) == content.target.text.strip():
                _lost(content.value, tree, log)
    for code, tree in analysis.scripts.items():
        for node in nodes(tree) if tree is not None and ("++" in code.text or "--" in code.text) else ():
            if node.type == "AssignmentExpression" and node.operator == "=":
                name = getattr(node.left, "name", None)
                if name is not None and _steps(code, node.right) == name:
                    _lost(code, node.right, log)


def _steps(code: Code, node: Node) -> str:
    """What a step such as `x++` changes, as it is written."""
    is_step = node.type == "UpdateExpression" and not node.prefix
    return str(code.text[node.argument.range[0] : node.argument.range[1]]) if is_step else ""


def _lost(code: Code, step: Node, log: Diagnostics) -> None:
    start, end = step.range
    text = str(code.text[start:end])
    log.add(messages.behaviour.increment_lost(code.text.at(start, end - start), text))


RULES = (text_is_no_code, increments_stay)
