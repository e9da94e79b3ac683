// let, const and classes cannot be used before their declaration, and each turn of a loop has its own (ECMA-262 13.3.1).
function name(f) { try { return f(); } catch (e) { return e.name; } }
print(name(() => { early; let early = 1; }), name(() => { typeof early; let early; }), name(() => { const c = 1; c = 2; }));
print(name(() => { new C(); class C {} }), name(() => { let a = a; }), name(() => { f(); let v = 1; function f() { return v; } }));
print(name(() => { let late = () => v; let v = "fine"; return late(); }), name(() => ((a = b, b) => a)()));
let x = "outer"; { let x = "inner"; print(x); } print(x);
const fs = []; for (let i = 0; i < 3; i++) { fs.push(() => i); i += 0; } print(fs.map(f => f()));
const gs = []; for (let i = 0; i < 2; i++) { gs.push(() => ++i); } print(gs[0](), gs[0](), gs[1]());
for (const k in {p: 1, q: 2}) fs.push(() => k); print(fs.slice(3).map(f => f()));
for (const v of ["m", "n"]) { const v2 = v + v; fs.push(() => v2); } print(fs.slice(5).map(f => f()));
switch (2) { case 1: let s = 1; break; case 2: print(name(() => s)); }
try { throw {code: 7}; } catch ({code}) { let inner = code; print(inner); }
const o = {a: 1}; o.a = 2; print(o.a); let u; print(u);
var fn = function () { if (true) { let v = 1; var w = 2; } return typeof v + w; }; print(fn());
let n = 0; const next = () => n++; next(); print(next(), n);
// => ReferenceError ReferenceError TypeError
// => ReferenceError ReferenceError ReferenceError
// => fine ReferenceError
// => inner
// => outer
// => 0,1,2
// => 1 2 2
// => p,q
// => mm,nn
// => ReferenceError
// => 7
// => 2
// => undefined
// => undefined2
// => 1 2
