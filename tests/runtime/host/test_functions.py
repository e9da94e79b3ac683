"""Functions of Python in scripts, through every door: what crosses, what fails and who sees it."""

from __future__ import annotations

import bdb
import importlib.util
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

import scxmlc
from scxml_runtime import Host, SystemClock, js
from scxml_runtime.simulator import Simulator
from scxmlc.cli.commands import scxmlc as verbs
from tests.runtime.host.shop import DIALECTS, ORS, W3C, chart, outcome, price

# --- what crosses --------------------------------------------------------------


@DIALECTS
@pytest.mark.parametrize(
    ("script", "result"),
    [
        ("price('tea')", 2.5),
        ("price('cake', 3) + price('tea', 2)", 17),
        ("['tea', 'cake'].map(function (each) { return price(each) }).join()", "2.5,4"),
        ("price.call(null, 'tea')", 2.5),
        ("price.apply(undefined, ['tea', 2])", 5),
        ("price.bind(null, 'cake')()", 4),
        ("eval('price(\"tea\")')", 2.5),
        ("globalThis.price('tea')", 2.5),
        ("typeof price", "function"),
        ("typeof cost", "undefined"),
    ],
)
def test_functions_are_called_as_any_other(script: str, result: Any, head: str) -> None:
    assert outcome(script, head, price=price) == result


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("undefined", None),
        ("null", None),
        ("true", True),
        ("2", 2),
        ("0.5", 0.5),
        ("'\\ud83d\\ude00'", "\U0001f600"),
        ("[1, [2]]", [1, [2]]),
        ("{a: {b: [1, 'x']}}", {"a": {"b": [1, "x"]}}),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("function () {}", None),
        ("_event.name", "go"),
    ],
)
def test_arguments_are_plain_python(given: str, seen: Any) -> None:
    got: list[Any] = []
    assert outcome(f"take({given})", take=got.append) is None
    assert got == [seen] and type(got[0]) is type(seen)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (None, None),
        ({"a": [1, {"b": None}]}, '{"a":[1,{"b":null}]}'),
        (("x", 1.5), '["x",1.5]'),
        ("\U0001f600", '"\U0001f600"'),
    ],
)
def test_results_are_copies(answer: Any, result: Any) -> None:
    assert outcome("JSON.stringify(give())" if result else "give()", give=lambda: answer) == result


def test_neither_side_sees_what_the_other_changes() -> None:
    kept = {"n": 1}

    def swap(given: dict[str, Any]) -> dict[str, Any]:
        given["n"] = 5
        return kept

    assert outcome("(o = {n: 1}, r = swap(o), r.n = 7, o.n + r.n)", swap=swap) == 8
    assert kept == {"n": 1}


def itself() -> list[Any]:
    made: list[Any] = []
    made.append(made)
    return made


async def later() -> int:
    return 1


@DIALECTS
@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (object, "give: a script cannot be given a value of the Python type builtins.object"),
        (lambda: {"a": {1, 2}}, "give: a script cannot be given a value of the Python type builtins.set"),
        (lambda: {None: 1}, "give: a property name is a str, not NoneType"),
        (lambda: 10**400, "give: the number is too large for a script"),
        (itself, "give: a value that contains itself cannot be given to a script"),
        (lambda: later(), "give: scripts wait for nothing: a coroutine can be no answer"),
    ],
)
def test_what_cannot_cross_is_a_type_error(answer: Callable[[], Any], text: str, head: str) -> None:
    caught = "function () { try { return give() } catch (e) { return e.name + '|' + e.message } }"
    assert outcome(f"({caught})()", head, give=answer) == f"TypeError|{text}"
    assert text in outcome("give()", give=answer)


def test_arguments_that_are_nested_too_deeply_are_a_type_error() -> None:
    deep = "(function () { var d = []; for (var i = 0; i < 20000; i++) d = [d]; return d })()"
    assert "TypeError: take: the value is nested too deeply" in outcome(f"take({deep})", take=print)


# --- what fails ----------------------------------------------------------------


