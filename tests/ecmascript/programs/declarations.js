// What `var` in eval code may not redeclare (ECMA-262 6th 18.2.1.2), and what it makes.
function tried(text) {
  try { return String(eval(text)); } catch (e) { return e.name; }
}
print(tried("var a = 1; a")); // => 1
print((function () { let x = 1; try { eval("var x"); } catch (e) { return e.name; } }())); // => SyntaxError
print((function () { { let x = 1; try { eval("var x"); } catch (e) { return e.name; } } }())); // => SyntaxError
print((function () { { let x = 1; eval("let x = 2"); return x; } }())); // => 1
print((function () { try { throw 1; } catch (x) { eval("var x = 2"); return x; } }())); // => 2
print((function (x) { eval("var x = 2"); return x; }(1))); // => 2
print((function () { eval("var made = 3"); return delete made && typeof made; }())); // => undefined
print((function () { "use strict"; eval("var made = 4"); return typeof made; }())); // => undefined
print((function () { let late = 5; return eval("late"); }())); // => 5
print((function () { try { return eval("late"); } catch (e) { return e.name; } let late; }())); // => ReferenceError
