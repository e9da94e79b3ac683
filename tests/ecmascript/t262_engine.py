"""The engine that test262 runs on: `run(harness_sources, source) -> None | "Name: message"`.

A new realm for each call; the code of the harness is kept by text.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import scxml_runtime.js as js
from scxml_runtime.js import steps
from scxmlc.ecmascript import ScriptError
from scxmlc.evaluator import Evaluator, compiled

EVALUATOR = Evaluator(js)
js.register_evaluator(EVALUATOR)
sys.setrecursionlimit(3000)
steps.STEPS *= 20  # tests that evaluate a text for each of 65,536 characters; budgets are the host's affair


def warm_up(folder: Path) -> None:
    """Compile the harness once, before the runner forks."""
    for path in sorted(folder.glob("*.js")):
        try:
            compiled(path.read_text("utf8"), "program", False)
        except ScriptError:
            continue  # two files of the harness are beyond the parser


if "TEST262_DIR" in os.environ and "WARM" in os.environ:
    warm_up(Path(os.environ["TEST262_DIR"]) / "harness")


def realm_for_test() -> js.Realm:
    """A realm whose global scope has `$262` and `print`."""
    realm = js.Realm()
    js.Globals(realm)
    js.enter(realm)
    eval_script = js.native(lambda this, text=js.undefined, *_: EVALUATOR.run(text, realm), "evalScript", 1)
    view = js.global_object(realm.globals)
    js.put(view, "$262", js.object({"global": view, "evalScript": eval_script}))
    js.put(view, "print", js.native(lambda this, *_: js.undefined, "print", 0))
    return realm


def run(harness: list[str], source: str) -> str | None:
    """Run a test; None when nothing was thrown, else the error as text."""
    realm = realm_for_test()
    try:
        for text in [*harness, source]:
            EVALUATOR.run(text, realm)
    except js.CATCHABLE as thrown:
        return described(js.caught(thrown))
    except js.BudgetExceeded as problem:
        return f"BudgetExceeded: {problem}"
    return None


def described(value: object) -> str:
    """`Name: message` of a thrown value; an error class of the suite's own has its name in its constructor."""
    try:
        name = js.get(value, "name")
        if name is js.undefined:
            name = js.get(value, "constructor", "name")
        return f"{js.to_string(name)}: {js.to_string(js.get(value, 'message'))}"
    except js.CATCHABLE:
        return "Error: (its text cannot be read)"
