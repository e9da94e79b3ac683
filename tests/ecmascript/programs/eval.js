// eval by its name shares the scope of its caller, by any other name the global one (ECMA-262 10.4.2).
var x = "global";
function direct() { var x = "local"; return eval("x"); }
function indirect() { var x = "local"; return (0, eval)("x"); }
function declares() { eval("var made = 'here'; function also() { return made; }"); return made + also(); }
function strictly() { "use strict"; eval("var made = 1"); return typeof made; }
function nested() { var y = 1; return eval("(function () { return eval('y + 1'); })()"); }
function assigns() { var z = 1; eval("z = 2"); return z; }
function thrown() { try { eval("throw new Error('inside')"); } catch (e) { return e.message; } }
function broken() { try { eval("1 +"); } catch (e) { return e.name; } }
print(direct(), indirect(), declares(), typeof made, strictly(), nested(), assigns(), thrown(), broken());
(0, eval)("var viaIndirect = 'a'; function fromEval() { return 'b'; }");
print(viaIndirect, fromEval(), delete viaIndirect, typeof viaIndirect);
var answer = eval('({"queue": "sales", "skills": ["en", "de"]})');
print(answer.queue, answer.skills[1]);
print(eval("var t = 3; if (t > 2) 'big'; else 'small'"), eval("for (var n = 0; n < 3; n++) n * 10"));
var adder = new Function("a", "b", "return a + b + x");
print(adder(1, 2), adder.length, (function () { var x = "hidden"; return new Function("return x")(); })());
function loop() { var s = 0; for (var i = 0; i < 3; i++) eval("s += i"); return s; }
print(loop());
function shadow(a) { eval("var a = a + 1"); return [a, arguments[0]]; }
print(shadow(1));
function block() { let v = 1; { let v = 2; eval("v = 3"); } return v; }
print(block());
// => local global herehere undefined undefined 2 2 inside SyntaxError
// => a b true undefined
// => sales de
// => big 20
// => 3global 2 global
// => 3
// => 2,2
// => 1
