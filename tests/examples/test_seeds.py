"""The guide's own sample pair, verbatim: not well-formed, with parameters nobody declares, and yet it runs.

`test_ownership.py` runs it; here is what the compiler says. Left out where the samples are not at hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from scxmlc.compiler import check_file

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
AMPERSANDS = {"parent.scxml": [(28, 50)], "child.scxml": [(34, 50), (55, 56)]}

pytestmark = pytest.mark.skipif(
    not SEEDS.exists(), reason=f"the guide's sample strategies are not at {SEEDS}"
)


@pytest.mark.parametrize("name", AMPERSANDS)
def test_each_raw_ampersand_is_a_warning_with_its_place_and_its_mend(name: str) -> None:
    found = list(scxmlc.compile_file(SEEDS / name).diagnostics)
    assert [(each.location.line, each.location.column) for each in found] == AMPERSANDS[name]
    assert {each.code for each in found} == {"raw-ampersand"}
    assert {each.severity for each in found} == {"warning"}
    for each in found:
        assert "&amp;&amp;" in (each.hint or "")
        assert each.location.source.line(each.location.line)[each.location.column - 1 :].startswith("&&")


@pytest.mark.parametrize("name", AMPERSANDS)
def test_strict_makes_them_errors(name: str) -> None:
    assert {each.severity for each in check_file(SEEDS / name, strict=True)} == {"error"}
    with pytest.raises(scxmlc.CompileError):
        scxmlc.compile_file(SEEDS / name, strict=True)


@pytest.mark.parametrize("name", AMPERSANDS)
def test_the_modules_are_of_the_ors_dialect_and_compile_alike_twice(name: str) -> None:
    first, second = (scxmlc.compile_file(SEEDS / name) for _ in range(2))
    assert 'dialect="ors"' in first.text and first.text == second.text
    compile(first.text, name, "exec")
