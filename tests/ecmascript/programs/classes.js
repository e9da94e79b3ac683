// Classes: inheritance, super, accessors, statics, symbols (ECMA-262 14.5).
class Shape {
  constructor(name) { this.name = name; Shape.count = (Shape.count || 0) + 1; }
  get area() { return 0; }
  describe() { return `${this.name} of area ${this.area}`; }
  static compare(a, b) { return a.area - b.area; }
  toString() { return `<${this.describe()}>`; }
}
class Square extends Shape {
  constructor(side, name = "square") { super(name); this.side = side; }
  get area() { return this.side ** 2; }
  set area(value) { this.side = Math.sqrt(value); }
  describe() { return super.describe().toUpperCase(); }
}
class Cube extends Square {
  constructor(side) { super(side, "cube"); }
  get area() { return super.area * 6; }
  *[Symbol.iterator]() { for (let i = 0; i < this.side; i++) yield i; }
  static get [Symbol.species]() { return Square; }
}
const shapes = [new Cube(2), new Square(3), new Shape("point")];
print(shapes.sort(Shape.compare).join(" "));
print([...new Cube(3)], Shape.count, Cube.count === Shape.count, Cube.compare === Shape.compare);
const s = new Square(1); s.area = 16; print(s.side, Object.keys(s), "area" in s, s.hasOwnProperty("area"));
print(Object.getOwnPropertyNames(Square.prototype).sort(), typeof Square, Square.name, Square.length);
print(new Cube(1) instanceof Shape, Object.getPrototypeOf(Cube) === Square, Shape.prototype.isPrototypeOf(s));
try { Square(); } catch (e) { print(e.name); }
try { class A extends Shape { constructor() { this.x = 1; } } new A(); } catch (e) { print(e.name); }
class Stack extends Array { peek() { return this[this.length - 1]; } }
const stack = Stack.of(1, 2, 3);
print(stack.peek(), stack.length, stack.filter(x => x < 3) instanceof Stack, stack.concat([4]).peek());
const Named = {["class " + 1]: class {}}["class 1"];
print(Named.name);
const mixin = Base => class extends Base { hello() { return "hello " + this.name; } };
print(new (mixin(Shape))("mixed").hello());
class Failure extends Error { constructor(m) { super(m); this.code = 7; } get name() { return "Failure"; } }
try { throw new Failure("f"); } catch (e) { print(String(e), e.code, e instanceof Failure, e instanceof Error); }
// => <point of area 0> <SQUARE OF AREA 9> <CUBE OF AREA 24>
// => 0,1,2 4 true true
// => 4 name,side true false
// => area,constructor,describe function Square 1
// => true true true
// => TypeError
// => ReferenceError
// => 3 3 true 4
// => class 1
// => hello mixed
// => Failure: f 7 true true
