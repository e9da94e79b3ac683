"""Documents in parts: what follows from a part that is not there, and what a part may leave to those around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxmlc.checker import check
from scxmlc.compiler import CompileError, compile_file
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader import read_file

from .test_include import write


def test_what_seems_missing_for_a_file_that_was_refused_is_not_told_as_well(tmp_path: Path) -> None:
    text = '<xi:include href="gone.js" parse="text"/>'
    part = '<xi:include href="gone.scxml" xpointer="x" resolveid="Main"/>'
    body = f"""<SCXML profile="ecmascript" initial="Main.x"><script>{text}</script>
      <state id="a"><onentry><script>{text}</script><log expr="known_there"/></onentry>{part}
      <transition event="e" target="Main.y" cond="In('Main.z')"/></state><state id="b"/></SCXML>"""
    write(tmp_path, {"a.scxml": body})
    log = Diagnostics()
    chart = read_file(tmp_path / "a.scxml", log)
    assert chart is not None
    check(chart, log)
    assert {d.code for d in log} == {"document-refused"} and len(log) == 3


def test_a_target_that_is_missing_is_told_where_the_missing_file_is_no_error(tmp_path: Path) -> None:
    part = '<xi:include href="gone.scxml" xpointer="x"/>'
    write(
        tmp_path,
        {"a.scxml": f'<SCXML><state id="a">{part}<transition event="e" target="y"/></state></SCXML>'},
    )
    with pytest.raises(CompileError) as caught:
        compile_file(tmp_path / "a.scxml", keep_going=True)
    assert [d.code for d in caught.value.diagnostics.errors()] == ["unknown-target"]


HINTS = {
    "comon.js": 'did you mean "common.js"?',
    "else.js": "the path is relative to the document that names it",
    "folder/none.js": "the path is relative to the document that names it",
    "../outsied.js": "the path is relative to the document that names it",
    "../outside.js": "name a file below the folder of the chart, or allow its folder with --root",
    "http://example.org/a.js": "keep a copy beside the chart, and name that",
    "folder": None,
}


@pytest.mark.parametrize(("href", "hint"), HINTS.items())
def test_the_way_out_is_one(tmp_path: Path, href: str, hint: str | None) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside.js").write_text("")
    if href == "folder":
        (tmp_path / "in" / "folder").mkdir()
    chart = f'<SCXML><script src="{href}"/><state id="a"/></SCXML>'
    write(tmp_path / "in", {"a.scxml": chart, "common.js": ""})
    log = Diagnostics()
    read_file(tmp_path / "in" / "a.scxml", log)
    (found,) = log.errors()
    assert found.code == "document-refused"
    assert (found.hint or "").startswith(hint or "") and ("--root" in (found.hint or "")) is (
        "outside" in href
    )
    assert bool(found.hint) is (hint is not None)


SUBROUTINE = """<SCXML profile="ecmascript" xmlns:ixn="http://www.genesyslab.com/modules/interaction">
  <state id="_composer_entry"><onentry>
    <ixn:accept interactionid="Caller" resource="Device"/><assign location="Result" expr="1"/><log expr="Caller"/>
    <cancel sendid="Timer"/><send event="Told"/></onentry><state id="a"/></state>
</SCXML>"""


def test_a_subroutine_may_use_what_its_caller_declares(tmp_path: Path) -> None:
    write(tmp_path, {"sub.scxml": SUBROUTINE})
    log = Diagnostics()
    chart = read_file(tmp_path / "sub.scxml", log)
    assert chart is not None and chart.is_part
    check(chart, log)
    assert not list(log)


def test_what_neither_a_subroutine_nor_its_caller_declares_is_told_with_the_caller(tmp_path: Path) -> None:
    main = """<SCXML profile="ecmascript"><script>var Caller, Result, Timer;</script><state id="a">
      <xi:include href="sub.scxml" xpointer="_composer_entry" resolveid="Sub"/></state></SCXML>"""
    write(tmp_path, {"sub.scxml": SUBROUTINE, "main.scxml": main})
    log = Diagnostics()
    chart = read_file(tmp_path / "main.scxml", log)
    assert chart is not None
    check(chart, log)
    told = {(Path(d.location.source.name).name, d.code, d.message.partition(" ")[0]) for d in log}
    assert told == {
        ("sub.scxml", "value-is-expression", "Device"),
        ("sub.scxml", "event-is-expression", "Told"),
    }


@pytest.mark.parametrize(
    ("id", "is_told"),
    [("_reserved_Target_attach", False), ("Main._reserved_Target_attach", False), ("Target_attach", True)],
)
def test_states_that_composer_keeps_in_reserve_are_no_dead_ends(
    tmp_path: Path, id: str, is_told: bool
) -> None:
    inner = f'<state id="b"/><state id="{id}"><state id="c"/></state>'
    write(tmp_path, {"a.scxml": f'<SCXML profile="ecmascript"><state id="a">{inner}</state></SCXML>'})
    log = Diagnostics()
    chart = read_file(tmp_path / "a.scxml", log)
    assert chart is not None
    check(chart, log)
    assert ([d.code for d in log] == ["unreachable-state"]) is is_told
