"use strict";
// Strict code refuses what sloppy code swallows (ECMA-262 Annex C).
function name(f) { try { return f(); } catch (e) { return e.name; } }
print(name(() => { undeclared = 1; }), name(() => { Object.freeze([1])[0] = 2; }), name(() => { delete Object.prototype; }));
print(name(() => { ({get a() { return 1; }}).a = 2; }), name(() => { "text".length = 1; }), name(() => { (1).x = 2; }));
print(name(function () { return typeof this; }), name(() => (function () { return this; })()), typeof (function () { return this; }).call(5));
print(name(() => eval("with ({}) {}")), name(() => eval("var public = 1")), name(() => eval("010")), name(() => eval("function f(a, a) {}")));
print(name(() => eval("delete name")), name(() => eval("arguments = 1")), name(() => eval("var eval")), name(() => eval("if (1) function f() {}")));
print(name(() => (function () { return arguments.callee; })()), name(() => (function f() { return f.caller; })()));
(function (a) { a = 2; print(arguments[0], a); })(1);
{ function inner() {} }
print(typeof inner, name(() => { Object.defineProperty({}, "x", {value: 1}).x = 2; }));
eval("var leaked = 1"); print(typeof leaked, new Function("return typeof this")(), (0, eval)("typeof this"));
print(name(() => { NaN = 1; }), name(() => { Object.preventExtensions({}).x = 1; }), name(() => { [].length = -1; }));
// => ReferenceError TypeError TypeError
// => TypeError TypeError TypeError
// => undefined undefined number
// => SyntaxError SyntaxError SyntaxError SyntaxError
// => SyntaxError SyntaxError SyntaxError SyntaxError
// => TypeError TypeError
// => 1 2
// => undefined TypeError
// => undefined object object
// => TypeError TypeError RangeError
