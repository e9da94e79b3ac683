"""The pages made from tables are those in docs/: after a change, `make docs`."""

from __future__ import annotations

import doctest
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = runpy.run_path(str(ROOT / "tools" / "make-docs"), run_name="pages")["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name]()


def test_the_readme_shows_the_door_of_the_examples() -> None:
    chart = (ROOT / "examples" / "door" / "door.scxml").read_text(encoding="utf-8")
    assert f"```xml\n{chart}```" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_session_in_the_readme_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "examples" / "door"))
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted >= 8 and result.failed == 0


def test_the_unit_tests_in_the_readme_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    (source,) = (block for block in blocks if "def test_" in block)
    monkeypatch.chdir(ROOT / "examples" / "ownership")
    names: dict[str, object] = {}
    exec(compile(source, "README.md", "exec"), names)
    tests = [value for name, value in names.items() if name.startswith("test_") and callable(value)]
    assert len(tests) == 2
    for test in tests:
        test()
