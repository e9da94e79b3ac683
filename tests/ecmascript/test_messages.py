"""What errors say: one form for each kind of refusal, whoever refuses; undefined and null without quotes, keys with.

`messages.txt` has a `program => message` in each line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import scxml_runtime.js as js
from scxmlc.evaluator import Evaluator

EVALUATOR = Evaluator(js)
LINES = Path(__file__).with_name("messages.txt").read_text("utf8").splitlines()


def message(text: str) -> str:
    """What the error of a program says."""
    realm = js.Realm()
    js.Globals(realm)
    js.enter(realm)
    try:
        EVALUATOR.run(text, realm)
    except js.CATCHABLE as thrown:
        return js.describe(js.caught(thrown))
    return "none"


@pytest.mark.parametrize("line", LINES)
def test_message(line: str) -> None:
    text, _, told = line.rpartition(" => ")
    assert message(text) == told


def test_making_a_message_runs_no_script() -> None:
    text = """
        "use strict";
        var said = [], key = {toString: function () { said.push("key"); return "x"; }};
        try { Object.freeze({})[key] = 1; } catch (e) { said.push(e.message); }
        var traps = {getPrototypeOf: function () { said.push("trap"); return null; }, set: () => false};
        try { Object.create(new Proxy({}, traps)).x = 1; } catch (e) { said.push(e.message); }
        throw Error(said.join("; "));
    """
    assert message(text) == (
        "Error: key; cannot set property [object Object] of [object Object]; cannot set property 'x': the proxy refuses"
    )
