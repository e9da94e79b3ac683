"""A grammar in the XML syntax of RELAX NG."""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc.dialect import SCXML
from scxmlc.schema.datatypes import STRING, Datatype
from scxmlc.schema.markup import Tag, document, prose
from scxmlc.schema.patterns import (
    EMPTY,
    AnyName,
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

RELAX_NG = "http://relaxng.org/ns/structure/1.0"
ANNOTATIONS = "http://relaxng.org/ns/compatibility/annotations/1.0"
DATATYPES = "http://www.w3.org/2001/XMLSchema-datatypes"
SIGNS = {"?": "optional", "*": "zeroOrMore", "+": "oneOrMore"}


def write(grammar: Grammar) -> str:
    """The text of the schema."""
    about = {"ns": SCXML, "xmlns": RELAX_NG, "xmlns:a": ANNOTATIONS, "datatypeLibrary": DATATYPES}
    defined = (Tag("define", {"name": name}, (_tag(each),)) for name, each in grammar.definitions.items())
    return document(
        grammar.title, Tag("grammar", about, (Tag("start", {}, (_tag(grammar.start),)), *defined))
    )


def _tag(pattern: Pattern) -> Tag:
    match pattern:
        case Ref(name):
            return Tag("ref", {"name": name})
        case Text():
            return Tag("text", {})
        case Data(type):
            return _data(type)
        case Many(Joined("group", parts), sign):
            return Tag(SIGNS[sign], {}, tuple(map(_tag, parts)))
        case Many(part, sign):
            return Tag(SIGNS[sign], {}, (_tag(part),))
        case Joined():
            return (
                Tag("empty", {})
                if pattern == EMPTY
                else Tag(pattern.operator, {}, tuple(map(_tag, pattern.parts)))
            )
        case Node():
            return _node(pattern)


def _node(node: Node) -> Tag:
    told = (Tag("a:documentation", {}, (prose(node.documentation),)),) if node.documentation else ()
    part = node.part
    parts = part.parts if isinstance(part, Joined) and part.operator == "group" and part != EMPTY else (part,)
    inside = () if node.what == "attribute" and part in (Text(), Data(STRING)) else tuple(map(_tag, parts))
    if isinstance(node.names, Names) and len(names := list(node.names)) == 1:
        ((namespace, local),) = names
        where = {} if namespace in ("", SCXML) else {"ns": namespace}
        return Tag(node.what, {"name": local, **where}, (*told, *inside))
    return Tag(node.what, {}, (*told, _name_class(node.names), *inside))


def _name_class(names: Names | AnyName) -> Tag:
    if isinstance(names, Names):
        return Tag("choice", {}, tuple(_names(names)))
    but = (*(Tag("nsName", {"ns": namespace}) for namespace in names.but_namespaces), *_names(names.but))
    return Tag("anyName", {}, (Tag("except", {}, but),) if but else ())


def _names(names: Names) -> Iterator[Tag]:
    return (Tag("name", {"ns": namespace}, (local,)) for namespace, local in names)


def _data(type: Datatype) -> Tag:
    if type.words:
        words = tuple(Tag("value", {}, (word,)) for word in type.words)
        return words[0] if len(words) == 1 else Tag("choice", {}, words)
    narrowed = (Tag("param", {"name": "pattern"}, (type.pattern,)),) if type.pattern else ()
    return Tag("data", {"type": type.base}, narrowed)
