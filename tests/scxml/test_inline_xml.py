"""XML in a chart, wherever a value may be written inside an element (SCXML B.2.1, B.2.8.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.js.code_units import to_points
from scxml_runtime.ports.documents import Documents
from scxml_runtime.simulator import Simulator
from scxmlc.compiler import CompileError, compile_text

CHART = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" {}>{}</scxml>'

PLACES = {
    "data": '<datamodel><data id="v">{}</data></datamodel><state id="s"><onentry>{log}</onentry></state>',
    "data of a state": '<state id="s"><datamodel><data id="v">{}</data></datamodel><onentry>{log}</onentry></state>',
    "assign": '<datamodel><data id="v"/></datamodel><state id="s"><onentry><assign location="v">{}</assign>{log}'
    "</onentry></state>",
    "send": '<state id="s"><onentry><send event="e"><content>{}</content></send></onentry>'
    '<transition event="e">{log}</transition></state>',
    "donedata": '<state id="s"><state id="t"><transition target="f"/></state>'
    '<final id="f"><donedata><content>{}</content></donedata></final>'
    '<transition event="done.state.s">{log}</transition></state>',
}
VALUES = {
    "<a><b/></a>": "[object Document]<a><b/></a>",
    " <!-- c --> <a/> <?p i?> ": "[object Document]<a/>",
    "<a/><b/>": "[object String]<a/><b/>",
    "text <b>bold</b>": "[object String]text <b>bold</b>",
    "<b>bold</b>\n  text": "[object String]<b>bold</b> text",
    "Hello <!-- <i/> --> <b>world</b>\n\n!": "[object String]Hello <b>world</b> !",
    "a &amp; <b>c</b>": "[object String]a &amp; <b>c</b>",
    "<![CDATA[<a/><b/>]]>": "[object String]<a/><b/>",
    '{{"a": "<b/>"}}': "[object Object][object Object]",
}


@pytest.mark.parametrize("inside", VALUES)
@pytest.mark.parametrize("place", PLACES)
def test_one_element_is_a_dom_and_anything_else_a_string(place: str, inside: str) -> None:
    said = "v" if "v" in PLACES[place] and place.startswith(("data", "assign")) else "_event.data"
    log = f'<log expr="Object.prototype.toString.call({said}) + {said}"/>'
    written = PLACES[place].replace("{log}", log).replace("{}", inside.replace("{{", "{").replace("}}", "}"))
    assert logged(written) == [VALUES[inside]]


def logged(inside: str, attributes: str = "") -> list[str]:
    """What a chart logs; an error in it is a line, too."""
    errors = '<transition event="error"><log expr="_event.data.message"/></transition></state>'
    at = inside.rindex("</state>")
    machine = scxmlc.load(CHART.format(attributes, inside[:at] + errors + inside[at + len("</state>") :]))()
    machine.start()
    return [text for _, text in machine.log]


def test_where_a_module_of_ors_takes_content() -> None:
    modules = 'xmlns:session="http://www.genesyslab.com/modules/session"'
    chart = CHART.format(
        modules,
        '<state id="s"><onentry><session:start src="\'child.scxml\'"><param name="p" expr="_data.x"/></session:start>'
        "</onentry></state>",
    )
    chart = chart.replace("<state", '<datamodel><data id="x"><a><b/></a></data></datamodel><state', 1)
    sim = Simulator()
    child = '<state id="t"><onentry><log expr="typeof _data.p + _data.p"/></onentry></state>'
    sim.publish("child.scxml", CHART.format(modules, child))
    sim.start(scxmlc.load(chart))
    sim.run()
    assert sim.transcript.logs() == ["string<a><b/></a>"]


def test_the_prefix_of_a_chart_goes_with_its_xml() -> None:
    inside = (
        '<datamodel><data id="v"><p:a><b/></p:a></data></datamodel><state id="s"><onentry>'
        "<log expr=\"[v.documentElement.namespaceURI, v.getElementsByTagName('b')[0].namespaceURI, v].join()\"/>"
        "</onentry></state>"
    )
    scxml = "http://www.w3.org/2005/07/scxml"
    assert logged(inside, 'xmlns:p="urn:p"') == [f'urn:p,{scxml},<p:a xmlns:p="urn:p"><b/></p:a>']
    prefixed = inside.replace("<b/>", "<b xmlns=''/>").replace(
        "[0].namespaceURI", "[0].namespaceURI === null"
    )
    assert logged(prefixed, 'xmlns:p="urn:p"') == ['urn:p,true,<p:a xmlns:p="urn:p"><b xmlns=""/></p:a>']


def test_a_chart_whose_scxml_has_a_prefix_has_xml_in_no_namespace() -> None:
    chart = (
        '<s:scxml xmlns:s="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><s:datamodel>'
        '<s:data id="v"><a/></s:data></s:datamodel><s:state id="t"><s:onentry>'
        '<s:log expr="v.documentElement.namespaceURI"/></s:onentry></s:state></s:scxml>'
    )
    machine = scxmlc.load(chart)()
    machine.start()
    assert machine.log == [(None, "null")]


def test_characters_beyond_the_first_plane() -> None:
    inside = (
        "<datamodel><data id='v'><a b='\U0001f600'>\U0001f600</a></data></datamodel><state id='s'><onentry>"
        "<log expr=\"v.documentElement.textContent === '\U0001f600' &amp;&amp; v.documentElement.textContent.length\"/>"
        '<log expr="v"/></onentry></state>'
    )
    length, text = logged(inside)  # a log has the code units of the script
    assert length == "2" and to_points(text) == '<a b="\U0001f600">\U0001f600</a>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not  JSON\n\U0001f600", "string 11"),
        ("<a>\U0001f600</a>", "object 2"),
        ('<!DOCTYPE a SYSTEM "a.dtd"><a>xyz</a>', "object 3"),
        ("<a/><b/>", "string 8"),
    ],
)
def test_what_a_file_holds(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(text, encoding="utf-8")
    log = "typeof v + ' ' + (v.textContent || v).length"
    inside = (
        '<datamodel><data id="v" src="file"/></datamodel>'
        f'<state id="s"><onentry><log expr="{log}"/></onentry></state>'
    )
    machine = Host(documents=Documents(str(tmp_path))).start(scxmlc.load(CHART.format("", inside)))
    assert machine.log == [(None, said)]


def test_foreach_goes_through_a_list_of_nodes() -> None:
    inside = (
        '<datamodel><data id="v"><a><b n="1"/><b n="2"/></a></data><data id="i"/></datamodel><state id="s"><onentry>'
        '<foreach array="v.getElementsByTagName(\'b\')" item="i"><log expr="i.getAttribute(\'n\')"/></foreach>'
        "</onentry></state>"
    )
    assert logged(inside) == ["1", "2"]


def test_what_an_event_carries_is_a_copy() -> None:
    inside = (
        '<datamodel><data id="v"><a><b/></a></data></datamodel><state id="s"><onentry><send event="e">'
        '<param name="x" expr="v"/><param name="y" expr="[v.documentElement.firstChild]"/></send>'
        "<script>v.documentElement.setAttribute('later', 1)</script></onentry>"
        '<transition event="e"><log expr="_event.data.x"/><log expr="_event.data.y[0] + _event.data.y[0].parentNode"/>'
        "</transition></state>"
    )
    assert logged(inside) == ["<a><b/></a>", "<b/>null"]


def test_what_an_invoked_chart_is_given_is_a_copy() -> None:
    child = (
        '<scxml version="1.0" datamodel="ecmascript"><datamodel><data id="o"/><data id="v"/></datamodel><state id="t">'
        "<onentry><script>o.n = 2; v.documentElement.setAttribute('k', 1)</script>"
        '<send target="#_parent" event="e"><content expr="v"/></send></onentry></state></scxml>'
    )
    inside = (
        '<datamodel><data id="o" expr="({n: 1})"/><data id="v"><a/></data></datamodel><state id="s">'
        f'<invoke><content>{child}</content><param name="o" location="o"/><param name="v" location="v"/></invoke>'
        '<transition event="e"><log expr="o.n + \' \' + v + _event.data"/></transition></state>'
    )
    assert logged(inside) == ['1 <a/><a k="1"/>']


def test_python_sees_the_text() -> None:
    machine: StateMachine = scxmlc.load(
        CHART.format("", '<datamodel><data id="v"><a><b/></a></data></datamodel><state id="s"/>')
    )()
    machine.start()
    assert machine.data["v"] == "<a><b/></a>"
    machine.send("e", {"x": "<y/>"})


def test_over_http_goes_the_text() -> None:
    class Recorder:
        def request(self, method: str, url: str, body: bytes, headers: Any) -> Any:
            sent.append(body)
            raise OSError

    sent: list[bytes] = []
    inside = (
        '<state id="s"><onentry><send type="basichttp" target="http://127.0.0.1:9/" event="e"><content>'
        '<a b="1"/></content></send></onentry></state>'
    )
    Host(transport=Recorder()).start(scxmlc.load(CHART.format("", inside)))
    assert sent == [b"_scxmleventname=e&%3Ca%20b%3D%221%22/%3E"]


def test_a_log_line_of_a_large_document_is_cut() -> None:
    many = f'<datamodel><data id="v"><a>{"<b/>" * 5_000}</a></data></datamodel>'
    (line,) = logged(many + '<state id="s"><onentry><log expr="v"/></onentry></state>')
    assert line.startswith("<a><b/>") and len(line) == 10_001


def test_an_included_document_is_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "books.xml").write_text("<books><!-- c --><book/></books>", encoding="utf-8")
    inside = (
        '<datamodel><data id="v"><xi:include href="books.xml"/></data></datamodel><state id="s"><onentry>'
        '<log expr="String(v) + v.documentElement.namespaceURI"/></onentry></state>'
    )
    path = tmp_path / "c.scxml"
    path.write_text(CHART.format('xmlns:xi="http://www.w3.org/2001/XInclude"', inside), encoding="utf-8")
    machine = scxmlc.load(path)()
    machine.start()
    assert machine.log == [(None, "<books><!-- c --><book/></books>null")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<content><scxml version='1.0'><final id='f'/></scxml><scxml version='1.0'><final id='g'/></scxml></content>",
         "several elements"),
        ("<content><svg xmlns='urn:svg'/></content>", "<svg>"),
        ("<content>hello there</content>", 'the text "hello there"'),
        ("<content/>", "nothing"),
        ("<content>{&quot;a&quot;: 1}</content>", "the text"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("type", ["", "type='scxml'", "type='http://www.w3.org/TR/scxml/'"])
def test_what_is_no_chart_cannot_be_invoked(content: str, told: str, type: str) -> None:
    chart = CHART.format("", f"<state id='s'><invoke {type}>{content}</invoke></state>")
    with pytest.raises(CompileError) as caught:
        compile_text(chart, "c.scxml")
    (error,) = (each for each in caught.value.diagnostics if each.severity == "error")
    assert error.code == "no-chart" and f"holds {told}" in error.message


def test_text_beside_the_chart_is_an_error() -> None:
    content = "<content>text <scxml version='1.0'><final id='f'/></scxml></content>"
    inside = f"<state id='s'><invoke>{content}</invoke></state>"
    with pytest.raises(CompileError, match="may not stand inside <content>"):
        compile_text(CHART.format("", inside), "c.scxml")


@pytest.mark.parametrize(
    "invoke",
    [
        "<invoke><content><![CDATA[<scxml version='1.0'><final id='f'/></scxml>]]></content></invoke>",
        "<invoke><!-- c --><content> <?p?> <scxml version='1.0'><final id='f'/></scxml> <!-- d --></content></invoke>",
        "<invoke><content expr='v'/></invoke>",
        "<invoke type='x-other'><content><a/><b/></content></invoke>",
        "<invoke type='x-other'><content>hello</content></invoke>",
        "<invoke typeexpr='v'><content>hello</content></invoke>",
    ],
)
def test_what_may_be_a_chart_or_need_not_can_be_invoked(invoke: str) -> None:
    inside = f"<datamodel><data id='v'/></datamodel><state id='s'>{invoke}</state>"
    assert "class " in compile_text(CHART.format("", inside), "c.scxml").text


def test_a_chart_in_data_can_be_invoked_after_a_change() -> None:
    inside = (
        '<datamodel><data id="v"><scxml version="1.0" datamodel="ecmascript"><final id="f"/></scxml></data></datamodel>'
        "<state id=\"s\"><onentry><script>v.documentElement.setAttribute('name', 'changed')</script></onentry>"
        '<invoke id="i"><content expr="v"/></invoke><transition event="done.invoke.i"><log expr="_event.name"/>'
        "</transition></state>"
    )
    assert logged(inside) == ["done.invoke.i"]
