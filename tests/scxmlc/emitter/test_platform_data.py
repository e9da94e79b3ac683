"""`_data` of ORS: written as `data._data["x"]` where it is sure to stay the object that the platform made."""

from __future__ import annotations

import pytest

import scxmlc

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="shared" initial="a">
  <datamodel><data id="n" expr="1"/><data id="text" expr="'t'"/></datamodel>
  <state id="a"><onentry><script><![CDATA[{script}]]></script></onentry></state>
</scxml>"""


def code(script: str) -> str:
    return str(scxmlc.compile_text(CHART.format(script=script), "shared.scxml", dialect="ors").text)


def data(script: str) -> dict[str, object]:
    session = scxmlc.load(CHART.format(script=script), "shared.scxml", dialect="ors")()
    session.start()
    assert session.failure is None
    found: dict[str, object] = session.data
    return found


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("_data.n = _data.text;", 'data._data["n"] = data._data["text"]'),
        ("_data['n'] += 2;", 'data._data["n"] = js.add(data._data["n"], 2)'),
        ("_data.a.b = 1;", 'js.put(data._data["a"], "b", 1)'),
        ("__Log(uneval(_data)); _data.n = 5;", 'data._data["n"] = 5'),
    ],
)
def test_properties_are_written_as_those_of_a_dict(script: str, line: str) -> None:
    assert line in code(script)


@pytest.mark.parametrize(
    "script",
    [
        "_data.n = 2; if (_data.text == 'no') { _data = 5; }",
        "_data.n = 2; eval('1');",
        "_data.n = 2; var o = this;",
        "_data.n = 2; Object.defineProperty(_data, 'm', {get: function () { throw 1; }});",
        "(function () { 'use strict'; _data.n = 2; })();",
        "(function (_data) { _data.n = 2; })({});",
        "_data['n' + ''] = 2;",
    ],
)
def test_where_it_might_not_stay_so_the_general_form_is_used(script: str) -> None:
    assert 'data._data["n"]' not in code(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("_data.n++; _data.more = [_data.n]; _data.n = _data.missing;", {"n": None, "more": [2]}),
        (
            "_data.n += 'x'; delete _data.text; _data.more = typeof _data.text;",
            {"n": "1x", "more": "undefined"},
        ),
        ("Object.freeze(_data); _data.n = 7; _data.more = 1;", {"n": 1, "text": "t"}),
        (
            "var d = _data; d.n = 8; _data.more = _data.n + _data.toString();",
            {"n": 8, "more": "8[object Object]"},
        ),
        ("_data = {n: 3}; _data.more = _data.n;", {"n": 3, "more": 3}),
    ],
)
def test_it_is_the_object_that_scripts_know(script: str, expected: dict[str, object]) -> None:
    found = data(script)
    assert {name: found.get(name) for name in expected} == expected


def test_a_property_that_fails_in_a_param_is_still_left_out_by_itself() -> None:
    script = "Object.defineProperty(_data, 'bad', {get: function () { throw 1; }});"
    text = CHART.format(script=script).replace(
        "</state>",
        """</state><state id="b"><onentry><raise event="told"><param name="x" expr="_data.bad"/>"""
        """<param name="y" expr="_data.n"/></raise></onentry>"""
        """<transition event="told"><assign location="_data.n" expr="uneval(_event.data)"/></transition></state>""",
    )
    session = scxmlc.load(
        text.replace(
            "</onentry></state><state", '</onentry><transition event="go" target="b"/></state><state'
        ),
        "shared.scxml",
        dialect="ors",
    )()
    session.start()
    session.send("go")
    assert session.data["n"] == "({y:1})"


def test_objects_are_not_walked_by_python() -> None:
    from scxml_runtime import js

    with pytest.raises(TypeError):
        list(js.object({}))
