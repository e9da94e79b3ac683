"""Engines to run the suite on: each entry makes a function `(harness sources, source) -> None | error text`.

A scenario gets a realm of its own. What an engine needs is imported when it is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[[list[str], str], "str | None"]
HOST = "var $262 = {global: this, evalScript: function (s) { return (0, eval)(s); }}; var print = function () {};"


def ours() -> Run:
    """This project."""
    top = Path(__file__).parents[3]
    sys.path[:0] = [str(top), str(top / "runtime"), str(top / "tests" / "ecmascript")]
    import t262_engine

    return t262_engine.run


def quickjs() -> Run:
    """QuickJS, by the package quickjs."""
    import quickjs

    def run(harness: list[str], source: str) -> str | None:
        context = quickjs.Context()
        try:
            for text in [HOST, *harness, source]:
                context.eval(text)
        except quickjs.JSException as problem:
            return str(problem)
        return None

    return run


def js2py() -> Run:
    """js2py; the Python of each text is kept, since making it takes most of the time."""
    from functools import lru_cache

    import js2py
    from js2py.translators import translate_js

    sys.setrecursionlimit(20000)

    @lru_cache(maxsize=64)
    def translated(text: str) -> str:
        return translate_js(text, "")

    def run(harness: list[str], source: str) -> str | None:
        context = js2py.EvalJs()
        try:
            for text in [HOST, *harness, source]:
                exec(compile(translated(text), "<script>", "exec"), context._context)
        except Exception as problem:
            return f"{type(problem).__name__}: {problem}"
        return None

    return run


ENGINES: dict[str, Callable[[], Run]] = {"ours": ours, "quickjs": quickjs, "js2py": js2py}
