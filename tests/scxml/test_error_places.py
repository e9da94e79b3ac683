"""Where an error in a script is said to be: file, line and column of what threw, and the calls that led there.

In the rows `«` stands before the expression that fails; it is taken out, and its place is the one expected. Each row
runs as a method, as part of a fused function, from a file in black's layout, and as code made by `eval`.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

import scxmlc
from scxml_runtime import Host, SessionError, StateMachine, js
from scxml_runtime.chart.places import place_of
from scxml_runtime.js.linemap import line_map
from scxmlc.compiler import compile_text
from scxmlc.loader import class_of

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="t">'
ORS = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="t">'
HEARD = '<transition event="error.*"><assign location="told" expr="_event.data"/></transition>'
OF_ORS = HEARD.replace('"told"', '"_data.told"')
DATA = '<datamodel><data id="told"/></datamodel>'
EVENT = '<transition event="e" target="a"><script><![CDATA[{}]]></script></transition>'

FAILING = [
    # the expression itself, in every sort of function
    "function f(b) {\n  var c = b.x;\n  return «c.y.z\n}\nf({})",
    "var lib = (function () {\n  function f(a) { return 1 + «a.b.c }\n  return {f: f}\n})();\nlib.f({})",
    "(function () {\n  «null.x\n})()",
    "[1, 2].forEach(function (n) {\n  if (n > 1) «n.x.y = 2\n})",
    "var o = {m: function () { return «this.x.y }};\no.m()",
    "var o = {get p() {\n    return «nowhere\n  }};\no.p",
    "function F() {\n  this.x = 1;\n  this.y = «this.z.w\n}\nnew F()",
    "class A {\n  m(x) { return «x.y }\n}\nclass B extends A {\n  m(x) { return super.m(x) }\n}\nnew B().m()",
    "class A { constructor(x) {\n  this.x = «x.y\n} }\nnew A()",
    "var f = x =>\n  «x.y;\nf()",
    "function* g() { yield 1; yield «none.x }\nfor (var each of g()) ;",
    "for (let i = 0; i < 3; i++) {\n  let f = function () { return «i.x.y };\n  f()\n}",
    # each part of a line by itself
    "var a = {b: {}};\nvar t = a.b + «a.c.d",
    "var t = [1, «nowhere, 2]",
    "var a = {};\nString(a.b, «a.c.d, a.e)",
    "var a = {f: function (x, y) {}};\na.f(a.g, «a.g.h)",
    "var a = {};\nvar t = a.b ? 1 : «a.c.d",
    "var a = {};\nvar t = {p: 1, q: a.x, r: «a.y.z}",
    "var a = {}, k = 'k';\nvar t = «a[k].l",
    "var a = [{}];\nvar t = «a[0].l.m",
    "var t = typeof nowhere + «nowhere",
    # calls that are none, and what is below the start of its chain
    "var a = {};\n«a.b()",
    "var a = 1;\n  «a(1)",
    "var f = function () { return {} };\nf()\n  .«g()",
    "var f = function () { return {g: f} };\nf().g()\n  .g().g()\n  .«h.i",
    "«new (function () {}.x)()",
    # statements
    "«throw {message: 'plain'}",
    "if (1) {\n  «throw 1\n}",
    "throw «new Error('made here')",
    "var e = «new Error('made here');\nthrow e",
    "function fail(m) { throw «new TypeError(m) }\ntry { fail('x') } catch (e) { throw e }",
    "try { «null.x } finally { var t = 1 }",
    "switch (1) { case 1: «null.x }",
    "while (true) {\n  if («null.x) break\n}",
    "for (var k of «null) ;",
    "const c = 1;\n(function () { «c = 2 })()",
    "«var [p, q] = null",
    "var a = {};\nvar t = 1 + («a.b.c = 2)",
    "var a = {};\nvar t = 1 + («a.b.c++)",
    "var a = {};\nvar t = [a.x = 1, «a.b.c += 2]",
    "var a = {};\na.x = 1, «a.b.c = 2",
    "String(1, ...«null)",
    "var t = [1, ...«null]",
    "with ({x: null}) {\n  «x.y\n}",
    "function f({a}) { return a.b }\nf({a: {}});\nf(«undefined.x)",
    "var s = 'a' in «null.x",
    "«1 instanceof 2",
]


def placed(text: str) -> tuple[str, int, int]:
    """The text without its mark, and where the mark was."""
    before, _, after = text.partition("«")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def told(cls: type[StateMachine]) -> Any:
    session = cls()
    session.start()
    session.send("e")
    return session.data["told"]


def where(data: Any) -> tuple[int, int]:
    return data["lineNumber"], data["columnNumber"]


def chart(script: str) -> str:
    return f'{HEAD}{DATA}<state id="a">{HEARD}\n{EVENT.format(script)}</state></scxml>'


INDENT = len(EVENT.partition("{")[0])


def in_chart(line: int, column: int) -> tuple[int, int]:
    return line + 1, column + (INDENT if line == 1 else 0)


def plain(text: str, folder: Path) -> type[StateMachine]:
    return scxmlc.load(text, "t.scxml")


def from_file(text: str, folder: Path) -> type[StateMachine]:
    """The module as black lays it out, imported from a file."""
    file = folder / "t_in_a_file.py"
    file.write_text(compile_text(text, "t.scxml").text, "utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.T  # type: ignore[no-any-return]


@pytest.mark.parametrize("get", [plain, from_file])
@pytest.mark.parametrize("row", FAILING)
def test_the_place_is_that_of_what_threw(row: str, get: Callable[..., Any], tmp_path: Path) -> None:
    script, line, column = placed(row)
    data = told(get(chart(script), tmp_path))
    assert where(data) == in_chart(line, column) and data["fileName"] == "t.scxml"


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("row", FAILING)
def test_functions_put_together_say_the_same(row: str) -> None:
    script, line, column = placed(row)
    cls = scxmlc.load(chart(script), "t.scxml")
    session = cls()
    session.start()
    for _ in range(3):
        session.send("e")
    assert where(session.data["told"]) == in_chart(line, column)


@pytest.mark.parametrize("row", FAILING)
def test_code_made_at_run_time_counts_its_own_lines(row: str) -> None:
    script, line, column = placed(row)
    text = chart("eval(code)").replace(
        '"told"/>', f'"told"/><data id="code">{{"text": {quoted(script)}}}</data>', 1
    )
    data = told(scxmlc.load(text.replace("eval(code)", "eval(code.text)"), "t.scxml"))
    assert where(data) == (line, column) and data["fileName"] == "t.scxml line 2 > eval"


def quoted(text: str) -> str:
    return escape(json.dumps(text))


# --- the calls that led there -----------------------------------------------------------------------------------

LIBRARY = """var lib = (function () {
  function inner(a) {
    return a.b.c;
  }
  return {
    outer: function (x) { return inner(x); },
    each: function (list) {
      list.forEach(function (item) { inner(item); });
    },
    "odd name": function named() { return lib.outer({}); },
    made: new Function("f", "return f({});"),
    évidence: function évidence() { return inner({}); },
    $: function $() { return inner({}); }
  };
})();
"""
CALLER = """{head}
<datamodel><data id="told"/></datamodel>
<script src="lib.js"/>
<state id="a">{heard}
  <transition event="e" target="b"/>
