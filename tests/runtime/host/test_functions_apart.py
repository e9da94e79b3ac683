"""Functions of Python in scripts: how they are registered, what stands in front of them, that they open no way to
anything else, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from tests.runtime.host.shop import DIALECTS, chart, outcome, price


async def later() -> int:
    return 1


# --- registering ----------------------------------------------------------------


async def generated() -> Any:
    yield 1


class Waits:
    async def __call__(self) -> int:
        return 1


@pytest.mark.parametrize("function", [later, generated, Waits(), partial(later)])
def test_coroutine_functions_are_refused_in_words(function: Any) -> None:
    host = Host()
    with pytest.raises(
        TypeError, match=r"^look is a coroutine function, .*services=\{\"x-look\": …\}.*<invoke"
    ):
        host.functions["look"] = function
    with pytest.raises(TypeError, match="coroutine function"):
        Host(functions={"look": function})
    assert not host.functions


@pytest.mark.parametrize("name", ["", "a b", "a.b", "2nd", "var", "typeof", 1, None])
def test_names_that_are_none(name: Any) -> None:
    with pytest.raises(ValueError, match="no name that a script can call a function by"):
        Host(functions={name: price})


@pytest.mark.parametrize(
    "name", ["Math", "parseInt", "undefined", "globalThis", "_event", "In", "_genesys", "__Log"]
)
def test_names_that_scripts_have_already(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} is a name that scripts have already"):
        Host(functions={name: price})


def test_what_is_no_function() -> None:
    with pytest.raises(TypeError, match=r"^price is no function but a value of the type int$"):
        Host(functions={"price": 3})  # type: ignore[dict-item]


@pytest.mark.parametrize("name", ["lambda", "$", "class_", "prix_é", "__init__", "owner_", "toString"])
def test_names_that_python_would_not_have(name: str) -> None:
    assert outcome(f"{name}(1)", **{name: lambda n: n + 1}) == 2


@pytest.mark.parametrize(
    "make", [lambda cls, host: cls(host), lambda cls, host: host.start(cls, start=False)]
)
def test_functions_are_registered_until_the_session_starts(make: Callable[..., StateMachine]) -> None:
    host = Host(functions={"gone": price})
    cls = scxmlc.load(
        chart("found = [typeof first, typeof second, typeof third, typeof gone].join()"), "shop.scxml"
    )
    host.functions["first"] = price
    session = make(cls, host)
    host.functions["second"] = price
    del host.functions["gone"]
    session.start()
    host.functions["third"] = price
    session.send("go")
    assert session.data["found"] == "function,function,undefined,undefined"


def test_a_session_without_a_host_gets_them_with_it() -> None:
    session = scxmlc.load(chart("found = price('tea')"), "shop.scxml")()
    session.host.functions["price"] = price  # type: ignore[attr-defined]
    session.start()
    session.send("go")
    assert session.data["found"] == 2.5


# --- beside what the chart has -----------------------------------------------------


@DIALECTS
@pytest.mark.parametrize(
    ("script", "result"),
    [
        ("price", "mine"),
        ("(function () { var price = 1; return price })()", 1),
        ("(function (price) { return price })(2)", 2),
    ],
)
def test_a_variable_of_the_chart_stands_in_front(script: str, result: Any, head: str) -> None:
    declared = "<script>var price = 'mine'</script>"
    assert outcome(script, head, declared, price=price) == result


def test_data_of_the_chart_stand_in_front() -> None:
    data = "<datamodel><data id='price' expr='\"mine\"'/><data id='late'/></datamodel>"
    assert outcome("price", data=data, price=price) == "mine"


@DIALECTS
def test_a_function_of_the_chart_stands_in_front(head: str) -> None:
    declared = "<script>function price(item) { return 'mine: ' + item }</script>"
    assert outcome("price('tea')", head, declared, price=price) == "mine: tea"


def test_functions_are_no_data() -> None:
    host = Host(functions={"price": price})
    session = host.start(scxmlc.load(chart("found = price('tea')"), "shop.scxml"))
    session.send("go")
    assert session.data == {"found": 2.5}


def test_sessions_of_other_hosts_have_none() -> None:
    cls = scxmlc.load(chart("found = typeof price"), "shop.scxml")
    for host, found in ((Host(functions={"price": price}), "function"), (Host(), "undefined")):
        session = host.start(cls)
        session.send("go")
        assert session.data["found"] == found
        assert type(session.data_).__name__ == "ShopData"


# --- nothing else is in reach ----------------------------------------------------


class Guarded:
    """A callable object with all that a script might look for."""

    secret = "secret"

    def __init__(self) -> None:
        self.host = Host()

    def __call__(self, *given: Any) -> int:
        return len(given)

    def method(self) -> str:
        return self.secret


@DIALECTS
@pytest.mark.parametrize(
    "function",
    [price, Guarded(), Guarded().__call__, math.floor, partial(print), str],
    ids=["function", "object", "method", "built-in", "partial", "class"],
)
def test_a_function_shows_nothing_of_python(function: Any, head: str) -> None:
    """All that scripts find on it, walked through: what every function of ECMAScript's own has, and nothing more."""
    look = """(function () {
        function seen(value) {
            var names = [];
            for (var at = value; at !== null; at = Object.getPrototypeOf(at)) {
                names.push(Object.getOwnPropertyNames(at).sort().join(), Object.getOwnPropertySymbols(at).length);
            }
            return names.join(';');
        }
        return [
            seen(it) === seen(parseInt), it.__proto__ === Function.prototype, it.constructor === Function,
            it.prototype, it.name, it.length, Object.keys(it).length, String(it), it.toString(), uneval(it),
            typeof it.secret, typeof it.method, typeof it.host, typeof it.__class__, typeof it.__globals__,
            typeof it.__self__, typeof it.func, typeof it.__call__, JSON.stringify(it)
        ].map(String).join('|')
    })()"""
    text = "function it() {\n    [native code]\n}"
    assert outcome(look, head, it=function).split("|") == (
        ["true", "true", "true", "undefined", "it", "0", "0", text, text]
        + [outcome("uneval(parseInt)", head).replace("parseInt", "it")]
        + ["undefined"] * 9
    )


