"""Functions of top-level scripts that are methods of the class: called as such, and nothing else is different."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

import scxmlc
from scxml_runtime import Host, SessionError
from scxmlc.emitter.script import translator
from scxmlc.emitter.script.direct import Direct
from scxmlc.emitter.script.facts import facts

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="calls" datamodel="ecmascript">'
CHART = HEAD + """
  <datamodel><data id="answer"/>{data}</datamodel>
  {scripts}
  <state id="s">
    <transition event="go" cond="{cond}"><assign location="answer" expr="{expr}"/></transition>
    <transition event="*"><assign location="answer" expr="_event.name"/></transition>
  </state>
</scxml>"""


def chart(*scripts: str, cond: str = "true", expr: str = "1", data: str = "") -> str:
    told = "".join(f"<script><![CDATA[{each}]]></script>" for each in scripts)
    return CHART.format(scripts=told, cond=cond, expr=expr, data=data)


def unconditional(document: str) -> str:
    """With a transition that is taken without asking, whose content alone says what it needs."""
    return document.replace(' cond="true"', "")


def text(document: str) -> str:
    return str(scxmlc.compile_text(document, "calls.scxml").text)


def without_methods(chart: Any, scripts: Any) -> Any:
    """In place of `facts`: the same, but that no function is a method."""
    found = facts(chart, scripts)
    return type(found)(
        found.kinds, found.shapes, found.sorts, found.scopes, found.keeps_data, direct=Direct()
    )


def load(document: str) -> Any:
    return scxmlc.load(document, name="calls.scxml")


def answer(document: str) -> tuple[object, ...]:
    machine = load(document)()
    machine.start()
    machine.send("go")
    return repr(machine.data), machine.log, machine.configuration


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged since this was asked."""
    found = [each.getMessage() for each in caplog.records]
    caplog.clear()
    return found


FREE = "function free(agent, least) { return agent == 'ready' && least < 3; }"


def test_a_condition_calls_a_method() -> None:
    made = text(chart(FREE, cond="free('ready', 2)"))
    assert "    # function free(agent, least)\n    def script_free(self, data, agent, least):" in made
    assert 'return self.script_free(data, "ready", 2)' in made
    assert '"free": "function",' in made


def test_missing_arguments_are_undefined() -> None:
    document = chart("function both(a, b) { return [a, b]; }", expr="both(1)")
    assert "self.script_both(data, 1, js.undefined)" in text(document)
    assert answer(document)[0] == "{'answer': [1, None], 'both': None}"


def test_more_arguments_go_by_way_of_the_variable() -> None:
    document = chart("function f(a) { return a; }", expr="[f(1, 2), f(3)]")
    made = text(document)
    assert "data.f.call(js.undefined, 1, 2)" in made and "self.script_f(data, 3)" in made
    assert answer(document)[0] == "{'answer': [1, 3], 'f': None}"


@pytest.mark.parametrize(
    ("script", "expr"),
    [
        ("function f(a) { return a; } var g = f;", "f(1)"),
        ("function f(a) { return this; }", "f(1)"),
        ("function f(a) { return arguments.length; }", "f(1)"),
        ("function f(a) { return a; } function f(a) { return 2; }", "f(1)"),
        ("function f(a) { return a; } f = function () { return 3; };", "f(1)"),
        ("function f(a) { return a; }", "typeof f + f(1)"),
        ("function f(a) { return a; }", "new f(1) + f(2)"),
        ("function f(a) { return a; }", "f(...[1])"),
        ("function* f(a) { yield a; }", "f(1).next().value"),
        ("function f(a = 2) { return a; }", "f()"),
        ("function f([a]) { return a; }", "f([1])"),
        ("if (true) { function f(a) { return a; } }", "f(1)"),
        ("function f(a) { return eval('a'); }", "f(1)"),
        ("function f(a) { return a; } Function('return f')();", "f(1)"),
        ("function isNaN(a) { return 7; }", "isNaN(1)"),
    ],
)
def test_other_functions_are_called_by_way_of_their_variable(script: str, expr: str) -> None:
    document = chart(script, expr=expr)
    assert "data.script" not in text(document) and "self.script_" not in text(document)
    with patch.object(translator, "facts", without_methods):
        reference = answer(document)
    assert answer(document) == reference


@pytest.mark.parametrize(
    "document",
    [
        chart("function f() { return 1; }", data='<data id="early" expr="f()"/>', expr="f()"),
        chart("var early = f();", "function f() { return 1; }", expr="f()"),
        chart(
            "function g() { return f(); } var early = g();", "function f() { return 1; }", expr="g() + f()"
        ),
        chart("function f() { return 1; } throw 'after';", expr="f()"),
    ],
)
def test_before_its_script_a_function_is_not_there(document: str) -> None:
    with patch.object(translator, "facts", without_methods):
        reference = answer(document)
    assert answer(document) == reference
    assert "self.script_f(data)" in text(document)


def test_a_method_has_a_name_of_its_own() -> None:
    document = chart("function entry() { return 1; } function send() { return entry(); }", expr="send()")
    named = document.replace('id="s"', 'id="script"').replace(
        "<transition", "<onentry><log/></onentry><transition", 1
    )
    made = text(named)
    assert "def script_entry(self, data):\n        # <log>" in made
    assert (
        "def script_function_entry(self, data):" in made and "def script_function_send(self, data):" in made
    )


