"""Long calls are laid out as black lays them out, whatever they hold, or left to black."""

from __future__ import annotations

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scxmlc.emitter.layout import laid_out

WIDTH = 88


NAMES = st.sampled_from(
    ["x", "data.it", "js.undefined", "data.a_rather_long_name_of_a_variable", "data.very" * 4]
)
TEXTS = st.sampled_from(
    ['""', '"to"', '"interactionid"', '"http://localhost:17080/child.scxml"', f'"{"long " * 18}"']
)
ATOMS = st.one_of(
    NAMES,
    TEXTS,
    st.sampled_from(["3", "True", "x + 1", "lambda: x", "not x", "a[0]", "x.y.z(1)", "-1", "f()"]),
)
FUNCTIONS = st.sampled_from(["js.get", "self.action", "f", "js.object", "self.part"])


def joined(items: list[str]) -> str:
    return ", ".join(items)


def deeper(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(values, max_size=4)
    pairs = st.lists(st.tuples(TEXTS, values).map(": ".join), max_size=4)
    named = st.lists(st.tuples(st.sampled_from(["parts", "id", "delay"]), values).map("=".join), max_size=1)
    return st.one_of(
        several.map(lambda items: f"[{joined(items)}]"),
        pairs.map(lambda items: f"{{{joined(items)}}}"),
        st.lists(values, min_size=2, max_size=3).map(lambda items: f"({joined(items)})"),
        st.tuples(FUNCTIONS, several, named).map(lambda of: f"{of[0]}({joined([*of[1], *of[2]])})"),
    )


VALUES = st.recursive(ATOMS, deeper, max_leaves=14)
CALLS = st.tuples(FUNCTIONS, st.lists(VALUES, min_size=1, max_size=5)).map(
    lambda of: f"{of[0]}({joined(of[1])})"
)
STARRED = st.tuples(FUNCTIONS, CALLS, st.lists(VALUES, max_size=3)).map(
    lambda of: f"{of[0]}(*{joined([of[1], *of[2]])})"
)
OPERANDS = st.one_of(CALLS, STARRED, CALLS.map(lambda call: f"not {call}"), NAMES)


def between(words: list[str], operands: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Two to four operands, with one of these words between each."""
    more = st.lists(st.tuples(st.sampled_from(words), operands), min_size=1, max_size=3)
    return st.tuples(operands, more).map(
        lambda of: " ".join([of[0], *(part for pair in of[1] for part in pair)])
    )


SUMS = between(["+", "-"], st.one_of(CALLS, TEXTS, NAMES))
COMPARISONS = st.tuples(
    st.one_of(SUMS, CALLS), st.sampled_from(["==", "!=", "is not"]), st.one_of(TEXTS, CALLS)
)
TESTS = st.one_of(
    OPERANDS,
    COMPARISONS.map(" ".join),
    st.tuples(NAMES, st.sampled_from(["in", "not in"])).map(
        lambda of: f"{' '.join(of)} (None, js.undefined)"
    ),
)
CHOICES = st.tuples(OPERANDS, TESTS, OPERANDS).map(lambda of: f"{of[0]} if {of[1]} else {of[2]}")
CONDITIONS = st.one_of(
    TESTS, between(["and", "or"], TESTS), between(["and"], TESTS.map(lambda test: f"({test})"))
)
GROUPS = st.tuples(between(["or"], TESTS), TESTS).map(lambda of: f"({of[0]}) and {of[1]}")
DENIED = COMPARISONS.map(lambda of: f"not {' '.join(of)}")
WITH_OPERATORS = st.one_of(CONDITIONS, CHOICES, SUMS, GROUPS, DENIED)


FORMS = [
    "{inner}",
    "x and ({inner})",
    '"text" + ({inner})',
    "not ({inner})",
    "({inner}) in (None, js.undefined)",
    "{call} if x else {inner}",
    "({inner}) if {call} else x",
    "f(lambda: {inner})",
    "f(lambda a, *_: {inner}, {call})",
    "f(key={inner})",
    "f((value := {inner}))",
    "f({inner}, {call})",
    "f(*{call}, {inner})",
    "f()({inner})",
    "[{inner}, {call}]",
    '{{"key": {inner}}}',
]


@st.composite
def nested(draw: st.DrawFn, depth: int = 2) -> str:
    """Operators in brackets, in choices, in lambdas, and in arguments."""
    inner = draw(nested(depth - 1) if depth else WITH_OPERATORS)
    return draw(st.sampled_from(FORMS)).format(inner=inner, call=draw(CALLS))


NESTED = nested()
ARGUMENTS = st.tuples(FUNCTIONS, st.lists(st.one_of(VALUES, NESTED), min_size=1, max_size=3)).map(
    lambda of: f"{of[0]}({joined(of[1])})"
)
TARGETS = st.sampled_from(
    ["return ", "data.it = ", "one = other = ", 'data._data["found"] = ', "x[0][f(1)] = y = ", "raise "]
)
STATEMENTS = st.one_of(
    st.tuples(
        st.sampled_from(["", "return ", "result = ", "data.it = "]), st.one_of(CALLS, STARRED, ARGUMENTS)
    ).map("".join),
    st.tuples(TARGETS, NESTED).map("".join),
    st.tuples(st.sampled_from(["if ", "elif ", "while ", "for x in "]), st.one_of(CONDITIONS, NESTED)).map(
        lambda of: f"{''.join(of)}:"
    ),
)
PARAMETERS = st.lists(
    st.sampled_from(["this", "value=js.undefined", "a_rather_long_name=js.undefined"]), min_size=1, max_size=5
)
MORE = st.sampled_from([[], ["*_"], ["*args"]])
NAMED = st.sampled_from(["a_function_with_a_long_name", "a_function_with_a_longer_name" * 3])
CLASSES = st.tuples(
    NAMED, st.lists(st.sampled_from(['"AState"', '"AnotherStateOfTheChart"']), max_size=3)
).map(lambda of: f"class {of[0]}(StateMachine[{joined(['int', *of[1]])}]):")
HEADS = st.tuples(NAMED, PARAMETERS, MORE).map(lambda of: f"def {of[0]}({joined([*of[1], *of[2]])}):")
DEPTHS = st.sampled_from([8, 12, 40])


def by_black(line: str, depth: int) -> list[str]:
    heads = ["    " * level + "if x:" for level in range(depth // 4)]
    heads += [" " * depth + "if x:", " " * depth + "    pass"] if line.lstrip().startswith("elif") else []
    under = [" " * depth + "    pass"] if line.endswith(":") else []
    text = black.format_str("\n".join([*heads, line, *under, ""]), mode=black.Mode())
    lines = [each for each in text.split("\n") if each]
    return lines[len(heads) : len(lines) - len(under)]


@settings(max_examples=300, deadline=None)
@given(st.one_of(STATEMENTS, HEADS, CLASSES), DEPTHS)
def test_as_black(statement: str, depth: int) -> None:
    line = " " * depth + statement
    found = laid_out(line, WIDTH) if len(line) > WIDTH else None
    if found is not None:
        assert found == by_black(line, depth)


@pytest.mark.parametrize(
    "statement",
    [
        'result = self.action("queue", "submit", {"timeout": 30}, parts=[self.part("queue", "targets", {"a": 1})])',
        'self.action("statistic", "subscribe", {"object": "anna@StatServer.A", "statistic": "Ready", "interval": 0})',
        'return js.get(js.get(js.get(data._genesys, "ixn", "interactions"), data.call_of_the_customer), "udata")',
        "return js.eq(data.one, data.other) and js.eq(data.one, data.other) and js.eq(data.one, data.other_one)",
        "if js.eq(data.one, data.other) and js.eq(data.one, data.other) and js.eq(data.one, data.other):",
        "elif data.one_of_them not in (None, js.undefined) and data.other not in (None, js.undefined):",
        'js.call(data.log, "A text in front " + js.text(js.get(data.one, "and its parts")) + " and one behind it")',
        'js.apply(*js.method(js.get(data._genesys, "ixn"), "setuData"), js.object({}), data.call_of_the_customer)',
        f'self.log_value("{"long " * 20}")',
        'return js.eq(f(1), ("interactionid" == data.one or data.one == "customer") and data.one == "another, too") '
        "and data.it and data.other",
        "return not js.truthy(data.one_of_the_customers, data.another_of_the_customers) == data.it",
        "def utilGetReceiveDataValue(this, strKeyName=js.undefined, arrReceiveData=js.undefined, *_):",
        'self.raise_event("start", params=self.params(("interactionid", lambda: self.event_data("interactionid"))))',
    ],
)
def test_what_charts_have_is_laid_out_here(statement: str) -> None:
    line = " " * 8 + statement
    assert len(line) > WIDTH
    assert laid_out(line, WIDTH) == by_black(line, 8)


@pytest.mark.parametrize(
    "statement",
    [
        "data.language = js.get(data.one, 'a rather long name').it(js.get(data._genesys, 'udata'), data.one)",
        "# " + "a comment deep inside " * 5,
        "return (js.eq(js.get(data.one, 'a rather long name'), js.get(data.other, 'a name')) and data.is_it_there)",
        "js.eq(js.get(data.one, 'a rather long name'), data.one) and js.eq(js.get(data.other, 'a name'), data.one)",
        "def a_function_with_a_name_that_leaves_no_room_for_its_one_parameter(a_parameter_with_a_long_name):",
        "x[1:js.get(data.one, 'a rather long name')] = js.eq(js.get(data.one, 'a rather long name'), data.other)",
        "print(js.eq(js.get(data.one, 'a rather long name'), data.one), js.eq(js.get(data.other, 'a name'), data.one))",
        "data.one, data.other = js.get(data.one, 'a rather long name'), js.eq(js.get(data.other, 'a name'), data.one)",
    ],
)
def test_what_is_left_to_black(statement: str) -> None:
    assert laid_out(" " * 8 + statement, WIDTH) is None
