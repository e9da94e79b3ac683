// What strategies do with data: walk, copy, merge, group, and turn to text and back.
var call = JSON.parse('{"ani":"+4930123","ivr":{"choice":2,"path":["main","sales"]},"skills":[{"name":"en","level":3},{"name":"de","level":5}],"vip":false}');
function paths(o, at) { return Object.keys(o).reduce(function (out, k) { var p = at ? at + "." + k : k; return out.concat(o[k] && typeof o[k] == "object" ? paths(o[k], p) : [p + "=" + o[k]]); }, []); }
print(paths(call).join(" "));
var copy = JSON.parse(JSON.stringify(call)); copy.ivr.path.push("x"); print(call.ivr.path.length, copy.ivr.path.length);
var best = call.skills.filter(s => s.level > 2).sort((a, b) => b.level - a.level)[0]; print(best.name, "skills" in call, call.nothing === undefined);
function merge(a, b) { for (var k in b) a[k] = typeof a[k] == "object" && typeof b[k] == "object" ? merge(a[k], b[k]) : b[k]; return a; }
print(JSON.stringify(merge({a: 1, b: {c: 2, d: 3}}, {b: {d: 4, e: 5}, f: 6})));
var grouped = [["x", 1], ["y", 2], ["x", 3]].reduce((g, [k, v]) => { (g[k] = g[k] || []).push(v); return g; }, {}); print(JSON.stringify(grouped));
var counter = {}; "mississippi".split("").forEach(function (c) { counter[c] = (counter[c] || 0) + 1; }); print(JSON.stringify(counter));
print(JSON.stringify(call, ["ani", "vip"]), JSON.stringify({d: undefined, n: NaN, i: [Infinity, , null]}), JSON.stringify(call.skills, (k, v) => k === "level" ? v * 10 : v));
var {ani, ivr: {path: [, second]}, ...others} = call; print(ani, second, Object.keys(others));
print(Object.entries(call.skills[0]).map(([k, v]) => k + "-" + v).join(), Object.assign({}, call.skills[0], {level: 9}).level);
delete call.ivr; print(Object.keys(call), call.ivr && call.ivr.choice, (call.ivr || {}).choice);
var list = [1, 2, 3, 4, 5, 6]; while (list.length) print(list.splice(0, 4).join());
for (var i in "ab") print(i, "ab"[i]);
var o = {}; o[1] = "a"; o["1"] += "b"; o[[1]] += "c"; print(JSON.stringify(o), o[{}], Object.keys({b: 1, 2: 1, a: 1, 1: 1}));
// => ani=+4930123 ivr.choice=2 ivr.path.0=main ivr.path.1=sales skills.0.name=en skills.0.level=3 skills.1.name=de skills.1.level=5 vip=false
// => 2 3
// => de true true
// => {"a":1,"b":{"c":2,"d":4,"e":5},"f":6}
// => {"x":[1,3],"y":[2]}
// => {"m":1,"i":4,"s":4,"p":2}
// => {"ani":"+4930123","vip":false} {"n":null,"i":[null,null,null]} [{"name":"en","level":30},{"name":"de","level":50}]
// => +4930123 sales skills,vip
// => name-en,level-3 9
// => ani,skills,vip undefined undefined
// => 1,2,3,4
// => 5,6
// => 0 a
// => 1 b
// => {"1":"abc"} undefined 1,2,b,a
