"""What fixes make: a code, a document that it is said of, and what its first fix makes of that.

`SAFE` are made without asking, `SUGGESTED` are not.
"""

from __future__ import annotations

SCXML = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
ORS = f'{SCXML} xmlns:queue="http://www.genesyslab.com/modules/queue"'
ORS_CHART = f'<scxml {ORS}><state id="a">%s</state></scxml>'
ONE = '<state id="a"><onentry>%s</onentry><transition event="e tick"/></state>'
MODE = """<datamodel><data id="mode" expr="%s"/></datamodel><state id="a"><onentry>
<assign location="mode" expr="'night'"/></onentry><transition event="e" cond="%s"/></state>"""
NESTED = """<state id="a"><transition event="e" target="%s"/></state>
<parallel id="p"><state id="q"/><state id="r"/></parallel>"""
TIMED = """<state id="a">%s<onentry>%s</onentry>
<transition event="late" target="b"/><transition event="go" target="b"/></state>
<state id="b"><transition event="back" target="a"/></state>"""
UNUSED = '<datamodel><data id="d" expr="1"/></datamodel><state id="a"/>'
TAKEN_BACK = '\n  <onexit>\n    <cancel sendid="late"/>\n  </onexit>'
COUNTED = '<script>var n;</script><state id="a"><onentry><assign location="n" expr="%s"/></onentry></state>'
FIELD = '<state id="a"><transition event="e" cond="_event.%s"/></state>'
CAPITALS = '<state id="a"><transition event="stop"/><transition event="%s"/></state>'
IF = '<script>var n;</script><state id="a"><transition event="e" cond="%s"/></state>'
PATH = '<state id="a"><transition event="e" target="%s"/></state><state id="b"><state id="c"/></state>'
REGIONS = """<parallel id="p"><state id="r"><transition%s event="e" target="r1"/>
<state id="r1"/></state><state id="s"><state id="s1"/></state></parallel>"""


def chart(inside: str) -> str:
    return f"<scxml {SCXML}>{inside}</scxml>"


