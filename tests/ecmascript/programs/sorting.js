// Sorting is stable, and arrays may change under the hands of those who visit them (ECMA-262 22.1.3).
var calls = [["b", 2], ["a", 2], ["c", 1], ["d", 2], ["e", 1]];
print(calls.slice().sort((x, y) => x[1] - y[1]).map(c => c[0]).join(""));
print([5, 25, 100, 1].sort(), [5, 25, 100, 1].sort((a, b) => a - b), ["B", "a", "C"].sort((a, b) => a.toLowerCase() < b.toLowerCase() ? -1 : 1));
print([3, , 1, undefined, 2].sort(), [3, , 1].sort().length, 2 in [3, , 1].sort());
var many = []; for (var i = 0; i < 500; i++) many.push({k: i * 7919 % 10, i: i});
many.sort((a, b) => a.k - b.k);
print(many.every((x, i) => !i || many[i - 1].k < x.k || (many[i - 1].k === x.k && many[i - 1].i < x.i)));
try { [1, 2].sort(() => { throw "stop"; }); } catch (e) { print(e); }
print(many.slice(0, 3).map(x => x.i), [1, 2, 3].sort(() => NaN), [2, 1].sort(() => true).length);
var a = [1, 2, 3, 4]; var seen = []; a.forEach((x, i) => { seen.push(x); if (i == 0) { a.shift(); a.push(9, 9); } }); print(seen, a);
print([1, 2, 3].map((x, i, all) => { all[i + 1] = 10; return x; }), [1, 2, 3].filter((x, i, all) => { all.length = 2; return true; }));
var o = {length: 3, 0: "c", 1: "a", 2: "b"}; Array.prototype.sort.call(o); print(JSON.stringify(o));
print([[2, 1], [1, 3], [1, 2]].sort().join("|"), [true, "x", null, 1, {}].sort().map(String).join());
print([1, 2, 3, 4, 5].reduceRight((acc, x) => acc.concat(x), []), [[1, 2], [3]].reduce((x, y) => x.concat(y)));
// => cebad
// => 1,100,25,5 1,5,25,100 a,B,C
// => 1,2,3,, 3 false
// => true
// => stop
// => 0,10,20 1,2,3 2
// => 1,3,4,9 2,3,4,9,9
// => 1,10,10 1,2
// => {"0":"a","1":"b","2":"c","length":3}
// => 1,2|1,3|2,1 1,[object Object],null,true,x
// => 5,4,3,2,1 1,2,3