@DIALECTS
def test_scripts_catch_an_exception(head: str, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("no such item")

    caught = "(function () { try { fail() } catch (e) { return [e instanceof Error, e.name, e.message].join('|') } })()"
    assert outcome(caught, head, fail=fail) == "true|Error|fail: ValueError: no such item"
    assert not caplog.records


@DIALECTS
@pytest.mark.parametrize("script", ["fail()", "(function () { try { fail() } catch (e) { throw e } })()"])
def test_an_uncaught_exception_is_seen_and_survived(
    head: str, script: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError("no till")

    told = outcome(script, head, fail=fail)
    assert told.endswith(" Error: fail: OSError: no till")
    assert told.startswith("error.script.Error " if head is ORS else "error.execution ")
    record = next(each for each in caplog.records if each.name == "scxml_runtime.python")
    assert record.levelno == logging.ERROR and record.exc_info is not None
    assert record.getMessage().startswith("shop.scxml:1:") and "fail: OSError: no till" in record.getMessage()
    assert isinstance(record.exc_info[1], OSError) and record.exc_info[2] is not None


def test_an_error_of_a_scripts_own_is_no_exception_of_python(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise OSError("no till")

    outcome("(function () { try { fail() } catch (e) { throw new Error('mine') } })()", fail=fail)
    told = [(each.name, each.levelname) for each in caplog.records]
    assert told == [("scxml_runtime.content", "WARNING")]


def test_too_many_arguments_are_an_error() -> None:
    caught = "(function () { try { return price('tea', 1, 2, 3) } catch (e) { return e.message } })()"
    assert outcome(caught, price=price).startswith("price: TypeError: price() takes from 1 to 2 positional")


@pytest.mark.parametrize("word", [AssertionError, bdb.BdbQuit])
def test_the_word_of_a_test_and_of_a_debugger_reach_it(word: type[Exception]) -> None:
    def check() -> None:
        raise word("as it should not be")

    with pytest.raises(word, match="as it should not be"):
        outcome("(function () { try { check() } catch (e) {} })()", check=check)


def test_a_function_that_throws_an_ecmascript_error() -> None:
    def refuse() -> None:
        raise js.error("RangeError", "not that many")

    assert (
        outcome("(function () { try { refuse() } catch (e) { return e.name } })()", refuse=refuse)
        == "RangeError"
    )


# --- every door --------------------------------------------------------------------


@DIALECTS
def test_in_a_simulator(head: str) -> None:
    simulator = Simulator(functions={"price": price})
    session = simulator.start(scxmlc.load(chart("found = price('tea')", head), "shop.scxml"))
    session.send("go")
    simulator.run()
    assert session.data["found"] == 2.5


def test_in_a_compiled_module_elsewhere(tmp_path: Path) -> None:
    source, output = tmp_path / "charts" / "shop.scxml", tmp_path / "app" / "shop.py"
    source.parent.mkdir()
    output.parent.mkdir()
    source.write_text(chart("found = price('tea')"))
    output.write_text(scxmlc.compile_file(source, output=output).text)
    spec = importlib.util.spec_from_file_location("shop_elsewhere", output)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    session = Host(functions={"price": price}).start(module.Shop)
    session.send("go")
    assert session.data["found"] == 2.5


def test_in_real_time() -> None:
    text = chart("found = price('tea')").replace(
        "<transition event='go'>", "<transition event='go' target='b'>"
    )
    cls = scxmlc.load(text.replace("</state></scxml>", "</state><state id='b'/></scxml>"), "shop.scxml")
    with Host(clock=SystemClock(), functions={"price": price}) as host:
        session = host.start(cls)
        session.send("go")
        session.reaches("b", timeout=60).wait()
    assert session.data["found"] == 2.5


def test_in_invoked_charts() -> None:
    done = "<final id='f'><donedata><content expr='price(\"tea\")'/></donedata></final>"
    child = f"{W3C}{done}</scxml>"
    body = f"<state id='a'><invoke><content>{child}</content></invoke><transition event='done.invoke'>"
    parent = f"{W3C}{body}<log expr='_event.data'/></transition></state></scxml>"
    host = Host(functions={"price": price})
    session = host.start(scxmlc.load(parent, "shop.scxml"))
    host.run()
    assert session.log == [(None, "2.5")]


def test_conditions_and_parameters(always_hot: None) -> None:
    cond = quoteattr("price(_event.data) > 3")
    text = (
        f"{W3C}<state id='a'><transition event='buy' cond={cond} target='b'/><transition event='buy'>"
        "<send event='cheap' target='#_internal'><param name='p' expr='price(_event.data)'/></send></transition>"
        "<transition event='cheap'><log expr='_event.data.p'/></transition></state><state id='b'/></scxml>"
    )
    session = Host(functions={"price": price}).start(scxmlc.load(text, "shop.scxml"))
    session.send("buy", "tea")
    assert session.log == [(None, "2.5")] and session.is_active("a")
    session.send("buy", "cake")
    assert session.is_active("b")


def test_the_command_line_runs_a_chart_that_calls_one(tmp_path: Path) -> None:
    from click.testing import CliRunner

    (tmp_path / "shop.scxml").write_text(chart("found = price('tea')"))
    said = CliRunner().invoke(verbs, ["run", str(tmp_path / "shop.scxml"), "-e", "go"])
    assert said.exit_code == 0 and "price is not defined" in said.output
