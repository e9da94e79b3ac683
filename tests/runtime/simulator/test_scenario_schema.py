"""One table says what scenario files can say: checks, lines, functions and the JSON Schema agree with it."""

from __future__ import annotations

import inspect
import tomllib
from pathlib import Path

import jsonschema
import pytest

from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.forms import Choice
from scxml_runtime.simulator.scenario import ends, scene, steps
from scxml_runtime.simulator.scenario.checking import check
from scxml_runtime.simulator.scenario.describing import json_schema, lines
from scxml_runtime.simulator.scenario.lines import Lines
from scxml_runtime.simulator.scenario.schema import ENDS, SCENE, SETTINGS, STEPS, TABLES

ROOT = Path(__file__).parents[3]
VALIDATOR = jsonschema.Draft7Validator(json_schema())
PLAIN = ["text", 5, 1.5, True, ["a"], {"a": "b"}, {"a": 1}, {"a": {"b": "c"}}, {"a": ["b"]}]
HUGE = 1 << 2000


def found(told):
    """What our own check says."""
    return check(told, Lines(""))


def sample(form):
    """A value that has the form."""
    if isinstance(form, Choice):
        return form.names[0]
    return next(value for value in PLAIN if form.fits(value))


def entries():
    """A whole entry of every table and step, each as (its name, the scenario, the entry within, its row)."""
    for rows, is_step in ((TABLES, False), (STEPS, True)):
        for name, table in rows.items():
            entry = {"do": name} if is_step else {}
            entry |= {key.name: sample(key.form) for key in table.keys.values()}
            if table.others is not None:
                entry["of the author"] = sample(table.others.form)
            place = "step" if is_step else name
            whole = {
                place: {"x": entry} if ".x" in table.shape else [entry] if "[[" in table.shape else entry
            }
            yield pytest.param(whole, entry, table, id=name)


def test_the_json_schema_is_one():
    jsonschema.Draft7Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/**/*.scenario.toml")), ids=lambda path: path.stem)
def test_the_examples_have_it(path):
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    assert found(told) == [] and VALIDATOR.is_valid(told)


@pytest.mark.parametrize(("whole", "entry", "table"), list(entries()))
def test_every_key_is_taken_by_both(whole, entry, table):
    assert [problem.text for problem in found(whole)] == [] and VALIDATOR.is_valid(whole)


@pytest.mark.parametrize(("whole", "entry", "table"), list(entries()))
def test_every_slip_is_refused_by_both(whole, entry, table):
    for key in table.keys.values():
        good = entry.pop(key.name)
        assert bool(found(whole)) == key.needed == (not VALIDATOR.is_valid(whole)), key.name
        for value in PLAIN:
            entry[key.name] = value
            assert bool(found(whole)) == (not VALIDATOR.is_valid(whole)), (key.name, value)
        entry[key.name] = good
    entry["slip"] = tomllib  # nothing that any form takes
    assert found(whole)
    entry["slip"] = "slip"
    if table.others is None:
        assert found(whole) and (table.more is not None or not VALIDATOR.is_valid(whole))


@pytest.mark.parametrize(("whole", "entry", "table"), list(entries()))
def test_one_or_a_list_of_them(whole, entry, table):
    place = "step" if "do" in entry else table.name
    for value in (entry, [entry, entry], "text", ["text"]):
        assert bool(found({place: value})) == (not VALIDATOR.is_valid({place: value})), value


@pytest.mark.parametrize("name", list(SETTINGS))
def test_settings_too(name):
    for value in PLAIN:
        assert bool(found({name: value})) == (not VALIDATOR.is_valid({name: value}))


def test_there_is_a_function_for_every_row():
    assert list(SCENE) == list(scene.SCENE)
    assert list(STEPS) == list(steps.STEPS) and list(ENDS) == list(ends.ENDS)


@pytest.mark.parametrize(
    ("method", "table", "own"),
    [
        ("voice_call", "call", {"args", "at", "name", "strategy"}),
        ("message", "message", {"args", "at", "name", "strategy"}),
        ("chat", "chat", {"args", "at", "name", "strategy"}),
        ("device", "device", set()),
        ("place_group", "place_group", set()),
        ("queue_group", "queue_group", set()),
        ("activity", "activity", set()),
        ("statistic", "statistic", set()),
        ("subroutine", "subroutine", set()),
        ("unreachable", "unreachable", set()),
        ("dialog", "dialog", set()),
    ],
)
def test_the_keys_are_the_arguments_of_the_simulator(method, table, own):
    parameters = inspect.signature(getattr(Simulator, method)).parameters.values()
    named = {each.name for each in parameters if each.kind is not each.VAR_KEYWORD} - {"self"}
    assert set(SCENE[table].keys) - own == named


