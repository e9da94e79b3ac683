// Generators: lazy sequences, delegation, and what return and throw do (ECMA-262 25.4).
function* take(n, items) { for (const item of items) { if (n-- <= 0) return "enough"; yield item; } }
function* naturals() { let n = 0; try { for (;;) yield n++; } finally { print("closed at", n); } }
function* map(f, items) { for (const item of items) yield f(item); }
print([...take(4, map(x => x * x, naturals()))]);
function* tree(node) { if (node) { yield* tree(node.left); yield node.value; yield* tree(node.right); } }
print([...tree({value: 2, left: {value: 1}, right: {value: 4, left: {value: 3}}})]);
function* conversation() {
  const name = yield "name?";
  try { const age = yield `hello ${name}, age?`; return `${name} is ${age}`; }
  catch (e) { yield `no matter: ${e}`; }
  return "bye";
}
let talk = conversation();
print(talk.next().value, talk.next("Anna").value, JSON.stringify(talk.next(30)), JSON.stringify(talk.next()));
talk = conversation();
talk.next(); talk.next("Bert");
print(talk.throw("private").value, talk.next().value, talk.next().done);
function* outer() { const r = yield* inner(); print("inner returned", r); yield* "xy"; }
function* inner() { try { yield 1; yield 2; } finally { print("inner closed"); } return "r"; }
print([...outer()]);
const early = outer();
early.next();
print(JSON.stringify(early.return("early")), JSON.stringify(early.next()));
const [first, second] = naturals();
print(first, second);
// => closed at 5
// => 0,1,4,9
// => 1,2,3,4
// => name? hello Anna, age? {"value":"Anna is 30","done":true} {"done":true}
// => no matter: private bye true
// => inner closed
// => inner returned r
// => 1,2,x,y
// => inner closed
// => {"value":"early","done":true} {"done":true}
// => closed at 2
// => 0 1
