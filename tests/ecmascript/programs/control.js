// Labels, switch, exceptions and finally in all their crossings (ECMA-262 12).
function trace(name, body) { var log = []; var result; try { result = body(log); } catch (e) { result = "threw " + e; } print(name, log.join(""), result); }
trace("labels", function (log) { outer: for (var i = 0; i < 4; i++) { for (var j = 0; j < 4; j++) { if (j == 2) continue outer; if (i == 2) break outer; log.push(i, j, " "); } } return i; });
trace("finally", function (log) { try { log.push("t"); return "r"; } finally { log.push("f"); } });
trace("override", function (log) { try { throw 1; } catch (e) { return "c"; } finally { return "f"; } });
trace("loop finally", function (log) { for (var i = 0; i < 3; i++) { try { if (i == 1) continue; log.push(i); } finally { log.push("f"); } } return i; });
trace("break finally", function (log) { while (true) { try { break; } finally { log.push("f"); } } return "out"; });
trace("nested", function (log) { try { try { throw "a"; } finally { log.push("1"); } } catch (e) { log.push(e); throw "b"; } finally { log.push("2"); } });
trace("swallow", function (log) { for (;;) { try { throw "lost"; } finally { break; } } return "kept"; });
trace("fall", function (log) { switch (2) { case 1: log.push(1); case 2: log.push(2); case 3: log.push(3); break; default: log.push("d"); } });
trace("default", function (log) { switch (9) { case 1: log.push(1); default: log.push("d"); case 2: log.push(2); } });
trace("switch loop", function (log) { for (var i = 0; i < 4; i++) { switch (i) { case 1: continue; case 3: break; default: log.push(i); } log.push("."); } });
trace("block", function (log) { done: { log.push("a"); if (log.length) break done; log.push("b"); } return "after"; });
trace("do", function (log) { var i = 0; do { if (i == 1) continue; log.push(i); } while (i++ < 2); return i; });
trace("comma", function (log) { for (var i = 0, j = 5; i < j; i++, j--) log.push(i, j, " "); });
trace("rethrow", function (log) { try { null.f(); } catch (e) { log.push(e instanceof TypeError); throw e.name; } });
trace("deep", function (log) { function f(n) { try { if (n) return f(n - 1); throw "bottom"; } finally { log.push(n); } } f(3); });
trace("label finally", function (log) { a: try { break a; } finally { log.push("f"); } return "end"; });
trace("return in loop", function (log) { for (var x of [1, 2, 3]) { for (var y in {p: 1, q: 2}) { if (x == 2 && y == "q") return x + y; log.push(x + y + " "); } } });
// => labels 00 01 10 11  2
// => finally tf r
// => override  f
// => loop finally 0ff2f 3
// => break finally f out
// => nested 1a2 threw b
// => swallow  kept
// => fall 23 undefined
// => default d2 undefined
// => switch loop 0.2.. undefined
// => block a after
// => do 02 3
// => comma 05 14 23  undefined
// => rethrow true threw TypeError
// => deep 0123 threw bottom
// => label finally f end
// => return in loop 1p 1q 2p  2q
