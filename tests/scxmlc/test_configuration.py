"""What a program registers, as the compiler is told of it: keyword arguments, options, `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import scxmlc
from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.compiler import check_file
from scxmlc.diagnostics import Diagnostics

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
<state id="s">
  <onentry>
    <log expr="price('tea')"/>
    <send type="printer" event="print"/>
  </onentry>
  <invoke type="scanner"/>
</state>
</scxml>
"""
NAMES = {"functions": ["price"], "processors": ["printer"], "services": ["scanner"]}
OPTIONS = ["--function", "price", "--processor", "printer", "--service", "scanner"]
TABLE = '[tool.scxmlc]\nfunctions = ["price"]\nprocessors = ["printer"]\nservices = ["scanner"]\n'
UNKNOWN = ["undeclared-variable", "unknown-type", "unknown-type"]


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """A chart three folders below the root of its project."""
    path = tmp_path / "project" / "charts" / "a" / "shop.scxml"
    path.parent.mkdir(parents=True)
    path.write_text(CHART)
    return path


def settings(chart: Path, text: str) -> Path:
    path = chart.parents[2] / "pyproject.toml"
    path.write_text(text)
    return path


def codes(found: Diagnostics) -> list[str]:
    return sorted(each.code for each in found)


def hints(text: str, **names: Any) -> list[str | None]:
    return [each.hint for each in scxmlc.compile_text(text, **names).diagnostics]


# --- the doors of Python ------------------------------------------------------------

DOORS: dict[str, Callable[..., Diagnostics]] = {
    "compile_file": lambda path, **names: scxmlc.compile_file(path, **names).diagnostics,
    "compile_text": lambda path, **names: scxmlc.compile_text(path.read_text(), **names).diagnostics,
    "check_file": check_file,
}


@pytest.mark.parametrize("door", DOORS)
def test_names_as_keyword_arguments(door: str, chart: Path) -> None:
    assert codes(DOORS[door](chart)) == UNKNOWN
    assert codes(DOORS[door](chart, **NAMES)) == []
    assert codes(DOORS[door](chart, functions={"price": len})) == UNKNOWN[1:]


@pytest.mark.parametrize("door", ["compile_file", "check_file"])
def test_names_in_pyproject(door: str, chart: Path) -> None:
    settings(chart, TABLE)
    assert codes(DOORS[door](chart)) == []


def test_a_text_from_a_folder_is_of_its_project(chart: Path) -> None:
    settings(chart, TABLE)
    assert codes(scxmlc.compile_text(CHART, folder=chart.parent).diagnostics) == []
    assert codes(scxmlc.compile_text(CHART).diagnostics) == UNKNOWN


def test_arguments_stand_beside_the_table(chart: Path) -> None:
    settings(chart, '[tool.scxmlc]\nfunctions = ["price"]\n')
    assert codes(check_file(chart, services=["scanner"])) == ["unknown-type"]


def test_load_takes_them_too(chart: Path) -> None:
    assert scxmlc.load(chart, **NAMES).__name__ == "Shop"
    assert scxmlc.load(CHART, "shop.scxml", **NAMES).__name__ == "Shop"


def test_names_are_several() -> None:
    with pytest.raises(TypeError, match=r"functions are several names: write functions=\['price'\]"):
        scxmlc.load(CHART, functions="price")
    with pytest.raises(TypeError, match="there is no option 'fuctions'; did you mean functions"):
        scxmlc.load(CHART, fuctions=["price"])  # type: ignore[call-arg]


# --- what is said all the same ------------------------------------------------------


def test_a_slip_is_told_with_what_is_meant() -> None:
    text = (
        CHART.replace("price(", "prize(")
        .replace('"printer"', '"x-pirnter"')
        .replace('"scanner"', '"x-scanner"')
    )
    assert hints(text, functions=["price"], processors=["x-printer"], services=["x-scan"]) == [
        'did you mean "price"?',
        'did you mean "x-printer"?',
    ]


