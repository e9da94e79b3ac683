"""Scripts from other files go by their file, and the sources of functions stand at the foot, out of sight."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import black
import pytest

import scxmlc
from scxmlc.compiler import compile_text
from scxmlc.emitter.finish import plain

W3C = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="t">'
ORS = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="t" xmlns:xi="http://www.w3.org/2001/XInclude">'


def written(folder: Path, head: str, scripts: str) -> list[str]:
    """The names of the methods that scripts become, each behind its comment."""
    for name in ("common.js", "more rules.js"):
        (folder / name).write_text("var x = 1;\n", "utf-8")
    chart = folder / "t.scxml"
    chart.write_text(f"{head}{scripts}<state id='s'/></scxml>", "utf-8")
    lines = scxmlc.compile_file(chart).text.splitlines()
    found = [at for at, line in enumerate(lines) if line.startswith("    def script")]
    return [f"{lines[at - 1].strip()} {lines[at].strip()}" for at in found]


@pytest.mark.parametrize(
    ("head", "scripts", "expected"),
    [
        (W3C, "<script>1</script>", ["# <script> def script(self, data):"]),
        (
            W3C,
            '<script src="common.js"/><script>1</script><script src="common.js"/>',
            [
                '# <script src="common.js"> def script_common_js(self, data):',
                "# <script> def script(self, data):",
                '# <script src="common.js"> def script_common_js_2(self, data):',
            ],
        ),
        (
            ORS,
            '<script>\n<xi:include href="more%20rules.js" parse="text"/>\n</script>',
            ["# <script> of more rules.js def script_more_rules_js(self, data):"],
        ),
    ],
)
def test_a_script_is_called_after_its_file(
    tmp_path: Path, head: str, scripts: str, expected: list[str]
) -> None:
    assert written(tmp_path, head, scripts) == expected


SOURCES = r"""
var lib = (function () {
  function inner(a) { return "'\\\" é 😀" + a; }
  return {outer: function outer_(q) { return inner(q); }, get g() { return 1 }, m(a) { return a }};
})();
function* gen(a) { yield 1 }
function* patterns({a}) { yield a }
async function later() { await 1 }
function target() { return new.target }
class A { constructor(x) { this.x = x } static /* so */ s() { return 1 } m() {} }
class B extends A { }
var arrow = x => x + 1;
"""
SHOWN = {
    "lib.outer": "function outer_(q) { return inner(q); }",
    "lib.m": "m(a) { return a }",
    "Object.getOwnPropertyDescriptor(lib, 'g').get": "get g() { return 1 }",
    "gen": "function* gen(a) { yield 1 }",
    "patterns": "function* patterns({a}) { yield a }",
    "later": "async function later() { await 1 }",
    "target": "function target() { return new.target }",
    "A": "class A { constructor(x) { this.x = x } static /* so */ s() { return 1 } m() {} }",
    "A.s": "s() { return 1 }",
    "new A().m": "m() {}",
    "B": "class B extends A { }",
    "arrow": "x => x + 1",
    "lib.inner": "",
}


def chart(script: str, *shown: str) -> str:
    logs = "".join(f'<log expr="{each}"/>' for each in shown)
    return (
        f"{W3C}<script><![CDATA[{script}]]></script><state id='s'><onentry>{logs}</onentry></state></scxml>"
    )


def loaded(text: str, folder: Path) -> Any:
    """The class, from a file in black's layout."""
    file = folder / "module_in_a_file.py"
    file.write_text(compile_text(text, "t.scxml").text, "utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.T  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "get", [lambda text, folder: scxmlc.load(text, "t.scxml"), loaded], ids=["memory", "file"]
)
def test_functions_show_their_source(get: Any, tmp_path: Path) -> None:
    logs = [f"{each} ? {each}.toString() : '' /* uneval */" for each in SHOWN]
    session = get(chart(SOURCES, *logs), tmp_path)()
    session.start()
    assert dict(zip(SHOWN, (text for _, text in session.log), strict=True)) == SHOWN


def test_the_body_of_a_module_is_the_same_with_sources_and_without() -> None:
    without = SOURCES.replace("class B extends A { }", "")
    bodies = [
        compile_text(chart(text, "1"), "t.scxml").text.partition("\n# Where each piece")[0]
        for text in (without, without.replace("var arrow", "/* uneval */ var arrow"))
    ]
    assert bodies[0] == bodies[1]


def test_no_text_stands_at_the_foot_twice() -> None:
    text = compile_text(chart(SOURCES, "uneval(lib)"), "t.scxml").text
    assert text.count("return inner(q)") == 1
    assert black.format_str(text, mode=black.Mode()) == text


def test_nothing_in_a_source_becomes_code() -> None:
    script = 'function f() { return "\\"\\n}\\nimport os\\n\'" } /* uneval \u2028 \u00e9 """ */'
    for finish in (plain, None):
        module = compile_text(chart(script, "f"), "t.scxml", **({"finish": finish} if finish else {}))
        namespace: dict[str, Any] = {}
        exec(module.text[module.text.index("SOURCES = ") :], namespace)
        assert namespace["SOURCES"].popitem()[1] == 'function f() { return "\\"\\n}\\nimport os\\n\'" }'


def test_where_nobody_asks_nothing_stands_there() -> None:
    assert "SOURCES" not in compile_text(chart("function f() {}"), "t.scxml").text
