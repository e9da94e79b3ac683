"""Calls, code made at run time, what fills the memory: rows of the table of budgets (`budget_cases`)."""

from __future__ import annotations

CALLS = {
    "a call": ("function f(a) { return a }", "f(n)"),
    "a call of a native": ("", "r = Math.abs(n)"),
    "Math.max of many": ("", "r = Math.max.apply(null, numbers)"),
    "Math.hypot of many": ("", "r = Math.hypot.apply(null, numbers)"),
    "a call by chains": (
        "function f0() { return 1 } "
        + " ".join(f"function f{i}() {{ return f{i - 1}() + f{i - 1}() }}" for i in range(1, 61)),
        "f60()",
    ),
    "methods by chains": (
        "var q = {f0: function () { return 1 }, "
        + ", ".join(f"f{i}: function () {{ return this.f{i - 1}() + this.f{i - 1}() }}" for i in range(1, 61))
        + "}",
        "q.f60()",
    ),
    "getters by chains": (
        "var q = {get f0() { return 1 }, "
        + ", ".join(f"get f{i}() {{ return this.f{i - 1} + this.f{i - 1} }}" for i in range(1, 61))
        + "}",
        "q.f60",
    ),
    "conversions by chains": (
        "var f0 = 1; "
        + " ".join(
            f"var f{i} = {{valueOf: function () {{ return f{i - 1} + f{i - 1} }}}};" for i in range(1, 61)
        ),
        "f60 + 1",
    ),
    "conversions of properties by chains": (
        "var q = [1]; for (var i = 1; i < 61; i++) (function (i) { "
        "q[i] = {toString: function () { return '' + q[i - 1] + q[i - 1] }} })(i)",
        "q[60] + ''",
    ),
    "closures by chains": (
        "var f = function () { return 1 }; "
        "for (var i = 0; i < 60; i++) f = (function (g) { return function () { return g() + g() } })(f)",
        "f()",
    ),
    "closures by chains of one name": (
        "function two(g) { return function () { g(); return g() } } "
        "var f = function () { return 1 }; for (var i = 0; i < 60; i++) f = two(f)",
        "f()",
    ),
    "bound functions by chains": (
        "function twice(g) { g(); return g() } var f = Math.abs; for (var i = 0; i < 60; i++) f = twice.bind(null, f)",
        "f()",
    ),
    "setters by chains": (
        "var q = {set f0(v) { }, "
        + ", ".join(f"set f{i}(v) {{ this.f{i - 1} = v; this.f{i - 1} = v }}" for i in range(1, 61))
        + "}",
        "q.f60 = 1",
    ),
    "iterators by chains": (
        "var q = [[1]]; for (var i = 1; i < 61; i++) (function (i) { "
        "q[i] = {*[Symbol.iterator]() { yield* q[i - 1]; yield* q[i - 1] }} })(i)",
        "[...q[60]]",
    ),
    "templates by chains": (
        "var q = [1]; for (var i = 1; i < 61; i++) (function (i) { "
        "q[i] = {toString: function () { return `${q[i - 1]}${q[i - 1]}` }} })(i)",
        "`${q[60]}`",
    ),
    "join by chains": ("var q = ['a']; for (var i = 0; i < 60; i++) q = [q, q]", "q.join()"),
    "replace by functions": ("", "'abcdefgh'.replace(/./g, function () { return 'x'.repeat(1000) })"),
    "recursion": ("function f(k) { return k < 2 ? k : f(k - 1) + f(k - 2) }", "f(20)"),
    "try, throw": ("", "try { throw n } catch (e) { r = e }"),
    "try, throw of an error": ("", "try { null.x } catch (e) { r = e }"),
    "generators": (
        "function* g() { for (;;) yield 1 }",
        "for (var x of g()) { n++; if (n % 1000 == 0) break; }",
    ),
    "yield*": (
        "function* g(k) { if (k) yield* g(k - 1); else for (;;) yield 1 }",
        "for (var x of g(100)) { n++; if (n % 1000 == 0) break; }",
    ),
    "classes": ("class A { constructor() { this.a = 1 } } class B extends A { }", "new B()"),
    "classes of many levels": (
        "class A0 { } " + " ".join(f"class A{i} extends A{i - 1} {{ }}" for i in range(1, 61)),
        "new A60()",
    ),
    "classes that call super": (
        "class A0 { } "
        + " ".join(f"class A{i} extends A{i - 1} {{ constructor() {{ super() }} }}" for i in range(1, 41)),
        "new A40()",
    ),
    "super.f by chains": (
        "class A0 { f() { return 1 } } "
        + " ".join(
            f"class A{i} extends A{i - 1} {{ f() {{ return super.f() + super.f() }} }}" for i in range(1, 41)
        )
        + " var q = new A40()",
        "q.f()",
    ),
    "a class made": ("", "r = class { constructor() { } f() { } g() { } }"),
    "a class made by extends": ("class A { }", "r = class extends A { }"),
    "a switch of many cases": (
        "",
        "switch (n++ % 1000) { " + " ".join(f"case {i}: r = {i}; break;" for i in range(1000)) + " }",
    ),
    "else if": (
        "",
        "if (n++ < 0) r = 1; " + " ".join(f"else if (n < {-i}) r = {i};" for i in range(500)),
    ),
    "a large literal": ("", "r = {" + ", ".join(f"k{i}: {i}" for i in range(2000)) + "}"),
    "a large array literal": ("", "r = [" + ", ".join(map(str, range(5000))) + "]"),
    "a large template": ("", "r = `" + "${n}x" * 2000 + "`"),
    "new": ("function F() { this.a = 1 }", "new F()"),
    "closures": ("", "r = function () { return n }"),
    "promises": ("", "Promise.resolve(n++)"),
    "promises with then": ("var d = Promise.resolve(1)", "d.then(function () { })"),
    "Promise.all of an array": ("", "Promise.all(list)"),
    "Promise.race of an array": ("", "Promise.race(list)"),
    "Promise.allSettled of an array": ("", "Promise.allSettled(list)"),
    "Promise.reject": ("", "Promise.reject(n++)"),
    "promise.finally": ("var d = Promise.resolve(1)", "d.finally(function () { })"),
    "Promise.any of an array": ("", "Promise.any(list)"),
    "async": ("async function f() { await 1 }", "f()"),
    "a tagged template": ("function t(s) { return s }", "r = t`a${n}b`"),
    "eval of the same text": ("", "eval('n++')"),
    "a long body": ("", "p.n = p.n + 1; " * 500),
    "a long body of calls": ("function f() { return 1 }", "f(); " * 500),
    "a long expression": ("", "n = " + " + ".join(["p.n"] * 2000)),
}