def test_types_of_other_programs_are_left_alone() -> None:
    text = CHART.replace('"printer"', '"x-other"').replace('"scanner"', '"x-mine"')
    assert hints(text, functions=["price"], processors=["x-printer"], services=["x-scan"]) == []


def test_processors_are_no_services() -> None:
    found = scxmlc.compile_text(
        CHART, functions=["price"], processors=["scanner"], services=["printer"]
    ).diagnostics
    assert codes(found) == ["unknown-type", "unknown-type"]


def test_charts_inside_a_chart_know_them() -> None:
    inner = CHART.replace("\n", "")
    text = (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="s">'
        f"<invoke><content>{inner}</content></invoke></state></scxml>"
    )
    assert codes(scxmlc.compile_text(text).diagnostics) == UNKNOWN
    assert codes(scxmlc.compile_text(text, **NAMES).diagnostics) == []


def test_script_scopes_keep_them() -> None:
    text = CHART.replace("<onentry>", "<onentry><script>var mine = price('cake')</script>")
    assert codes(scxmlc.compile_text(text, script_scope="state", **NAMES).diagnostics) == []


def test_a_name_of_the_charts_own_is_no_fault() -> None:
    text = CHART.replace("<state", "<script>function price() { return 1 }</script><state", 1)
    assert codes(scxmlc.compile_text(text, **NAMES).diagnostics) == []


def test_the_module_is_the_same(chart: Path) -> None:
    """A registered function is no variable of a session's, which its types would tell of."""
    assert scxmlc.compile_file(chart).text == scxmlc.compile_file(chart, **NAMES).text


# --- pyproject.toml -----------------------------------------------------------------


def told(chart: Path, text: str) -> list[str]:
    path = settings(chart, text)
    return [
        str(each).removeprefix(f"{path}:")
        for each in check_file(chart)
        if each.location.source.name == str(path)
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            'x = 1\n[tool.scxmlc]\nfuntions = ["price"]\n',
            '3:1: error: there is no setting "funtions" (did you mean "functions"?) [unknown-setting]',
        ),
        (
            "[tool.scxmlc]\n\nline-length = 3\n",
            '3:1: error: there is no setting "line-length" (there are select, ignore, per-file-ignores, dialect, '
            "roots, output, functions, processors, services and modules) [unknown-setting]",
        ),
        (
            '[tool.scxmlc]\nfunctions = "price"\n',
            '2:1: error: functions cannot be read (it is an array of names, such as ["price"]) [bad-setting]',
        ),
        (
            "[tool.scxmlc]\nprocessors = [1]\n",
            '2:1: error: processors cannot be read (it is an array of names, such as ["x-printer"]) [bad-setting]',
        ),
        (
            '[tool.scxmlc]\n"services" = [""]\n',
            '2:2: error: services cannot be read (it is an array of names, such as ["x-scan"]) [bad-setting]',
        ),
        (
            '[tool.scxmlc]\nfunctions = ["price", "the price"]\n',
            '2:1: error: functions cannot be read (no script can call a function by the name "the price") '
            "[bad-setting]",
        ),
        (
            "[tool]\nscxmlc = 1\n",
            "1:1: error: tool.scxmlc cannot be read (it is a table: [tool.scxmlc]) [bad-setting]",
        ),
        (
            "[tool.scxmlc]\nfunctions = [price]\n",
            "2:14: error: this is no TOML: Invalid value (mend it, or what it says of the chart is not known) "
            "[unreadable-configuration]",
        ),
        (
            '[tool.scxmlc.functions]\nprice = "here"\n',
            '1:1: error: functions cannot be read (it is an array of names, such as ["price"]) [bad-setting]',
        ),
    ],
)
def test_what_is_wrong_with_the_table(text: str, line: str, chart: Path) -> None:
    assert told(chart, text) == [line]


