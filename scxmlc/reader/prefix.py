"""The prefix of an included fragment: `$$_MY_PREFIX_$$`, `_my_prefix`, and the ids that it is put before.

In: the tree of a document and its prefix ("" for a document that is not included). Out: the same tree, its
ids, its references and its expressions rewritten in place, every character still at its own place (ORS core
2.9).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from scxmlc.dialect import SCXML
from scxmlc.reader.xmltree import Attribute, Element
from scxmlc.source import Text, join

TOKEN = re.compile(r"\$\$_MY_PREFIX_\$\$\.?")
VARIABLE = re.compile(
    r"""'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<![\w$.])_my_prefix(?![\w$])"""
)  # or a string, in which the name is a word like any other
_PREFIXED = ("state", "parallel", "final", "history")
_DONE = "done.state."
_ENTRY = "_composer_entry"


def is_part(root: Element) -> bool:
    """Whether a document is written to be included: it names the prefix it would get, or has Composer's entry."""
    text = root.location.source.text
    named = "_MY_PREFIX_" in text or "_my_prefix" in text
    return named or (_ENTRY in text and any(element.get("id") == _ENTRY for element in root.walk()))


def apply(root: Element, prefix: str) -> None:
    """Rewrite `root` and everything below it."""
    text = root.location.source.text
    if not prefix and "_MY_PREFIX_" not in text and "_my_prefix" not in text and "&#" not in text:
        return
    elements = list(root.walk())
    ids = {str(id) for e in elements if (id := _state_id(e)) is not None} if prefix else set()
    for element in elements:
        for attribute in element.attributes:
            if not attribute.namespace:
                attribute.value = _resolved(_own_ids(element, attribute, ids, prefix), prefix)
        element.content = [
            part if isinstance(part, Element) else _resolved(part, prefix) for part in element.content
        ]


def _state_id(element: Element) -> Text | None:
    is_state = element.namespace == SCXML and element.name in _PREFIXED
    return element.get("id") if is_state else None


def _own_ids(element: Element, attribute: Attribute, ids: set[str], prefix: str) -> Text:
    """The value with the prefix before each id of this fragment: its own id, targets, done events."""
    value = attribute.value
    if not ids or element.namespace != SCXML:
        return value
    if attribute.name == "id" and element.name in _PREFIXED:
        return join([_made(f"{prefix}.", value), value], value.location)
    if attribute.name in ("target", "initial"):
        return _each_word(value, lambda word: 0 if word in ids else None, prefix)
    if attribute.name == "event" and element.name == "transition":
        return _each_word(
            value,
            lambda word: len(_DONE) if word.startswith(_DONE) and word[len(_DONE) :] in ids else None,
            prefix,
        )
    return value


def _each_word(value: Text, where: Callable[[Text], int | None], prefix: str) -> Text:
    """`value` with the prefix put into its words at the index that `where` gives; None leaves the word."""
    parts: list[Text] = []
    changed = False
    for number, word in enumerate(value.words()):
        at = where(word)
        parts += [_made(" ", word)] if number else []
        parts += (
            [word] if at is None else [word.cut(0, at), _made(f"{prefix}.", word), word.cut(at, len(word))]
        )
        changed |= at is not None
    return join([part for part in parts if part], value.location) if changed else value


def _resolved(text: Text, prefix: str) -> Text:
    """`text` with the token and the variable replaced by the prefix."""
    if "_MY_PREFIX_" in text:
        text = replaced(text, TOKEN, lambda token: _spelt(token, prefix))
    if "_my_prefix" in text:
        quoted = "'" + prefix.replace("'", "\\'") + "'"
        text = replaced(text, VARIABLE, lambda found: quoted if found[0] not in "'\"" else found)
    return text


def _spelt(token: str, prefix: str) -> str:
    """Without a prefix the dot behind the token goes with it."""
    return prefix + token[len("$$_MY_PREFIX_$$") :] if prefix else ""


def replaced(text: Text, pattern: re.Pattern[str], by: Callable[[str], str]) -> Text:
    """`text` with each match of `pattern` replaced; what was put in points at the match."""
    parts: list[Text] = []
    at = 0
    for found in pattern.finditer(text):
        match = text.cut(found.start(), found.end())
        if by(match) == match:
            continue
        parts += [text.cut(at, found.start()), _made(by(match), match)]
        at = found.end()
    if not parts:
        return text
    parts.append(text.cut(at, len(text)))
    return join(_filled(parts), text.location)


def _filled(parts: Iterable[Text]) -> list[Text]:
    return [part for part in parts if part]


def _made(text: str, at: Text) -> Text:
    """Text that does not stand in the document, at the place of `at`."""
    return Text(text, at.location, (at.location.offset,) * len(text))
