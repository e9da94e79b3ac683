"""What `[tool.scxmlc]` says of charts: which findings are wanted, dialect, roots, output; and the options beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import scxmlc
from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.compiler import CompileError, check_file
from scxmlc.configuration import SETTINGS

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
<state id="a"><onentry><log expr="missing"/><raise event="e.f"/></onentry></state>
<state id="b"/>
</scxml>
"""
ALL = ["undeclared-variable", "unreachable-state", "untaken-event"]


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    path = tmp_path / "project" / "charts" / "old" / "shop.scxml"
    path.parent.mkdir(parents=True)
    path.write_text(CHART)
    return path


def say(chart: Path, *lines: str) -> None:
    (chart.parents[2] / "pyproject.toml").write_text("\n".join(("[tool.scxmlc]", *lines, "")))


def codes(chart: Path, **options: list[str]) -> list[str]:
    return sorted(each.code for each in check_file(chart, **options))  # type: ignore[arg-type]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(verbs, [str(each) for each in arguments])


TABLES = {
    "nothing": ((), ALL),
    "ignore": (('ignore = ["unreachable-state"]',), ["undeclared-variable", "untaken-event"]),
    "ignore by pattern": (('ignore = ["un*"]',), []),
    "select": (('select = ["untaken-event"]',), ["untaken-event"]),
    "select and ignore": (('select = ["un*"]', 'ignore = ["untaken-*"]'), ALL[:2]),
    "a file": (('per-file-ignores = {"shop.scxml" = ["untaken-event"]}',), ALL[:2]),
    "a folder": (('per-file-ignores = {"charts/*" = ["untaken-event"]}',), ALL[:2]),
    "another folder": (('per-file-ignores = {"old/*" = ["untaken-event"]}',), ALL),
}


@pytest.mark.parametrize("lines, left", TABLES.values(), ids=TABLES)
def test_which_findings_are_wanted(chart: Path, lines: tuple[str, ...], left: list[str]) -> None:
    say(chart, *lines)
    assert codes(chart) == left
    assert sorted(each.code for each in scxmlc.compile_file(chart).diagnostics) == left


def test_a_caller_selects_in_its_place_and_ignores_beside_it(chart: Path) -> None:
    say(chart, 'ignore = ["untaken-event"]')
    assert codes(chart, select=["untaken-event"]) == ["untaken-event"]
    assert codes(chart, ignore=["unreachable-state"]) == ["undeclared-variable"]


def test_errors_are_told_all_the_same(chart: Path) -> None:
    say(chart, 'ignore = ["*"]')
    chart.write_text(CHART.replace('id="b"', 'id="b" initial="away"'))
    assert "unknown-target" in codes(chart)


def test_the_command_line(chart: Path) -> None:
    say(chart, 'ignore = ["untaken-event"]')
    result = run("check", chart, "--ignore", "unreachable-state")
    assert [line for line in result.output.splitlines() if "[" in line and "untaken" in line] == []
    assert "[undeclared-variable]" in result.output and "unreachable" not in result.output
    assert "[untaken-event]" in run("compile", chart, "--select", "untaken-*").output
    wrong = run("check", chart, "--ignore", "unreachable-sate")
    assert wrong.exit_code == 2
    assert '--ignore: there is no code unreachable-sate: did you mean "unreachable-state"?' in wrong.output


def test_the_dialect(chart: Path) -> None:
    chart.write_text(CHART.replace("<log", "<!-- --><log").replace('version="1.0"', 'profile="ecmascript"'))
    say(chart, 'dialect = "w3c"')
    assert "unknown-attribute" in codes(chart)
    assert "unknown-attribute" not in sorted(each.code for each in check_file(chart, dialect="ors"))
    with pytest.raises(CompileError, match="profile"):
        scxmlc.load(chart)
    say(chart, 'dialect = "ors"')
    assert "unknown-attribute" not in codes(chart)


