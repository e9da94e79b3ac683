"""<initial> as a child of <scxml>: ORS has it (its reference shows one), SCXML 1.0 has the attribute only."""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from scxmlc.compiler import CompileError, compile_text
from scxmlc.diagnostics import Diagnostics
from scxmlc.drawing import depict
from scxmlc.reader import read_text

NS = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
ORS = f'{NS} xmlns:queue="www.genesyslab.com/modules/queue"'
BODY = """
  <datamodel><data id="n" expr="1"/></datamodel>
  <initial><transition target="two">
    <log expr="'on the way ' + _data.n"/><raise event="up"/>
  </transition></initial>
  <state id="one"/>
  <state id="two">
    <onentry><log expr="'there'"/></onentry>
    <transition event="up"><log expr="'raised'"/></transition>
  </state>
"""


def chart(attributes: str, body: str = BODY) -> str:
    return f"<scxml {attributes}>{body}</scxml>"


def said(text: str, **options: str) -> list[tuple[str, int, str | None]]:
    try:
        found: Diagnostics = compile_text(text, **options).diagnostics  # type: ignore[arg-type]
    except CompileError as error:
        found = error.diagnostics
    return [(each.code, each.location.line, each.hint) for each in found if each.is_error]


def test_ors_starts_there_and_runs_the_content_before_the_state_is_entered() -> None:
    machine = scxmlc.load(chart(ORS))()
    machine.start()
    assert machine.configuration == {"two"}
    assert [text for _, text in machine.log] == ["on the way 1", "there", "raised"]


def test_a_compiled_file_does_the_same(tmp_path: Path) -> None:
    names: dict[str, object] = {"__name__": "compiled"}
    module = compile_text(chart(ORS))
    exec(compile(module.text, "compiled.py", "exec"), names)
    machine = names[module.class_name]()  # type: ignore[operator]
    machine.start()
    assert [text for _, text in machine.log] == ["on the way 1", "there", "raised"]


def test_the_content_of_a_nested_target_runs_once_and_first() -> None:
    body = """<initial><transition target="in"><log expr="'first'"/></transition></initial>
      <state id="out"><onentry><log expr="'out'"/></onentry>
        <state id="other"/><state id="in"><onentry><log expr="'in'"/></onentry></state></state>"""
    machine = scxmlc.load(chart(ORS, body))()
    machine.start()
    assert [text for _, text in machine.log] == ["first", "out", "in"]


def test_a_condition_there_and_a_target_that_is_missing_are_reported() -> None:
    body = '<initial><transition target="tow" cond="true"/></initial><state id="two"/>'
    assert said(chart(ORS, body)) == [
        ("initial-transition", 1, None),
        ("unknown-target", 1, 'did you mean "two"?'),
    ]


@pytest.mark.parametrize("attribute", ["initial", "initialstate"])
def test_the_attribute_beside_it_is_one_too_many(attribute: str) -> None:
    found = said(chart(f'{ORS} {attribute}="two"'))
    assert [code for code, _, _ in found] == ["attributes-exclude"]


def test_two_of_them_are_one_too_many() -> None:
    body = '<initial><transition target="a"/></initial>' * 2 + '<state id="a"/>'
    assert [code for code, _, _ in said(chart(ORS, body))] == ["repeated-element"]


def test_the_recommendation_has_the_attribute() -> None:
    plain = '<initial><transition target="a"/></initial>\n<state id="a"/>'
    assert said(chart(NS, plain)) == [("root-initial", 1, 'write initial="a" on <scxml>')]
    with_content = BODY.replace("_data.", "")
    hint = 'write initial="two" on <scxml>, and its content into the <onentry> of that state'
    assert said(chart(NS, with_content)) == [("root-initial", 3, hint)]
    assert said(chart(NS, '<initial/><state id="a"/>')) == [
        ("root-initial", 1, 'write initial="…" on <scxml>')
    ]


def test_the_picture_marks_where_it_begins() -> None:
    read = read_text(chart(ORS), "c.scxml", Diagnostics())
    assert read is not None
    assert [arrow.target for arrow in depict(read).starts] == ["two"]


def test_a_document_that_ends_in_it() -> None:
    codes = [code for code, *_ in said(f"<scxml {NS}>\n  <initial><transit")]
    assert codes == ["root-initial", "not-well-formed"]
