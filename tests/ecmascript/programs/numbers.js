// Numbers: sums that round, counters that overflow, bits (ECMA-262 8.5, 9.3 to 9.8).
var sum = 0; for (var i = 0; i < 10; i++) sum += 0.1;
print(sum, sum === 1, Math.abs(sum - 1) < Number.EPSILON * 4, sum.toFixed(10));
var big = 9007199254740990; for (i = 0; i < 4; i++) { print(big); big++; }
print(0.1 + 0.2, 1 / 3, 100 / 3, 1e21 + 1, 123456789 * 987654321, 2 ** 53 + 1);
function hash(s) { var h = 0; for (var i = 0; i < s.length; i++) h = (h << 5) - h + s.charCodeAt(i) | 0; return h; }
print(hash("hello"), hash("a longer text with overflow"), hash("") === 0);
function crc(s) { var c = -1; for (var i = 0; i < s.length; i++) { c ^= s.charCodeAt(i); for (var k = 0; k < 8; k++) c = c & 1 ? c >>> 1 ^ 0xEDB88320 : c >>> 1; } return (c ^ -1) >>> 0; }
print(crc("123456789").toString(16));
function lcg(seed) { return function () { return seed = (seed * 1103515245 + 12345) % 2147483648; }; }
var next = lcg(42); print(next(), next(), next());
print(-7 % 3, 7 % -3, -7 / 2 | 0, Math.floor(-7 / 2), -1 >>> 24, 1 << 31, ~~-3.7);
print(parseInt("101", 2), (37).toString(36), parseInt("zz", 36), Number("0x1f"), +"  12 ", +"1,5");
function fact(n) { return n < 2 ? 1 : n * fact(n - 1); }
print(fact(20), fact(25), fact(171));
function gcd(a, b) { return b ? gcd(b, a % b) : a; }
print(gcd(1071, 462), [3, 1, 2].map(String), [10, 9, 1].sort());
var z = -0; print(z, 1 / z, z === 0, Object.is(z, 0), Math.max(z, 0), JSON.stringify(z), String(z), z + "");
var count = 0; for (var x = 0; x < 1; x += 0.1) count++; print(count, x);
print(isNaN("x"), NaN == NaN, [NaN].indexOf(NaN), typeof NaN, Math.min(), Math.round(-0.5), Math.round(2.5), (0.000001234).toString(), (1e-7).toFixed(3));
// => 0.9999999999999999 false true 1.0000000000
// => 9007199254740990
// => 9007199254740991
// => 9007199254740992
// => 9007199254740992
// => 0.30000000000000004 0.3333333333333333 33.333333333333336 1e+21 121932631112635260 9007199254740992
// => 99162322 -909939007 true
// => cbf43926
// => 1250496027 1116302080 1964818176
// => -1 1 -3 -4 255 -2147483648 -3
// => 5 11 1295 31 12 NaN
// => 2432902008176640000 1.5511210043330986e+25 Infinity
// => 21 3,1,2 1,10,9
// => 0 -Infinity true false 0 0 0 0
// => 11 1.0999999999999999
// => true false -1 number Infinity 0 3 0.000001234 0.000