def test_roots(chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = chart.parents[2] / "shared"
    shared.mkdir()
    (shared / "lib.js").write_text("var missing = 1;")
    script = f'<script src="{shared.as_uri()}/lib.js"/><state id="a">'
    chart.write_text(CHART.replace('<state id="a">', script))
    assert "document-refused" in codes(chart)
    say(chart, 'roots = ["shared"]')
    monkeypatch.chdir(chart.parent)  # paths are seen from the file, wherever one is
    assert codes(chart) == ALL[1:]
    assert scxmlc.load(chart).__name__ == "Shop"


def test_a_session_may_read_from_roots_too(chart: Path) -> None:
    shared = chart.parents[2] / "shared"
    shared.mkdir()
    (shared / "price.json").write_text("3")
    data = f'<datamodel><data id="missing" src="{shared.as_uri()}/price.json"/></datamodel><state id="a">'
    chart.write_text(CHART.replace('<state id="a">', data))
    say(chart, 'roots = ["shared"]')
    assert "missing-document" not in codes(chart)
    assert '"3"' in run("run", chart).output
    session = scxmlc.load(chart)()
    session.start()
    assert session.data["missing"] == 3
    say(chart)
    assert "missing-document" in codes(chart)
    assert '"3"' not in run("run", chart).output


def test_the_place_of_modules(chart: Path) -> None:
    say(chart, 'output = "build"')
    module = chart.parents[2] / "build" / "charts" / "old" / "shop.py"
    assert run("compile", chart).exit_code == 0 and module.is_file()
    assert run("compile", "--check", chart.parent).exit_code == 0
    assert not chart.with_name("shop.py").exists()
    assert run("compile", chart, "-o", chart.with_name("x.py")).exit_code == 0  # the command line wins
    assert chart.with_name("x.py").is_file()


def test_the_place_of_modules_is_told_from_here(chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(chart, 'output = "build"')
    monkeypatch.chdir(chart.parents[2])
    assert "charts/old/shop.scxml -> build/charts/old/shop.py\n" in run("compile", "charts").output
    monkeypatch.chdir(chart.parent)
    assert f"-> {chart.parents[2] / 'build'}" in run("compile", "shop.scxml").output


WRONG = {
    'ignroe = ["a"]': 'there is no setting "ignroe" (did you mean "ignore"?)',
    'ignore = ["unreachable-sate"]': 'there is no code "unreachable-sate": did you mean "unreachable-state"?',
    'ignore = "unreachable-state"': "it is an array of names",
    'per-file-ignores = ["a"]': "it is a table of patterns and codes",
    'per-file-ignores = {"a" = ["no-code-at-all"]}': 'there is no code "no-code-at-all"',
    'dialect = "w3"': "it is one of auto, w3c, ors",
    'roots = ["nowhere"]': '"nowhere" is no folder beside this file',
    'output = ""': "it is the name of a folder",
    'output = "pyproject.toml"': '"pyproject.toml" is a file',
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_with_the_table(chart: Path, line: str) -> None:
    say(chart, line)
    errors = [str(each) for each in check_file(chart) if each.is_error]
    assert len(errors) == 1 and WRONG[line] in errors[0]
    assert "pyproject.toml:2:1" in errors[0]


# --- docs/configuration.md ------------------------------------------------------------

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")


def test_the_page_has_a_row_for_each_setting() -> None:
    assert re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE) == list(SETTINGS)


def test_the_table_on_the_page_is_right(chart: Path) -> None:
    table = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (chart.parents[2] / "include").mkdir()
    say(chart, *(table[1].splitlines()[2:] if table else ()))
    assert not any(each.code.endswith("-setting") for each in check_file(chart))


def test_what_the_page_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text('[tool.scxmlc]\nignore = ["unreachable-sate"]\n')
    Path("door.scxml").write_text(CHART)
    told = re.search(r"\$ scxmlc check door.scxml\n(.*?)1 error\n", PAGE, re.DOTALL)
    assert told and told[1] in run("check", "door.scxml").output.replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(("key", "told"), [("roots", ["bad-setting"]), ("output", [])])
def test_the_name_of_a_folder_may_be_longer_than_any_file_s(chart: Path, key: str, told: list[str]) -> None:
    name = "a" * 5000
    say(chart, f"{key} = {[name] if key == 'roots' else name!r}".replace("'", '"'))
    assert [code for code in codes(chart) if code not in ALL] == told
