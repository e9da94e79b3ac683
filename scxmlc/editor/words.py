"""ECMAScript as it stands in an editor, finished or not: its words with their kinds, and the names in it.

In: text. Out: `Word`s, and what the text names of the chart around it: variables, data, states, events. Where the text
parses, its scopes say which names are the chart's; where it does not yet, each name that is no property counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scxmlc.checker.variables import BUILT_IN
from scxmlc.dialect.ors.scripts import GLOBALS
from scxmlc.ecmascript import Node, ScriptError, expression, parse_script
from scxmlc.ecmascript.names_used import declaration_places, name_places, short_places
from scxmlc.kept import kept

_WORD = re.compile(
    r"(?P<space>\s+)|(?P<comment>//[^\n\r]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\.)*`?)"
    r"|(?P<number>0[xXbBoO]\w+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d][\w$]*|\$[\w$]*)|(?P<sign>=>|[-+*/%&|^!=<>?:~]+|.)",
    re.DOTALL,
)
_REGEXP = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
KEYWORDS = frozenset(
    "break case catch class const continue debugger default delete do else export extends false finally for function "
    "if import in instanceof let new null return super switch this throw true try typeof var void while with "
    "yield".split()
)
SYSTEM = frozenset({"_event", "_sessionid", "_name", "_ioprocessors", "_x", "In", "arguments"})
GIVEN = BUILT_IN | SYSTEM | {row.name for row in GLOBALS}
"""Names that scripts have from the language, the session and the platform."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: its `kind` is comment, string, number, regexp, keyword, name, property or sign."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a text names; the `kind` is variable, data, state, event or invocation."""

    kind: str
    name: str
    start: int
    is_definition: bool = False
    is_function: bool = False
    is_short: bool = False  # `{name}`, which is `{name: name}`


@kept(8192)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text, white space left out."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    at, last = 0, Word("sign", 0, 0, "(")
    while at < len(text):
        found = _REGEXP.match(text, at) if text[at] == "/" and _begins_value(last) else None
        kind = "regexp"
        if found is None:
            found = _WORD.match(text, at)
            assert found is not None
            kind = found.lastgroup or "sign"
        at = found.end()
        if kind == "space":
            continue
        if kind == "name":
            kind = "property" if last.text == "." else "keyword" if found[0] in KEYWORDS else "name"
        word = Word(kind, found.start(), at, found[0])
        yield word
        if kind != "comment":
            last = word


def _begins_value(last: Word) -> bool:
    """Whether a "/" behind this word begins a regular expression."""
    return (last.kind == "sign" and last.text not in (")", "]", "}")) or (
        last.kind == "keyword" and last.text not in ("this", "super", "null", "true", "false")
    )


@kept(8192)
def names_in(text: str, is_program: bool) -> tuple[Named, ...]:
    """What a text names, in its order."""
    found = [*_variables(text, is_program), *_through_platform(words(text))]
    return tuple(sorted(found, key=lambda each: each.start))


def _variables(text: str, is_program: bool) -> Iterator[Named]:
    tree = parsed(text, is_program)
    if tree is None:
        yield from _guessed(words(text))
        return
    declared, short = declaration_places(tree), short_places(tree)
    for at, name in name_places(tree).items():
        if name not in GIVEN:
            yield Named("variable", name, at, at in declared, declared.get(at, False), at in short)


def parsed(text: str, is_program: bool) -> Node | None:
    """The tree of a text; None where it does not parse."""
    try:
        return (parse_script if is_program else expression)(text)
    except ScriptError:
        return None


def _guessed(found: tuple[Word, ...]) -> Iterator[Named]:
    """The names in a text that does not parse."""
    before = ""
    for number, word in enumerate(found):
        behind = found[number + 1].text if number + 1 < len(found) else ""
        is_key = behind == ":" and before in ("{", ",")
        if word.kind == "name" and word.text not in GIVEN and not is_key:
            yield Named(
                "variable", word.text, word.start, before in ("var", "function"), before == "function"
            )
        before = word.text


def _through_platform(found: tuple[Word, ...]) -> Iterator[Named]:
    """What is named as a property of `_data`, or as a string where only the name of a state or an event can stand."""
    plain = [word for word in found if word.kind != "comment"]
    for number, (word, sign, value) in enumerate(zip(plain, plain[1:], plain[2:], strict=False)):
        if word.text == "_data" and sign.text == "." and value.kind == "property":
            yield Named("data", value.text, value.start)
        elif (
            (kind := _BY_STRING.get((word.text, sign.text)))
            and value.kind == "string"
            and len(value.text) > 2
        ):
            is_name = word.text != "name" or (number > 1 and plain[number - 2].text == "_event")
            if is_name:
                yield Named(kind, value.text[1:-1], value.start + 1, word.text == "__Raise")


_BY_STRING = {
    ("_data", "["): "data",
    ("In", "("): "state",
    ("__Raise", "("): "event",
    ("name", "=="): "event",
    ("name", "==="): "event",
    ("name", "!="): "event",
    ("name", "!=="): "event",
}
