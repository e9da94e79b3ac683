// with puts the properties of an object before the variables around it (ECMA-262 12.10).
var point = {x: 1, y: 2, move: function (dx) { this.x += dx; return this; }}, x = "outer", z = "outer z";
with (point) { x += 10; y = x + 1; z = "changed"; var w = "var"; var y2; move(5); }
print(point.x, point.y, x, z, w, "w" in point, "z" in point);
with (point) { delete x; print(typeof x, x); }
print("x" in point);
function make(o) { with (o) { return function () { return typeof hidden === "undefined" ? "none" : hidden; }; } }
var o = {}; var get = make(o); print(get()); o.hidden = "now there"; print(get());
with ({a: 1}) with ({b: 2}) { print(a + b); }
with (Math) print(max(1, 3), floor(PI));
var log = []; with ({get p() { log.push("get"); return 1; }, set p(v) { log.push("set" + v); }}) { p = p + 1; p++; } print(log);
with ([1, 2, 3]) print(length, join("-"));
function f(a) { with (a) { for (var i = 0; i < n; i++) total += i; } return a.total; }
print(f({n: 4, total: 0}));
with ({f: function () { return this.v; }, v: "this of with"}) print(f());
// => 16 12 outer changed var false false
// => string outer
// => false
// => none
// => now there
// => 3
// => 3 3
// => get,set2,get,set2
// => 3 1-2-3
// => 6
// => this of with