def test_trouble_takes_the_attributes_of_its_request():
    told = {"refuse": [{"request": "interaction.attach", "interactionid": "call-1"}]}
    assert found(told) == []
    told["refuse"][0]["interaction"] = "call-1"
    assert 'has no "interaction"; did you mean interactionid?' in found(told)[0].text


@pytest.mark.parametrize(
    "value",
    [HUGE, float("nan"), tomllib.loads("d = 2026-01-01")["d"], tomllib.loads("d = 10:00:00")["d"]],
    ids=["huge", "nan", "day", "time"],
)
def test_what_strategies_cannot_be_given(value):
    problems = found({"until": value, "session": [{"params": {"deep": [value]}}]})
    assert problems[0].text.startswith("until should be") and (value != value or len(problems) == 2)


def test_all_problems_are_told_in_the_order_of_the_lines():
    text = "[[call]]\ncolour = 1\n[[agent]]\nid = 5\nready = 1\n\n[phone]\n[[step]]\ndo = 'send'\nat = 70\n"
    assert [(each.line, each.text) for each in check(tomllib.loads(text), Lines(text))] == [
        (1, "[[call]] needs to"),
        (2, '[[call]] has no "colour"; there are ani, args, at, dnis, name, strategy, to, type, udata'),
        (3, "[[agent]] needs dn"),
        (4, "[[agent]] id should be a text, not 5"),
        (5, "[[agent]] ready should be true or false (a [[step]] makes ready later), not 1"),
        (7, f'a scenario has no "phone"; there are {", ".join(sorted([*SETTINGS, *TABLES, "step"]))}'),
        (8, "[[step]] send needs event"),
        (10, "[[step]] at 70 never comes: the scenario ends at 60 (until)"),
    ]


def test_it_can_be_read_as_text():
    text = "\n".join(lines())
    for name in (*SETTINGS, *(key for table in (*TABLES.values(), *STEPS.values()) for key in table.keys)):
        assert f"  {name} " in text


# Lines.

TRICKY = '''# a comment with [brackets] and a = 1
until = 5 # another
"quoted key" = "a # no comment, [no table]"
a.b . "c.d" = [ # begins
  1, [2, 3], "]", # within
  { x = "}", y = ["{", 'z'] },
]
text = """two
lines = 1 \\""" and """"
other = \'\'\'
[[call]]
\'\'\'

[[call]]
to = "1"
udata = {one = 1, two.three = 2}
[[call]]
to = "2"
[call.udata]
one = 1
[expect_interaction."the call"]
state = 2026-01-01T10:00:00
[[ call . deep ]]
n = 0xff'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("until",), 2),
        (("quoted key",), 3),
        (("a", "b", "c.d"), 4),
        (("a", "b", "c.d", 0), 5),
        (("a", "b", "c.d", 1, 1), 5),
        (("a", "b", "c.d", 3, "y"), 6),
        (("text",), 8),
        (("other",), 10),
        (("call", 0), 14),
        (("call", 0, "to"), 15),
        (("call", 0, "udata", "two", "three"), 16),
        (("call", 1), 17),
        (("call", 1, "to"), 18),
        (("call", 1, "udata"), 19),
        (("call", 1, "udata", "one"), 20),
        (("expect_interaction", "the call"), 21),
        (("expect_interaction", "the call", "state"), 22),
        (("call", 1, "deep", 0, "n"), 24),
        (("call", 1, "nothing"), 17),
        (("nothing",), 1),
    ],
)
def test_the_line_of_each_key(path, line):
    assert Lines(TRICKY).of(*path) == line


def paths(value, above=()):
    if isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*above, name)
            yield from paths(each, (*above, name))


def test_everything_that_tomllib_reads_has_a_line():
    known = Lines(TRICKY)
    assert all(path in known._found for path in paths(tomllib.loads(TRICKY)))