def test_a_subclass_may_replace_a_function() -> None:
    class Mine(load(chart(FREE, cond="free('ready', 9)"))):  # type: ignore[misc]
        def script_free(self, data: Any, agent: object, least: object) -> bool:
            return (agent, least) == ("ready", 9)

    machine = Mine()
    machine.start()
    machine.send("go")
    assert machine.data["answer"] == 1


def test_a_function_has_the_realm_of_its_session() -> None:
    script = "Array.prototype.mark = name; function own() { return [].mark === name; }"
    made = load(unconditional(chart(script, expr="own()", data='<data id="name" expr="_sessionid"/>')))
    host = Host()
    sessions = [host.start(made) for _ in range(2)]
    for session in sessions:
        session.send("go")
    host.run()
    assert [session.data["answer"] for session in sessions] == [True, True]


def test_steps_are_counted_anew_in_each_reaction() -> None:
    script = "function down(n) { return n < 1 ? true : down(n - 1); }"
    machine = load(unconditional(chart(script, expr="down(90)")))()
    with patch("scxml_runtime.js.steps.STEPS", 5000):
        machine.start()
        for _ in range(100):
            machine.send("go")
            assert machine.data["answer"] is True


@pytest.mark.parametrize(
    "expr", ["g(1)", "f(1)", "f(1, 2)", "g(1, 2)", "String([f(1), g(1, 2)])"]
)  # more arguments go by way of the variable
@pytest.mark.parametrize(
    "does",
    ["return new Error('x').stack;", "try { a.b.c; } catch (e) { return e.stack; }", "throw new Error('x');"],
)
def test_the_calls_that_led_to_an_error_are_those_of_the_script(
    does: str, expr: str, caplog: pytest.LogCaptureFixture
) -> None:
    script = f"function f(a) {{ {does} }} function g(a) {{\n return f(a) + 1; }}"
    document = chart(script, expr=expr).replace('event="*"', 'event="none"')
    found = answer(document), told(caplog)
    assert "self.script_f(data" in text(document)
    with patch.object(translator, "facts", without_methods):
        assert (answer(document), told(caplog)) == found
    assert "f@calls.scxml:" in found[0][0] or "error.execution: Error: x" in str(found[1])


def test_the_budget_was_used_up_in_the_function_that_did_so(caplog: pytest.LogCaptureFixture) -> None:
    document = unconditional(chart("function f(a) { for (;;) {} }", expr="f(1)"))
    with patch("scxml_runtime.js.steps.STEPS", 100_000):
        answer(document)
    assert ": in f)" in told(caplog)[0]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("function f(n) { return n < 0 ? 0 : f(n + 1); }", "too much recursion"),
        ("function f(n) { return n > 60 ? 0 : f(n + 1) + f(n + 1); }", "budget"),
        (
            "function f(n) { if (n > 60) { return 0; } try { return f(n + 1); } finally { f(n + 1); } }",
            "budget",
        ),
        ("function f(n) { try { f(n) } finally { f(n) } }", "budget"),
    ],
)
def test_recursion_without_end_is_ended(script: str, told: str) -> None:
    document = (
        chart(script, expr="f(0)")
        .replace('event="*"', 'event="error"')
        .replace("_event.name", "_event.data.message")
    )
    machine = load(document)()
    machine.start()
    with patch("scxml_runtime.js.steps.STEPS", 100_000):
        try:
            machine.send("go")
            found = str(machine.data["answer"])
        except SessionError as error:
            found = str(error)
    assert told in found


@pytest.mark.parametrize(
    "script",
    [
        "function f(n) { return n < 2 ? 9007199254740991 : f(n - 1) + f(n - 2); }",
        "function f(n) { return n < 2 ? -9007199254740991 : f(n - 1) - 1; }",
        "function f(n) { return n < 2 ? 0.1 : f(n - 1) + f(n - 2); }",
        "function f(n) { return n < 2 ? 1 / 0 : f(n - 1) - f(n - 2); }",
        "function f(n) { return n < 1 ? -0 : f(n - 1) + -0; }",
        "function f(n) { if (!n) { return 0; } var s = f(n - 1) * 2; s += 9007199254740991; s = s - 1; return s; }",
    ],
)
def test_large_numbers_are_rounded(script: str) -> None:
    document = chart(script, expr="[f(2), f(3), f(7), 1 / f(1)]")
    assert "self.script_f(data" in text(document)
    with patch.object(translator, "facts", lambda chart, scripts: translator.Facts()):
        reference = answer(document)[0]
    assert answer(document)[0] == reference


def test_what_older_code_saved_is_taken_over() -> None:
    script = (
        "var n = 0; function next() { return n + 1; } function kept(by) { return function () { n += by; }; } "
    )
    document = chart(script + "var add = kept(5);", expr="(n = next(), add(), n)")
    with patch.object(translator, "facts", without_methods):
        older = load(document)
    session = older()
    session.start()
    session.send("go")
    saved = session.snapshot()
    newer = load(document)
    assert "self.script_next(data)" in text(document)
    host = Host()
    again = host.restore(newer, saved, migrate={})
    again.send("go")
    host.run()
    assert again.data["answer"] == 12
    third = Host().restore(newer, again.snapshot())
    third.send("go")
    assert third.data["answer"] == 18
