// Each call of a function has variables of its own (ECMA-262 10.4.3, 13.2).
function counter() {
  var n = 0;
  return function () { return ++n; };
}
var a = counter(), b = counter();
print(a(), a(), b()); // => 1 2 1
for (var i = 0, fs = []; i < 3; i++) fs.push(function () { return i; });
print(fs.map(function (f) { return f(); })); // => 3,3,3
for (let j = 0; j < 3; j++) fs[j] = () => j;
print(fs.map(f => f())); // => 0,1,2
Promise.resolve(7).then(print); // => now
print("now"); // => 7
