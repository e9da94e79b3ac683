"""What the table of budgets measures: for each operation a loop without end that does little else.

A row is a name, what is made ready before, and the body of the loop. `PARTS` are a text of a million characters, an
array and an object of 100,000 entries, and their like.
"""

from __future__ import annotations

from re import findall

from budget_calls import CALLS, MEMORY
from budget_objects import ARRAYS, OBJECTS
from budget_texts import TEXTS

PARTS = {
    "text": "'abcdefghij'.repeat(100000)",
    "wide": "'\\u00e4bcdefghi '.repeat(100000)",
    "digits": "'1234567890'.repeat(100000)",
    "list": "Array.from({length: 100000}, function (_, i) { return 'k' + i % 1000 + '_' + i })",
    "numbers": "Array.from({length: 100000}, function (_, i) { return (i * 7919) % 100003 })",
    "o": "{}; for (var i = 0; i < 100000; i++) o['k' + i] = i",
    "sparse": "[]; sparse[4000000000] = 1; for (var i = 0; i < 50000; i++) sparse[i * 3] = i",
}
COUNTERS = "var n = 0, r = null, p = {n: 0};"


def ready(program: str) -> str:
    """What makes those of the large values that a program names."""
    words = set(findall(r"\w+", program))
    return COUNTERS + "".join(f"var {name} = {text};\n" for name, text in PARTS.items() if name in words)


LOOP = {
    "a counting loop with some work": "n = (n * 31 + 7) % 1000003; p.n = n + p.n % 10;",
}

ISSUE = {
    "a.push.apply(a, a)": ("var a = [1]", "a.push.apply(a, a)"),
    "a.push.apply(a, list)": ("var a = [1]", "a = []; a.push.apply(a, list)"),
    "a sparse put beyond the dense part": ("", "var a = list.slice(0, 100000); a[a.length + 100000] = 1"),
    "a.length = n": ("", "var a = []; a.length = 4000; a.length = 0"),
    "a.length = large": ("var a = list.slice()", "a.length = 100000 + n++ % 2; a.length = 99999"),
    "a.length = n of a sparse array": ("", "sparse.length = 4000000001 + n++ % 2"),
    "splice of a large array": ("", "list.splice(50000, 1, 'x')"),
    "splice of a sparse array": ("", "sparse.splice(5, 1, 'x')"),
    "Object.keys": ("", "r = Object.keys(o)"),
    "Object.assign": ("", "r = Object.assign({}, o)"),
    "Object.isFrozen": ("Object.freeze(o)", "r = Object.isFrozen(o)"),
    "Object.isSealed": ("Object.seal(o)", "r = Object.isSealed(o)"),
    "Object.freeze": ("", "Object.freeze(o)"),
    "Object.seal": ("", "Object.seal(o)"),
    "{...o}": ("", "r = {...o}"),
    "[...list]": ("", "r = [...list]"),
    "f(...list)": ("function f() { return 1 }", "f(...list)"),
    "for in": ("", "for (var k in o) break;"),
    "for in of an array": ("", "for (var k in list) break;"),
    "for each in": ("", "for each (var k in o) break;"),
    "JSON.parse of an object": ("var s = JSON.stringify(o)", "r = JSON.parse(s)"),
    "+s": ("", "n = +digits"),
    "s * 1": ("", "n = digits * 1"),
    "+s of blanks": ("var s = ' '.repeat(1e6) + '1'", "n = +s"),
    r"/(.*)\1\1\1b/": ("var s = 'a'.repeat(20000)", r"r = /(.*)\1\1\1b/.test(s)"),
    "/(a+)+$/": ("var s = 'a'.repeat(24) + 'b'", "r = /(a+)+$/.test(s)"),
    "/a*a*a*a*b/": ("var s = 'a'.repeat(170)", "r = /a*a*a*a*b/.test(s)"),
    "/a*b/": ("var s = 'a'.repeat(30000)", "r = /a*b/.test(s)"),
    "/a*b/ on a short text": ("var s = 'a'.repeat(100)", "r = /a*b/.test(s)"),
    "/(?=.*b)a/g": ("var s = 'a'.repeat(30000)", "r = s.replace(/a(?=.*b)/g, 'x')"),
    "Promise.all of an endless iterator": ("", "Promise.all((function* () { for (;;) yield 1; })())"),
    "eval that grows": ("var s = '1'", "s += ' + 1'; eval(s)"),
    "eval of a new text": ("", "eval('n = ' + n++ + '; r = n * 2')"),
    "eval of a long text": ("var s = 'n = n + 1;'.repeat(3000)", "eval(s + n++)"),
    "new Function of 100,000 parameters": ("", "new Function(list.join(), 'return ' + n++)"),
    "new Function": ("", "new Function('a', 'return a + ' + n++)"),
    "uneval of shared parts": ("var g = 1; for (var i = 0; i < 60; i++) g = [g, g]", "uneval(g)"),
    "JSON.stringify of shared parts": (
        "var g = 1; for (var i = 0; i < 60; i++) g = [g, g]",
        "JSON.stringify(g)",
    ),
    "String of shared parts": ("var g = 1; for (var i = 0; i < 60; i++) g = [g, g]", "String(g)"),
    "flat of shared parts": ("var g = 1; for (var i = 0; i < 60; i++) g = [g, g]", "g.flat(Infinity)"),
    "nested arrow functions through eval": ("", "eval('() => '.repeat(200 + n++ % 100) + '1')"),
}

AREAS: dict[str, dict[str, tuple[str, str]]] = {
    "a plain loop": {name: ("", body) for name, body in LOOP.items()},
    "issue 11": ISSUE,
    "texts": TEXTS,
    "arrays": ARRAYS,
    "objects": OBJECTS,
    "calls": CALLS,
    "memory": MEMORY,
}
