"""Rules about parsed ECMAScript: what it assigns to, and which states it asks for.

In: the chart, its index, its scripts and the log. Out: diagnostics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import Node
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.model.content import Cancel, Send
from scxmlc.model.script import Code, Expression, LocationExpression
from scxmlc.source import Text

say = messages.content
Rule = Callable[[Analysis, Diagnostics], None]

READ_ONLY = ("_event", "_sessionid", "_name", "_ioprocessors", "_x")
GIVEN_BY_ORS = ("_genesys",)
_STRING = re.compile("'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_WORDS = re.compile(r"[\w$]+")
_WORD = re.compile(r"\s*[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\s*")


def system_variables_are_not_assigned(analysis: Analysis, log: Diagnostics) -> None:
    known = (*READ_ONLY, *GIVEN_BY_ORS) if analysis.chart.dialect == "ors" else READ_ONLY
    for code, tree in analysis.scripts.items():
        name = code.text.strip()
        if isinstance(code, LocationExpression) and tree is not None and name in known:
            log.add(say.read_only(code.text.location, name))


_IN = re.compile(r"\bIn\b")


def states_asked_for_exist(analysis: Analysis, log: Diagnostics) -> None:
    """In('…') names a state of the chart."""
    known = frozenset(analysis.index.by_id)
    if not analysis.chart.is_whole:
        return
    for code, tree in analysis.scripts.items():
        if tree is not None and _IN.search(str(code.text)):
            for text, argument in _asked(code, tree):
                if argument.value not in known:
                    place = text.at(argument.range[0] + 1, len(argument.value))
                    log.add(say.unknown_state_in(place, argument.value, known))


def _asked(code: Code, tree: Node) -> Iterator[tuple[Text, Any]]:
    """The string literals that In() is called with."""
    for node in nodes(tree):
        if node.type == "CallExpression" and getattr(node.callee, "name", None) == "In":
            for argument in node.arguments[:1]:
                if isinstance(getattr(argument, "value", None), str) and argument.type == "Literal":
                    yield code.text, argument


def null_asks_for_states_only(analysis: Analysis, log: Diagnostics) -> None:
    """With the null data model a condition is In('id') (SCXML B.1)."""
    if analysis.chart.datamodel != "null":
        return
    model = getattr(analysis.chart.datamodel, "location", None)
    for cond in walk.conditions(analysis.index.order, analysis.index.contents):
        tree = analysis.scripts.get(cond)
        if tree is not None and not _is_in(tree):
            log.add(say.condition_of_null(cond.text.location, cond.text, model))


def _is_in(tree: Any) -> bool:
    called = tree.type == "CallExpression" and getattr(tree.callee, "name", None) == "In"
    return called and len(tree.arguments) == 1 and tree.arguments[0].type == "Literal"


def conditions_do_not_assign(analysis: Analysis, log: Diagnostics) -> None:
    """`x = 3` for `x == 3` is always true, and changes x. `(m = f()) && m.ok` means it, since it asks about m then."""
    for cond in walk.conditions(analysis.index.order, analysis.index.contents):
        whole = analysis.scripts.get(cond)
        ahead: list[Any] = [whole]
        while ahead:
            tree = ahead.pop()
            if getattr(tree, "type", "") == "LogicalExpression":
                ahead += [tree.right, tree.left]
            elif getattr(tree, "type", "") == "AssignmentExpression" and tree.operator == "=":
                if whole is not tree and _is_read_after(whole, tree):
                    continue
                start, end = tree.range
                log.add(say.condition_assigns(cond.text.at(start, end - start), cond.text[start:end]))


def _is_read_after(whole: Any, assignment: Any) -> bool:
    """Whether a condition reads the variable behind the place where it is given a value that is no constant."""
    if assignment.right.type == "Literal":
        return False
    name, end = getattr(assignment.left, "name", None), assignment.range[1]
    is_given_again = any(
        each.type == "AssignmentExpression"
        and each.range[0] >= end
        and getattr(each.left, "name", "") == name
        for each in nodes(whole)
    )
    return not is_given_again and any(
        each.type == "Identifier" and each.name == name and each.range[0] >= end for each in nodes(whole)
    )


def ors_cancels_are_quoted(analysis: Analysis, log: Diagnostics) -> None:
    """In ORS the sendid of <cancel> is an expression, too."""
    if analysis.chart.dialect != "ors" or not analysis.is_closed:
        return
    cancels = [content for content in analysis.index.contents if isinstance(content, Cancel)]
    bare = [cancel.sendid.text for cancel in cancels if isinstance(cancel.sendid, Expression)]
    said = _said(analysis) if bare else {}
    for text in bare:
        if _NAME.fullmatch(text.strip()) and not _appears_elsewhere(said, text):
            log.add(messages.elements.value_is_expression(text.location, "sendid", text.strip()))


def ors_events_are_quoted(analysis: Analysis, log: Diagnostics) -> None:
    """In ORS the event of <send> is an expression: a bare word that is no variable was meant as a literal."""
    if analysis.chart.dialect != "ors" or not analysis.is_closed:
        return
    sends = [content for content in analysis.index.contents if isinstance(content, Send)]
    bare = [send.event.text for send in sends if isinstance(send.event, Expression)]
    said = _said(analysis) if bare else {}
    for text in bare:
        if _WORD.fullmatch(text) and not _appears_elsewhere(said, text):
            log.add(say.event_is_expression(text.location, text.strip()))


def _data_ids(analysis: Analysis) -> set[str]:
    return {str(item.id) for item in analysis.index.data}


def names_in_use(analysis: Analysis) -> set[str]:
    """Data items, locations, and all names in code, except expressions that are nothing but a name."""
    found = _data_ids(analysis)
    for code in analysis.scripts:
        if not (isinstance(code, Expression) and _NAME.fullmatch(code.text.strip())):
            found.update(_NAME.findall(_STRING.sub("", code.text)))
    return found


def _said(analysis: Analysis) -> dict[str, set[str]]:
    """The pieces of code that say each word; names of data items, and places, are said by what is no value."""
    places = {str(code.text).strip() for code in analysis.scripts if isinstance(code, LocationExpression)}
    said = {name: {""} for name in _data_ids(analysis) | places}
    for text in {str(code.text).strip() for code in analysis.scripts}:
        for word in _WORDS.findall(_STRING.sub("", text)):
            said.setdefault(word, set()).add(text)
    return said


def _appears_elsewhere(said: dict[str, set[str]], text: Text) -> bool:
    """Is the first word of `text` used in any other piece of code, or the name of a data item?"""
    own = str(text).strip()
    name = own.partition(".")[0]
    return name.startswith("_") or bool(said.get(name, set()) - {own})


RULES: tuple[Rule, ...] = (
    system_variables_are_not_assigned,
    states_asked_for_exist,
    null_asks_for_states_only,
    conditions_do_not_assign,
    ors_cancels_are_quoted,
    ors_events_are_quoted,
)
