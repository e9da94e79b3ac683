// arguments and parameters are one in sloppy code, two in strict code (ECMA-262 10.6).
function sloppy(a, b) { arguments[0] = "x"; b = "y"; arguments[2] = "z"; return [a, arguments[1], arguments.length, arguments[2]]; }
print(sloppy(1, 2), sloppy(1), sloppy(1, 2, 3));
function strict(a) { "use strict"; arguments[0] = "x"; return [a, arguments[0]]; }
print(strict(1));
function forwards() { return target.apply(this, arguments); }
function target() { return [].slice.call(arguments).reverse().join(); }
print(forwards(1, 2, 3));
function deletes(a) { delete arguments[0]; a = 2; return [arguments[0], 0 in arguments, a]; }
print(deletes(1));
function captured(a) { var read = function () { return a; }; arguments[0] = "changed"; return read(); }
print(captured(1));
function passedOn(a) { change(arguments); return a; }
function change(args) { args[0] = "from outside"; }
print(passedOn(1));
function grows(a, b) { arguments.length = 5; return [arguments.length, b, [].slice.call(arguments).length]; }
print(grows(1));
function recursive(n) { return n <= 1 ? 1 : n * arguments.callee(n - 1); }
print(recursive(5));
function loops() { var r = []; for (var i in arguments) r.push(i + arguments[i]); return r; }
print(loops("a", "b"));
function defaults(a, b = a) { a = 9; return [arguments[0], arguments.length, b]; }
print(defaults(1), defaults(1, 2));
var arrow = function () { return (() => arguments.length)(1, 2, 3); };
print(arrow("only one"));
// => x,y,2,z x,,1,z x,y,3,z
// => 1,x
// => 3,2,1
// => ,false,2
// => changed
// => from outside
// => 5,,5
// => 120
// => 0a,1b
// => 1,1,1 1,2,2
// => 1
