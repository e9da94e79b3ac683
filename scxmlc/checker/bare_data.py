"""Data items of ORS that are named without `_data`: what 8.0 wrote as `n` is `_data.n` in 8.1.

In: the analysis of a chart and the log. Out: warnings. The rule that surprises: where a script declares a variable
of the same name, or may do so in a document around this one, the bare name is that variable, and nothing is said.
"""

from __future__ import annotations

import re

from scxmlc import messages
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.variables import BUILT_IN
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.names_used import declared_names, name_places
from scxmlc.model.script import Code, Program

_NAMES = re.compile(r"(?<![\w$.])[A-Za-z_$][\w$]*")


def data_is_not_bare(analysis: Analysis, log: Diagnostics) -> None:
    """Each piece of code is told of each such name once, where it stands first."""
    if analysis.chart.dialect != "ors" or not analysis.is_closed:
        return
    items = {str(item.id) for item in analysis.index.data} - BUILT_IN
    found = {
        text: items.intersection(_NAMES.findall(text)) for text in {code.text for code in analysis.scripts}
    }
    bare = {code: names for code in analysis.scripts if (names := found[code.text])}
    items -= _declared(analysis) if bare else set()
    for code, names in bare.items():
        if names & items:
            _report(analysis, code, items, log)


def _declared(analysis: Analysis) -> set[str]:
    trees = (
        tree for code, tree in analysis.scripts.items() if isinstance(code, Program) and tree is not None
    )
    return set().union(*map(declared_names, trees))


def _report(analysis: Analysis, code: Code, items: set[str], log: Diagnostics) -> None:
    tree = analysis.scripts[code]
    said: set[str] = set()
    for at, name in sorted(name_places(tree).items()) if tree is not None else ():
        if name in items and name not in said:
            said.add(name)
            log.add(messages.content.old_data_name(code.text.at(at, len(name)), name))


RULES = (data_is_not_bare,)
