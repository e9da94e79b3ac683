"""The analysis: every piece of code parsed once, inline charts beside, severities by dialect."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxmlc import messages
from scxmlc.checker import Analysis, check, walk
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.script import Expression, LocationExpression, Program
from scxmlc.reader import read_file, read_text

SHARED = Path(__file__).parents[4] / "shared"
CHARTS = sorted(path for folder in ("seeds", "w3c", "bench") for path in (SHARED / folder).rglob("*.scxml"))


def analysed(body: str, attributes: str = "", log: Diagnostics | None = None) -> Analysis:
    text = f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" {attributes}>{body}</scxml>'
    chart = read_text(text, "c.scxml", Diagnostics())
    assert chart is not None
    return check(chart, log if log is not None else Diagnostics())


BROKEN = '<state id="s"><transition cond="x ==" target="s"/></state>'


def test_every_piece_of_code_has_its_tree() -> None:
    found = analysed("""<datamodel><data id="x" expr="1"/></datamodel><script>var y;</script>
        <state id="s"><onentry>
        <foreach array="[]" item="i" index="j"><assign location="x" expr="2"/></foreach>
        <send event="e" namelist="x y"><param name="p" location="x"/></send></onentry>
        <transition cond="x" event="e"/></state>""")
    texts = [(type(code), str(code.text)) for code in found.scripts]
    assert len(texts) == 11 and all(tree is not None for tree in found.scripts.values())
    assert {kind for kind, _ in texts} == {Expression, LocationExpression, Program}
    assert list(walk.code(found.chart)) == list(found.scripts)


def test_the_same_text_twice_is_two_pieces_of_code() -> None:
    found = analysed('<state id="s"><onentry><log expr="1"/><log expr="1"/></onentry></state>')
    assert len(found.scripts) == 2


def test_inline_charts_are_analysed_beside() -> None:
    data = '<datamodel><data id="i" expr="7"/></datamodel>'
    inner = f'<scxml version="1.0">{data}<state id="s"><transition event="e" cond="i"/></state></scxml>'
    log = Diagnostics()
    found = analysed(f'<state id="s"><invoke><content>{inner}</content></invoke></state>', log=log)
    (child,) = found.children.values()
    assert not list(log) and not found.scripts
    assert [str(code.text) for code in child.scripts] == ["7", "i"]


@pytest.mark.parametrize(
    ("attributes", "severities", "severity"),
    [
        ("", {}, "warning"),
        ("", messages.STRICT, "error"),
        ('profile="ecmascript"', {}, "error"),
        ('profile="ecmascript"', messages.KEEP_GOING, "warning"),
    ],
)
def test_what_does_not_parse(attributes: str, severities: dict[str, str], severity: str) -> None:
    log = Diagnostics(severities)
    found = analysed(BROKEN, attributes, log)
    (diagnostic,) = log
    assert (diagnostic.code, diagnostic.severity) == ("syntax-error", severity)
    assert list(found.scripts.values()) == [None]


def test_nothing_is_parsed_in_an_unknown_data_model() -> None:
    assert not analysed(BROKEN, 'datamodel="xpath"').scripts


@pytest.mark.skipif(not CHARTS, reason="the shared charts are not beside the project")
@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_shared_charts_have_no_errors(path: Path) -> None:
    log = Diagnostics()
    chart = read_file(path, log)
    assert chart is not None
    check(chart, log)
    rejected = {"test301": ["document-refused"], "routing.pysm": ["unknown-datamodel"]}
    assert [d.code for d in log if d.is_error] == rejected.get(path.stem, [])


@pytest.mark.parametrize(
    ("id", "is_name"),
    [
        ("a", True),
        ("_a.b-c1", True),
        ("q\u00ff\u0300i", True),
        ("\u0436\u6f22\u2fef", True),
        ("a\u00b7\u203f", True),
        ("\u0300a", False),
        ("1a", False),
        ("-a", False),
        ("a:b", False),
        ("a\u00d7", False),
        ("\u2190", False),
    ],
)
def test_names_are_those_of_xmls_fifth_edition(id: str, is_name: bool) -> None:
    log = Diagnostics()
    analysed(f'<state id="{id}"/>', log=log)
    assert ([found.code for found in log] == ["id-no-name"]) is not is_name


@pytest.mark.parametrize(
    ("id", "is_one"), [("q\u00ff\u0300i", True), ("$a", True), ("\u00b2", False), ("a-b", False)]
)
def test_data_are_named_as_variables_are(id: str, is_one: bool) -> None:
    log = Diagnostics()
    analysed(f'<datamodel><data id="{id}"/></datamodel><state id="s"/>', log=log)
    assert ([found.code for found in log] == ["bad-data-id"]) is not is_one


def test_no_id_with_a_blank_is_suggested() -> None:
    log = Diagnostics()
    analysed(
        '<state id="State 1"><transition event="e" target="State_2"/></state><state id="State 2"/>', log=log
    )
    (found,) = [each for each in log if each.code == "unknown-target"]
    assert found.hint is None


def test_what_is_told_of_a_chart_does_not_hide_what_is_told_of_a_chart_inside() -> None:
    log = Diagnostics(dict.fromkeys(messages.KEEP_GOING, "error"))
    inside = '<scxml version="1.0"><state id="t"/><state id="island"/></scxml>'
    analysed(
        f'<state id="s"><invoke><content>{inside}</content></invoke><transition cond="1 +"/></state>', log=log
    )
    assert [found.code for found in log] == ["unreachable-state", "syntax-error"]
