"""Random programs on two trees: ours, by the names that scripts use, and that of the standard library's minidom.

What must be refused is worked out on minidom's tree, by the rules of the specification, since minidom itself lets
much pass (a node into itself, a node of another document); what is allowed must leave both trees the same.
"""

from __future__ import annotations

from typing import Any
from xml.dom import minidom

from hypothesis import given, settings
from hypothesis import strategies as st

import scxml_runtime.js as js
from scxml_runtime.data.dom import parse

ELEMENT, ATTRIBUTE, TEXT, CDATA, INSTRUCTION, COMMENT, DOCUMENT, FRAGMENT = 1, 2, 3, 4, 7, 8, 9, 11
CONTENT = {ELEMENT, TEXT, CDATA, INSTRUCTION, COMMENT}
ALLOWED = {DOCUMENT: {ELEMENT, INSTRUCTION, COMMENT}, ELEMENT: CONTENT, FRAGMENT: CONTENT}
NAMES = ("a", "b", "p:c")
SPACES = (None, "urn:p", "urn:q")
WORDS = ("", "x", "two words")

numbers = st.integers(0, 40)
steps = st.tuples(st.sampled_from(range(15)), numbers, numbers, numbers)


class Pair:
    """Nodes of both trees, number by number; what one gets, the other gets."""

    def __init__(self, xml: str) -> None:
        js.enter(js.Realm())
        self.ours: list[Any] = []
        self.theirs: list[Any] = []
        for text in (xml, "<other/>"):
            self.enter(parse(text), minidom.parseString(text))

    def enter(self, ours: Any, theirs: Any) -> None:
        """Two trees that are the same: their nodes in document order."""
        self.ours.append(ours)
        self.theirs.append(theirs)
        for one, other in zip(js.get(ours, "childNodes").nodes(), theirs.childNodes, strict=True):
            self.enter(one, other)

    def pick(self, number: int) -> tuple[Any, Any]:
        at = number % len(self.ours)
        return self.ours[at], self.theirs[at]

    def roots(self) -> list[tuple[Any, Any]]:
        pairs = zip(self.ours, self.theirs, strict=True)
        return [(one, other) for one, other in pairs if other.parentNode is None]


def refusal(parent: Any, new: Any, reference: Any, old: Any) -> int:
    """The code of the error that putting a node in must end with; 0 for none."""
    if (reference is not None and reference.parentNode is not parent) or (
        old is not None and old.parentNode is not parent
    ):
        return 8
    comes = list(new.childNodes) if new.nodeType == FRAGMENT else [new]
    if parent.nodeType not in ALLOWED or not {node.nodeType for node in comes} <= ALLOWED[parent.nodeType]:
        return 3
    stays = [node for node in parent.childNodes if node is not old and node not in comes]
    if parent.nodeType == DOCUMENT and sum(node.nodeType == ELEMENT for node in [*stays, *comes]) > 1:
        return 3
    above = parent
    while above is not None:
        if above is new:
            return 3
        above = above.parentNode
    owner = parent if parent.nodeType == DOCUMENT else parent.ownerDocument
    return 4 if new.ownerDocument is not owner else 0


def put(pair: Pair, how: str, parent: int, new: int, other: int) -> None:
    (ours, theirs), (our_new, their_new), (our_other, their_other) = map(pair.pick, (parent, new, other))
    others = [] if how == "appendChild" else [our_other]
    reference, old = (their_other if how == name else None for name in ("insertBefore", "replaceChild"))
    code = refusal(theirs, their_new, reference, old)
    try:
        js.invoke(ours, how, our_new, *others)
    except js.Throw as thrown:
        assert js.get(thrown.value, "code") == code
        return
    assert code == 0
    if their_new is their_other and others:
        return  # nothing moves; minidom loses the node
    if how == "replaceChild":
        put_for(theirs, their_new, their_other)
    elif how == "insertBefore":
        theirs.insertBefore(their_new, their_other)
    else:
        (
            minidom.Node.appendChild(theirs, their_new)
            if theirs.nodeType == DOCUMENT
            else theirs.appendChild(their_new)
        )


def put_for(parent: Any, new: Any, old: Any) -> None:
    """minidom refuses another element in a document before it has taken out the one that goes."""
    behind = old.nextSibling if old.nextSibling is not new else new.nextSibling
    parent.removeChild(old)
    parent.insertBefore(new, behind)


def attribute(pair: Pair, how: int, node: int, name: int, value: int) -> None:
    ours, theirs = pair.pick(node)
    if theirs.nodeType != ELEMENT:
        return
    called, word, space = NAMES[name % 2], WORDS[value % 3], SPACES[value % 3]
    if how == 0:
        js.invoke(ours, "setAttribute", called, word)
        theirs.setAttribute(called, word)
    elif how == 1:
        js.invoke(ours, "removeAttribute", called)
        if theirs.hasAttribute(called):
            theirs.removeAttribute(called)
    elif space is not None:  # a prefix each: minidom keeps one attribute of a name
        js.invoke(ours, "setAttributeNS", space, f"{space[-1]}:{called}", word)
        theirs.setAttributeNS(space, f"{space[-1]}:{called}", word)


def data(pair: Pair, how: int, node: int, offset: int, count: int) -> None:
    ours, theirs = pair.pick(node)
    if theirs.nodeType not in (TEXT, CDATA, COMMENT) or not theirs.data:
        return
    offset %= len(theirs.data)
    if how == 0:
        assert js.invoke(ours, "substringData", offset, count) == theirs.substringData(offset, count)
    elif how == 1:
        js.invoke(ours, "replaceData", offset, count + 1, "new")
        theirs.replaceData(offset, count + 1, "new")
    elif theirs.nodeType != COMMENT:
        pair.ours.append(js.invoke(ours, "splitText", offset))
        pair.theirs.append(theirs.splitText(offset))


