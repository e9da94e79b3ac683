// Maps and sets keep the order of insertion and may change while they are walked (ECMA-262 23).
const words = "the cat and the dog and the bird".split(" ");
const counts = new Map();
for (const word of words) counts.set(word, (counts.get(word) || 0) + 1);
print([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([w, n]) => `${w}:${n}`));
print([...new Set(words)].length, [...new Set(words)].join());
const m = new Map([[1, "number"], ["1", "string"], [true, "bool"], [null, "null"], [undefined, "undef"], [NaN, "nan"]]);
print(m.get(1), m.get("1"), m.get(true), m.get(null), m.get(undefined), m.get(NaN), m.size);
const walked = [];
const s = new Set([1, 2, 3]);
for (const x of s) { walked.push(x); s.delete(2); if (x < 3) s.add(x + 10); if (walked.length > 9) break; }
print(walked, [...s]);
const keys = [{id: 1}, {id: 2}];
const byObject = new Map(keys.map(k => [k, k.id]));
print(byObject.get(keys[1]), byObject.get({id: 2}), byObject.has(keys[0]));
const it = new Map([["a", 1], ["b", 2]]).entries();
print(it.next().value, [...it], it.next().done);
const union = new Set([...new Set([1, 2]), ...new Set([2, 3])]);
const both = [...new Set([1, 2])].filter(x => new Set([2, 3]).has(x));
print([...union], both);
m.clear();
print(m.size, [...m].length);
counts.forEach(function (n, w, map) { if (n > 2) print(this.label, w, n, map === counts); }, {label: "often"});
print(Array.from(new Map([["x", 1]]).values()), Object.prototype.toString.call(new Set().values()));
// => the:3,and:2,bird:1,cat:1,dog:1
// => 5 the,cat,and,dog,bird
// => number string bool null undef nan 6
// => 1,3,11 1,3,11
// => 2 undefined true
// => a,1 b,2 true
// => 1,2,3 2
// => 0 0
// => often the 3 true
// => 1 [object Set Iterator]