MEMORY = {
    "arrays of objects": ("var a = []", "a.push({a: n++, b: 2, c: 3})"),
    "arrays of arrays": ("var a = []", "a.push([n++, 2, 3])"),
    "arrays of numbers": ("var a = []", "a.push(n++ + 0.5)"),
    "arrays of texts": ("var a = []", "a.push('text ' + n++)"),
    "arrays of long texts": ("var a = []", "a.push('x'.repeat(9000) + n++)"),
    "arrays of sums": ("var a = [], s = 'x'.repeat(60000)", "a.push(s + n++)"),
    "arrays of wide sums": ("var a = [], s = '\\u1234'.repeat(30000)", "a.push(s + n++)"),
    "a list": ("var a = null", "a = {next: a}"),
    "closures kept": ("var a = []", "a.push(function () { return n })"),
    "closures with locals": (
        "var a = []",
        "a.push((function (x) { return function () { return x } })([n++]))",
    ),
    "properties": ("var q = {}", "q['key' + n++] = n"),
    "objects with properties": ("var a = []", "a.push({a: {b: {c: {d: n++}}}})"),
    "weak maps": ("var a = new WeakMap(), b = []", "var k = {}; b.push(k); a.set(k, n++)"),
    "symbols": ("var a = []", "a.push(Symbol('s' + n++))"),
    "symbols for ever": ("", "Symbol.for('s' + n++)"),
    "instances": ("class A { constructor() { this.a = n++; this.b = [] } } var a = []", "a.push(new A())"),
    "classes kept": ("var a = []", "a.push(class { f() { } })"),
    "wrappers kept": ("var a = []", "a.push(new Number(n++), new String('s'))"),
    "iterators kept": ("var a = [], b = [1]", "a.push(b.entries())"),
    "accessors kept": ("var a = []", "a.push({get x() { return n }})"),
    "functions with properties": ("var a = []", "var f = function () { }; f.x = n++; a.push(f)"),
    "arguments kept": ("var a = []; function f() { return arguments }", "a.push(f(n++, 2))"),
    "matches kept": ("var a = []", "a.push(/(a)(b)/.exec('xab'))"),
    "globals": ("var q = this", "q['k' + n++] = n"),
    "maps": ("var a = new Map()", "a.set('key' + n++, {n: n})"),
    "sets": ("var a = new Set()", "a.add('key' + n++)"),
    "copies of an array": ("var a = []", "a.push(list.slice())"),
    "copies of an object": ("var a = []", "a.push(Object.assign({}, o))"),
    "spread copies": ("var a = []", "a.push({...o})"),
    "JSON copies": ("var a = [], s = JSON.stringify(o)", "a.push(JSON.parse(s))"),
    "matches": ("var a = []", "a.push(text.match(/./g))"),
    "splits": ("var a = []", "a.push(text.split(''))"),
    "new Array(n) kept": ("var a = []", "a.push(new Array(4000))"),
    "a.length = n kept": ("var a = []", "var b = []; b.length = 4000; a.push(b)"),
    "a sparse put kept": ("var a = []", "var b = []; b[4000] = 1; a.push(b)"),
    "generators kept": ("var a = []; function* g(x) { yield x }", "var i = g([n++]); i.next(); a.push(i)"),
    "promises kept": ("var a = []", "a.push(new Promise(function () { }))"),
    "jobs kept": ("var d = Promise.resolve(1)", "d.then(function () { })"),
    "dates kept": ("var a = []", "a.push(new Date(n++))"),
    "errors kept": ("var a = []", "a.push(new Error('e' + n++))"),
    "regular expressions kept": ("var a = []", "a.push(/a/)"),
    "bound functions kept": ("var a = []; function f() { }", "a.push(f.bind(null, n++))"),
    "proxies kept": ("var a = []", "a.push(new Proxy({}, {}))"),
    "a text in a local variable": (
        "",
        "(function () { var s = 'x'; for (;;) s += 'abcdefghijabcdefghijabcdefghij12' })()",
    ),
    "an array in a local variable": ("", "(function () { var a = []; for (;;) a.push([1]) })()"),
    "an array of a built-in": ("", "list.map(function (x) { return list.map(function (y) { return [y] }) })"),
    "garbage": ("", "r = {a: [1, 2, 3], b: {c: n++}}"),
    "garbage in circles": ("", "r = {a: 1}; r.r = r"),
    "garbage of long texts": ("", "r = 'x'.repeat(9000) + n++"),
}
