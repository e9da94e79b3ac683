"""The rows of all built-in objects: name, module in `builtins/`, prototype; and which of them are global.

A name here costs nothing until a script touches it: the module is imported on first use.
"""

from __future__ import annotations

CONSTRUCTORS = {
    "Array": "array",
    "Boolean": "boolean",
    "Date": "date",
    "Error": "error",
    "EvalError": "error",
    "Function": "function",
    "Map": "map",
    "Number": "number",
    "Object": "object",
    "Promise": "promise",
    "Proxy": "proxy",
    "RangeError": "error",
    "ReferenceError": "error",
    "RegExp": "regexp",
    "Set": "set",
    "String": "string",
    "Symbol": "symbol",
    "SyntaxError": "error",
    "TypeError": "error",
    "URIError": "error",
    "WeakMap": "weak",
    "WeakSet": "weak",
}
NAMESPACES = {"JSON": "json", "Math": "math", "Reflect": "reflect"}
GLOBAL_FUNCTIONS = (
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "unescape",
    "uneval",
)
ERRORS = {"EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"}

# What no script reaches by a global name: name -> (module, prototype).
OTHERS: dict[str, tuple[str, str | None]] = {
    "functions": ("global_functions", "Object.prototype"),
    "Array.unscopables": ("array", None),
    "Iterator.prototype": ("iterators", "Object.prototype"),
    "Array Iterator.prototype": ("iterators", "Iterator.prototype"),
    "String Iterator.prototype": ("iterators", "Iterator.prototype"),
    "Map Iterator.prototype": ("map", "Iterator.prototype"),
    "Set Iterator.prototype": ("set", "Iterator.prototype"),
    "RegExp String Iterator.prototype": ("regexp", "Iterator.prototype"),
    "AsyncFunction": ("generator", "Function"),
    "AsyncFunction.prototype": ("generator", "Function.prototype"),
    "GeneratorFunction": ("generator", "Function"),
    "GeneratorFunction.prototype": ("generator", "Function.prototype"),
    "Generator.prototype": ("generator", "Iterator.prototype"),
    "ThrowTypeError": ("function", "Function.prototype"),
}


def row(name: str) -> tuple[str, str | None]:
    """Module and prototype of an intrinsic."""
    if name in OTHERS:
        return OTHERS[name]
    if name in NAMESPACES:
        return NAMESPACES[name], "Object.prototype"
    base = name.removesuffix(".prototype")
    if base == name:
        return CONSTRUCTORS[name], "Error" if name in ERRORS else "Function.prototype"
    return CONSTRUCTORS[base], "Error.prototype" if base in ERRORS else "Object.prototype"
