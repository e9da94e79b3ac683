// Declarations are there before the code that makes them runs (ECMA-262 10.5).
print(typeof declared, typeof later, typeof nowhere);
function declared() { return "first"; }
print(declared());
function declared() { return "second"; }
var later = 1;
var declared;
print(typeof declared, later);
(function () {
  print(later);
  var later = 2;
  print(later, inner());
  function inner() { return "inner " + later; }
})();
if (later) { var fromBlock = "seen"; function blockFunction() { return "block"; } }
print(fromBlock, blockFunction());
for (var i = 0; i < 2; i++) { var last = i; }
print(i, last);
try { throw "t"; } catch (e) { var caught = e; }
print(caught, typeof e);
var f = function named() { return typeof named; };
print(f(), typeof named);
switch (1) { case 0: var never = 1; case 1: print(never); }
print(this.later, delete later, later);
implicit = 5;
print(this.implicit, delete implicit, typeof implicit);
// => function undefined undefined
// => second
// => function 1
// => undefined
// => 2 inner 2
// => seen block
// => 2 1
// => t undefined
// => function undefined
// => undefined
// => 1 false 1
// => 5 true undefined
