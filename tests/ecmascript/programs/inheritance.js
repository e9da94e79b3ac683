// Constructors and prototypes in the style of ES5 (ECMA-262 5.1, 13.2.2, 15.3.5).
function Animal(name) { if (!(this instanceof Animal)) return new Animal(name); this.name = name; }
Animal.prototype.speak = function () { return this.name + " makes a sound"; };
function Dog(name) { Animal.call(this, name); }
Dog.prototype = Object.create(Animal.prototype, {constructor: {value: Dog, writable: true, configurable: true}});
Dog.prototype.speak = function () { return Animal.prototype.speak.call(this) + ": woof"; };
var d = new Dog("Rex");
print(d.speak(), d instanceof Animal, d.constructor === Dog, Animal("x").name);
for (var k in d) print(k, d.hasOwnProperty(k));
Animal.prototype.legs = 4;
print(d.legs, "legs" in d, Object.keys(d));
d.legs = 3;
print(d.legs, Animal.prototype.legs, delete d.legs, d.legs);
print(Object.getPrototypeOf(Object.getPrototypeOf(d)) === Animal.prototype);
Dog.prototype = {};
print(d instanceof Dog, d.speak());
var o = {get full() { return this.first + " " + this.last; }, set full(v) { var p = v.split(" "); this.first = p[0]; this.last = p[1]; }};
o.full = "Ada Lovelace";
print(o.first, o.last, o.full, Object.keys(o));
var child = Object.create(o);
child.full = "Alan Turing";
print(child.full, o.full, Object.keys(child));
// => Rex makes a sound: woof true true x
// => name true
// => speak false
// => 4 true name
// => 3 4 true 4
// => true
// => false Rex makes a sound: woof
// => Ada Lovelace Ada Lovelace full,first,last
// => Alan Turing Ada Lovelace first,last
