"""<queue:submit src>: a definition in a file takes the place of the element."""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from scxml_runtime.simulator import Simulator
from scxmlc.checker import check
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader import read_file, read_text

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="Chart"
    xmlns:queue="http://www.genesyslab.com/modules/queue">
  <datamodel><data id="req"/></datamodel>
  <state id="waiting"><transition event="interaction.added" target="routing"/></state>
  <state id="routing">
    <onentry><queue:submit requestid="_data.req" timeout="5" src="{src}"/></onentry>
    <transition event="queue.submit.done" target="routed"/>
    <transition event="error" target="routed"/>
  </state>
  <final id="routed"/>
</scxml>
"""
RULE = """<?xml version="1.0"?>
<submit xmlns="www.genesyslab.com/modules/queue" timeout="30" queue="'VQ'" {more}>
  <targets type="agent"><target name="'anna'"/></targets>
</submit>
"""


def said(folder: Path, src: str, files: dict[str, str]) -> list[str]:
    """What is said about a chart with that `src` beside these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    path = folder / "charts" / "chart.scxml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(CHART.format(src=src), encoding="utf-8")
    log = Diagnostics()
    chart = read_file(path, log)
    if chart is not None:
        check(chart, log)
    return [str(each).replace(f"{folder}/charts/", "") for each in log]


@pytest.mark.parametrize(
    "src", ["'rules/sales.xml'", " &quot;rules/sales.xml&quot; ", "'file:rules/sales.xml'"]
)
def test_a_file_takes_the_place_of_the_element(tmp_path, src):
    assert said(tmp_path, src, {"charts/rules/sales.xml": RULE.format(more="")}) == []
    chart = scxmlc.load(tmp_path / "charts" / "chart.scxml")
    (tmp_path / "charts" / "rules" / "sales.xml").unlink()
    sim = Simulator()
    sim.agent("anna", dn="7001", ready=False)
    session = sim.start(chart, [sim.voice_call(to="702")])
    sim.advance(20)
    (waiting,) = sim.waiting
    assert (waiting.queue, waiting.id, session.data["req"]) == ("VQ", "1", "1")
    sim.centre.staff.agents["anna"].ready()
    sim.run()
    assert session.final == "routed"


def test_places_are_those_of_the_file(tmp_path):
    rule = {"charts/rule.xml": RULE.format(more='\n    priority="1 +"')}
    (told,) = said(tmp_path, "'rule.xml'", rule)
    assert told.startswith("rule.xml:3:18: error:")


def test_an_unknown_attribute_of_the_definition_is_told(tmp_path):
    (told,) = said(tmp_path, "'rule.xml'", {"charts/rule.xml": RULE.format(more='prority="1"')})
    assert told.startswith("rule.xml:2:") and 'did you mean "priority"?' in told


@pytest.mark.parametrize(
    ("src", "text", "code"),
    [
        ("'rule.xml'", "<log xmlns='http://www.w3.org/2005/07/scxml'/>", "no-submit"),
        ("'rule.xml'", "<submit/>", "no-submit"),
        ("'rule.xml'", "<submit", "not-well-formed"),
        ("'../outside.xml'", RULE.format(more=""), "document-refused"),
        ("'../charts'", "", "document-refused"),
    ],
)
def test_a_file_that_is_no_definition(tmp_path, src, text, code):
    files = {"charts/rule.xml": text, "outside.xml": text}
    (told,) = [each for each in said(tmp_path, src, files) if "error" in each]
    assert told.endswith(f"[{code}]")


@pytest.mark.parametrize("src", ["'Sales_Rule'", "'http://host/rule.xml'", "_data.req", "'ru' + 'le.xml'"])
def test_what_is_no_file_is_left_for_run_time(tmp_path, src):
    assert said(tmp_path, src, {"charts/rule.xml": RULE.format(more="")}) == []


def test_a_chart_without_a_folder_leaves_it_for_run_time():
    log = Diagnostics()
    assert read_text(CHART.format(src="'rule.xml'"), "chart.scxml", log) is not None
    assert [str(each) for each in log] == []
