// Patterns: order of evaluation, defaults, iterators that are closed (ECMA-262 12.14.5, 13.3.3).
const log = []; const note = (x, v) => { log.push(x); return v; };
const source = {get a() { note("a"); return undefined; }, get b() { note("b"); return 2; }};
const {[note("key", "a")]: first = note("default", 1), b: second} = source; print(first, second, log.splice(0).join());
let target = {}, i = 0; [target["k" + i++], target["k" + i++] = 5, ...target.rest] = [1, undefined, 3, 4]; print(JSON.stringify(target));
function counting(n) { let at = 0; return {[Symbol.iterator]: () => ({next: () => ({value: ++at, done: at > n}), return: v => { log.push("closed after " + at); return {}; }})}; }
const [p, q] = counting(5); const [...all] = counting(3); const [, , third] = counting(3); print(p, q, all, third, log.splice(0).join());
let a = 1, b = 2, c = 3; [a, b, c] = [c, a, b]; print(a, b, c);
function f({x = 1, y: {z = 2, ...more} = {}} = {}, [h, ...t] = "dflt", ...rest) { return [x, z, JSON.stringify(more), h, t.join(""), rest.length].join(" "); }
print(f()); print(f({x: 5, y: {z: 6, w: 7}}, [8, 9], 1, 2)); print(f.length);
for (const {id, tags: [tag = "none"]} of [{id: 1, tags: ["t"]}, {id: 2, tags: []}]) print(id, tag);
for (const [k, {v}] of Object.entries({m: {v: 1}, n: {v: 2}})) print(k + v);
const swap = ([x, y]) => [y, x]; print(swap(swap([1, 2])), (({length}) => length)("four"), (([, s]) => s)("ab"));
try { const {x} = null; } catch (e) { print(e.name); } try { const [x] = {}; } catch (e) { print(e.name); }
const {length, [length - 1]: last, ...nothing} = "xyz"; print(length, last, JSON.stringify(nothing));
var m = new Map([["k", [1, {deep: "found"}]]]); for (const [key, [, {deep}]] of m) print(key, deep);
const o = {}; ({a: o.p, b: [o.q], ...o.r} = {a: 1, b: [2], c: 3}); print(JSON.stringify(o));
// => 1 2 key,a,default,b
// => {"k0":1,"k1":5,"rest":[3,4]}
// => 1 2 1,2,3 3 closed after 2,closed after 3
// => 3 1 2
// => 1 2 {} d flt 0
// => 5 6 {"w":7} 8 9 2
// => 0
// => 1 t
// => 2 none
// => m1
// => n2
// => 1,2 4 b
// => TypeError
// => TypeError
// => 3 z {"0":"x","1":"y"}
// => k found
// => {"p":1,"q":2,"r":{"c":3}}