@pytest.mark.parametrize(
    "script",
    [
        "new it()",
        "Reflect.construct(it, [])",
        "(class extends it {})",
        "it.constructor('return this')().it.secret.x",
        "it.__proto__.__proto__.__proto__.x",
    ],
)
def test_what_a_function_is_not_good_for(script: str) -> None:
    assert outcome(script, it=Guarded()).startswith("error.execution TypeError")


def test_one_session_changes_nothing_for_another() -> None:
    host = Host(functions={"price": price})
    spoilt, other = (
        host.start(scxmlc.load(chart(f"found = {script}"), "shop.scxml"))
        for script in (
            "(price.x = 1, price.call = 0, Object.defineProperty(price, 'name', {value: 'n'}), delete price, 1)",
            "[price('tea'), price.x, price.name, typeof price.call].join()",
        )
    )
    spoilt.send("go")
    other.send("go")
    assert spoilt.data["found"] == 1 and other.data["found"] == "2.5,,price,function"


def test_deleted_is_not_defined() -> None:
    assert outcome("(delete globalThis.price, price)", price=price).endswith(
        "ReferenceError: price is not defined"
    )
    assert outcome("(delete globalThis.Map, Map)").endswith("ReferenceError: Map is not defined")


# --- other sessions, budgets -------------------------------------------------------


def test_a_function_may_let_other_sessions_run() -> None:
    host = Host()
    other = host.start(
        scxmlc.load(chart("own = [1].map(function (n) { return n + 1 }); Array.mine = 'other'"))
    )

    def ask() -> Any:
        other.send("go")
        return other.data["own"]

    host.functions["ask"] = ask
    session = host.start(scxmlc.load(chart("Array.mine = 'this'; found = ask().concat(Array.mine).join()")))
    session.send("go")
    assert session.data["found"] == "2,this"


def test_what_a_function_sends_to_its_own_session_waits_its_turn() -> None:
    host = Host()
    heard = '<log expr="_event.name"/>'
    text = chart("tell(); found = 1").replace(
        "</state>", f"<transition event='told'>{heard}</transition></state>"
    )
    session = host.start(scxmlc.load(text, "shop.scxml"), start=False)
    host.functions["tell"] = lambda: session.send("told")
    session.start()
    session.send("go")
    assert session.data["found"] == 1 and session.log == [(None, "told")]


@pytest.mark.parametrize(
    ("script", "functions"),
    [
        ("(function () { for (;;) tick() })()", {"tick": int}),
        ("(function () { for (;;) give() })()", {"give": lambda: ["x"] * 1000}),
        ("(function () { var big = Array(1000).fill(1); for (;;) take(big) })()", {"take": len}),
    ],
    ids=["calls", "results", "arguments"],
)
def test_calls_take_steps_of_the_budget(
    script: str, functions: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: calls.append(1) or function(*given)  # type: ignore[func-returns-value]

    monkeypatch.setattr("scxml_runtime.js.steps.STEPS", 100_000)
    told = outcome(script, **{name: counted(function) for name, function in functions.items()})
    assert told.startswith("error.execution the script used up its budget")
    assert len(calls) < (100_001 if "tick" in functions else 101)


def test_results_take_memory() -> None:
    host = Host(functions={"text": lambda: "x" * 10_000_000}, script_bytes=50_000_000)
    session = host.start(scxmlc.load(chart("kept = []; for (;;) kept.push(text())"), "shop.scxml"))
    session.send("go")
    assert "memory" in session.log[-1][1] or "take more than" in session.log[-1][1]
