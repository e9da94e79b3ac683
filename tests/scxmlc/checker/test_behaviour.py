"""What is right by the rules and hardly meant: said only where it is certain. The plain cases are in tests/checked."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

import scxmlc
from scxmlc.checker import check
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.messages import behaviour
from scxmlc.reader import read_file, read_text

CODES = frozenset(name.replace("_", "-") for name in vars(behaviour)) | {"shadowed-transition"}
OPENING = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
MODULES = " ".join(
    f'xmlns:{name}="http://www.genesyslab.com/modules/{module}"'
    for name, module in {
        "queue": "queue",
        "session": "session",
        "ixn": "interaction",
        "dialog": "dialog",
    }.items()
)


def found(body: str, attributes: str = 'datamodel="ecmascript"') -> list[Diagnostic]:
    log = Diagnostics()
    chart = read_text(f"{OPENING} {attributes}>{body}</scxml>", "chart.scxml", log)
    assert chart is not None
    check(chart, log)
    return [each for each in log if each.code in CODES]


def ors(body: str) -> list[Diagnostic]:
    return found(body, f'profile="ecmascript" {MODULES}')


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return [each.code for each in diagnostics]


def parallel(
    first: str, second: str = '<state id="r1"><transition event="f" target="r2"/></state><state id="r2"/>'
) -> str:
    return f'<parallel id="p"><state id="q">{first}</state><state id="r">{second}</state></parallel>'


def timed(exit: str = "", transitions: str = '<transition event="stop" target="b"/>', back: str = "a") -> str:
    return f"""<state id="a"><onentry><send event="late" id="t" delay="5s"/></onentry>{exit}
        <transition event="late" target="b"/>{transitions}</state>
        <state id="b"><transition event="again" target="{back}"/></state>"""


DATA = '<datamodel><data id="x" expr="\'new\'"/></datamodel>'
OPENED = '<onentry><assign location="x" expr="\'open\'"/></onentry>'
RAISES = '<onentry><raise event="e"/></onentry>'

RAISED_FOR_B = (
    f'<state id="a">{RAISES}{{}}</state><state id="b"><transition event="e" target="c"/></state>'
    '<state id="c"/>'
)

READY = "<script>function ready() {{ return true; }} {}</script>"
TEXT = '<datamodel><data id="x">{}</data></datamodel><state id="a"><onentry><log expr="x"/></onentry></state>'

SILENT = {
    "a region with nothing to lose": parallel(
        '<transition event="e" target="q2"/><state id="q1"/><state id="q2"/>', ""
    ),
    "an internal transition of a region": parallel(
        '<transition event="e" target="q2" type="internal"/><state id="q1"/><state id="q2"/>'
    ),
    "a way inside a region": parallel(
        '<state id="q1"><transition event="e" target="q2"/></state><state id="q2"/>'
    ),
    "a way out of a parallel": parallel('<transition event="e" target="z"/>') + '<state id="z"/>',
    "a parallel that enters itself again": '<parallel id="p"><transition event="e" target="q2"/><state id="q">'
    '<state id="q1"/><state id="q2"/></state><state id="r"><state id="r1"/></state></parallel>',
    "both regions are named": parallel(
        '<state id="q1"><transition event="e" target="q2 r2"/></state><state id="q2"/>'
    ),
    "internal and away": '<state id="a"><transition event="e" target="b" type="internal"/></state><state id="b"/>',
    "internal and inside": '<state id="a"><transition event="e" target="b" type="internal"/><state id="b"/></state>',
    "a timer that is cancelled": timed('<onexit><cancel sendid="t"/></onexit>'),
    "a timer that may be cancelled": timed('<onexit><cancel sendidexpr="_event.sendid"/></onexit>'),
    "a timer of a state that is left by it alone": timed(transitions=""),
    "a timer of a state that is not entered again": timed(back="b"),
    "a timer that is asked which it is": timed().replace(
        '"late" target', '"late" cond="_event.sendid == 1" target'
    ),
    "a timer that is answered elsewhere as well": timed()
    + '<state id="c"><transition event="late"/></state>',
    "a timer without time": timed().replace("5s", "0s"),
    "a state that something runs in": '<state id="a"><transition event="e" target="f"/>'
    '<transition event="g" target="b"/></state><state id="b"><invoke srcexpr="1"/></state><final id="f"/>',
    "a state beside another": parallel('<state id="q1"/>') + '<final id="f"/>',
    "a chart that never ends": '<state id="a"><transition event="e" target="b"/></state><state id="b"/>',
    "a condition that content changes": DATA
    + '<state id="a"><transition cond="x"><assign location="x" expr="0"/></transition></state>',
    "a condition that a script may change": DATA
    + '<state id="a"><transition cond="x"><script>x = 0;</script></transition></state>',
    "a condition that calls": '<state id="a"><transition cond="Math.random() &gt; 0.5"/></state>',
    "a condition of the event": '<state id="a"><transition cond="_event.name"/></state>',
    "content of another engine": DATA
    + '<state id="a"><transition cond="x"><my:change xmlns:my="urn:my"/></transition></state>',
    "a variable that is computed": DATA
    + f'<state id="a">{OPENED}<transition event="e" cond="x == \'shut\'"><assign location="x" '
    'expr="_event.data"/></transition></state>',
    "a variable that is given from outside": DATA
    + '<state id="a"><transition event="e" cond="x == \'shut\'"/></state>',
    "a variable of numbers": '<datamodel><data id="x" expr="1"/></datamodel><state id="a"><onentry>'
    '<assign location="x" expr="\'2\'"/></onentry><transition event="e" cond="x == \'1\'"/></state>',
    "a variable that code names": DATA
    + f'<state id="a">{OPENED}<transition event="e" cond="x == \'shut\'"><script>eval(_event.data);</script>'
    "</transition></state>",
    "data that the session is started with": '<datamodel><data id="y"/></datamodel><state id="a"/>',
    "data in a string": DATA + '<state id="a"><onentry><log expr="this[\'x\']"/></onentry></state>',
    "an event that also comes with data": f'<state id="a">{RAISES}<onexit><send event="e"><param name="y" expr="1"/>'
    '</send></onexit><transition event="e" cond="_event.data.y" target="a"/></state>',
    "an event whose name is computed": f'<state id="a">{RAISES}<onexit><send eventexpr="_name"/></onexit>'
    '<transition event="e" cond="_event.data.y" target="a"/></state>',
    "an event among others": f'<state id="a">{RAISES}<transition event="e f" cond="_event.data.y"/></state>',
    "any event": f'<state id="a">{RAISES}<transition event="*" cond="_event.data.y"/></state>',
    "an event that is asked which it is": f'<state id="a">{RAISES}<transition event="e">'
    '<if cond="_event.name == \'e.f\'"><log expr="_event.data.y"/></if></transition></state>',
    "a done event with data": '<state id="a"><transition event="done.state.a" cond="_event.data.y"/><final id="f">'
    '<donedata><param name="y" expr="1"/></donedata></final></state>',
    "invocations without id": '<state id="a"><invoke srcexpr="1"/><transition event="done.invoke.x"/></state>',
    "all that is invoked": '<state id="a"><invoke id="x" srcexpr="1"/><transition event="done.invoke"/></state>',
    "a session by its id": '<state id="a"><onentry><send event="e" target="#_scxml_7"/></onentry></state>',
    "emoji and right-to-left words": '<state id="a"><onentry><log '
    'label="\U0001f468\u200d\U0001f469 \u05e9\u05dc\u05d5\u05dd\u200f \u0645\u06cc\u200c\u062e"/></onentry></state>',
    "conditions that differ": DATA
    + '<state id="a"><transition event="e" cond="x == 1"/><transition event="e" '
    'cond="x == 2"/></state>',
    "a function that is given another value": READY.format("")
    + '<state id="a"><onentry><assign location="ready" expr="false"/></onentry>'
    '<transition event="e" cond="ready"/></state>',
    "a function that a script gives another value": READY.format("ready = ready();")
    + '<state id="a"><transition event="e" cond="ready"/></state>',
    "a function that is counted": READY.format("ready++;")
    + '<state id="a"><transition event="e" cond="ready"/></state>',
    "a function that is a variable, too": READY.format("for (var ready of []) {}")
    + '<state id="a"><transition event="e" cond="ready"/></state>',
    "a function that is replaced as a property of the global object": READY.format("this.ready = 0;")
    + '<state id="a"><transition event="e" cond="ready"/></state>',
    "a function of code that makes names": READY.format("eval(_name);")
    + '<state id="a"><transition event="e" cond="ready"/></state>',
    "a function that a call may replace": READY.format("var a = [ready]; [a[0]] = [0]; [ready] = a;")
    + '<state id="a"><transition event="e" cond="ready"/></state>',
    "text in brackets": TEXT.format("[urgent]"),
    "text with a place to fill": TEXT.format("{name}"),
    "text of two words": TEXT.format("new order"),
    "events in capitals": '<state id="a"><transition event="START"/><transition event="ERROR"/></state>',
    "events that begin with a capital": '<state id="a"><transition event="Start"/>'
    '<transition event="Error"/></state>',
    "events in capitals that the chart raises": '<state id="a"><onentry><raise event="PUSH"/></onentry>'
    '<transition event="push"/><transition event="PUSH"/></state>',
    "keys of a keyboard": '<state id="a"><transition event="key.a"/><transition event="key.A"/></state>',
    "events that are told of for their quotes": '<state id="a"><transition event="\'push\'"/>'
    "<transition event=\"'Push'\"/></state>",
    "an event raised in one region for another": f'<parallel id="p"><state id="q">{RAISES}</state><state id="r">'
    '<state id="r1"><transition event="e" target="r2"/></state><state id="r2"/></state></parallel>',
    "an event raised for a state inside": f'<state id="o">{RAISES}<state id="i">'
    '<transition event="e" target="b"/></state></state><state id="b"/>',
    "an event raised for a state around": f'<state id="o"><transition event="e" target="b"/><state id="i">{RAISES}'
    '</state></state><state id="b"/>',
    "an event raised for the state that follows at once": RAISED_FOR_B.format("<transition target='b'/>"),
    "an event raised for the state that follows an error": RAISED_FOR_B.format(
        "<transition event='error.execution' target='b'/>"
    ),
    "an event raised for the state that another leads to": RAISED_FOR_B.format(
        "<onentry><raise event='f'/></onentry><transition event='f' target='b'/>"
    ),
    "an event raised for the state that any leads to": RAISED_FOR_B.format(
        "<transition event='*' target='b'/>"
    ),
    "what objects have": '<state id="a"><transition event="e" cond="_event.hasOwnProperty(\'data\')">'
    '<log expr="_event.toString()"/></transition></state>',
    "a parameter that is called as the event": "<script>function f(_event) { return _event.floor; }</script>"
    '<state id="a"><transition event="e" cond="f(_event.data)"/></state>',
    "a parameter that is called as the event, given the event's data": '<state id="a"><transition event="e" '
    'cond="(function (_event) { return _event.floor; })(_event.data)"/></state>',
    "a field of the event by a computed name": '<script>var floor = "name";</script><state id="a">'
    '<transition event="e" cond="_event[floor]"/></state>',
    "conditions that call": '<state id="a"><transition event="e" cond="Math.random() &gt; 0.5"/><transition event="e" '
    'cond="Math.random() &gt; 0.5"/></state>',
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_nothing_is_said_where_it_is_not_certain(body: str) -> None:
    assert codes(found(body)) == []


FETCH = '<session:fetch requestid="_data.one" srcexpr="\'http://host/\'"/>'
OTHER = '<session:fetch requestid="_data.two" srcexpr="\'http://host/\'"/>'
DECLARED = '<datamodel><data id="one"/><data id="two"/></datamodel>'
DONE = '<transition event="session.fetch.done" cond="_event.data.requestid == {}"/>'
HEARD = '<transition event="error"/>'


def asking(transitions: str, asked: str = FETCH, more: str = "") -> str:
    return f'{DECLARED}<state id="a"><onentry>{asked}</onentry>{transitions}{more}</state>'


SILENT_ORS = {
    "compared the other way round": asking(
        '<transition event="session.fetch.done" cond="_data.one == _event.data.requestid"/>' + HEARD
    ),
    "written by members": asking(DONE.format("_data['one']") + HEARD),
    "written otherwise": asking(
        DONE.format("_data['one']") + HEARD, FETCH.replace("_data.one", "_data[&quot;one&quot;]")
    ),
    "a place that a script fills": asking(
        DONE.format("kept") + HEARD, FETCH + "<script>var kept = 0; kept = _data.one;</script>"
    ),
    "a place that a script declares": asking(
        DONE.format("kept") + HEARD, FETCH + "<script>var kept = _data.one;</script>"
    ),
    "a member of what is assigned": asking(
        DONE.format("kept.id") + HEARD, FETCH + "<script>var kept = {id: _data.one};</script>"
    ),
    "a place that is assigned": asking(
        DONE.format("_data.two") + HEARD, FETCH + '<assign location="_data.two" expr="_data.one"/>'
    ),
    "an answer to several kinds": asking(
        '<transition event="session.fetch.done queue.query.done" cond="_event.data.requestid == _data.two"/>'
        + HEARD
    ),
    "an error heard by its name": asking(DONE.format("_data.one") + '<transition event="error.session"/>'),
    "an error heard by all": asking(DONE.format("_data.one") + '<transition event="*"/>'),
    "an error heard outside": f'{DECLARED}<state id="o">{HEARD}<state id="a"><onentry>{FETCH}</onentry>'
    f'{DONE.format("_data.one")}</state></state>',
    "an error heard beside": f'{DECLARED}<parallel id="p"><state id="o">{HEARD}</state><state id="a"><onentry>{FETCH}'
    f'</onentry>{DONE.format("_data.one")}</state></parallel>',
    "nobody waits": asking('<transition event="interaction.deleted"/>'),
    "a timer ends the wait": asking(
        DONE.format("_data.one") + '<transition event="late"/>',
        FETCH + "<send event=\"'late'\" delay=\"'5s'\"/>",
    ),
    "either of two in branches": asking(
        '<transition event="session.fetch.done"/>' + HEARD, f'<if cond="true">{FETCH}<else/>{OTHER}</if>'
    ),
    "two, and content that looks": asking(
        '<transition event="session.fetch.done"><log expr="_event.data.requestid"/></transition>' + HEARD,
        FETCH + OTHER,
    ),
    "another interaction": '<script>var main = 1;</script><state id="a"><transition event="interaction.deleted">'
    '<ixn:detach interactionid="main"/></transition></state>',
    "an interaction of several": '<state id="a"><transition event="interaction.deleted" '
    'cond="_event.data.interactionid != 1">'
    '<ixn:detach interactionid="_event.data.interactionid"/></transition></state>',
    "an event that some code raises": '<state id="a"><onentry><ixn:hold/>'
    "<script>__Raise('go', {});</script></onentry>"
    '<transition event="go"/></state>',
    "an event whose name is computed": '<script>var n = 1;</script><state id="a"><onentry><ixn:hold/>'
    "<send event=\"'x' + n\"/>"
    '</onentry><transition event="go"/></state>',
    "a chart that asks nothing of the platform": '<state id="a"><transition event="go"/></state>',
    "an event sent to itself by its id": '<state id="a"><onentry><ixn:hold/>'
    '<send event="\'go\'" target="_sessionid"/></onentry>'
    '<transition event="go"/></state>',
}


@pytest.mark.parametrize("body", SILENT_ORS.values(), ids=SILENT_ORS)
def test_nothing_is_said_of_strategies_where_it_is_not_certain(body: str) -> None:
    assert codes(ors(body)) == []


def test_what_is_entered_again_is_shown() -> None:
    (told,) = found(parallel('<transition event="e" target="q2"/><state id="q1"/><state id="q2"/>'))
    assert told.hint == 'say type="internal", and the region alone is changed'
    assert [note.text for note in told.notes] == [
        "left: p, q, r and all in them; entered: p, q, q2, r, r1",
    ]


def test_initial_states_deeper_in_are_shown_with_all_around_them() -> None:
    deep = """<parallel id="d"><state id="d1" initial="d12"><state id="d11"/><state id="d12"/></state>
        <state id="d2"><initial><transition target="d21"/></initial><state id="d20"/><state id="d21"/></state>
        </parallel>"""
    region = f'<state id="r" initial="d12"><state id="r0"/>{deep}</state>'
    (told,) = found(
        f'<parallel id="p"><state id="q"><transition event="e" target="q"/></state>{region}</parallel>'
    )
    assert told.notes[0].text.endswith("entered: p, q, r, d, d1, d12, d2, d21")


HISTORY = """<state id="on"><history id="h"><transition target="a"/></history>{}<state id="c"/>
    <transition event="pause" target="off"/></state><state id="off"><transition event="resume" target="{}"/></state>"""

TOLD = {
    "a timer of a state that a history comes back to": (
        HISTORY.format(timed(transitions="", back="c"), "h"),
        ["timer-outlives-state"],
    ),
    "a timer of a state that is entered by default": (
        HISTORY.format(timed(transitions="", back="c"), "on"),
        ["timer-outlives-state"],
    ),
    "a timer of a state that only others are entered in place of": (
        HISTORY.format(timed(transitions="", back="c"), "c"),
        [],
    ),
    "an error that another state hears": (
        asking(DONE.format("_data.one"), more=f'</state><state id="b">{HEARD}'),
        ["unheard-error"],
    ),
    "an answer that the state around waits for": (
        f'{DECLARED}<state id="o">{DONE.format("_data.one")}<state id="a"><onentry>{FETCH}</onentry></state></state>',
        ["unheard-error"],
    ),
    "an answer that a state inside waits for": (
        f'{DECLARED}<state id="a"><onentry>{FETCH}</onentry><state id="i">{DONE.format("_data.one")}</state></state>',
        ["unheard-error"],
    ),
    "an event raised for the state that a later one leads to": (
        RAISED_FOR_B.format("<transition event='go' target='b'/>"),
        ["raised-in-vain"],
    ),
    "a descriptor in capitals": (
        '<state id="a"><transition event="key.push"/><transition event="key.Push"/></state>',
        ["event-of-other-case"],
    ),
    "two requests in regions": (
        f'{DECLARED}<parallel id="p"><state id="a"><onentry>{FETCH}</onentry><transition event="session.fetch.done"/>'
        f'{HEARD}</state><state id="b"><onentry>{OTHER}</onentry></state></parallel>',
        ["answer-of-either"],
    ),
}


@pytest.mark.parametrize(("body", "expected"), TOLD.values(), ids=TOLD)
def test_what_is_told_depends_on_what_is_active_together(body: str, expected: list[str]) -> None:
    said = ors(body) if "session:" in body else found(body)
    assert codes(said) == expected


@pytest.mark.parametrize(
    ("body", "help"),
    [
        (timed(), 'give the state an <onexit> with <cancel sendid="t"/>'),
        (timed().replace(' id="t"', ""), "give the <send> an id, and the state an <onexit> with a <cancel>"),
    ],
)
def test_a_timer_is_taken_back_by_the_id_that_it_has(body: str, help: str) -> None:
    assert [each.hint for each in found(body)] == [help]


def test_a_request_is_named_by_what_answers_it() -> None:
    told = ors(asking(DONE.format("_data.two &amp;&amp; true") + HEARD, FETCH))
    assert [str(each.message) for each in told] == [
        "_data.two is never the id of a <session:fetch>: nothing fills it"
    ]
    (told_more,) = ors(
        asking(DONE.format("_data.two") + HEARD, FETCH + '<queue:submit requestid="_data.two" timeout="1"/>')
    )
    assert told_more.message.endswith("only <queue:submit> fills it")


def test_a_cancel_by_the_name_of_the_event_is_explained() -> None:
    body = """<state id="a"><onentry><send event="late" delay="5s"/></onentry><transition event="late" target="b">
        <cancel sendid="late"/></transition></state><state id="b"/>"""
    diagnostics = scxmlc.compile_text(f'{OPENING} datamodel="ecmascript">{body}</scxml>').diagnostics
    (told,) = (each for each in diagnostics if each.code == "unsent-id")
    assert (
        told.hint == 'give it id="late"' and told.notes[0].text == "its event has this name, but it has no id"
    )


def test_a_variable_that_is_missing_everywhere_is_told_three_times() -> None:
    logs = '<log expr="missing"/>' * 7
    body = f'<state id="a"><onentry>{logs}</onentry></state>'
    diagnostics = scxmlc.compile_text(f'{OPENING} datamodel="ecmascript">{body}</scxml>').diagnostics
    told = [each.message for each in diagnostics if each.code == "undeclared-variable"]
    assert len(told) == 3 and told[-1].endswith("which 4 further places read")


def test_characters_that_nobody_sees_are_told_of_the_files_of_scripts_too(tmp_path: Path) -> None:
    (tmp_path / "lib.js").write_text(
        "\ufeffvar a = 1;\nvar b\u200b = 2; // \u200b\nvar c = '\u202e';", encoding="utf-8"
    )
    (tmp_path / "chart.scxml").write_text(
        f'{OPENING}><script src="lib.js"/><state id="a"/></scxml>', encoding="utf-8"
    )
    log = Diagnostics()
    chart = read_file(tmp_path / "chart.scxml", log)
    assert chart is not None
    check(chart, log)
    told = [
        (each.code, each.location.line) for each in log if "text" in each.code or "character" in each.code
    ]
    assert told == [("hidden-character", 2), ("bidi-text", 3)]


def test_a_part_that_others_include_is_not_judged_alone() -> None:
    state = f'<state id="_composer_entry"><onentry>{FETCH}</onentry><transition event="session.fetch.done go"/></state>'
    assert codes(ors(DECLARED + state)) == []


@pytest.mark.parametrize(
    ("cond", "hint"),
    [
        ("'n > 3'", "write n > 3"),
        ("'hello'", "compare it with something, or leave cond out"),
        ("'hello world'", "compare it with something, or leave cond out"),
        ("'it\\'s'", "compare it with something, or leave cond out"),
        ("'n => 3'", "write n => 3"),
        ("'n'/* c */", "write n"),
        ("('n')", "write n"),
        ("n => 3", "write n >= 3"),
        ("n => { return 1; }", "write (n => { return 1; })()"),
        ("() => 1", "write (() => 1)()"),
        ("function () { return 1; }", "write (function () { return 1; })()"),
    ],
)
def test_what_a_condition_that_is_always_true_was_meant_to_be_can_be_read(cond: str, hint: str) -> None:
    (said,) = found(f'<script>var n = 1;</script><state id="a"><transition event="e" cond="{cond}"/></state>')
    assert (said.code, said.hint) == ("condition-always-true", hint)


def test_a_value_that_names_what_the_chart_has_is_code() -> None:
    script = "<script>function Order() {}</script>"
    assert codes(found(script + TEXT.format("new Order()"))) == ["content-is-text"]
    assert codes(found(TEXT.format("[x]"))) == ["content-is-text"]


@pytest.mark.parametrize(
    ("cond", "is_told"),
    [
        ("(m = _event.data) && m.ok", False),
        ("(m = _event.data) && !(m.ok || m == 1)", False),
        ("m = _event.data && m.ok", True),
        ("(m = n) || n", True),
        ("(m = 3) && m", True),
        ("(m = n) || (m = n + 1)", True),
    ],
)
def test_what_a_condition_assigns_and_asks_about_afterwards_is_meant(cond: str, is_told: bool) -> None:
    body = '<datamodel><data id="m"/><data id="n" expr="1"/></datamodel><state id="a"><transition event="e"'
    log = Diagnostics()
    text = f"{OPENING} datamodel='ecmascript'>{body} cond={quoteattr(cond)}/></state></scxml>"
    chart = read_text(text, "chart.scxml", log)
    assert chart is not None
    check(chart, log)
    assert ("condition-assigns" in codes(list(log))) is is_told