def test_a_text_that_ends_too_early(chart: Path) -> None:
    said = told(chart, '[tool.scxmlc]\nfunctions = ["price"')
    assert len(said) == 1 and said[0].startswith("1:1: error: this is no TOML: Unclosed array")


def test_a_wrong_table_stops_a_compilation(chart: Path) -> None:
    settings(chart, "[tool.scxmlc]\nfuntions = []\n")
    with pytest.raises(scxmlc.CompileError, match=r"unknown-setting"):
        scxmlc.compile_file(chart)
    with pytest.raises(scxmlc.CompileError, match=r"unknown-setting"):
        scxmlc.load(chart)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[tool.black]\nline-length = 110\n",
        "no TOML at all",
        '[project]\nname = "scxmlc"\n',
        "tool = 3 # scxmlc\n",
        "\0",
    ],
)
def test_files_that_say_nothing_of_it_are_passed_by(text: str, chart: Path) -> None:
    settings(chart, TABLE)
    (chart.parent / "pyproject.toml").write_text(text)
    assert codes(check_file(chart)) == []


@pytest.mark.parametrize("text", [b"\xff\xfe\x00[", b"scxmlc = \xff", b"[scxmlc" * 10_000])
def test_files_that_are_no_text(text: bytes, chart: Path) -> None:
    (chart.parent / "pyproject.toml").write_bytes(text)
    assert {each.code for each in check_file(chart)} <= {*UNKNOWN, "unreadable-configuration"}


def test_tables_that_are_nested_too_deeply(chart: Path) -> None:
    said = told(chart, f"scxmlc = {'[' * 100_000}")
    assert len(said) == 1 and "[unreadable-configuration]" in said[0]


def test_a_folder_of_that_name_is_passed_by(chart: Path) -> None:
    settings(chart, TABLE)
    (chart.parent / "pyproject.toml").mkdir()
    assert codes(check_file(chart)) == []


def test_the_nearest_table_counts(chart: Path) -> None:
    settings(chart, TABLE)
    (chart.parents[1] / "pyproject.toml").write_text('[tool.scxmlc]\nfunctions = ["price"]\n')
    assert codes(check_file(chart)) == UNKNOWN[1:]


# --- the command line ----------------------------------------------------------------


def said(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(verbs, [str(word) for word in words])
    return result.exit_code, result.output


@pytest.mark.parametrize("verb", ["check", "compile"])
def test_options(verb: str, chart: Path) -> None:
    assert said(verb, chart)[1].count("[unknown-type]") == 2
    status, text = said(verb, chart, *OPTIONS)
    assert status == 0 and "warning" not in text


@pytest.mark.parametrize("verb", ["check", "compile", "run"])
def test_the_table_of_the_project(verb: str, chart: Path) -> None:
    settings(chart, TABLE)
    status, text = said(verb, chart)
    assert status == 0 and "[undeclared-variable]" not in text and "[unknown-type]" not in text


def test_run_takes_the_options(chart: Path) -> None:
    status, text = said("run", chart, *OPTIONS)
    assert status == 0 and "price is not defined" in text


@pytest.mark.parametrize("name", ["", "a b", "1st", "a.b"])
def test_a_function_that_nothing_can_call(name: str, chart: Path) -> None:
    status, text = said("check", chart, "--function", name)
    assert status == 2 and "--function: no script can call a function by the name" in text


def test_a_wrong_table_is_told_once_for_many_charts(chart: Path) -> None:
    settings(chart, "[tool.scxmlc]\nfuntions = []\n")
    (chart.parent / "two.scxml").write_text(CHART)
    status, text = said("check", chart.parent)
    assert status == 1 and text.count("[unknown-setting]") == 1 and "    2 | funtions = []" in text


def test_an_option_that_there_is_not() -> None:
    with pytest.raises(TypeError, match="there is no option 'dialekt'; did you mean dialect"):
        scxmlc.load(CHART, dialekt=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="there is no option 'nope'; there are dialect, functions"):
        scxmlc.load(CHART, nope=1)  # type: ignore[call-arg]
