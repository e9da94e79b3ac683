"""Variables that become plain dicts and lists: only where no script can tell the difference."""

from __future__ import annotations

import pytest

import scxmlc

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="shapes">'
DATA = """<datamodel>
  <data id="call" expr="{id: 'c1', tries: 0}"/>
  <data id="seen" expr="['a', 'b']"/>
  <data id="other"/>
</datamodel>"""


def document(content: str, head: str = HEAD) -> str:
    return f"{head}{DATA}<state id='s'><transition event='go'>{content}</transition></state></scxml>"


def kinds(content: str) -> dict[str, str]:
    """What the module says about the two variables."""
    found = scxmlc.load(document(content), name="shapes.scxml").chart.kinds
    return {name: kind for name, kind in found.items() if name in ("call", "seen")}


def script(text: str) -> str:
    return f"<script><![CDATA[{text}]]></script>"


RECORD, LIST = {"call": "object id tries"}, {"seen": "array"}


@pytest.mark.parametrize(
    "text",
    [
        "call.id = 'x'; call.tries = call.tries + 1;",
        "call['id'] += '!'; call.tries++;",
        "seen.push('c'); if (seen.length > 2) { seen.shift(); }",
        "other = seen.indexOf(call.id);",
        "other = seen[0]; other = seen[seen.length - 1];",
        "function f(call) { call.x = 1; seen.pop(); } f({});",
    ],
)
def test_properties_and_simple_methods_keep_the_shape(text: str) -> None:
    assert kinds(script(text)) == RECORD | LIST


@pytest.mark.parametrize(
    "text",
    [
        "other = call;",
        "other = [call];",
        "other = {call};",
        "other = call.name;",
        "call.name = 1;",
        "delete call.id;",
        "call = {id: 1, tries: 2};",
        "other = call[other];",
        "call.id();",
        "call.id`x`;",
        "for (var key in call) other = key;",
        "other = typeof call;",
        "other = call == null;",
        "other = 'id' in call;",
        "other = function () { return call; };",
        "var call = {id: 2, tries: 1};",
        "other = JSON.stringify(call);",
        "({id: call.id} = {id: 1}); other = call",
    ],
)
def test_a_record_that_is_seen_whole_stays_an_object(text: str) -> None:
    assert "call" not in kinds(script(text))


@pytest.mark.parametrize(
    "text",
    [
        "other = seen;",
        "other = seen.shift();",
        "other = seen[call.tries];",
        "other = seen[number];",
        "other = seen[0]();",
        "seen[5] = 1;",
        "seen.length = 0;",
        "seen.push('c', 'd');",
        "seen.push(...other);",
        "seen.sort();",
        "other = seen.join();",
        "for (var each of seen) other = each;",
        "seen.extra = 1;",
        "Array.prototype.push = function () {};",
        "other['pu' + 'sh'] = 1;",
        "other.push = 1;",
    ],
)
def test_a_list_that_is_used_otherwise_stays_an_array(text: str) -> None:
    assert "seen" not in kinds(script(text))


@pytest.mark.parametrize(
    "content",
    [
        "<log expr='call'/>",
        "<send event='e' namelist='call'/>",
        "<send event='e'><param name='p' location='call'/></send>",
        "<assign location='call' expr='{id: 1, tries: 1}'/>",
        "<assign location='call.name' expr='1'/>",
        "<foreach array='other' item='call'/>",
        "<script>eval('1')</script>",
        "<script>this.call = 1</script>",
    ],
)
def test_elements_count_as_uses(content: str) -> None:
    assert "call" not in kinds(content)


def test_the_code_is_plain_python() -> None:
    text = scxmlc.compile_text(
        document(script("call.tries = call.tries + 1; seen.push(call.id); seen.shift();")), "x.scxml"
    ).text
    assert 'return {"id": "c1", "tries": 0}' in text
    assert 'data.seen.append(data.call["id"])' in text and "del data.seen[:1]" in text


@pytest.mark.parametrize(
    ("params", "data", "errors"),
    [
        ({"call": {"id": "z", "tries": 4, "more": 1}}, {"id": "z", "tries": 5, "more": 1}, 0),
        ({"call": {"tries": 1}}, {"id": None, "tries": 2}, 0),
        ({"call": [1]}, {"id": "c1", "tries": 1}, 1),
        ({"call": None}, {"id": "c1", "tries": 1}, 1),
    ],
)
def test_what_enters_is_fitted_or_refused(params: object, data: object, errors: int) -> None:
    made = scxmlc.load(
        document(script("call.tries = call.tries + 1; other = call.id;")).replace(
            "<state id='s'>",
            "<state id='s'><transition event='error.execution'><log expr='\"no\"'/></transition>",
        ),
        name="shapes.scxml",
    )()
    made.start(params)
    made.send("go")
    assert made.data["call"] == data and len(made.log) == errors


def test_a_list_from_outside() -> None:
    made = scxmlc.load(document(script("seen.push('x'); other = seen.length;")), name="shapes.scxml")()
    made.start({"seen": ["q"]})
    made.send("go")
    assert made.data["seen"] == ["q", "x"] and made.data["other"] == 2


def test_code_made_at_run_time_by_a_back_door_is_refused() -> None:
    text = "var key = 'construct' + 'or', maker = other[key][key]; maker('call = 1')();"
    made = scxmlc.load(
        document(script("call.id = 'x';" + text)).replace(
            '<data id="other"/>', '<data id="other" expr="{}"/>'
        ),
        name="shapes.scxml",
    )()
    made.start()
    made.send("go")
    assert made.data["call"] == {"id": "x", "tries": 0}


def test_texts_are_made_in_one_go_only_where_conversion_is_calm() -> None:
    log = "<log expr=\"'call ' + call.id + ' try ' + call.tries\"/>"
    calm = scxmlc.compile_text(document(log), "x.scxml").text
    assert 'js.concat("call ", data.call["id"], " try ", js.text(data.call["tries"]))' in calm
    own = script("other = {toString: function () { return 'o'; }};")
    assert "js.concat" not in scxmlc.compile_text(document(log + own), "x.scxml").text


@pytest.mark.parametrize(
    ("value", "equal"),
    [("5", True), (5, True), (5.0, True), ("5.0", False), (None, False), (["5"], True), ("é", False)],
)
def test_a_field_of_the_event_compared_with_a_text(value: object, equal: bool) -> None:
    text = document("<assign location='other' expr=\"_event.data.x == '5'\"/>")
    assert 'data.other = self.event_data_is("x", "5")' in scxmlc.compile_text(text, "x.scxml").text
    made = scxmlc.load(text, name="shapes.scxml")()
    made.start()
    made.send("go", {"x": value})
    assert made.data["other"] is equal
    made.send("go", {})
    assert made.data["other"] is False


def test_scripts_of_the_same_text_have_variables_of_their_own() -> None:
    """Each is assigned once, though the text, and its tree, are there twice."""
    text = script("other = (function () { var made = {a: 1}; made.a = 2; return made.a; })();")
    assert "made['a'] = 2".replace("'", '"') in scxmlc.compile_text(document(text)).text
    assert scxmlc.compile_text(document(text + text)).text.count('made["a"] = 2') == 2
