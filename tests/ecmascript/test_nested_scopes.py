"""Nested scopes at random: each program prints what another engine printed, which `nested_scopes.txt` keeps.

`python -m tests.ecmascript.test_nested_scopes FIRST LAST` runs programs of these numbers beside node (20.18 or later),
where that is installed, and prints those whose output differs; `--keep` writes the file anew.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from subprocess import run

import pytest

import scxml_runtime.js as js
from scxmlc.ecmascript.depth import deep
from tests.ecmascript.nested_scopes import program
from tests.ecmascript.tables import EVALUATOR, new_realm

KEPT = Path(__file__).with_suffix(".txt").with_name("nested_scopes.txt")
PROGRAMS = 100
NODE = """
// With an object of ours as its global scope, node would let strict code assign functions to names that are nowhere.
const vm = require('vm');
for (const line of require('fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean)) {
    const lines = [];
    const print = (...words) => { lines.push(words.map(String).join(' ')); };
    const context = Object.assign(vm.createContext(vm.constants.DONT_CONTEXTIFY), {print});
    try { vm.runInContext(JSON.parse(line), context); }
    catch (error) { lines.push('throws ' + error.name); }
    console.log(JSON.stringify(lines));
}
"""


def printed(text: str) -> list[str]:
    """What a program prints here, with room for calls as deep as there."""
    realm, lines = new_realm(), []

    def write(this: object, *words: object) -> object:
        lines.append(" ".join(map(js.to_string, words)))
        return js.undefined

    js.put(js.global_object(realm.globals), "print", js.native(write, "print", 0))
    try:
        with deep():
            EVALUATOR.run(text, realm)
    except js.CATCHABLE as thrown:
        lines.append(f"throws {js.describe(js.caught(thrown)).partition(':')[0]}")
    return lines


def printed_by_node(texts: list[str]) -> list[list[str]]:
    """What programs print there."""
    given = "\n".join(map(json.dumps, texts))
    told = run(["node", "-e", NODE], input=given, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in told.splitlines()]


def mark(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:12]


def kept() -> list[str]:
    return KEPT.read_text().split()


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_a_program_prints_what_it_prints_elsewhere(seed: int) -> None:
    assert mark(printed(program(seed))) == kept()[seed]


def main(first: int, last: int) -> None:
    texts = [program(seed) for seed in range(first, last)]
    for seed, text, there in zip(range(first, last), texts, printed_by_node(texts), strict=True):
        here = printed(text)
        if here != there:
            differing = next(
                (pair for pair in zip(here, there, strict=False) if pair[0] != pair[1]), (here, there)
            )
            print(seed, *differing, sep="\n    ")


def keep() -> None:
    """Write down what the other engine prints."""
    marks = [mark(lines) for lines in printed_by_node([program(seed) for seed in range(PROGRAMS)])]
    KEPT.write_text("\n".join(marks) + "\n")


if __name__ == "__main__":
    keep() if sys.argv[1:] == ["--keep"] else main(*map(int, sys.argv[1:3]))
