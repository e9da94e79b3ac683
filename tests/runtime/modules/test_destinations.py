"""Where calls may go, and what is no destination; texts of numbers are ECMAScript's."""

from __future__ import annotations

import pytest

MINE = 'interactionid="_genesys.ixn.firstixnid"'
NOWHERE = {
    "null + undefined": "invalidattribute",
    "'  '": "invaliddestination",
    "''": "invaliddestination",
    "true": "invalidattribute",
    "{dn: null + undefined}": "invaliddestination",
    "{dn: '  '}": "invaliddestination",
    "{dn: {}}": "invaliddestination",
    "{agent: NaN}": "invaliddestination",
    "{type: 'GA', agent: ' '}": "invaliddestination",
    "{place: true}": "invaliddestination",
    "{}": "invaliddestination",
}


@pytest.mark.parametrize("to", NOWHERE)
def test_what_is_no_destination_is_refused(bench, to):
    bench.do(f'<ixn:redirect {MINE} to="{to}"/>')
    assert bench.data("error.interaction.redirect")["error"] == NOWHERE[to]
    bench.do(f'<ixn:createcall from="\'1\'" to="{to}"/>')
    assert bench.data("error.voice.createcall")["error"] == NOWHERE[to]
    assert bench.call.device == "702"


@pytest.mark.parametrize(
    ("to", "device"),
    [("' 703 '", "703"), ("703", "703"), ("{dn: 703}", "703"), ("{id: ' 703'}", "703"), ("1e21", "1e+21")],
)
def test_a_number_is_written_as_ecmascript_writes_it(bench, to, device):
    bench.do(f'<ixn:redirect {MINE} to="{to}"/>')
    assert bench.call.device == device


@pytest.mark.parametrize("name", ["null + undefined", "'  '", "''", "[]"])
def test_a_target_without_a_name_is_refused(bench, name):
    target = f'<queue:submit queue="\'vq\'"><queue:targets><queue:target name="{name}"/></queue:targets></queue:submit>'
    bench.do(target)
    assert bench.data("error.queue.submit")["error"] == "invalidattribute"


def submitted(target: str) -> str:
    return f"<queue:submit queue=\"'vq'\"><queue:targets>{target}</queue:targets></queue:submit>"


STRANGE = {
    "a submit": submitted("<queue:target name=\"'nonsense'\"/>"),
    "a list": submitted("<queue:targetid expr=\"'nonsense'\"/>"),
    "a redirect": f"<ixn:redirect {MINE} to=\"'nonsense'\"/>",
    "a resource": f"<ixn:redirect {MINE} to=\"{{id: 'nonsense'}}\"/>",
    "a new call": "<ixn:createcall from=\"'1'\" to=\"'nonsense'\"/>",
}


@pytest.mark.parametrize("what", STRANGE)
def test_a_number_that_nobody_declared_fails_if_the_rules_want_it(bench, what):
    bench.do(STRANGE[what])
    assert not [name for name in bench.events() if name.startswith("error.")]
    bench.call = bench.voice_call("702")
    bench.rules.unknown_targets_fail = True
    bench.do(STRANGE[what])
    (error,) = [name for name in bench.events() if name.startswith("error.")]
    assert "nobody knows nonsense" in bench.data(error)["description"]


KNOWN = {
    "a device": lambda sim: sim.device("703"),
    "an agent's": lambda sim: sim.agent("anna", "703"),
    "a place's": lambda sim: sim.agent("anna", "703", place="P"),
    "where calls come in": lambda sim: sim.voice_call("703"),
    "the default": lambda sim: sim.default_destination("703"),
}


@pytest.mark.parametrize("what", KNOWN)
def test_a_number_that_is_known(bench, what):
    bench.rules.unknown_targets_fail = True
    KNOWN[what](bench)
    bench.do(f"<ixn:redirect {MINE} to=\"'703'\"/>")
    assert bench.call.device == "703"


@pytest.mark.parametrize(
    ("value", "text"),
    [("1e21", "1e+21"), ("1e-7", "1e-7"), ("NaN", "NaN"), ("-0", "0"), ("2.50", "2.5"), ("1/0", "Infinity")],
)
def test_numbers_of_a_fetch(bench, value, text):
    bench.web.answer("http://x/", method="post")
    param = f'<param name="n" expr="{value}"/>'
    method = f'method="\'post\'" headers="{{n: {value}}}"'
    bench.do(f"<session:fetch srcexpr=\"'http://x/'\" {method}>{param}</session:fetch>")
    (asked,) = bench.web.requests
    assert (asked.headers["n"], asked.body.decode().replace("%2B", "+")) == (text, f"n={text}")


def test_a_fetch_by_a_method_that_the_server_does_not_take(bench):
    bench.web.answer("http://x/")
    bench.do("<session:fetch srcexpr=\"'http://x/'\" method=\"'post'\"/>")
    told = bench.data("error.session.fetch")
    assert (told["error"], told["description"]) == (405, "http://x/ answered 405: it takes GET, not POST")
    bench.do("<session:fetch srcexpr=\"'http://x/'\" method=\"'urs'\"/>")
    assert bench.data("error.session.fetch")["error"] == "remote"
