"""Generators and async functions that nobody can ask again: ECMAScript forgets them, and runs no `finally` of theirs.

Python ends a generator when it collects it, at whatever time that is, and runs its `finally` blocks.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape

import pytest

import scxml_runtime.js as js
import scxmlc
from scxmlc.evaluator import Evaluator

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
EVALUATOR = Evaluator(js)


def evaluated(library: str, script: str) -> list[Any]:
    """What a program says, run as text."""
    realm = js.Realm()
    js.Globals(realm)
    js.enter(realm)
    EVALUATOR.run(f"var said = [];{library}\n{script}", realm)
    js.run_jobs(realm)
    gc.collect()
    found: list[Any] = js.to_python(EVALUATOR.run("said", realm))
    return found


def charted(library: str, script: str) -> list[Any]:
    """What it says as part of a chart."""
    made = scxmlc.load(
        f"{HEAD}<script>var said = [];{escape(library)}</script><state id='a'><transition event='go'><script>"
        f"{escape(script)}</script></transition></state></scxml>"
    )()
    made.start()
    made.send("go")
    gc.collect()
    found: list[Any] = made.data["said"]
    return found


BOTH = pytest.mark.parametrize("run", [evaluated, charted])
Run = Callable[[str, str], list[Any]]

G = "function* g() { try { yield 1; yield 2; } finally { said.push('finally'); } }"
ABANDONED = {
    "its own": (G, "g().next();"),
    "behind a catch": (
        "function* g() { try { yield 1; } catch (e) {} finally { said.push('x'); } }",
        "g().next();",
    ),
    "in a catch": (
        "function* g() { try { throw 1; } catch (e) { yield 1; } finally { said.push('x'); } }",
        "g().next();",
    ),
    "one that yields": (
        "function* g() { try { yield 1; } finally { yield 2; said.push('x'); } }",
        "g().next();",
    ),
    "one that returns": (
        "function* g() { try { yield 1; } finally { said.push('x'); return; } }",
        "g().next();",
    ),
    "one that breaks": (
        "function* g() { while (true) { try { yield 1; } finally { said.push('x'); break; } } }",
        "g().next();",
    ),
    "nested": (
        "function* g() { try { try { yield 1; } finally { said.push('x'); } } finally { said.push('y'); } }",
        "g().next();",
    ),
    "within a loop over another": (G + "function* h() { for (const x of g()) yield x; }", "h().next();"),
    "behind yield*": (G + "function* h() { try { yield* g(); } finally { said.push('x'); } }", "h().next();"),
    "within a pattern": (
        "function* h(o) { [o[yield 5]] = {[Symbol.iterator]: function () { return this; }, next: function () {}, "
        "'return': function () { said.push('x'); return {}; }}; }",
        "h({}).next();",
    ),
    "in a cycle": (G, "var it = g(); it.it = it; it.next(); it = null;"),
    "in a method": ("var o = {* m() { try { yield 1; } finally { said.push('x'); } }};", "o.m().next();"),
    "of an async function": (
        "async function f() { try { await new Promise(function () {}); } finally { said.push('x'); } }",
        "f();",
    ),
    "of an async loop": (
        G + "async function f() { for (const x of g()) await new Promise(function () {}); }",
        "f();",
    ),
    "of generated code": (
        "var G = (function* () {}).constructor; var g = new G('try { yield 1; } finally { said.push(1); }');",
        "g().next();",
    ),
}


@BOTH
@pytest.mark.parametrize("case", ABANDONED)
def test_nothing_is_run(run: Run, case: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(*ABANDONED[case]) == []
    assert capfd.readouterr().err == ""  # where Python tells of a generator that would not end


ENDED = {
    "to its end": (G, "for (const x of g());", ["finally"]),
    "by a break": (G, "for (const x of g()) break;", ["finally"]),
    "by a pattern": (G, "var [a] = g();", ["finally"]),
    "by return": (G, "var it = g(); it.next(); it.return(5);", ["finally"]),
    "by throw": (
        G,
        "var it = g(); it.next(); try { it.throw(5); } catch (e) { said.push(e); }",
        ["finally", 5],
    ),
    "by an error": (
        "function* g() { try { yield 1; null.x; } finally { said.push('x'); } }",
        "try { [...g()]; } catch (e) { said.push(e.name); }",
        ["x", "TypeError"],
    ),
    "of an async function": (
        "async function f() { try { await 1; throw 2; } finally { said.push('x'); } }",
        "f().catch(function (e) { said.push(e); });",
        ["x", 2],
    ),
    "by an inner return": (
        "function* g() { try { yield 1; return 2; } finally { said.push('x'); } }",
        "said.push([...g()].length);",
        ["x", 1],
    ),
}


@BOTH
@pytest.mark.parametrize("case", ENDED)
def test_one_that_is_ended_runs_its_finally(run: Run, case: str) -> None:
    library, script, told = ENDED[case]
    assert run(library, script) == told


def test_a_finally_is_run_though_some_generator_of_python_is_ended_meanwhile() -> None:
    made = scxmlc.load(
        f"{HEAD}<script>var said = [];{G}</script><state id='a'><transition event='go'>"
        "<script>for (const x of g()) break;</script></transition></state></scxml>"
    )()
    made.start()

    def user() -> Iterator[None]:
        try:
            yield
        finally:
            made.send("go")

    waiting = user()
    next(waiting)
    del waiting
    assert made.data["said"] == ["finally"]


def test_what_a_generator_would_do_at_its_end_is_not_done_in_another_session() -> None:
    text = f"{HEAD}<script>{G}; var said = []; var it = g(); it.next();</script><state id='a'/></scxml>"
    first, second = scxmlc.load(text)(), scxmlc.load(text)()
    first.start()
    second.start()
    realm = first.realm
    del first
    gc.collect()
    assert js.get(realm.globals.said, "length") == 0 and second.data["said"] == []
