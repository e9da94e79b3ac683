"""`scxmlc run --coverage`: reports behind what the run says."""

from __future__ import annotations

import pytest

from scxmlc.coverage import read


def test_the_table_stands_behind_the_log(scxmlc_):
    said = scxmlc_("run", "door.scxml", "-e", "push", "--coverage", "term")
    assert said.exit_code == 0
    assert said.stdout.index("now in open") < said.stdout.index("chart  ")
    assert "open: shut push -> closed was never taken" in said.stdout


def test_a_scenario_and_several_reports(scxmlc_, tmp_path):
    words = ("--coverage", f"json:{tmp_path / 'c.json'}", "--coverage", f"html:{tmp_path / 'site'}")
    assert scxmlc_("run", "door.scxml", *words).exit_code == 0
    assert [chart.title for chart in read(tmp_path / "c.json").charts] == ["door"]
    assert (tmp_path / "site" / "index.html").exists()


@pytest.mark.parametrize(
    ("wish", "reason"),
    [("xml", "there is no report 'xml'"), ("lcov:door.scxml/c.info", "cannot write door.scxml/c.info")],
)
def test_reports_that_there_are_not(scxmlc_, wish, reason):
    said = scxmlc_("run", "door.scxml", "--coverage", wish)
    assert said.exit_code == 2
    assert reason in said.stderr


def test_nothing_is_imported_without_the_option(scxmlc_, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "scxmlc.coverage", None)
    assert scxmlc_("run", "door.scxml").exit_code == 0


def test_all_scenarios_are_measured_together(scxmlc_) -> None:
    said = scxmlc_("test", "call", "--coverage", "term")
    assert said.exit_code == 0
    assert said.stdout.index("passed  ") < said.stdout.index("parent.scxml  ") < said.stdout.index("all  ")
