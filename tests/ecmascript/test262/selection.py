"""Which tests of the suite are ours to pass, in tiers.

In: a checkout. Out: the tests of each tier. The rules look at front matter, paths and the syntax tree:

    A      has an `es5id`, is written in ES5 syntax
    A-neg  has an `es5id`, and its source must be refused
    B      no `es5id`, ES5 syntax, no features, built-ins of ES5.1 only
    C      syntax and features up to ES2018 from a list of those the parser knows
    C-neg  like C, and its source must be refused

The rule that surprises: a source that our own parser cannot read counts as ES5 unless its features say otherwise,
so that no test is left out because we fail it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from suite import Test, tests, version

from scxmlc.ecmascript import ScriptError, parse_script
from scxmlc.ecmascript.nodes import Node, walk

TIERS = ("A", "A-neg", "B", "C", "C-neg")
FOLDERS = ("annexB", "built-ins", "language")
NOT_OURS = frozenset(["module", "async", "CanBlockIsTrue", "CanBlockIsFalse"])
OLD_FEATURES = frozenset("caller __proto__ __getter__ __setter__".split())
KNOWN_FEATURES = OLD_FEATURES | frozenset(
    "let const arrow-function destructuring-binding destructuring-assignment default-parameters rest-parameters "
    "computed-property-names class generators new.target super object-rest object-spread exponentiation "
    "async-functions template tagged-template for-of Map Set WeakMap WeakSet Promise Proxy Reflect "
    "Reflect.construct Reflect.set Reflect.setPrototypeOf Symbol Symbol.iterator Symbol.toPrimitive "
    "Symbol.toStringTag Symbol.species Symbol.hasInstance Symbol.unscopables Symbol.isConcatSpreadable "
    "Symbol.match Symbol.replace Symbol.search Symbol.split String.prototype.includes String.prototype.endsWith "
    "String.fromCodePoint Array.prototype.includes Array.prototype.values string-trimming".split()
)
GLOBAL_NAMES = frozenset(
    "eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent "
    "Infinity NaN undefined global".split()
)
_PARTS = [f"{way}{utc}" for way in ("get", "set") for utc in ("", "UTC")]
_DATE = [
    part + field
    for part in _PARTS
    for field in "Date Day FullYear Hours Milliseconds Minutes Month Seconds".split()
]
STATIC = {
    "Array": "isArray length",
    "Boolean": "",
    "Date": "UTC now parse",
    "Error": "",
    "Function": "length internals",
    "JSON": "parse stringify",
    "Math": "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow "
    "random round sin sqrt tan",
    "NativeErrors": "EvalError RangeError ReferenceError SyntaxError TypeError URIError",
    "Number": "MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY",
    "Object": "create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyNames "
    "getPrototypeOf internals isExtensible isFrozen isSealed keys preventExtensions seal",
    "RegExp": "character-classes lastIndex",
    "String": "fromCharCode length",
}
"""What ES5.1 has of each built-in object; the folders of the suite bear these names."""
PROTOTYPE = {
    "Array": "concat every filter forEach indexOf join lastIndexOf map pop push reduce reduceRight reverse shift "
    "slice some sort splice toLocaleString toString unshift",
    "Boolean": "constructor toString valueOf",
    "Date": "constructor toDateString toISOString toJSON toLocaleDateString toLocaleString toLocaleTimeString "
    "toString toTimeString toUTCString valueOf getTime setTime getTimezoneOffset " + " ".join(_DATE),
    "Error": "constructor message name toString",
    "Function": "apply bind call toString constructor length",
    "Number": "toExponential toFixed toLocaleString toPrecision toString valueOf constructor",
    "Object": "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf",
    "RegExp": "exec test toString global ignoreCase multiline source lastIndex constructor",
    "String": "charAt charCodeAt concat constructor indexOf lastIndexOf length localeCompare match replace search "
    "slice split substring toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase trim valueOf",
}
_NEW_NODES = frozenset(
    "ArrowFunctionExpression AwaitExpression ClassDeclaration ClassExpression ForOfStatement MetaProperty Super "
    "RestElement SpreadElement TaggedTemplateExpression TemplateLiteral YieldExpression ArrayPattern "
    "ObjectPattern AssignmentPattern".split()
)


def is_old_path(path: str) -> bool:
    """Whether ES5.1 has what this test is about, as far as its folder tells."""
    parts = path.split("/")
    if parts[0] == "language":
        return True
    if parts[:2] == ["annexB", "built-ins"]:
        return parts[2] in ("escape", "unescape") or parts[2:4] == ["Date", "prototype"] or "substr" in parts
    if parts[0] != "built-ins":
        return False
    owner = parts[1]
    if owner not in STATIC:
        return owner in GLOBAL_NAMES
    if len(parts) == 3 or parts[2] in STATIC[owner].split():
        return True
    return parts[2] == "prototype" and (len(parts) == 4 or parts[3] in PROTOTYPE.get(owner, "").split())


def is_new(node: Node) -> bool:
    """Whether ES5 has no such node."""
    if node.type in _NEW_NODES:
        return True
    if node.type == "VariableDeclaration":
        return bool(node.kind != "var")
    if node.type == "Property":
        return bool(node.computed or node.shorthand or node.method)
    if node.type == "Literal" and node.raw:
        return str(node.raw)[:2].lower() in ("0b", "0o")
    return bool(node.generator or node.isAsync or node.operator in ("**", "**="))


def is_old_syntax(test: Test) -> bool:
    """Whether the source is ES5, or beyond our parser."""
    try:
        tree = parse_script(test.source, "onlyStrict" in test.words("flags"))
    except ScriptError:
        return True
    return not any(map(is_new, walk(tree)))


def tier(test: Test) -> str | None:
    """The tier of a test, None for one that is not ours."""
    if test.words("flags") & NOT_OURS:
        return None
    features, numbered = test.words("features"), "es5id" in test.front_matter
    if features <= OLD_FEATURES and is_old_path(test.path):
        if test.is_early:
            return "A-neg" if numbered else "C-neg"
        if is_old_syntax(test):
            return "A" if numbered else "B"
    if not features <= KNOWN_FEATURES:
        return None
    if test.is_early:
        return "C-neg"
    return None if is_old_syntax(test) else "C"


def selected(root: Path, kept: Path) -> dict[str, list[str]]:
    """The paths of each tier; the answer is kept in a file, since sorting the suite takes minutes."""
    commit, _ = version(root)
    if kept.exists():
        known: dict[str, dict[str, list[str]]] = json.loads(kept.read_text("utf8"))
        if commit in known:
            return known[commit]
    tiers: dict[str, list[str]] = {name: [] for name in TIERS}
    for name, path in _sorted(root):
        tiers[name].append(path)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({commit: tiers}), "utf8")
    return tiers


def _sorted(root: Path) -> Iterator[tuple[str, str]]:
    for test in tests(root, *FOLDERS):
        name = tier(test)
        if name is not None:
            yield name, test.path
