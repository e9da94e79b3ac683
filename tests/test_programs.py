"""docs/programs.md: its charts and its code, as files of one folder; its programs run in time that passes at once. And
the program in the README."""

from __future__ import annotations

import doctest
import re
import sys
from pathlib import Path

import pytest

import scxmlc
from tests.runtime.host.loops import programs_take_no_time

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "programs.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(text: str) -> list[tuple[str, str]]:
    """Each block of a page: of what, and the text."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


BLOCKS = blocks(TEXT)
PYTHON = [body for kind, body in BLOCKS if kind == "python"]
PROGRAMS = {body.split()[1]: body for body in PYTHON if body.startswith("# ")}
SHOWN = {body.split()[2]: body.partition("\n")[2] for kind, body in BLOCKS if kind == "console"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's charts, compiled, where its programs find them."""
    monkeypatch.syspath_prepend(str(tmp_path))
    for kind, chart in BLOCKS:
        if kind == "xml":
            path = tmp_path / (re.findall(r'name="(\w+)"', chart)[0] + ".scxml")
            path.write_text(chart)
            module = scxmlc.compile_file(path)
            assert not module.diagnostics
            path.with_suffix(".py").write_text(module.text)
            monkeypatch.delitem(sys.modules, path.stem, raising=False)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_prints_what_is_shown(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    programs_take_no_time(monkeypatch)
    exec(compile(PROGRAMS[name], str(PAGE), "exec"), {})
    assert capsys.readouterr().out == SHOWN[name]


def test_each_program_is_shown() -> None:
    assert len(PROGRAMS) >= 5
    assert set(PROGRAMS) == set(SHOWN)


def test_the_sessions_are_true() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted >= 6 and result.failed == 0


def test_the_rest_of_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, object] = {}
    exec(PROGRAMS["staircase.py"].partition("asyncio.run")[0], names)
    rest = [body for body in PYTHON if body not in PROGRAMS.values() and not body.startswith(">>>")]
    assert len(rest) == 2
    for body in rest:
        exec(compile(body, str(PAGE), "exec"), names)
    test = names["test_it_goes_out_after_three_seconds"]
    assert callable(test)
    test()
    programs_take_no_time(monkeypatch)
    exec(AROUND_PRESS, names)


def test_the_program_in_the_readme(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (program,) = (body for kind, body in blocks(readme) if kind == "python" and "asyncio.run(" in body)
    monkeypatch.syspath_prepend(str(ROOT / "examples" / "door"))
    programs_take_no_time(monkeypatch)
    exec(compile(program, "README.md", "exec"), {})
    assert capsys.readouterr().out == "hello anna\n"


AROUND_PRESS = """
async def main():
    async with Host(clock=SystemClock(), processors={"x-lamp": lamp}) as host:
        await press(host.start(Light))
asyncio.run(main())
"""


def test_its_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", TEXT) if not link.startswith("http")]
    assert links and all((PAGE.parent / link).exists() for link in links)
