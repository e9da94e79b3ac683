"""What is told of what the pointer is on."""

from __future__ import annotations

from typing import Any

import pytest

CHART = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
    xmlns:queue="http://www.genesyslab.com/modules/queue">
  <datamodel><data id="tries" expr="0"/></datamodel>
  <script>var n = 1; function limit() { return n; }</script>
  <state id="ask">
    <onentry><queue:submit requestid="_data.r" timeout="10"/></onentry>
    <transition event="queue.submit.done" cond="n &lt; limit() &amp;&amp; _genesys.session.day == 1" target="over"/>
    <transition event="again" target="ask"/>
  </state>
  <final id="over"><onentry><raise event="again"/></onentry></final>
</scxml>
"""


PLAIN = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <datamodel><data id="tries" expr="0"/></datamodel>
  <state id="a"><onentry><log expr="tries"/></onentry></state>
</scxml>
"""


def told(editor: Any, line: int, column: int) -> str:
    answer = editor.ask("textDocument/hover", editor.at("a.scxml", line, column))
    return "" if answer is None else str(answer["contents"]["value"])


@pytest.mark.parametrize(
    "line, column, words",
    [
        (6, 22, ["<queue:submit>", "timeout", "queue.submit.done"]),  # an element
        (6, 30, ["`requestid` of `<queue:submit>`", "location filled by the platform"]),  # an attribute
        (7, 26, ["event `queue.submit.done`", "_event.data: requestid", "answered in a.scxml, line 7"]),
        (8, 25, ["event `again`", "sent in a.scxml, line 10", "answered in a.scxml, line 8"]),
        (8, 40, ["state `ask`", '<state id="ask">', "1 use"]),
        (7, 49, ["variable `n`"]),
        (7, 57, ["function `limit`"]),
        (7, 92, ["_genesys.session.day", "Sunday 0 to Saturday 6"]),
        (3, 25, ["data `tries`"]),
    ],
)
def test_hover(editor: Any, line: int, column: int, words: list[str]) -> None:
    editor.open("a.scxml", CHART)
    editor.findings("a.scxml")
    text = told(editor, line, column)
    assert [word for word in words if word not in text] == []


def test_the_last_good_analysis_serves_meanwhile(editor: Any) -> None:
    editor.open("a.scxml", PLAIN)
    editor.findings("a.scxml")
    assert "data `tries`, always a number" in told(editor, 3, 38)
    editor.change("a.scxml", (3, 0, 3, 0, "<<<"))
    editor.findings("a.scxml")
    assert "data `tries`, always a number" in told(editor, 3, 38)


def test_nothing_is_told_of_nothing(editor: Any) -> None:
    editor.open("a.scxml", CHART)
    assert told(editor, 5, 1) == told(editor, 99, 99) == ""


def test_a_finding_is_explained_below_what_else_is_known(editor: Any) -> None:
    editor.open("a.scxml", CHART.replace('target="over"', 'target="ovre"'))
    editor.findings("a.scxml")
    text = told(editor, 7, 111)
    assert text.startswith(
        "**unknown-target**, *error*\n\nA transition, an initial or a history names a state"
    )
    assert "\nBad:\n\n```xml\n" in text and "\nGood:\n" in text
    assert "unknown-target" not in told(editor, 8, 17)
    editor.change("a.scxml", (0, 0, 0, 0, "\n"))  # and where it was before is not where it is
    assert "unknown-target" not in told(editor, 7, 111)
    editor.findings("a.scxml")
    assert "unknown-target" in told(editor, 8, 111)
