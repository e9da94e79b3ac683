"""What the elements become: the dialect decides what a text is, the model shows it by its type."""

from __future__ import annotations

from typing import TypeVar

import pytest

from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Chart, State
from scxmlc.model.content import (
    Action,
    Assign,
    Body,
    Cancel,
    Executable,
    If,
    Log,
    Part,
    Raise,
    Script,
    Send,
)
from scxmlc.model.script import Expression, Literal, LocationExpression
from scxmlc.reader import read_text

MODULES = " ".join(
    f'xmlns:{prefix}="http://www.genesyslab.com/modules/{module}"'
    for prefix, module in {
        "ixn": "interaction",
        "queue": "queue",
        "dialog": "dialog",
        "session": "session",
    }.items()
)
T = TypeVar("T")


def chart(body: str, attributes: str = "", errors: bool = False) -> Chart:
    log = Diagnostics()
    text = f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" {attributes}>{body}</scxml>'
    found = read_text(text, "c.scxml", log)
    assert found is not None and log.has_errors == errors, list(map(str, log))
    return found


def content(body: str, attributes: str = "") -> list[Executable]:
    state = chart(f'<state id="s"><onentry>{body}</onentry></state>', attributes).children[0]
    assert isinstance(state, State)
    return list(state.entry[0].content)


def only(kind: type[T], body: str, attributes: str = "") -> T:
    (found,) = content(body, attributes)
    assert isinstance(found, kind)
    return found


def shape(value: object) -> tuple[str, str] | None:
    """`("expression", text)` and so on."""
    if isinstance(value, Literal | Expression | LocationExpression):
        return type(value).__name__, str(value.text)
    return None


def test_send_of_the_recommendation() -> None:
    send = only(Send, '<send event="a" targetexpr="t" delay="5s" namelist="x y"/>')
    assert shape(send.event) == ("Literal", "a")
    assert shape(send.target) == ("Expression", "t")
    assert shape(send.delay) == ("Literal", "5s")
    assert [str(each.text) for each in send.namelist] == ["x", "y"]


def test_send_of_ors_is_made_of_expressions() -> None:
    send = only(
        Send, "<send event=\"'a'\" targettype=\"'scxml'\" sendid='i' delay=\"'5s'\"/>", 'profile="ecmascript"'
    )
    assert shape(send.event) == ("Expression", "'a'")
    assert shape(send.type) == ("Expression", "'scxml'")
    assert shape(send.delay) == ("Expression", "'5s'")
    assert send.id == "i"


def test_a_literal_delay_in_ors_is_read_as_it_was_meant() -> None:
    assert shape(only(Send, '<send event="e" delay="5s"/>', 'profile="ecmascript"').delay) == (
        "Literal",
        "5s",
    )


def test_cancel_in_both() -> None:
    assert shape(only(Cancel, '<cancel sendid="a"/>').sendid) == ("Literal", "a")
    assert shape(only(Cancel, '<cancel sendidexpr="a"/>').sendid) == ("Expression", "a")
    assert shape(only(Cancel, '<cancel sendid="a.b"/>', 'profile="ecmascript"').sendid) == (
        "Expression",
        "a.b",
    )


def test_raise_with_params_and_the_old_event_element() -> None:
    body = '<raise event="a"><param name="p" expr="1"/></raise>'
    assert [p.name for p in only(Raise, body, 'profile="ecmascript"').params] == ["p"]
    assert only(Raise, '<event name="a"/>', 'profile="ecmascript"').event == "a"


def test_if_is_cut_into_branches() -> None:
    body = '<if cond="a"><log/><elseif cond="b"/><raise event="x"/><log/><else/></if>'
    branches = only(If, body).branches
    conds = [branch.cond and str(branch.cond.text) for branch in branches]
    assert (conds, [len(branch.content) for branch in branches]) == (["a", "b", None], [1, 2, 0])


SCXML = "http://www.w3.org/2005/07/scxml"


@pytest.mark.parametrize(
    ("inside", "text", "namespace"),
    [
        (" [1, &lt;2] ", " [1, <2] ", None),
        ('\n<b c="1"/>\n', '<b c="1"/>', SCXML),
        ("<!-- <a/> --><b><!-- in --></b><?pi x?>", "<b><!-- in --></b>", SCXML),
        ("<a/><b/>", "<a/><b/>", None),
        ('<b c="1"/>&amp;', '<b c="1"/>&amp;', None),
        ("Hello <!-- big --><b>world<?x y?></b>", "Hello <b>world</b>", None),
        ("<a/><![CDATA[<!-- kept -->]]>", "<a/><![CDATA[<!-- kept -->]]>", None),
        ("<![CDATA[<a/>]]>", "<a/>", None),
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "<assign location='x'>{}</assign>",
        "<send event='e'><content>{}</content></send>",
    ],
)
def test_one_element_is_xml_and_anything_else_is_text(
    place: str, inside: str, text: str, namespace: str
) -> None:
    (found,) = content(place.format(inside))
    assert isinstance(found, Assign | Send)
    body = found.value if isinstance(found, Assign) else found.content and found.content.value
    assert isinstance(body, Body) and (str(body.text), body.namespace) == (text, namespace)


