"""Every attribute that takes an expression, given every kind of value: errors are events, and the session lives on.

The values are made inside the chart, chosen by a number that the session is started with.
"""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime import Host

VALUES = """
undefined; null; true; 1; -1; NaN; Infinity; ''; 'x'; ' '; ({}); []; [1, 2]; new Array(5); function () {};
({toString: function () { throw 1 }}); ({toString: 1, valueOf: 1}); Object.create(null); Symbol('q'); 10n; /x/;
new Proxy({}, {get: function () { throw 2 }}); new Date(NaN); this; _event; JSON; In; _ioprocessors;
(function () { var o = {}; o.o = o; return o })(); '\\ud800'; '\\u{1f600}'; '1s'; '1e400s'; '-1s';
'#_scxml_'; '#_'; 'http://'; 'http://[::1'; 'ftp://x/y'; 'http://127.0.0.1:99999/'; 'http://127.0.0.1:9/ a\\nb';
'file:///etc/hosts'; '../../x'; '<scxml/>'; '<a><b></a>'; xml; xml.documentElement; xml.documentElement.firstChild;
xml.documentElement.attributes; xml.documentElement.attributes[0]; xml.getElementsByTagName('*'); xml.implementation;
xml.createDocumentFragment(); xml.implementation.createDocumentType('a', null, null);
xml.createProcessingInstruction('t', 'd'); xml.constructor; xml.constructor.prototype; Object.create(xml);
new Proxy(xml, {})
""".replace("\n", " ").split("; ")

FORMS = {
    "send event": '<onentry><send eventexpr="v"/></onentry>',
    "send target": '<onentry><send event="e" targetexpr="v"/></onentry>',
    "send type": '<onentry><send event="e" typeexpr="v"/></onentry>',
    "send delay": '<onentry><send event="e" delayexpr="v"/></onentry>',
    "send namelist": '<onentry><send event="e" namelist="v"/></onentry>',
    "send param": '<onentry><send event="e"><param name="p" expr="v"/></send></onentry>',
    "send content": '<onentry><send event="e"><content expr="v"/></send></onentry>'
    '<transition event="e"><log expr="_event.data"/></transition>',
    "send idlocation": '<onentry><send event="e" delay="1s" idlocation="v.x"/></onentry>',
    "HTTP target": '<onentry><send event="e" type="basichttp" targetexpr="v"/></onentry>',
    "HTTP content": '<onentry><send type="basichttp" target="http://127.0.0.1:9/"><content expr="v"/></send></onentry>',
    "HTTP namelist": '<onentry><send event="e" type="basichttp" target="http://127.0.0.1:9/" namelist="v"/></onentry>',
    "HTTP event": '<onentry><send eventexpr="v" type="basichttp" target="http://127.0.0.1:9/"/></onentry>',
    "cancel": '<onentry><cancel sendidexpr="v"/></onentry>',
    "foreach": '<onentry><foreach array="v" item="i"><log expr="i"/></foreach></onentry>',
    "log": '<onentry><log expr="v"/></onentry>',
    "assign value": '<onentry><assign location="w" expr="v"/></onentry>',
    "assign location": '<onentry><assign location="v.x" expr="1"/></onentry>',
    "assign key": '<onentry><assign location="w[v]" expr="1"/></onentry>',
    "if": '<onentry><if cond="v"><log label="1"/></if></onentry>',
    "cond": '<transition cond="v" event="e"/>',
    "throw": "<onentry><script>throw v</script></onentry>",
    "In": "<onentry><script>In(v)</script></onentry>",
    "invoke type": '<invoke typeexpr="v" src="x"/>',
    "invoke src": '<invoke srcexpr="v"/>',
    "invoke content": '<invoke><content expr="v"/></invoke>',
    "invoke param": '<invoke src="x"><param name="p" expr="v"/></invoke>',
    "invoke namelist": '<invoke namelist="v"><content><scxml version="1.0" datamodel="ecmascript"><datamodel>'
    '<data id="v"/></datamodel><state id="k"><onentry><send target="#_parent" event="r" namelist="v"/></onentry>'
    "</state></scxml></content></invoke>",
    "donedata content": '<final id="f"><donedata><content expr="v"/></donedata></final>',
    "donedata param": '<final id="f"><donedata><param name="x" expr="v"/></donedata></final>',
}
CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
<datamodel><data id="n" expr="0"/><data id="v"/><data id="w"/><data id="xml"><a b="1">t</a></data></datamodel>
<script><![CDATA[v = [{values}][n]();]]></script>
<state id="a">{form}<transition event="next" target="b"/></state><state id="b"/></scxml>"""


@pytest.mark.parametrize("name", FORMS)
def test_whatever_the_value_is(name: str) -> None:
    values = ", ".join(f"function () {{ return {value} }}" for value in VALUES)
    cls = scxmlc.load(CHART.format(values=values, form=FORMS[name]))
    for number, value in enumerate(VALUES):
        session = Host().start(cls, {"n": number})
        session.send("e")
        session.advance(2)
        session.send("next")
        assert session.is_active("b"), value
