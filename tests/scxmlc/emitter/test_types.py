"""What a module tells type checkers: states and variables, where they are certain and not too many."""

from __future__ import annotations

import ast
from dataclasses import replace

import black
import pytest

import scxmlc
from scxmlc.emitter import types
from scxmlc.loader import class_of

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="{}">'
A = '<state id="a"/>'


def module(body: str, name: str = "x", head: str = HEAD) -> str:
    return scxmlc.compile_text(f"{head.format(name)}{body}</scxml>", "x.scxml", keep_going=True).text


def defined(text: str) -> dict[str, str]:
    """What stands under `if TYPE_CHECKING`, by name."""
    block = next(node for node in ast.parse(text).body if isinstance(node, ast.If))
    return {
        ast.unparse(each.targets[0]): ast.unparse(each.value)
        for each in block.body
        if isinstance(each, ast.Assign)
    }


def variables(text: str) -> dict[str, str]:
    (call,) = (ast.parse(value).body[0] for name, value in defined(text).items() if name.endswith("Data"))
    assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)
    names, kinds = ast.literal_eval(call.value.args[0]), call.value.args[1]
    assert names == "XData" and isinstance(kinds, ast.Dict)
    return {
        str(ast.literal_eval(key)): ast.unparse(value)
        for key, value in zip(kinds.keys, kinds.values, strict=True)
        if key is not None
    }


DATA = """<datamodel><data id="b" expr="true"/><data id="n" expr="1"/><data id="s" expr="'a'"/><data id="o"/>
<data id="l" expr="[1]"/><data id="r" expr="({p: 1})"/></datamodel>"""


def test_kinds_are_types_where_they_are_certain() -> None:
    assert variables(module(DATA + A)) == {
        "b": "bool",
        "n": "float",
        "s": "str",
        "o": "typing.Any",
        "l": "list[typing.Any]",
        "r": "dict[str, typing.Any]",
    }


def test_a_variable_that_is_bound_late_is_nothing_at_first() -> None:
    inner = f'<state id="a">{DATA}</state>'
    assert variables(module(inner))["n"] == "float"
    assert variables(module(inner, head=HEAD.replace(">", ' binding="late">')))["n"] == "typing.Any"


def test_variables_that_scripts_make() -> None:
    script = "<script>var z = 1; function y() {} w = 2;</script>"
    body = f"{script}<state id='a'><onentry><assign location='v' expr='1'/></onentry></state>"
    assert list(variables(module(DATA + body))) == ["b", "n", "s", "o", "l", "r", "v", "w", "y", "z"]


@pytest.mark.parametrize(("own", "names"), [("", ["x"]), ("function price() {}", ["x", "price"])])
def test_a_function_of_python_is_no_variable(own: str, names: list[str]) -> None:
    body = f"<script>{own} x = price(1);</script>{A}"
    made = scxmlc.compile_text(f"{HEAD.format('x')}{body}</scxml>", "x.scxml", functions=["price"])
    assert sorted(variables(made.text)) == sorted(names)


@pytest.mark.parametrize("script", ["eval('var q = 1')", "with (o) { q = 1 }", "globalThis['q'] = 1"])
def test_nothing_is_said_where_scripts_may_make_others(script: str) -> None:
    text = module(f"{DATA}<script>{script}</script>{A}")
    assert list(defined(text)) == ["XState"] and 'class X(StateMachine["XState"]):' in text


def test_nothing_is_said_of_what_a_session_of_ors_may_be_given() -> None:
    ors = HEAD.replace(">", ' xmlns:q="http://www.genesyslab.com/modules/queue">')
    assert list(defined(module(DATA + A, head=ors))) == ["XState"]


def test_states_without_id_and_histories_count() -> None:
    history = '<history id="h"><transition target="b"/></history>'
    body = f'<state id="a">{history}<state id="b"/><state><transition event="e"/></state></state>'
    assert defined(module(body))["XState"] == "typing.Literal['a', 'h', 'b', 'a.1']"


def test_beyond_what_checkers_take_well_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "MOST", 3)
    many = "".join(f'<state id="s{number}"/>' for number in range(4))
    data = "<datamodel>" + "".join(f'<data id="d{number}"/>' for number in range(4)) + "</datamodel>"
    assert 'class X(StateMachine["str", "XData"]):' in module(many)
    assert 'class X(StateMachine["XState"]):' in module(data + A)
    assert "class X(StateMachine):" in module(data + many)
    assert "TYPE_CHECKING" not in module(data + many) and "# mypy: " in module(data + many)


@pytest.mark.parametrize("length", range(1, 62, 3))
@pytest.mark.parametrize("body", [DATA + A, "<datamodel/>" + A, "<script>eval('1')</script>" + A])
def test_black_leaves_it_unchanged(length: int, body: str) -> None:
    text = module(body, "n" * length)
    assert black.format_str(text, mode=black.Mode()) == text


@pytest.mark.parametrize("count", [1, 5, 6, 7, 8, 30])
def test_black_leaves_lists_of_states_unchanged(count: int) -> None:
    text = module("".join(f'<state id="state_{number}"/>' for number in range(count)))
    assert black.format_str(text, mode=black.Mode()) == text


def test_a_long_id() -> None:
    text = module(f'<state id="{"a" * 200}"/>')
    assert black.format_str(text, mode=black.Mode()) == text


def test_names_of_types_are_no_names_of_classes() -> None:
    child = (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="XState"><state id="c"/></scxml>'
    )
    text = module(f'<state id="a"><invoke><content>{child}</content></invoke></state>')
    assert 'class X(StateMachine["XState_2", "XData"]):' in text
    assert 'class XState(StateMachine["XStateState", "XStateData"]):' in text


def test_a_class_in_memory_has_none() -> None:
    cls = scxmlc.load(f"{HEAD.format('x')}{DATA}{A}</scxml>")
    assert not hasattr(cls, "TYPE_CHECKING") and "TYPE_CHECKING" not in cls.home_


def test_a_module_that_says_no_types_still_runs() -> None:
    """As they were made before."""
    made = scxmlc.compile_text(f"{HEAD.format('x')}{DATA}{A}</scxml>", "x.scxml")
    head, _, foot = (
        made.text.replace('["XState", "XData"]', "").replace("api=3", "api=2").partition("\n# What type")
    )
    old = head + "\n# Where" + foot.partition("\n# Where")[2]
    session = class_of(replace(made, text=old), "x.scxml")()
    session.start()
    assert "typing" not in old and session.is_active("a") and session.data["n"] == 1
