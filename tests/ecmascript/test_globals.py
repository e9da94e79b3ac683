"""The <data> of a chart as properties of the global object: they live in slots, and no script may notice."""

from __future__ import annotations

import pytest

import scxmlc

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" {binding}>
  <datamodel><data id="x" expr="1"/><data id="y"/><data id="seen" expr="[]"/></datamodel>
  <script>{script}</script>
  <state id="s"/>
</scxml>"""


def seen(script: str, binding: str = "") -> list[str]:
    session = scxmlc.load(CHART.format(script=script.replace("&", "&amp;"), binding=binding))()
    session.start()
    assert session.configuration == {"s"}
    found: list[str] = session.data["seen"]
    return found


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("fresh = 1; seen.push(Object.keys(this).join());", ["x,y,seen,fresh"]),
        ("seen.push(delete this.x, 'x' in this); this.x = 7; seen.push(x);", [True, False, 7]),
        ("delete this.x; x = 5; seen.push(this.x, Object.keys(this).join());", [5, "x,y,seen"]),
        (
            "Object.defineProperty(this, 'x', {get: function () { return 42; }, configurable: true});"
            "seen.push(x, delete this.x, 'x' in this); x = 6; seen.push(this.x);",
            [42, True, False, 6],
        ),
        ("Object.defineProperty(this, 'y', {value: 3, writable: false}); y = 4; seen.push(y);", [3]),
        ("var x; seen.push(x, Object.getOwnPropertyDescriptor(this, 'x').configurable);", [1, True]),
        ("seen.push(eval('var x = 9; y = x + 1; this.y'));", [10]),
        ("delete this.x; try { x } catch (e) { seen.push(e.name) }", ["ReferenceError"]),
        (  # a name that each class of Python has
            "var mro = 4; seen.push(mro, Object.keys(this).join());",
            [4, "x,y,seen,mro"],
        ),
        (
            "function f() { return 1 } seen.push(delete this.f, f());"
            "var own = Object.getOwnPropertyDescriptor(this, 'f'); seen.push(own.configurable);",
            [False, 1, False],
        ),
        ("function f() { return 1 } seen.push(eval('delete this.f'), f());", [False, 1]),
        ("function f() { return 1 } var all = this; seen.push(delete all.f, f());", [False, 1]),
        ("function f() { return 1 } seen.push(Reflect.deleteProperty(this, 'f'), f());", [False, 1]),
        (  # declared by another script
            "function f() { return 1 }</script><script>seen.push(delete f, f());",
            [False, 1],
        ),
    ],
)
def test_data_are_properties_of_the_global_object(script: str, expected: list[object]) -> None:
    assert seen(script) == expected


def test_the_data_of_a_session_stand_in_document_order() -> None:
    session = scxmlc.load(CHART.format(script="fresh = 2; x = 3;", binding=""))()
    session.start()
    assert list(session.data.items()) == [("x", 3), ("y", None), ("seen", []), ("fresh", 2)]