</state>
<state id="b"><onentry>
    <assign location="told"
            expr="{call}"/>
  </onentry>
  {heard}</state>
</scxml>
"""


def of_library(call: str, folder: Path) -> Any:
    (folder / "lib.js").write_text(LIBRARY, "utf-8")
    file = folder / "caller.scxml"
    file.write_text(CALLER.format(head=HEAD, heard=HEARD, call=call), "utf-8")
    return told(scxmlc.load(file))


@pytest.mark.parametrize(
    ("call", "calls"),
    [
        ("lib.outer({})", ["inner@lib.js:3:12", "outer@lib.js:6:34", "@caller.scxml:9:19"]),
        (
            "lib.each([{}])",
            ["inner@lib.js:3:12", "@lib.js:8:38", "each@lib.js:8:7", "@caller.scxml:9:19"],
        ),
        (
            "lib['odd name']()",
            ["inner@lib.js:3:12", "outer@lib.js:6:34", "named@lib.js:10:43", "@caller.scxml:9:19"],
        ),
        (
            "lib.made(lib.outer)",
            [
                "inner@lib.js:3:12",
                "outer@lib.js:6:34",
                "anonymous@lib.js line 11 > Function:3:8",
                "@caller.scxml:9:19",
            ],
        ),
        ("lib.évidence()", ["inner@lib.js:3:12", "évidence@lib.js:12:44", "@caller.scxml:9:19"]),
        ("lib.$()", ["inner@lib.js:3:12", "$@lib.js:13:30", "@caller.scxml:9:19"]),
        (
            "eval('1 +\\n lib.outer({})')",
            [
                "inner@lib.js:3:12",
                "outer@lib.js:6:34",
                "@caller.scxml line 9 > eval:2:2",
                "@caller.scxml:9:19",
            ],
        ),
    ],
)
def test_the_calls_are_named_as_scripts_name_them(call: str, calls: list[str], tmp_path: Path) -> None:
    data = of_library(call, tmp_path)
    assert data["stack"] == "".join(f"{each}\n" for each in calls)
    assert (data["fileName"], data["lineNumber"], data["columnNumber"]) == ("lib.js", 3, 12)


def test_ors_says_the_place_in_the_words_of_its_error_events(tmp_path: Path) -> None:
    (tmp_path / "lib.js").write_text(LIBRARY, "utf-8")
    file = tmp_path / "caller.scxml"
    text = CALLER.format(head=ORS, heard=OF_ORS, call="lib.outer({})")
    file.write_text(text.replace('"told"\n', '"_data.told"\n'), "utf-8")
    session = Host().start(scxmlc.load(file), url="http://strategies/caller.scxml")
    session.send("e")
    data = session.data["told"]
    assert (data["document"], data["linenumber"], data["columnnumber"]) == ("lib.js", 3, 12)
    assert data["stack"].splitlines()[-1] == "@caller.scxml:9:19"


def test_the_chart_itself_goes_by_its_url(tmp_path: Path) -> None:
    text = f'{ORS}{DATA}<state id="a">{OF_ORS}\n<onentry><log expr="no.x"/></onentry></state></scxml>'
    session = Host().start(scxmlc.load(text, "t.scxml"), url="http://s/t.scxml")
    data = session.data["told"]
    assert (data["document"], data["linenumber"], data["element"]) == ("http://s/t.scxml", 2, "log")


# --- Error objects --------------------------------------------------------------------------------------------------


def value(expression: str, head: str = HEAD) -> Any:
    """The value of an expression that stands in line 2, from column 15 on."""
    text = f'{head}<state id="a"><onentry>\n<log expr={quoteattr("(" + expression + ")")}/></onentry></state></scxml>'
    session = scxmlc.load(text, "t.scxml", dialect="w3c" if head is HEAD else "ors")()
    session.start()
    return session.log[-1][1]


@pytest.mark.parametrize("head", [HEAD, ORS])
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Object.getOwnPropertyNames(new Error('m')).join()", "fileName,lineNumber,columnNumber,message"),
        ("Object.keys(new Error('m')).length", "0"),
        ("new Error('m').fileName", "t.scxml"),
        ("new Error('m').lineNumber", "2"),
        ("new Error('m').columnNumber", "13"),
        ("new Error('m', 'f.js').fileName", "f.js"),
        ("new Error('m', 'f.js').lineNumber", "2"),
        ("new Error('m', 'f.js', 7).lineNumber", "7"),
        ("new Error('m', 'f.js', -1).lineNumber", "4294967295"),
        ("Error('m').lineNumber", "2"),
        ("new RangeError('m').stack", "@t.scxml:2:13\n"),
        ("(function f() { return new Error('m') })().stack", "f@t.scxml:2:36\n@t.scxml:2:13\n"),
        ("typeof Object.getOwnPropertyDescriptor(Error.prototype, 'stack').get", "function"),
        ("Error.prototype.hasOwnProperty('lineNumber')", "false"),
        ("String(Object.create(new Error('m')).stack)", "undefined"),
        ("String(new Error('m'))", "Error: m"),
        ("uneval(new TypeError('m'))", '(new TypeError("m", "t.scxml", 2))'),
        ("(function (e) { e.lineNumber = 5; return e.lineNumber })(new Error('m'))", "5"),
        ("(function (e) { delete e.fileName; return 'fileName' in e })(new Error('m'))", "false"),
        (
            "(function (e) { e.message = 'n'; return Object.getOwnPropertyNames(e).join() })(new Error('m'))",
            "fileName,lineNumber,columnNumber,message",
        ),
        ("(function (e) { Object.freeze(e); e.lineNumber = 5; return e.lineNumber })(new Error('m'))", "2"),
        (
            "(function () { try { null.x } catch (e) { return e.lineNumber + '.' + e.columnNumber } })()",
            "2.34",
        ),
        (
            "(function () { try { nowhere } catch (e) { return e.stack } })()",
            "@t.scxml:2:34\n@t.scxml:2:13\n",
        ),
        ("String((function () { try { throw 1 } catch (e) { return e.stack } })())", "undefined"),
    ],
)
def test_error_objects_know_where_they_were_made(expression: str, expected: str, head: str) -> None:
    assert value(expression, head) == expected


def test_the_stack_has_an_end() -> None:
    stack = value(
        "(function () { function f(n) { return n ? f(n - 1) : new Error('deep') } return f(300).stack })()"
    )
    assert stack.count("\n") == 128


def test_a_script_learns_nothing_of_python(tmp_path: Path) -> None:
    stack = of_library("lib.each([{}])", tmp_path)["stack"]
    assert str(tmp_path) not in stack
    assert not any(word in stack for word in (".py", "<", "self", "script", "b_entry", "function"))


def test_looking_at_stacks_is_paid_for() -> None:
    script = "function f(n) { return n ? f(n - 1) : new Error('x') }  for (;;) f(100).stack"
    data = told(scxmlc.load(chart(script), "t.scxml"))
    assert "budget" in data["message"]


# --- Python's own tracebacks --------------------------------------------------------------------------------------


def test_an_error_of_a_method_written_by_hand_says_where(caplog: pytest.LogCaptureFixture) -> None:
    class Mine(scxmlc.load(chart("String(1);\nfor (var k of [1]) { (function f() { In('a') })() }"), "t.scxml")):  # type: ignore[misc]
        __slots__ = ()

        def in_state(self, id: Any) -> bool:
            raise RuntimeError("out of order")

    data = told(Mine)
    assert data["message"] == "Mine.in_state: RuntimeError: out of order"
    assert (data["lineNumber"], data["columnNumber"]) == (3, 38)
    error = caplog.records[0].exc_info[1]  # type: ignore[index]
    assert error is not None and error.__notes__ == ["t.scxml:3:38: in f\nt.scxml:3:22: in a_e"]
    assert caplog.records[0].getMessage().startswith("t.scxml:3:38: error.execution: Mine.in_state: ")


def test_a_session_that_is_ended_says_where_as_well() -> None:
    session = scxmlc.load(
        chart("for (;;) ;").replace(HEARD, HEARD.replace("<assign", "<script>for (;;) ;</script><assign"))
    )()
    session.start()
    with pytest.raises(SessionError) as caught:
        session.send("e")
    assert caught.value.__cause__ is not None
    assert caught.value.__cause__.__notes__[0].startswith("chart.scxml:")


WITHOUT_COLUMNS = """
import sys, scxmlc
session = scxmlc.load(sys.argv[1], "t.scxml")()
session.start()
session.send("e")
print(session.data["told"]["lineNumber"], session.data["told"]["stack"].count(":3:"))
"""


def test_where_python_keeps_no_columns_the_line_is_right() -> None:
    command = [sys.executable, "-X", "no_debug_ranges", "-c", WITHOUT_COLUMNS]
    script = "(function f(a) {\n  return a.b.c;\n})({})"
    done = subprocess.run([*command, chart(script)], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.split() == ["3", "1"]
    told = "t.scxml:3:10: error.execution: TypeError: cannot read property 'c' of undefined (<script> of state a, on e)"
    assert done.stderr.splitlines() == [told]


BAD = "<script>function bad(a) {\n  return a.b.c; }</script>"
CALLING = {
    "script": ('<transition event="e"><script>bad({})</script></transition>', "script.TypeError"),
    "transition": ('<transition event="e" cond="bad({})"/>', "illegalcond.TypeError"),
    "if": ('<transition event="e"><if cond="bad({})"><log/></if></transition>', "illegalcond.TypeError"),
    "log": ('<transition event="e"><log expr="bad({})"/></transition>', "illegalvalue.TypeError"),
}


@pytest.mark.parametrize("fixture", ["cold", "always_hot"])
@pytest.mark.parametrize("element", CALLING)
def test_a_function_of_a_library_fails_in_the_content_that_calls_it(
    element: str, fixture: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    if fixture != "cold":
        request.getfixturevalue(fixture)
    content, name = CALLING[element]
    session = scxmlc.load(f"{ORS}{BAD}<state id='a'>{content}</state></scxml>", "t.scxml")()
    events: list[Any] = []
    session.host.observe(lambda _, kind, value: events.append(value) if kind == "error" else None)
    session.start()
    session.send("e")
    (event,) = events
    assert event.name == f"error.{name}" and event.data["element"] == element
    assert (event.data["linenumber"], event.data["columnnumber"]) == (2, 10)
    assert caplog.messages[0].startswith("t.scxml:2:10: error.")
    assert f"(<{element}> of state a, on e, session " in caplog.messages[0]


def test_the_outermost_call_is_that_of_the_content() -> None:
    cls = scxmlc.load(f"{HEAD}{BAD}<state id='a'>{CALLING['script'][0]}</state></scxml>", "t.scxml")
    session = cls()
    session.start()
    with pytest.raises(js.Throw) as problem:
        cls.a_e(session, session.data_)
    assert [line.rpartition(": ")[2] for line in str(place_of(problem.value)).splitlines()] == [
        "in bad",
        "in a_e",
    ]


# --- the map --------------------------------------------------------------------------------------------------------


def test_a_module_of_api_1_still_runs_and_still_tells_its_lines() -> None:
    module = compile_text(chart("var a = 1;\nnull.x"), "t.scxml")
    before, _, _ = module.text.replace("api=3", "api=1").partition("\nLINES")
    line = before[: before.index("js.get(None")].count("\n") + 1
    old = f'{before}\nLINES = """\n9:1 {line}:7 {line + 1}:9@lib%2Ejs\n"""\n'
    data = told(class_of(replace(module, text=old), "t.scxml"))
    assert data["lineNumber"] == 7 and "columnNumber" in data


@pytest.mark.parametrize(
    ("start", "place"),
    [
        ((1, 0), None),
        ((9, 0), ("a b.scxml", 7, 5)),
        ((9, 23), ("a b.scxml", 7, 5)),
        ((9, 24), ("a b.scxml", 7, 31)),
        ((9, 99), ("a b.scxml", 8, 2)),
        ((10, 4), ("a b.scxml", 8, 2)),
        ((11, 0), ("lib.js", 1, 1)),
        ((12, 0), ("a b.scxml", 3, 1)),
        ((13, 0), ("other.js", 4, 0)),
        ((14, 0), ("a b.scxml", 5, 0)),
    ],
)
def test_the_words_of_the_map(start: tuple[int, int], place: tuple[str, int, int] | None) -> None:
    made = line_map(
        "@a%20b.scxml 9:7.5 .24:.31 .30:8.2 @lib.js 11:1.1 11=f%3D 12= @a%20b.scxml 12:3.1 13:4@other.js 14:5"
    )
    assert made.at(*start) == place
    assert made.names == {11: "f=", 12: ""}


def test_what_is_no_map_maps_nothing() -> None:
    assert line_map("some text, that a module calls LINES").at(3) is None