SAFE = [
    (
        "draft-syntax",
        f"<scxml {SCXML} initialstate='a'><state id='a'/></scxml>",
        f"<scxml {SCXML} initial='a'><state id='a'/></scxml>",
    ),
    (
        "not-well-formed",
        chart('<state id="a"><transition event="e" cond="1 < 2"/></state>'),
        chart('<state id="a"><transition event="e" cond="1 &lt; 2"/></state>'),
    ),
    (
        "raw-ampersand",
        chart('<state id="a"><transition cond="1 && 2 &amp;&amp; 3" event="e"/></state>'),
        chart('<state id="a"><transition cond="1 &amp;&amp; 2 &amp;&amp; 3" event="e"/></state>'),
    ),
    (
        "raw-less-than",
        chart('<script>1<2;3<4</script><state id="a"/>'),
        chart('<script>1&lt;2;3&lt;4</script><state id="a"/>'),
    ),
    (
        "raw-section-end",
        chart('<script>[[1]]>2</script><state id="a"/>'),
        chart('<script>[[1]]&gt;2</script><state id="a"/>'),
    ),
    (
        "missing-namespace",
        '<scxml version="1.0"><state id="a"/></scxml>',
        f'<scxml {SCXML}><state id="a"/></scxml>',
    ),
    (
        "missing-version",
        '<scxml\n xmlns="http://www.w3.org/2005/07/scxml"><state id="a"/></scxml>',
        '<scxml version="1.0"\n xmlns="http://www.w3.org/2005/07/scxml"><state id="a"/></scxml>',
    ),
    (
        "event-is-any",
        chart('<state id="a"><transition event="b .*" target="a"/></state>'),
        chart('<state id="a"><transition event="b *" target="a"/></state>'),
    ),
    (
        "undeclared-prefix",
        f'<scxml {SCXML}><state id="a"><onentry><queue:cancel requestid="r"/></onentry></state></scxml>',
        f'<scxml xmlns:queue="http://www.genesyslab.com/modules/queue" {SCXML}><state id="a"><onentry>'
        '<queue:cancel requestid="r"/></onentry></state></scxml>',
    ),
    (
        "lost-namespace",
        chart('<s:state xmlns:s="http://www.w3.org/2005/07/scxm" id="a"/>'),
        chart('<s:state xmlns:s="http://www.w3.org/2005/07/scxml" id="a"/>'),
    ),
    (
        "lost-namespace",
        '<s:scxml xmlns:s="http://www.w3.org/2005/07/scxml" version="1.0"><state id="a"></state></s:scxml>',
        '<s:scxml xmlns:s="http://www.w3.org/2005/07/scxml" version="1.0"><s:state id="a"></s:state></s:scxml>',
    ),
    (
        "lost-namespace",
        chart('<state xmlns="" id="a"/>'),
        chart('<state xmlns="http://www.w3.org/2005/07/scxml" id="a"/>'),
    ),
    (
        "not-scxml",
        '<scxml xmlns="http://www.w3.org/2005/07/scxm" version="1.0"><state id="a"/></scxml>',
        chart('<state id="a"/>'),
    ),
    (
        "unknown-module",
        ORS_CHART.replace("modules/queue", "modules/quue")
        % "<onentry><queue:cancel requestid='r'/></onentry>",
        ORS_CHART % "<onentry><queue:cancel requestid='r'/></onentry>",
    ),
    ("unknown-element", chart('<satte id="a">\n</satte>'), chart('<state id="a">\n</state>')),
    ("unknown-element", chart('<satte id="a"/>'), chart('<state id="a"/>')),
    (
        "unknown-attribute",
        chart('<state id="a"><transition Target="a"/></state>'),
        chart('<state id="a"><transition target="a"/></state>'),
    ),
    (
        "bad-value",
        chart('<state id="a"><transition event="e" type="Internal" target="a"/></state>'),
        chart('<state id="a"><transition event="e" type="internal" target="a"/></state>'),
    ),
    (
        "root-initial",
        chart('\n  <initial><transition target="b"/></initial>\n  <state id="a"/><state id="b"/>'),
        f'<scxml initial="b" {SCXML}>\n  <state id="a"/><state id="b"/></scxml>',
    ),
    (
        "old-operator",
        ORS_CHART % "<transition event='e' cond='1 lt 2'/>",
        ORS_CHART % "<transition event='e' cond='1 &lt; 2'/>",
    ),
    (
        "old-event-data",
        ORS_CHART % "<transition event='e' cond='_eventdata.a'/>",
        ORS_CHART % "<transition event='e' cond='_event.data.a'/>",
    ),
    (
        "old-attribute",
        f'<scxml initialstate="a" {ORS}><state id="a"/></scxml>',
        f'<scxml initial="a" {ORS}><state id="a"/></scxml>',
    ),
    ("unknown-element", chart('<paralel id="p"/>'), chart('<parallel id="p"/>')),
    (
        "bad-delay",
        chart('<state id="a"><onentry><send event="e" delay="5 seconds"/></onentry></state>'),
        chart('<state id="a"><onentry><send event="e" delay="5s"/></onentry></state>'),
    ),
    (
        "bad-delay",
        chart("<state id='a'><onentry><send event='e' delay='PT1.5M'/></onentry></state>"),
        chart("<state id='a'><onentry><send event='e' delay='90s'/></onentry></state>"),
    ),
    (
        "syntax-error",
        ORS_CHART % '<transition event="e" cond="1 &lt;> 2"/>',
        ORS_CHART % '<transition event="e" cond="1 != 2"/>',
    ),
    (
        "syntax-error",
        ORS_CHART % "<transition event='e' cond='\u201cÄ\u201d == 1'/>",
        ORS_CHART % "<transition event='e' cond='&apos;Ä&apos; == 1'/>",
    ),
    (
        "syntax-error",
        ORS_CHART % "<onentry><script><![CDATA[var a = 2 =< 1]]></script></onentry>",
        ORS_CHART % "<onentry><script><![CDATA[var a = 2 <= 1]]></script></onentry>",
    ),
    (
        "syntax-error",
        ORS_CHART % '<transition event="e" cond="${1 &lt; 2 &amp;&amp; 2}"/>',
        ORS_CHART % '<transition event="e" cond="1 &lt; 2 &amp;&amp; 2"/>',
    ),
    (
        "doctype-refused",
        '<!DOCTYPE scxml SYSTEM "a>b.dtd">\r\n' + chart('<state id="a"/>'),
        chart('<state id="a"/>'),
    ),
    (
        "doctype-refused",
        '<?xml version="1.0"?><!DOCTYPE scxml>' + chart('<state id="a"/>'),
        '<?xml version="1.0"?>' + chart('<state id="a"/>'),
    ),
    (
        "unknown-datamodel",
        chart('<state id="a"/>').replace("version", 'datamodel="JavaScript" version'),
        chart('<state id="a"/>').replace("version", 'datamodel="ecmascript" version'),
    ),
    (
        "unknown-target",
        chart('<state id="a" initial="p,q"><parallel><state id="p"/><state id="q"/></parallel></state>'),
        chart('<state id="a" initial="p q"><parallel><state id="p"/><state id="q"/></parallel></state>'),
    ),
    (
        "bad-ignore",
        chart(
            '<!-- scxmlc: ignor unused-data --><datamodel><data id="d" expr="1"/></datamodel><state id="a"/>'
        ),
        chart(
            '<!-- scxmlc: ignore unused-data --><datamodel><data id="d" expr="1"/></datamodel><state id="a"/>'
        ),
    ),
    (
        "bad-ignore",
        chart(
            '<!-- scxmlc: ignore unused-dta --><datamodel><data id="d" expr="1"/></datamodel><state id="a"/>'
        ),
        chart(
            '<!-- scxmlc: ignore unused-data --><datamodel><data id="d" expr="1"/></datamodel><state id="a"/>'
        ),
    ),
    (
        "unused-ignore",
        chart('\r\n  <!-- scxmlc: ignore unused-data -->\r\n  <state id="a"/>'),
        chart('\r\n  <state id="a"/>'),
    ),
    (
        "unused-ignore",
        chart("\n<!-- scxmlc: ignore unsent-id, unused-data: why -->" + UNUSED),
        chart("\n<!-- scxmlc: ignore unused-data: why -->" + UNUSED),
    ),
]
FETCH = (
    f'<scxml {SCXML} xmlns:session="http://www.genesyslab.com/modules/session" initial="a"><state id="a">{{}}'
    '<onentry><session:fetch srcexpr="\'u\'"/></onentry><transition event="session.fetch.done" target="b"/>'
    '</state><final id="b"/></scxml>'
)
SUGGESTED = [
    (
        "not-well-formed",  # the quote before may be what is missing
        chart('<state id="a><transition event="e"/></state>'),
        chart('<state id="a>&lt;transition event="e"/></state>'),
    ),
    (
        "condition-assigns",
        chart(IF % "n = 'a'"),
        chart(IF % "n == 'a'"),
    ),
    (
        "condition-assigns",
        chart('<script>var n = 1</script><state id="a"><transition event="e" cond="n = 2"/></state>'),
        chart('<script>var n = 1</script><state id="a"><transition event="e" cond="n == 2"/></state>'),
    ),
    (
        "unheard-error",
        FETCH.format(""),
        FETCH.format(
            '\n  <transition event="error.session.fetch">\n    <log label="error" expr="_event.data"/>'
            "\n  </transition>"
        ),
    ),
    (
        "missing-namespace",
        '<scxml version="1.0"><datamodel><data id="d"><b/></data></datamodel><state id="a"/></scxml>',
        f'<scxml {SCXML}><datamodel><data id="d"><b/></data></datamodel><state id="a"/></scxml>',
    ),
    (
        "unknown-target",
        chart('<state id="open"><transition event="e" target="opne"/></state>'),
        chart('<state id="open"><transition event="e" target="open"/></state>'),
    ),
    (
        "event-is-literal",
        chart("<state id='a'><transition event=\"'e'\"/></state>"),
        chart("<state id='a'><transition event=\"e\"/></state>"),
    ),
    (
        "bad-delay",
        chart('<datamodel><data id="n"/></datamodel>' + ONE % '<send event="e" delay = "n"/>'),
        chart('<datamodel><data id="n"/></datamodel>' + ONE % '<send event="e" delayexpr = "n"/>'),
    ),
    (
        "value-refused",
        chart(ONE % """<send event="e" delayexpr='"5 sec"'/>"""),
        chart(ONE % """<send event="e" delayexpr='"5s"'/>"""),
    ),
    (
        "never-equal",
        chart(MODE % ("'day'", "mode == 'nihgt'")),
        chart(MODE % ("'day'", "mode == 'night'")),
    ),
    (
        "unknown-invocation",
        chart(
            '<state id="a"><invoke id="child"><content/></invoke><transition event="done.invoke.chlid.*"/></state>'
        ),
        chart(
            '<state id="a"><invoke id="child"><content/></invoke><transition event="done.invoke.child.*"/></state>'
        ),
    ),
    (
        "unknown-invocation",
        chart(
            ONE % """<send event="e" targetexpr="'#_chlid'"/>"""
            + '<state id="b"><invoke id="child"/></state>'
        ),
        chart(
            ONE % """<send event="e" targetexpr="'#_child'"/>"""
            + '<state id="b"><invoke id="child"/></state>'
        ),
    ),
    (
        "never-done",
        chart('<state id="open"><final id="f"/><transition event="done.state.opne"/></state>'),
        chart('<state id="open"><final id="f"/><transition event="done.state.open"/></state>'),
    ),
    (
        "syntax-error",
        ORS_CHART % '<transition event="e" cond="not In(\'a\')"/>',
        ORS_CHART % '<transition event="e" cond="!In(\'a\')"/>',
    ),
    (
        "syntax-error",  # a chart of the Recommendation compiles all the same
        chart('<state id="a"><transition event="e" cond="1 and 2"/></state>'),
        chart('<state id="a"><transition event="e" cond="1 &amp;&amp; 2"/></state>'),
    ),
    (
        "event-has-comma",
        chart('<state id="a"><transition event="e, f"/></state>'),
        chart('<state id="a"><transition event="e f"/></state>'),
    ),
    (
        "bad-event-descriptor",
        chart('<state id="a"><transition event="door*"/></state>'),
        chart('<state id="a"><transition event="door.*"/></state>'),
    ),
    (
        "bad-event-name",
        chart(ONE % '<raise event="door.*"/>'),
        chart(ONE % '<raise event="door"/>'),
    ),
    (
        "not-assignable",
        chart("<script>var x;</script>" + ONE % """<assign location="'x'" expr="x"/>"""),
        chart("<script>var x;</script>" + ONE % """<assign location="x" expr="x"/>"""),
    ),
    (
        "undeclared-variable",
        chart('<state id="a"><transition event="e" cond="In(a)"/></state>'),
        chart('<state id="a"><transition event="e" cond="In(\'a\')"/></state>'),
    ),
    (
        "undeclared-variable",
        chart('<state id="a"><transition event="e" cond="True"/></state>'),
        chart('<state id="a"><transition event="e" cond="true"/></state>'),
    ),
    ("nested-targets", chart(NESTED % "p\n q r"), chart(NESTED % "q r")),
    (
        "hidden-character",
        chart(ONE % """<log expr="'a\u200bb'"/>"""),
        chart(ONE % """<log expr="'ab'"/>"""),
    ),
    (
        "bidi-text",
        chart(ONE % """<log expr="'a\u202eb'"/>"""),
        chart(ONE % """<log expr="'ab'"/>"""),
    ),
    (
        "null-expression",
        chart(ONE % '<log expr="1"/>').replace("version", 'datamodel="null" version'),
        chart(ONE % '<log expr="1"/>').replace("version", 'datamodel="ecmascript" version'),
    ),
    (
        "condition-of-null",
        chart('<state id="a"><transition cond="1" target="a"/></state>').replace(
            "version", 'datamodel="null" version'
        ),
        chart('<state id="a"><transition cond="1" target="a"/></state>').replace(
            "version", 'datamodel="ecmascript" version'
        ),
    ),
    (
        "unsent-id",
        chart(ONE % '<send event="tick" delay="1s"/><cancel sendid="tick"/>'),
        chart(ONE % '<send id="tick" event="tick" delay="1s"/><cancel sendid="tick"/>'),
    ),
    (
        "timer-outlives-state",
        chart(TIMED % ("", '<send event="late" delay="5s"/>')),
        chart(TIMED % (TAKEN_BACK, '<send id="late" event="late" delay="5s"/>')),
    ),
    (
        "regions-entered-again",
        chart(REGIONS % ""),
        chart(REGIONS % ' type="internal"'),
    ),
    (
        "unknown-module",
        ORS_CHART.replace("modules/queue", "modules/voice") % "<onentry><queue:answer/></onentry>",
        ORS_CHART.replace("modules/queue", "modules/interaction") % "<onentry><queue:answer/></onentry>",
    ),
    ("increment-lost", chart(COUNTED % "n++"), chart(COUNTED % "n + 1")),
    ("no-event-field", chart(FIELD % "floor"), chart(FIELD % "data.floor")),
    ("no-event-field", chart(FIELD % "invokeId"), chart(FIELD % "invokeid")),
    ("event-of-other-case", chart(CAPITALS % "Error.*"), chart(CAPITALS % "error.*")),
    ("event-of-other-case", chart(CAPITALS % "STOP"), chart(CAPITALS % "stop")),
    (
        "content-is-text",
        chart("<datamodel><data id='d'>\n{a: \"1\"}</data></datamodel><state id='a'/>"),
        chart("<datamodel><data expr=\"{a: &quot;1&quot;}\" id='d'>\n</data></datamodel><state id='a'/>"),
    ),
    (
        "kept-attribute",
        (ORS_CHART % "").replace("version", '_maxtme="9" version'),
        (ORS_CHART % "").replace("version", '_maxtime="9" version'),
    ),
    ("unknown-target", chart(PATH % "b.c"), chart(PATH % "c")),
    ("condition-always-true", chart(IF % "n => 1"), chart(IF % "n >= 1")),
]
