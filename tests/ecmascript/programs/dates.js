// Calendar arithmetic with Date; local time is UTC here (ECMA-262 15.9).
function iso(d) { return d.toISOString().slice(0, 10); }
var d = new Date(Date.UTC(2024, 1, 29));
print(iso(d), d.getUTCDay());
d.setUTCFullYear(2025); print(iso(d));
d.setUTCMonth(0, 31); d.setUTCMonth(1); print(iso(d));
function easter(y) { var a = y % 19, b = Math.floor(y / 100), c = y % 100, e = b - Math.floor(b / 4) - Math.floor((8 * b + 13) / 25) + 19 * a + 15; var h = e % 30; var i = h - Math.floor(h / 28) * (1 - Math.floor(29 / (h + 1)) * Math.floor((21 - a) / 11)); var j = (y + Math.floor(y / 4) + i + 2 - b + Math.floor(b / 4)) % 7; var l = i - j; var m = 3 + Math.floor((l + 40) / 44); return iso(new Date(Date.UTC(y, m - 1, l + 28 - 31 * Math.floor(m / 4)))); }
print(easter(2024), easter(2025), easter(2026));
var days = []; for (var t = new Date(2026, 0, 30); t < new Date(2026, 1, 3); t.setDate(t.getDate() + 1)) days.push(t.getDate()); print(days);
print((new Date(2026, 2, 1) - new Date(2026, 1, 1)) / 864e5, new Date(2026, 2, 0).getDate());
var open = {from: 8, to: 18}; function isOpen(d) { var w = d.getDay(), h = d.getHours(); return w > 0 && w < 6 && h >= open.from && h < open.to; }
print(isOpen(new Date(2026, 0, 5, 9)), isOpen(new Date(2026, 0, 4, 9)), isOpen(new Date(2026, 0, 5, 18)));
print(new Date(2026, 0, 5) < new Date(2026, 0, 6), +new Date(2026, 0, 1) === Date.UTC(2026, 0, 1));
print(JSON.stringify({at: new Date(1e12)}), new Date(JSON.parse('"2001-09-09T01:46:40.000Z"')).getTime());
print(new Date("2026-01-05T10:00:00+01:00").toISOString(), isNaN(new Date("nonsense")), new Date(NaN).getDate());
print(new Date(0, 0, 1).getFullYear(), new Date(-1).toISOString(), new Date(8.64e15).toISOString());
// => 2024-02-29 4
// => 2025-03-01
// => 2025-03-03
// => 2024-03-31 2025-04-20 2026-04-05
// => 30,31,1,2
// => 28 28
// => true false false
// => true true
// => {"at":"2001-09-09T01:46:40.000Z"} 1000000000000
// => 2026-01-05T09:00:00.000Z true NaN
// => 1900 1969-12-31T23:59:59.999Z +275760-09-13T00:00:00.000Z
