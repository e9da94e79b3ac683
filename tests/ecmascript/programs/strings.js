// Texts: a tokenizer, a template, padding, wrapping (ECMA-262 15.5, 15.10).
function tokens(text) {
  var re = /\s*(?:(\d+(?:\.\d+)?)|([a-z_]\w*)|("(?:[^"\\]|\\.)*")|(.))/gi, m, out = [];
  while ((m = re.exec(text)) && m[0]) out.push(m[1] ? "N" + m[1] : m[2] ? "I" + m[2] : m[3] ? "S" + m[3].length : "P" + m[4]);
  return out.join(" ");
}
print(tokens('price = 12.50 * count + fee("a\\"b")'));
print("Dear {name}, {n} calls".replace(/\{(\w+)\}/g, function (_, k) { return {name: "Anna", n: 3}[k]; }));
print("camelCaseName".replace(/[A-Z]/g, c => "_" + c.toLowerCase()), "snake_case_name".replace(/_(\w)/g, (_, c) => c.toUpperCase()));
print("+49 (30) 123-456".replace(/[^\d+]/g, ""), "a,b;c d".split(/[,; ]/).length);
print(["1", "22", "333"].map(s => s.padStart(5, ".")).join("|"), "ab".repeat(3));
print("The quick brown fox".split(" ").map(w => w[0].toUpperCase() + w.slice(1).toLowerCase()).reverse().join(" "));
var wrapped = "aaa bb cccc d eeee".replace(/(.{1,7})(?:\s|$)/g, "$1/");
print(wrapped);
print("x=1&y=a%20b&z".split("&").map(p => p.split("=").map(decodeURIComponent)).map(p => p[0] + ":" + p[1]).join());
print(/^[\w.+-]+@[\w-]+\.[\w.]+$/.test("a.b+c@example.org"), /^(\d{1,3}\.){3}\d{1,3}$/.test("10.0.0.256"));
print("2026-01-05".replace(/(\d+)-(\d+)-(\d+)/, "$3.$2.$1"), "aXbX".lastIndexOf("X"), "abc".charCodeAt(1).toString(16));
var s = ""; for (var i = 0; i < 1000; i++) s += i % 10; print(s.length, s.slice(-3), s.indexOf("9012"));
print([..."héllo😀"].length, "héllo😀".length, [..."abc"].reverse().join(""));
print("%s is %d".replace("%s", "x").replace("%d", 5), "a$b".replace("$", "$$$$"), "tel".replace("e", "$&$&"));
// => Iprice P= N12.50 P* Icount P+ Ifee P( S6 P)
// => Dear Anna, 3 calls
// => camel_case_name snakeCaseName
// => +4930123456 4
// => ....1|...22|..333 ababab
// => Fox Brown Quick The
// => aaa bb/cccc d/eeee/
// => x:1,y:a b,z:undefined
// => true true
// => 05.01.2026 3 62
// => 1000 789 9
// => 6 7 cba
// => x is 5 a$$b teel
