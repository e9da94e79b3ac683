// Proxies and Reflect: objects that say what happens to them (ECMA-262 26).
const log = [];
const watch = target => new Proxy(target, {
  get(t, k, r) { if (typeof k === "string") log.push("get " + k); return Reflect.get(t, k, r); },
  set(t, k, v, r) { log.push(`set ${k}=${v}`); return Reflect.set(t, k, v, r); },
  has(t, k) { log.push("has " + k); return k in t; },
  deleteProperty(t, k) { log.push("delete " + k); return delete t[k]; },
  ownKeys(t) { log.push("keys"); return Reflect.ownKeys(t); },
});
const p = watch({a: 1, f() { return this.a; }});
p.a; p.b = 2; "b" in p; delete p.b; Object.keys(p); p.f();
print(log.join("; "));
const defaults = new Proxy({}, {get: (t, k) => k in t ? t[k] : 0});
for (const c of "hello") defaults[c]++;
print(JSON.stringify(defaults));
const readonly = new Proxy({x: 1}, {set: () => false});
readonly.x = 2; print(readonly.x);
(function () { "use strict"; try { readonly.x = 2; } catch (e) { print(e.name); } })();
const array = new Proxy([], {set(t, k, v) { t[k] = k === "length" ? v : v * 2; return true; }});
array.push(1, 2, 3); print(array.length, array.join());
const fn = new Proxy(function (a) { return a; }, {apply: (t, self, [a]) => t(a + 1), construct: (t, args) => ({made: args.length})});
print(fn(1), new fn(1, 2).made, typeof fn, Array.isArray(array));
const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); try { proxy.x; } catch (e) { print(e.name); }
print(Reflect.ownKeys({b: 1, a: 2, 1: 0, [Symbol.iterator]: 0}).map(String), Reflect.has([], "length"), Reflect.apply(Math.max, null, [1, 5]));
// => get a; set b=2; has b; delete b; keys; get f; get a
// => {"h":1,"e":1,"l":2,"o":1}
// => 1
// => TypeError
// => 3 2,4,6
// => 2 2 function true
// => TypeError
// => 1,b,a,Symbol(Symbol.iterator) true 5
