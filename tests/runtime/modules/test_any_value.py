"""Every attribute of every action of the modules around the queue, with values of every kind: whatever the value,
the answer is an event, never a Python error.
"""

from __future__ import annotations

import pytest

import scxmlc
from scxmlc.dialect import ORS, Kind
from scxmlc.dialect.describe import written

from .bench import DOCUMENT, MODULES, Bench

AROUND = ("queue", "dialog", "statistic", "classification", "agent", "elasticconnector")
VALUES = (
    *(
        "5",
        "-1",
        "0 / 0",
        "1 / 0",
        "1e308",
        "''",
        "'x'",
        "' 7 '",
        "'\\u0000'",
        "{}",
        "{dn: {}}",
        "[]",
        "[[1], {}]",
    ),
    *("null", "undefined", "true", "(function () {})", "new Date(0)", "/x/"),
)
PARTS = [row for row in ORS.elements.values() if row.module in AROUND and row.role == "part"]
ACTIONS = [row for row in ORS.elements.values() if row.module in AROUND and row.role == "action"]
WANTED = {
    **{("queue:target", name): {"name": "'5000'"} for name in ("statserver", "weight", "threshold")},
    ("dialog:prompt", "interrupt"): {"intid": "1"},
}
RIGHT = {
    "for": "{dn: '7001'}",
    "object": "'a@.A'",
    "statistic": "'s'",
    "expr": "'5000'",
    "name": "'n'",
    "id": "'1'",
}


def attributes(row, name, value):
    """The attributes that must be there, and one with that value."""
    said = {each.name: RIGHT.get(each.name, "'t'") for each in row.attributes if each.required}
    said.update(WANTED.get((row.name, name), {}))
    said[name] = value
    return " ".join(f'{name}="{text}"' for name, text in said.items())


def expressions(row):
    return [each.name for each in row.attributes if each.kind in (Kind.VALUE, Kind.FLAG)]


def around(row, text):
    """A part inside an action that may have it."""
    if row.module == "queue":
        inside = text if row.name == "queue:targets" else f"<queue:targets>{text}</queue:targets>"
        return f"<queue:submit timeout='1'>{inside}</queue:submit>"
    inside = f"<dialog:prompts>{text}</dialog:prompts>" if row.name == "dialog:prompt" else text
    return f"<dialog:playandverify>{inside}</dialog:playandverify>"


def carry_out(fragment):
    """One strategy, and a contact centre for each value."""
    chosen = f"<script>_data.found = [{', '.join(VALUES)}][_event.data.number];</script>"
    namespaces = " ".join(f'xmlns:{name}="www.genesyslab.com/modules/{name}"' for name in MODULES)
    chart = scxmlc.load(DOCUMENT.format(namespaces=namespaces, fragment=chosen + fragment), name="any.scxml")
    for number, _ in enumerate(VALUES):
        bench = Bench()
        bench.agent("anna", dn="7001", groups=["Sales"])
        bench.digits(bench.call, "12")
        session = bench.start(chart, [bench.call])
        bench.run()
        session.send("go", {"number": number})
        bench.advance(100)
        assert session.is_active("s")


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row.name)
def test_actions(row):
    for name in expressions(row):
        carry_out(f"<{written(row)} {attributes(row, name, '_data.found')}/>")


@pytest.mark.parametrize("row", [row for row in PARTS if expressions(row)], ids=lambda row: row.name)
def test_parts(row):
    for name in expressions(row):
        carry_out(around(row, f"<{written(row)} {attributes(row, name, '_data.found')}/>"))
