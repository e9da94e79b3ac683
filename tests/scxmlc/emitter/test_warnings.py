"""Generated modules never make Python warn, whatever stands beside === (`python -W error` imports them)."""

from __future__ import annotations

import warnings

import pytest

from scxmlc.compiler import compile_text

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <datamodel><data id="n" expr="1"/></datamodel><script>var x = VALUE;</script><state id="a"/></scxml>"""


@pytest.mark.parametrize(
    "text",
    [
        "-1 === true",
        "1e21 * 2.5 !== null",
        "-(2 + 3) === undefined",
        "1 - 1 === (n == 2)",
        "'a' + 'b' === true",
        "n !== -0",
    ],
)
def test_literals_beside_strict_equality(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile(compile_text(CHART.replace("VALUE", text), "c").text, "c.py", "exec")