def test_prefixes_and_the_namespace_around_come_along() -> None:
    outer = 'xmlns:p="urn:p&amp;q" xmlns:unused="urn:u"'
    (item,) = chart('<datamodel><data id="x"><a p:b="1"/></data></datamodel><state id="s"/>', outer).data
    assert isinstance(item.value, Body) and str(item.value.text) == '<a xmlns:p="urn:p&amp;q" p:b="1"/>'
    for uri in ("urn:mine", "urn:p&amp;q"):
        own = f'<p:a xmlns:p="{uri}"/>'
        data = f'<datamodel><data id="x">{own}</data></datamodel>'
        (item,) = chart(f"{data}<state id='s'/>", outer).data
        assert isinstance(item.value, Body) and str(item.value.text) == own


def test_what_stands_in_data_is_not_judged_as_scxml() -> None:
    found = chart('<datamodel><data id="x"><state><nonsense/></state></data></datamodel><state id="s"/>')
    body = found.data[0].value
    assert isinstance(body, Body) and body.text == "<state><nonsense/></state>"


def test_log_keeps_its_level() -> None:
    assert only(Log, '<log expr="1" level="2"/>', 'profile="ecmascript"').level == "2"


def test_comments_inside_a_script_are_no_script() -> None:
    assert only(Script, "<script>a;<!-- not this -->b;</script>").program.text == "a;b;"


def test_an_action_sorts_its_attributes() -> None:
    action = only(Action, '<ixn:detach requestid="_data.r" interactionid="_data.i"/>', MODULES)
    assert (action.module, action.name) == ("interaction", "detach")
    assert [(name, shape(v)) for name, v in action.results] == [
        ("requestid", ("LocationExpression", "_data.r"))
    ]
    assert [(name, shape(v)) for name, v in action.attributes] == [
        ("interactionid", ("Expression", "_data.i"))
    ]


def test_namespaces_with_and_without_scheme_are_the_same() -> None:
    bare = MODULES.replace("http://", "")
    assert only(Action, '<ixn:accept interactionid="1"/>', bare).name == "accept"


def test_words_stay_literal_where_the_table_says_so() -> None:
    created = only(Action, '<ixn:createcall from="a" to="b" type="regular"/>', MODULES)
    redirected = only(Action, '<ixn:redirect interactionid="1" to="b" type="t.x" detach="true"/>', MODULES)
    assert shape(dict(created.attributes)["type"]) == ("Literal", "regular")
    assert shape(dict(redirected.attributes)["type"]) == ("Expression", "t.x")
    assert shape(dict(redirected.attributes)["detach"]) == ("Expression", "true")


SUBMIT = """<queue:submit timeout="10">
  <dialog:runtreatments>
    <dialog:play><dialog:prompts><dialog:prompt text="'hi'"/></dialog:prompts></dialog:play>
  </dialog:runtreatments>
  <queue:targets type="agent"><queue:target name="'anna'"/><queue:targetid expr="'x@y.A'"/></queue:targets>
</queue:submit>"""


def test_parts_nest_inside_an_action() -> None:
    def names(parts: tuple[Part, ...]) -> list[object]:
        return [f"{p.module}:{p.name}" if not p.parts else (p.name, names(p.parts)) for p in parts]

    assert names(only(Action, SUBMIT, MODULES).parts) == [
        ("runtreatments", [("play", [("prompts", ["dialog:prompt"])])]),
        ("targets", ["queue:target", "queue:targetid"]),
    ]


def test_fetch_takes_params_and_content() -> None:
    body = (
        '<session:fetch srcexpr="u"><param name="\'n\'" expr="1"/><content _expr="{a: 1}"/></session:fetch>'
    )
    fetch = only(Action, body, MODULES)
    assert [param.name for param in fetch.params] == ["n"]
    assert fetch.content is not None and shape(fetch.content.value) == ("Expression", "{a: 1}")


def test_an_unknown_attribute_of_a_module_is_an_expression() -> None:
    action = only(Action, '<ixn:hold interactionid="1" colour="red"/>', MODULES)
    assert shape(dict(action.attributes)["colour"]) == ("Expression", "red")


def test_an_inline_chart_is_a_chart() -> None:
    inner = '<content><scxml version="1.0"><final id="f"/></scxml></content>'
    state = chart(f'<state id="s"><invoke type="scxml">{inner}</invoke></state>').children[0]
    assert isinstance(state, State)
    (invoke,) = state.invokes
    assert invoke.chart is not None and invoke.chart.children[0].id == "f" and invoke.content is None


def test_older_spellings_stand_for_newer_ones() -> None:
    found = chart('<state id="s"/>', 'initialstate="s" profile="ecmascript" _persist="true"')
    assert (found.initial, found.datamodel, found.dialect) == (("s",), "ecmascript", "ors")
    assert found.extensions == (("_persist", "true"),)


def test_the_dialect_is_found_by_its_signs() -> None:
    signs: list[tuple[str, str, str]] = [
        ("", "", "w3c"),
        ("", 'profile="ecmascript"', "ors"),
        ("", 'profile="ecmascript" datamodel="ecmascript"', "w3c"),
        ("", MODULES, "ors"),
        ('<log expr="_data.x"/>', "", "ors"),
        ('<log expr="my_data.x"/>', "", "w3c"),
        ("<script>__Log('x')</script>", "", "ors"),
    ]
    for body, attributes, dialect in signs:
        errors = "datamodel=" in attributes
        found = chart(f'<state id="s"><onentry>{body}</onentry></state>', attributes, errors)
        assert found.dialect == dialect, (body, attributes)


def test_the_dialect_can_be_said() -> None:
    text = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="s"/></scxml>'
    found = [read_text(text, "c", Diagnostics(), dialect=name) for name in ("w3c", "ors", "auto")]
    assert [each.dialect for each in found if each is not None] == ["w3c", "ors", "w3c"]
