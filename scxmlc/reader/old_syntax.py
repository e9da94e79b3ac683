"""ECMAScript as ORS 8.0 had it, read as 8.1 means it: operators in words, and `_eventdata` (ORS core 1.1).

In: the text of an expression or a script. Out: the same text as 8.1 writes it, each character still at its
place; what was changed is reported. The rule that surprises: a word is an operator only between two operands,
where ECMAScript has no room for a name, so no expression of today is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.messages.ecmascript import OPERATORS
from scxmlc.source import Text, join

EVENT_DATA = "_eventdata"

_TOKEN = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[\w$]+|\S""")
_OLD = re.compile(rf"(?<![\w$])(?:{'|'.join(OPERATORS)}|{EVENT_DATA})(?![\w$])")
_DECLARED = re.compile(rf"\b(?:var|function)\s+{EVENT_DATA}\b")
_PREFIXES = frozenset(["typeof", "void", "delete", "new", "in", "instanceof", "return", "case", "throw"])
_OPENING = frozenset("([{'\"-+!~/")

Change = tuple[re.Match[str], str]


def expression(text: Text, log: Diagnostics) -> Text:
    """The text of an expression; operators and `_eventdata` are renewed."""
    return _renewed(text, OPERATORS, log)


def script(text: Text, log: Diagnostics) -> Text:
    """The text of a script; `_eventdata` is renewed. Operators in words were for attributes."""
    return _renewed(text, {}, log)


def _renewed(text: Text, operators: Mapping[str, str], log: Diagnostics) -> Text:
    if not _OLD.search(text):
        return text
    parts: list[Text] = []
    at = 0
    for token, new in _changes(text, operators):
        place = text.at(token.start(), len(token[0]))
        say = messages.content.old_event_data if new.startswith("_") else messages.content.old_operator
        log.add(say(place, token[0], new))
        parts += [text.cut(at, token.start()), Text(new, place, (place.offset,) * len(new))]
        at = token.end()
    return join([*parts, text.cut(at, len(text))], text.location) if parts else text


def _changes(text: Text, operators: Mapping[str, str]) -> Iterator[Change]:
    tokens = list(_TOKEN.finditer(text))
    is_declared = _DECLARED.search(text) is not None
    before = ""
    for number, token in enumerate(tokens):
        after = tokens[number + 1][0] if number + 1 < len(tokens) else ""
        if token[0] in operators and _ends_operand(before) and _begins_operand(after):
            yield token, operators[token[0]]
            before = ""
            continue
        if token[0] == EVENT_DATA and before != "." and after != ":" and not is_declared:
            yield token, "_event.data"
        before = token[0]


def _ends_operand(token: str) -> bool:
    return token not in _PREFIXES and bool(token) and (token[-1] in ")]'\"$_" or token[-1].isalnum())


def _begins_operand(token: str) -> bool:
    return bool(token) and (token[0] in _OPENING or token[0] in "$_" or token[0].isalnum())