def remove(pair: Pair, node: int) -> None:
    ours, theirs = pair.pick(node)
    if theirs.parentNode is not None:
        assert js.invoke(js.get(ours, "parentNode"), "removeChild", ours) is ours
        theirs.parentNode.removeChild(theirs)


def make(pair: Pair, kind: int, name: int, document: int) -> None:
    documents = [
        (one, other) for one, other in zip(pair.ours, pair.theirs, strict=True) if other.nodeType == DOCUMENT
    ]
    ours, theirs = documents[document % len(documents)]
    called, word, space = NAMES[name % 3], WORDS[name % 3], SPACES[1 + name % 2]
    method, arguments = (
        ("createElement", (called,)),
        ("createElementNS", (space, called)),
        ("createTextNode", (word,)),
        ("createCDATASection", (word,)),
        ("createComment", (word,)),
        ("createProcessingInstruction", ("t", word)),
        ("createDocumentFragment", ()),
    )[kind % 7]
    pair.ours.append(js.invoke(ours, method, *arguments))
    pair.theirs.append(getattr(theirs, method)(*arguments))


def copy(pair: Pair, how: int, node: int, deep: int) -> None:
    ours, theirs = pair.pick(node)
    if theirs.nodeType in (DOCUMENT, ATTRIBUTE):
        return
    if how:
        pair.enter(
            js.invoke(pair.ours[0], "importNode", ours, bool(deep % 2)),
            pair.theirs[0].importNode(theirs, bool(deep % 2)),
        )
    else:
        pair.enter(js.invoke(ours, "cloneNode", bool(deep % 2)), theirs.cloneNode(bool(deep % 2)))


def normalize(pair: Pair, node: int) -> None:
    """minidom leaves texts that it has merged without an owner: they are no longer there for us either."""
    ours, theirs = pair.pick(node)
    if theirs.nodeType not in ALLOWED:
        return
    js.invoke(ours, "normalize")
    theirs.normalize()
    gone = [
        at
        for at, other in enumerate(pair.theirs)
        if other.ownerDocument is None and other.nodeType != DOCUMENT
    ]
    for at in reversed(gone):
        del pair.ours[at], pair.theirs[at]


def carry_out(pair: Pair, step: tuple[int, int, int, int]) -> None:
    sort, first, second, third = step
    if sort < 4:
        put(pair, "appendChild", first, second, third)
    elif sort < 6:
        put(pair, "insertBefore", first, second, third)
    elif sort < 8:
        put(pair, "replaceChild", first, second, third)
    elif sort < 10:
        make(pair, first, second, third)
    elif sort == 10:
        attribute(pair, third % 3, first, second, third // 3)
    elif sort == 11:
        data(pair, third % 3, first, second, third // 3)
    elif sort == 12:
        remove(pair, first)
    elif sort == 13:
        copy(pair, first % 2, second, third)
    else:
        normalize(pair, first)


def ours_shown(node: Any) -> Any:
    """A tree by what scripts can read of it."""
    number = js.get(node, "nodeType")
    attributes = js.get(node, "attributes")
    found = () if attributes is None else attributes.nodes()
    children = js.get(node, "childNodes").nodes()
    check_links(node, children)
    return (
        number,
        js.get(node, "nodeName"),
        js.get(node, "namespaceURI"),
        js.get(node, "nodeValue"),
        sorted((js.get(a, "name"), js.get(a, "value"), js.get(a, "namespaceURI") or "") for a in found),
        [ours_shown(child) for child in children],
    )


def check_links(node: Any, children: list[Any]) -> None:
    """All ways through the children say the same."""
    assert js.get(node, "firstChild") is (children[0] if children else None)
    assert js.get(node, "lastChild") is (children[-1] if children else None)
    for child, before, after in zip(children, [None, *children], [*children[1:], None], strict=False):
        assert (
            js.get(child, "parentNode"),
            js.get(child, "previousSibling"),
            js.get(child, "nextSibling"),
        ) == (
            node,
            before,
            after,
        )


def theirs_shown(node: Any) -> Any:
    found = node.attributes.values() if node.nodeType == ELEMENT else ()
    return (
        node.nodeType,
        node.nodeName,
        node.namespaceURI or None,
        node.nodeValue,
        sorted((a.name, a.value, a.namespaceURI or "") for a in found),
        [theirs_shown(child) for child in node.childNodes],
    )


START = '<?t d?><r a="1"><b>one<![CDATA[two]]></b><!--c--><b xmlns:p="urn:p"><p:c p:a="x"/>tail</b></r>'


@settings(max_examples=300, deadline=None)
@given(st.lists(steps, min_size=5, max_size=40))
def test_random_programs(program: list[tuple[int, int, int, int]]) -> None:
    pair = Pair(START)
    listed = js.invoke(pair.ours[0], "getElementsByTagName", "b")
    for step in program:
        carry_out(pair, step)
        for ours, theirs in pair.roots():
            assert ours_shown(ours) == theirs_shown(theirs)
        wanted = pair.theirs[0].getElementsByTagName("b")
        assert [pair.ours.index(node) for node in listed.nodes() if node in pair.ours] == [
            pair.theirs.index(node) for node in wanted if node in pair.theirs
        ]
        assert len(listed.nodes()) == len(wanted)
