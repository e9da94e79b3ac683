"""Each example is whole: charts that are clean, a page that says how to run it, pictures that are of the charts, tests
that pass in a folder elsewhere.
"""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.drawing import svg, views

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
GALLERY = runpy.run_path(str(ROOT / "tools" / "gallery.py"))
NAMES: list[str] = GALLERY["names"]()
CHARTS = [(name, chart) for name in NAMES for chart in GALLERY["charts"](name)]
LEARNED_FROM = [
    *"traffic thermostat upload order tennis smtp".split(),
    *"skills treatments hours voicemail survey email chat transfer".split(),
]
TITLE = re.compile(r'<g class="(?:state|transition)"[^>]*><title>.*?</title>', re.DOTALL)
STANDING = [name for name in NAMES if name not in ("bot", "tickets")]  # those two need more than pytest


def test_the_gallery_has_all_folders() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert sorted(NAMES) == sorted(folders) and len(NAMES) >= 24


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_is_whole(name: str) -> None:
    folder = EXAMPLES / name
    text = (folder / "README.md").read_text("utf-8")
    assert list(folder.glob("test_*.py")), "no test"
    assert text.startswith("# ") and "\n**To learn**: " in text
    drawn = {f"{chart.stem}.svg" for chart in GALLERY["charts"](name)}
    assert (
        set(re.findall(r"\]\(([\w.-]+\.svg)\)", text))
        == drawn
        == {path.name for path in folder.glob("*.svg")}
    )
    assert "`pytest`" in text or "tests]" in text or "test_" in text


def test_all_charts_are_clean() -> None:
    result = CliRunner().invoke(verbs, ["check", "--strict", str(EXAMPLES)])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(("name", "chart"), CHARTS, ids=lambda value: getattr(value, "stem", value))
def test_a_picture_is_of_the_chart_as_it_is(name: str, chart: Path) -> None:
    """Where it is laid out elsewhere, by elkjs: the same states, in the same lines, with the same words."""
    made = svg.write(views.shortened(GALLERY["depicted"](chart)))
    kept = (EXAMPLES / name / f"{chart.stem}.svg").read_text("utf-8")
    assert set(TITLE.findall(kept)) == set(TITLE.findall(made))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    """How the tests of the examples end where nobody knows of this project and of its settings; and what they cover."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in STANDING:
        shutil.copytree(EXAMPLES / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--import-mode=importlib",
        "--scxml-cov",
    ]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return run.returncode, run.stdout


def test_examples_stand_by_themselves(elsewhere: tuple[int, str]) -> None:
    status, told = elsewhere
    assert status == 0, told[-3000:]


@pytest.mark.parametrize("name", LEARNED_FROM)
def test_every_outcome_of_a_chart_to_be_learned_from_is_tested(elsewhere: tuple[int, str], name: str) -> None:
    rows = re.findall(rf"^(?:{name}/)(\S+\.scxml) .* (\d+) %$", elsewhere[1], re.MULTILINE)
    assert len(rows) == len(GALLERY["charts"](name)) and {share for _, share in rows} == {"100"}
