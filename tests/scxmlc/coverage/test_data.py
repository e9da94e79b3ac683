"""Data adds up, goes through JSON, and damaged files are told with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxmlc.coverage import Damaged, Data, measure, read, report, table
from tests.scxmlc.coverage.charts import counts, document, run

CHART = document('<state id="a"><transition event="x" target="b"/></state><state id="b"/>')


def data(*events: str, chart: Any = CHART) -> Data:
    with measure() as coverage:
        run(scxmlc.load(chart, None if isinstance(chart, Path) else "c.scxml"), *events)
    return coverage.data


def test_runs_add_up() -> None:
    both = data() + data("x")
    assert counts(both)["state"] == {"a": (2,), "b": (1,)}
    assert both + Data() == both == Data() + both
    assert data().percent() == pytest.approx(100 / 3) and both.percent() == 100


def test_json_and_back() -> None:
    once = data("x")
    again = Data.from_json(json.loads(json.dumps(once.to_json())))
    assert again == once
    assert again.charts[0].text == CHART


def test_versions_of_a_chart_are_not_added_up(tmp_path: Path) -> None:
    file = tmp_path / "c.scxml"
    found = Data()
    for text in (CHART, CHART.replace('event="x"', 'event="y"')):
        file.write_text(text, "utf-8")
        found += data("x", chart=file)
    assert len(found.charts) == 2
    assert "it has changed in between" in table(found)


def test_a_file_is_read(tmp_path: Path) -> None:
    report(f"json:{tmp_path / 'c.json'}", data("x"))
    assert read(tmp_path / "c.json") == data("x")


ITEM = ["state", "a", "c.scxml", 1, 1, [1]]


def told(**changes: Any) -> Any:
    chart = {"path": "c.scxml", "title": "c", "meaning": "1", "items": [ITEM]}
    return {"format": "scxmlc coverage 1", "charts": [chart | changes]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("\x00\xff", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "does not say"),
        ('{"format": "scxmlc coverage 2"}', "does not say"),
        ('{"format": "scxmlc coverage 1"}', "is no list"),
        ('{"format": "scxmlc coverage 1", "charts": [1]}', "is no object"),
        (json.dumps(told(path=1)), "lacks its path"),
        (json.dumps(told(items=None)), "lacks its path"),
        (json.dumps(told(items=[1])), "no item: 1"),
        (json.dumps(told(items=[[*ITEM[:5], [-1]]])), "no item"),
        (json.dumps(told(items=[[*ITEM[:5], [1, 2]]])), "no item"),
        (json.dumps(told(items=[[*ITEM[:5], [True]]])), "no item"),
        (json.dumps(told(items=[["planet", *ITEM[1:]]])), "no item"),
        (json.dumps(told(items=[[[], *ITEM[1:]]])), "no item"),
    ],
)
def test_damaged_files(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(text, "latin-1")
    with pytest.raises(Damaged, match=reason) as caught:
        read(tmp_path / "c.json")
    assert str(caught.value).startswith(str(tmp_path / "c.json"))


def test_charts_that_only_seem_the_same_are_refused() -> None:
    """Of one path and meaning, and other items: one of the files was written by hand."""
    other = told(items=[ITEM, ITEM])
    with pytest.raises(Damaged, match=r"c\.scxml"):
        Data.from_json({**other, "charts": [*told()["charts"], *other["charts"]]})


def test_a_file_of_coverage_is_of_use_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written in one folder, read in another one with the same charts: by CI, by a developer."""
    for place in ("ci", "mine"):
        (tmp_path / place / "charts").mkdir(parents=True)
        (tmp_path / place / "charts" / "c.scxml").write_text(CHART)
    monkeypatch.chdir(tmp_path / "ci")
    report("json:c.json", data("x", chart=Path("charts/c.scxml").resolve()))
    text = Path("c.json").read_text()
    assert json.loads(text)["charts"][0]["path"] == "charts/c.scxml"
    monkeypatch.chdir(tmp_path / "mine")
    moved = tmp_path / "mine" / "c.json"
    moved.write_text(text.replace(str(tmp_path / "ci"), "/not/on/this/machine"))
    again = data("x", chart=Path("charts/c.scxml").resolve()) + read(moved)
    assert [chart.path for chart in again.charts] == [str(tmp_path / "mine" / "charts" / "c.scxml")]
    assert {counts for item, counts in again.charts[0].rows() if item.kind == "state"} == {(2,)}


def test_runs_from_several_folders_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "charts" / "deep").mkdir(parents=True)
    chart = tmp_path / "charts" / "c.scxml"
    chart.write_text(CHART)
    for folder in (tmp_path, tmp_path / "charts", tmp_path / "charts" / "deep"):
        monkeypatch.chdir(folder)
        report(f"json:{tmp_path / folder.name}.json", data("x", chart=chart))
    monkeypatch.chdir(tmp_path / "charts" / "deep")
    files = [tmp_path / f"{folder}.json" for folder in (tmp_path.name, "charts", "deep")]
    total = sum(map(read, files), Data())
    assert [each.path for each in total.charts] == [str(chart)]
    assert {counts for item, counts in total.charts[0].rows() if item.kind == "state"} == {(3,)}
