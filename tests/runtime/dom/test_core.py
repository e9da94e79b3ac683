"""DOM Level 2 Core, interface by interface: a script, and its value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scxml_runtime.js as js
from scxml_runtime.data.dom import parse, parser
from tests.runtime.dom.documents import code_of, value_of

TABLE = Path(__file__).with_name("core.txt")


def rows() -> Iterator[tuple[str, str, str]]:
    """The document, the script and the value of each row of the table."""
    xml = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# over "):
            xml = line.removeprefix("# over ")
        elif line and not line.startswith("#"):
            script, _, value = line.rpartition(" => ")
            yield xml, script, value


@pytest.mark.parametrize(("xml", "script", "value"), list(rows()))
def test_the_table(xml: str, script: str, value: str) -> None:
    if value.startswith("DOMException"):
        assert f"DOMException {code_of(script, xml)}" == value
        assert value_of(
            f"try {{ {script} }} catch (e) {{}}; d.documentElement === r && r.parentNode === d", xml
        )
    else:
        assert value_of(script, xml) == json.loads(value)


def test_a_refusal_is_an_error_with_the_constants() -> None:
    script = "try { r.appendChild(r) } catch (e) { [String(e), e instanceof Error, e.HIERARCHY_REQUEST_ERR, e.code] }"
    assert value_of(script) == ["DOMException: HIERARCHY_REQUEST_ERR: r cannot stand in itself", True, 3, 3]


def test_a_refused_fragment_stays_as_it_is() -> None:
    script = (
        "var f = d.createDocumentFragment(); f.appendChild(d.createComment('c')); f.appendChild(d.createElement('e'));"
        "try { d.appendChild(f) } catch (e) { f.childNodes.length + ' ' + d }"
    )
    assert value_of(script) == "2 <r/>"


@pytest.mark.parametrize(
    "script",
    [
        "r.appendChild(null)",
        "r.appendChild({nodeType: 1})",
        "r.appendChild.call({}, r)",
        "Object.create(r).nodeName",
        "d.createElement.call(r, 'a')",
        "new r.constructor()",
        "r.constructor()",
    ],
)
def test_what_is_no_node_is_a_type_error(script: str) -> None:
    assert value_of(f"try {{ {script} }} catch (e) {{ e.name }}") == "TypeError"


MEMBERS = {
    "Node": "insertBefore replaceChild removeChild appendChild hasChildNodes cloneNode normalize isSupported"
    " hasAttributes nodeName nodeValue nodeType parentNode childNodes firstChild lastChild previousSibling nextSibling"
    " attributes ownerDocument namespaceURI prefix localName",
    "Document": "doctype implementation documentElement createElement createDocumentFragment createTextNode"
    " createComment createCDATASection createProcessingInstruction createAttribute createEntityReference"
    " getElementsByTagName importNode createElementNS createAttributeNS getElementsByTagNameNS getElementById",
    "Element": "tagName getAttribute setAttribute removeAttribute getAttributeNode setAttributeNode removeAttributeNode"
    " getElementsByTagName getAttributeNS setAttributeNS removeAttributeNS getAttributeNodeNS setAttributeNodeNS"
    " getElementsByTagNameNS hasAttribute hasAttributeNS",
    "Attr": "name specified value ownerElement",
    "CharacterData": "data length substringData appendData insertData deleteData replaceData",
    "Text": "splitText",
    "ProcessingInstruction": "target data",
    "DocumentType": "name entities notations publicId systemId internalSubset",
    "DOMImplementation": "hasFeature createDocumentType createDocument",
    "NodeList": "item length",
    "NamedNodeMap": "getNamedItem setNamedItem removeNamedItem item length getNamedItemNS setNamedItemNS"
    " removeNamedItemNS",
}
"""What DOM Level 2 Core gives each interface."""


@pytest.mark.parametrize("interface", MEMBERS)
def test_every_member_of_the_specification_is_there(interface: str) -> None:
    prototype: Any = js.intrinsics.intrinsic(interface + ".prototype")
    assert set(MEMBERS[interface].split()) - set(prototype.table()) == set()


def test_one_session_changes_its_own_prototypes_only() -> None:
    value_of("r.constructor.prototype.getAttribute = null; d.constructor.prototype.extra = 1")
    assert value_of("typeof r.getAttribute + d.extra") == "functionundefined"


@pytest.mark.parametrize(
    "xml",
    [
        "<a>",
        "<a/><b/>",
        "text",
        "<p:a/>",
        "<a p:b=''/>",
        "<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>",
        '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        '<!DOCTYPE a SYSTEM "a.dtd"><a>&e;</a>',
        "\ud800<a/>",
    ],
)
def test_what_is_no_document_is_refused(xml: str) -> None:
    for outside in ("", "urn:outside"):
        with pytest.raises(ValueError):
            parse(xml, outside)


def test_a_long_text_is_one_node() -> None:
    for text in ("x" * 30_000, "é&amp;\n" * 10_000):
        assert value_of("r.childNodes.length + ':' + r.normalize()", f"<r>{text}</r>") == "1:undefined"
        assert value_of("r.childNodes.length", f"<r><![CDATA[{text}]]></r>") == 1


def test_a_document_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "MOST_NODES", 3)
    assert str(parse("<a><b/><c/></a>")) is not None
    with pytest.raises(js.Throw, match="more than 3 nodes"):
        parse("<a><b/><c d=''/></a>")
