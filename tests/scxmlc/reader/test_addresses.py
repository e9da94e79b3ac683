"""Addresses for run time are looked for when the chart is compiled."""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from scxmlc.compiler import check_file

W3C = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">{}</scxml>'
ORS = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
 xmlns:session="www.genesyslab.com/modules/session"><state id="a"><onentry>{}</onentry></state></scxml>"""
INVOKE = W3C.format('<state id="a"><invoke {}/></state>')
LEAF = W3C.format('<final id="f"/>')


@pytest.fixture
def charts(tmp_path: Path) -> Path:
    """A folder with `here.scxml`; `there.scxml` lies in the one beside."""
    for name in ("charts/here.scxml", "beside/there.scxml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(LEAF)
    return tmp_path / "charts"


def said(folder: Path, text: str, **options) -> list[tuple[str, str]]:
    (folder / "asks.scxml").write_text(text)
    found = check_file(folder / "asks.scxml", **options)
    return [(each.severity, each.message) for each in found if each.code == "missing-document"]


MISSING = [
    INVOKE.format('src="none.scxml"'),
    INVOKE.format('src="file:none.scxml" type="scxml"'),
    INVOKE.format('src="../beside/there.scxml"'),
    W3C.format('<datamodel><data id="d" src="none.json"/></datamodel><final id="f"/>'),
    ORS.format("<session:start src=\"'none.scxml'\"/>"),
    ORS.format("<session:start src=\"'../beside/there.scxml'\"/>"),
]


@pytest.mark.parametrize("text", MISSING)
def test_what_is_not_there_or_may_not_be_read_is_a_warning(text: str, charts: Path) -> None:
    ((severity, message),) = said(charts, text)
    why = "it lies outside the folder of the chart" if "beside" in text else "there is no such file"
    assert severity == "warning" and message.endswith(f"cannot be had at run time: {why}")


@pytest.mark.parametrize(
    "text",
    [
        INVOKE.format('src="here.scxml"'),
        INVOKE.format('src="./%68ere.scxml?x=1"'),
        INVOKE.format('src="http://host/none.scxml"'),
        INVOKE.format('src="none" type="x-service"'),
        INVOKE.format("srcexpr=\"'none.scxml'\""),
        ORS.format("<session:start src=\"'here.scxml'\"/>"),
        ORS.format("<session:start src=\"'none' + '.scxml'\"/>"),
    ],
)
def test_what_is_there_or_not_known_is_none(text: str, charts: Path) -> None:
    assert said(charts, text) == []


def test_a_root_allows_it(charts: Path) -> None:
    assert said(charts, MISSING[2], roots=[charts.parent / "beside"]) == []
    assert said(charts, MISSING[2], roots=[str(charts.parent / "beside")]) == []


def test_a_text_has_no_folder_to_look_in() -> None:
    assert not list(scxmlc.compile_text(MISSING[0]).diagnostics)


def test_the_roots_of_a_project_are_none_of_a_session(charts: Path) -> None:
    """They are for what is compiled in: a session of a compiled chart would not know of them."""
    (charts.parent / ".project").write_text("")
    assert len(said(charts, MISSING[2])) == 1
