"""What every generated module promises, whatever the chart: the same bytes, black's own style, local differences."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import black
import pytest

import scxmlc
from scxml_runtime import js
from scxml_runtime.js.linemap import line_map

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
CHARTS = sorted((HERE / "golden").glob("*/*.scxml")) + sorted((HERE.parent / "examples").glob("*/*.scxml"))
PEERS = sorted((SHARED / "seeds").glob("*.scxml")) + sorted(
    (SHARED / "bench" / "charts").glob("*[a-z].scxml")
)
PEERS = [chart for chart in PEERS if not chart.name.endswith(".pysm.scxml")]
DOOR = HERE / "golden" / "door" / "door.scxml"


def without_map(text: str) -> str:
    return text.partition("\n# Where each piece stands")[0]


def compiled(chart: Path) -> str:
    return scxmlc.compile_file(chart).text


@pytest.mark.parametrize("chart", CHARTS + PEERS, ids=lambda chart: chart.stem)
def test_black_leaves_it_unchanged(chart: Path) -> None:
    text = compiled(chart)
    assert black.format_str(text, mode=black.Mode()) == text


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_nothing_of_here_and_now_gets_in(chart: Path) -> None:
    text = compiled(chart)
    assert str(chart.parent) not in text
    assert not re.search(
        r"\b20\d\d-\d\d|\d+\.\d+\.\d+", without_map(text).replace(chart.read_text("utf-8"), "")
    )


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_it_compiles_with_warnings_as_errors(chart: Path) -> None:
    run(["-W", "error", "-c", "import sys; compile(sys.stdin.read(), 'x', 'exec')"], compiled(chart))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_every_helper_it_names_exists(chart: Path) -> None:
    used = {
        node.attr
        for node in ast.walk(ast.parse(compiled(chart)))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "js"
    }
    assert [name for name in sorted(used) if not hasattr(js, name)] == []


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    script = "import sys, scxmlc\nfor p in sys.argv[1:]: sys.stdout.write(scxmlc.compile_file(p).text)"
    texts = {
        run(["-c", script, *map(str, CHARTS)], seed=seed, locale=locale)
        for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("4711", "C.UTF-8"))
    }
    assert len(texts) == 1
    assert texts == {"".join(map(compiled, CHARTS))}


def test_the_folder_of_the_chart_does_not_matter(tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / DOOR.name
    copy.parent.mkdir()
    copy.write_bytes(DOOR.read_bytes())
    assert compiled(copy) == compiled(DOOR)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_a_comment_in_the_chart_changes_only_the_line_map(chart: Path) -> None:
    before = chart.read_text("utf-8")
    after = re.sub(r"(<scxml\b[^>]*>)", r"\1\n  <!-- a remark -->", before, count=1)
    first, second = (scxmlc.compile_text(text, chart.name) for text in (before, after))
    assert without_map(first.text) == without_map(second.text)
    assert [place.line + 1 for place in first.lines.values()] == [
        place.line for place in second.lines.values()
    ]


def test_a_new_state_renames_nothing() -> None:
    before = DOOR.read_text("utf-8")
    state = (
        '<state id="{}"><onentry><log label="x"/></onentry><transition event="push" target="open"/></state>'
    )
    for name in ("ajar", "close-d", "closed.push", "open.entry"):
        after = before.replace("<state", state.format(name) + "\n  <state", 1)
        assert methods(before) <= methods(after), name


def methods(chart: str) -> set[str]:
    tree = ast.parse(scxmlc.compile_text(chart, "door.scxml").text)
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_line_of_the_map_points_at_its_element() -> None:
    module = scxmlc.compile_file(DOOR)
    text, chart = module.text.splitlines(), DOOR.read_text("utf-8").splitlines()
    shown = {
        text[line - 2].strip()[3:9]: chart[place.line - 1].strip()[1:7]
        for line, place in module.lines.items()
        if text[line - 2].strip().startswith("# <")
    }
    assert len(shown) > 5
    assert all(above == original for above, original in shown.items())
    written = line_map(module.text.split('LINES = """')[1].rstrip('"\n'))
    assert {line: written.at(line) for line in module.lines} == {
        line: ("door.scxml", place.line, place.column) for line, place in module.lines.items()
    }


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_each_place_in_a_line_is_where_an_expression_begins(chart: Path) -> None:
    """What begins in a column of the module is a call or a variable, and so is what stands there in the chart."""
    text = compiled(chart)
    lines = text.splitlines()
    written = line_map(text.split('LINES = """')[1].rstrip('"\n'))
    for (line, column), (file, number, behind) in zip(written.starts, written.places, strict=True):
        assert re.match(r"(\A|[^\w.])[A-Za-z_]", lines[line - 1][max(column - 1, 0) :].lstrip()), (
            line,
            column,
        )
        if file == chart.name:
            assert chart.read_text("utf-8").splitlines()[number - 1][behind - 1 :].strip(), (number, behind)


BLOCKED = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"lxml", "esprima", "black", "click", "rich", "scxmlc", "pytest"}:
            raise ImportError("blocked: " + name)
sys.meta_path.insert(0, Refuse())
sys.path.insert(0, sys.argv[1])
from door import Door
door = Door()
door.start()
door.send("push")
assert door.is_active("open"), door.configuration
assert door.data["openings"] == 1
door.advance(5)
assert door.is_active("closed")
print(door.log[0])
"""


def test_a_module_runs_without_the_compiler_and_its_packages(tmp_path: Path) -> None:
    (tmp_path / "door.py").write_text(compiled(DOOR), "utf-8")
    assert run(["-c", BLOCKED, str(tmp_path)]).strip() == "('door', 'opened 1 times')"


def run(arguments: list[str], text: str = "", seed: str = "random", locale: str = "C.UTF-8") -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *arguments],
        input=text,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
