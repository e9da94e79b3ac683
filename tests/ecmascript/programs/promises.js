// Jobs of promises run when the program has come to its end, in the order they were made (ECMA-262 25.6, 8.4).
print("start");
Promise.resolve("a").then(print);
Promise.reject(new Error("b")).catch(e => print(e.message)).then(() => print("after b"));
new Promise((resolve, reject) => { print("executor"); resolve("c"); reject("never"); }).then(print);
Promise.all([1, Promise.resolve(2), {then(f) { f(3); }}]).then(v => print("all", v));
Promise.all([1, Promise.reject("no")]).catch(e => print("all", e));
Promise.race([new Promise(() => {}), Promise.resolve("race")]).then(print);
Promise.resolve(1).finally(() => print("finally")).then(v => print("passed", v));
Promise.resolve().then(() => { throw new TypeError("t"); }).then(null, e => print(e.name));
const self = Promise.resolve().then(() => self);
self.catch(e => print("self", e.name));
Promise.resolve(Promise.resolve("flat")).then(print);
async function sum(a, b) {
  print("in sum");
  const x = await a;
  const y = await b;
  return x + y;
}
sum(Promise.resolve(20), 22).then(print);
(async () => {
  try { await Promise.reject("caught"); } catch (e) { print(e); } finally { print("cleaned up"); }
  for (const p of [1, Promise.resolve(2)]) print("step", await p);
  return "done";
})().then(print);
print("end");
// => start
// => executor
// => in sum
// => end
// => a
// => b
// => c
// => finally
// => flat
// => caught
// => cleaned up
// => after b
// => all no
// => race
// => TypeError
// => self TypeError
// => step 1
// => all 1,2,3
// => 42
// => step 2
// => passed 1
// => done
