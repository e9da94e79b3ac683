"""A tree as text, and back: what lxml reads in the text is what is in the tree."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import scxml_runtime.js as js
from scxml_runtime.data.dom import parse, tree
from scxml_runtime.data.dom.writer import BEGIN

OUTSIDE = "http://www.w3.org/2005/07/scxml"


def test_the_namespace_around_is_not_said() -> None:
    document = parse("<a><b xmlns=''><c/></b></a>", OUTSIDE)
    element: Any = document.first
    assert js.get(element, "namespaceURI") == OUTSIDE
    assert document.markup() == element.markup() == '<a><b xmlns=""><c/></b></a>'
    assert element.first.first.markup() == "<c/>"


def test_logs_show_so_much_and_no_more() -> None:
    document = parse(f"<a>{'<b/>' * 9_000}</a>")
    assert js.uneval(document) == (f"<a>{'<b/>' * 9_000}")[:10_000] + "…"
    assert len(js.uneval(js.get(document, "firstChild", "childNodes"))) < 11_000
    assert len(js.to_string(document)) == 4 * 9_000 + 7


names = st.sampled_from(["a", "b-1", "é", "ж"])
spaces = st.sampled_from(["", "urn:p", "urn:q", OUTSIDE])
words = st.text(st.sampled_from("ab <&>\"'\n\t\r]é😀"), max_size=6)
leaves = st.tuples(st.sampled_from(["text", "comment", "instruction"]), words)
attributes = st.dictionaries(st.tuples(st.sampled_from(["", "urn:p", "urn:q"]), names), words, max_size=3)
trees = st.recursive(
    st.tuples(spaces, names, attributes, st.just([])),
    lambda inner: st.tuples(spaces, names, attributes, st.lists(inner | leaves, max_size=4)),
    max_leaves=12,
)


PREFIXES = {"": "", "urn:p": "p:", "urn:q": "q:", OUTSIDE: "o:"}
DECLARED = ' xmlns:p="urn:p" xmlns:q="urn:q" xmlns:o="' + OUTSIDE + '"'


def written(tree: Any, declared: str = DECLARED) -> str:
    """The text of a tree, a prefix for each namespace."""
    if len(tree) == 2:
        kind, word = tree
        plain = "".join(sign for sign in word if sign not in "-?>\r").strip()
        return {"text": escape(word), "comment": f"<!--{plain}-->", "instruction": f"<?t {plain}?>"}[kind]
    space, name, given_attributes, children = tree
    pairs = "".join(
        f" {PREFIXES[its_space]}{called}={quoteattr(value)}"
        for (its_space, called), value in given_attributes.items()
    )
    inside = "".join(written(child, "") for child in children)
    called = PREFIXES[space] + name
    return f"<{called}{declared}{pairs}>{inside}</{called}>"


@settings(max_examples=150, deadline=None)
@given(trees)
def test_reading_and_writing_keep_what_is_said(tree: Any) -> None:
    text = written(tree)
    for outside in ("", OUTSIDE):
        document = parse(js.from_python(text), outside)
        again = js.to_python(document.markup())
        wrapped = (f'<x xmlns="{outside}">{each}</x>' for each in (text, again))
        first, second = (etree.canonicalize(each, with_comments=True) for each in wrapped)
        assert first == second


@settings(max_examples=150, deadline=None)
@given(trees)
def test_a_tree_made_by_scripts_says_all_of_its_namespaces(tree: Any) -> None:
    js.enter(js.Realm())
    document = parse("<x/>")
    js.invoke(document, "replaceChild", made(document, tree), document.first)
    text = js.to_python(document.markup())
    assert expanded(etree.fromstring(text)) == expanded(etree.fromstring(written(tree)))


def made(document: Any, tree: Any) -> Any:
    """The tree made by createElementNS and its kin, under prefixes that get into each other's way."""
    space, name, given_attributes, children = tree
    prefix = "p:" if space not in ("", OUTSIDE) else ""
    element = js.invoke(document, "createElementNS", space or None, js.from_python(prefix + name))
    for (its_space, called), value in given_attributes.items():
        called = f"p:{called}" if its_space else called
        js.invoke(element, "setAttributeNS", its_space or None, js.from_python(called), js.from_python(value))
    for child in children:
        if len(child) != 2:
            js.invoke(element, "appendChild", made(document, child))
    return element


def expanded(element: etree._Element) -> Any:
    """Names with their namespaces, all the way down; prefixes and texts do not matter."""
    inner = [expanded(child) for child in element if isinstance(child.tag, str)]
    return element.tag, dict(element.attrib), inner


def test_every_kind_of_node_is_written_or_has_no_text_of_its_own() -> None:
    kinds = {
        kind.class_name
        for kind in vars(tree).values()
        if isinstance(kind, type) and hasattr(kind, "class_name")
    }
    assert {kind for kind in kinds if kind != "Node"} == {*BEGIN, "Document", "DocumentFragment"}
