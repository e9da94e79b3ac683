"""What attributes of module actions say that can be judged before the strategy runs.

In: the analysis of a chart and the log. Out: warnings about values that the platform will refuse: a word that is
none of those in the tables, a number that is none, a target or a skill expression that cannot be read; and a bare
word that is no variable. Computed values are left to run time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from scxmlc import messages
from scxmlc.checker import targets
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.expressions import names_in_use
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import with_modules
from scxmlc.dialect.rows import Attribute
from scxmlc.messages.catalogue import listed
from scxmlc.model.content import Action, Part
from scxmlc.model.script import Expression

say = messages.elements

_NAME = re.compile(r"[A-Za-z$][\w$]*")
_WORDS = ("true", "false", "null", "undefined", "this", "NaN", "Infinity")
_NUMBER = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*")


def module_values_mean_something(analysis: Analysis, log: Diagnostics) -> None:
    """Constants that the platform cannot take."""
    for row, value in _values(analysis):
        tree: Any = analysis.scripts.get(value)
        if tree is not None and tree.type == "Literal":
            wrong = _problem(row, tree.value)
            if wrong:
                log.add(say.value_refused(value.text.location, row.name, wrong))


def module_words_are_quoted(analysis: Analysis, log: Diagnostics) -> None:
    """An attribute that is an expression: a bare word that is no variable was meant as a string."""
    if not analysis.is_closed:
        return
    bare = [(row, value.text) for row, value in _values(analysis) if _NAME.fullmatch(value.text.strip())]
    known = {*_WORDS, *names_in_use(analysis)} if bare else set()
    for row, text in bare:
        if text.strip() not in known:
            log.add(say.value_is_expression(text.location, row.name, text.strip()))


def _values(analysis: Analysis) -> Iterator[tuple[Attribute, Expression]]:
    """The value expressions of actions and their parts, each with its row."""
    elements = with_modules(analysis.registered.modules)["ors"].elements
    for content in analysis.index.contents:
        ahead: list[Action | Part] = [content] if isinstance(content, Action) else []
        while ahead:
            node = ahead.pop()
            ahead.extend(node.parts)
            element = elements.get(f"{node.module}:{node.name}")
            for name, value in node.attributes:
                row = element.attribute(name) if element is not None else None
                if row is not None and isinstance(value, Expression):
                    yield row, value


def _problem(row: Attribute, value: Any) -> str:
    if isinstance(value, str) and row.words and value.strip() not in row.words:
        return f"it is one of {listed(row.words)}"
    return FORMS[row.form](value) if row.form else ""


def _number(value: Any) -> str:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return "it should be a number"
    return "it should be a number" if isinstance(value, bool) else ""


def _text(judge: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: judge(value) if isinstance(value, str) else "it should be a string"


FORMS: dict[str, Callable[[Any], str]] = {
    "number": _number,
    "skills": _text(targets.problem_in_skills),
    "targets": _text(targets.problem_in_targets),
    "threshold": _text(targets.problem_in_threshold),
}
RULES = (module_values_mean_something, module_words_are_quoted)
