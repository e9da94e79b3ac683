"""A grammar in the compact syntax of RELAX NG, which Emacs reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import indent

from scxmlc.dialect import SCXML
from scxmlc.schema.datatypes import STRING, Datatype
from scxmlc.schema.grammar import LOCAL
from scxmlc.schema.markup import WIDTH, prose
from scxmlc.schema.patterns import (
    EMPTY,
    Data,
    Grammar,
    Joined,
    Many,
    Names,
    Node,
    Pattern,
    Ref,
    Text,
)

_NUMBER = re.compile(r"\\(x+\{[0-9A-Fa-f]+\})")
_QUOTES = re.compile(r'"+|[^"]+')
OPERATORS = {"group": ",", "interleave": " &", "choice": " |"}


def write(grammar: Grammar) -> str:
    """The text of the schema."""
    return "\n".join([f"# {grammar.title}", "", *_Writing(grammar).lines(), ""])


@dataclass(frozen=True)
class _Writing:
    grammar: Grammar

    @property
    def prefixes(self) -> Mapping[str, str]:
        return {namespace: prefix for prefix, namespace in self.grammar.prefixes.items()}

    def lines(self) -> Iterator[str]:
        yield 'datatypes xsd = "http://www.w3.org/2001/XMLSchema-datatypes"'
        yield f'default namespace = "{SCXML}"'
        yield f'namespace {LOCAL} = ""'
        for namespace, prefix in self.prefixes.items():
            yield f"namespace {prefix} = {_literal(namespace)}"
        yield from ("", f"start = {self.text(self.grammar.start)}")
        for name, pattern in self.grammar.definitions.items():
            yield from ("", f"{name} =\n{indent(self.text(pattern), '  ')}")

    def text(self, pattern: Pattern) -> str:
        """The pattern, with what is told of it."""
        if isinstance(pattern, Node) and pattern.documentation:
            return f"{_plain(prose(pattern.documentation, '## '))}\n{self.bare(pattern)}"
        return self.bare(pattern)

    def bare(self, pattern: Pattern) -> str:
        match pattern:
            case Ref(name):
                return name
            case Text():
                return "text"
            case Data(type):
                return _data(type)
            case Many(part, sign):
                return self.text(part) + sign
            case Joined():
                return self.joined(pattern)
            case Node():
                return f"{pattern.what} {self.name_class(pattern)} {self.braced(pattern)}"

    def joined(self, pattern: Joined) -> str:
        return "empty" if pattern == EMPTY else f"({_spread(self.parts(pattern), pattern.operator)})"

    def parts(self, pattern: Joined) -> list[str]:
        return [self.text(part) for part in pattern.parts]

    def braced(self, node: Node) -> str:
        if node.what == "attribute" and node.part in (Text(), Data(STRING)):
            return "{ text }"
        if isinstance(node.part, Joined) and node.part != EMPTY:
            return f"{{{_spread(self.parts(node.part), node.part.operator)}}}"
        return f"{{ {self.bare(node.part)} }}"

    def name_class(self, node: Node) -> str:
        if isinstance(node.names, Names):
            usual = SCXML if node.what == "element" else ""
            every = [local if space == usual else self.named(space, local) for space, local in node.names]
            return f"({' | '.join(every)})" if len(every) > 1 else every[0]
        but = [self.named(space, "*") for space in node.names.but_namespaces]
        but += [self.named(space, local) for space, local in node.names.but]
        return f"* - ({_spread(but, 'choice')})" if but else "*"

    def named(self, namespace: str, local: str) -> str:
        return f"{self.prefixes[namespace] if namespace else LOCAL}:{local}"


def _spread(parts: list[str], operator: str) -> str:
    """On one line where it has the room, else a line each."""
    sign = OPERATORS[operator]
    line = f"{sign} ".join(parts)
    if len(line) < WIDTH - 30 and "\n" not in line:
        return f" {line} "
    return "\n" + indent(f"{sign}\n".join(parts), "  ") + "\n"


def _data(type: Datatype) -> str:
    if type.words:
        return " | ".join(map(_literal, type.words))
    narrowed = f" {{ pattern = {_literal(type.pattern)} }}" if type.pattern else ""
    return f"xsd:{type.base}{narrowed}"


def _plain(text: str) -> str:
    r"""What looks like the number of a character, such as `\x{22}`, is none: it would be read before all else."""
    return _NUMBER.sub(r"\\x{5C}\1", text)


def _literal(text: str) -> str:
    """A literal ends at its own quote, however that is written, so a text with both is put together."""
    text = _plain(text)
    if '"' not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return " ~ ".join(f'"{part}"' if '"' not in part else f"'{part}'" for part in _QUOTES.findall(text))
