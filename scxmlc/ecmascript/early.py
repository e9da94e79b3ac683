"""Early errors that the parser does not find (ES5 16, ES2015 "Static Semantics: Early Errors").

In: a tree and its text. Out: nothing, or `ScriptError` at the first fault.
Declarations that clash are in `declarations.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from scxmlc.ecmascript.declarations import check_declarations
from scxmlc.ecmascript.errors import ScriptError
from scxmlc.ecmascript.labels import check_labels
from scxmlc.ecmascript.nodes import (
    FUNCTIONS,
    LOOPS,
    Node,
    children,
    has_directive,
    literal_key,
    pattern_names,
    start,
    walk,
)

RESERVED = frozenset(
    "break case catch class const continue debugger default delete do else enum export extends false finally "
    "for function if import in instanceof new null return super switch this throw true try typeof var void while "
    "with".split()
)
STRICT_RESERVED = frozenset("implements interface let package private protected public static yield".split())


def check_early_errors(tree: Node, text: str, strict: bool) -> None:
    """Raise ScriptError for the first early error in `tree`."""
    for node, is_strict, home in _walk(tree, strict):
        for rule in _RULES.get(node.type, ()):
            rule(node, text, is_strict, home)
    if tree.type == "Program" or "{" in text:  # without either nothing is declared
        check_declarations(tree, strict)
    if "continue" in text:
        check_labels(tree)


class Home:
    """Where a node stands: which `super`, `new.target`, `yield` are allowed."""

    __slots__ = ("constructs", "in_function", "is_async", "is_generator", "is_method")

    def __init__(self, in_function: bool, is_method: bool, constructs: bool) -> None:
        self.in_function = in_function
        self.is_method = is_method
        self.constructs = constructs
        self.is_generator = False
        self.is_async = False

    def inside(self, node: Node) -> Home:
        """The home of what stands in the function `node`, whose home as a method or plain function this is."""
        made = Home(self.in_function, self.is_method, self.constructs)
        made.is_generator = bool(node.generator)
        made.is_async = bool(node.isAsync)
        return made


_OUTSIDE = Home(False, False, False)


def _walk(tree: Node, strict: bool) -> Iterator[tuple[Node, bool, Home]]:
    """Each node that is no property name or label, whether its code is strict, and its home."""
    waiting: list[tuple[Node, bool, Home]] = [(tree, strict, _OUTSIDE)]
    methods: dict[int, Home] = {}
    while waiting:
        node, is_strict, home = waiting.pop()
        yield node, is_strict, home
        if node.type == "Program":
            is_strict = is_strict or has_directive(node)
        elif node.type in ("ClassDeclaration", "ClassExpression"):
            is_strict = True
            _class_homes(node, methods)
        elif node.type == "Property" and (node.method or node.kind != "init"):
            methods[id(node.value)] = Home(True, True, False)
        elif node.type in FUNCTIONS:
            is_strict = is_strict or has_directive(node)
            outer = home
            if node.type != "ArrowFunctionExpression":
                home = methods.get(id(node), Home(True, False, False)).inside(node)
            elif node.isAsync:
                home = home.inside(node)
            if node.type == "FunctionDeclaration":
                waiting.append((node.id, is_strict, outer))
        skipped = _unnamed(node)
        below = [(child, is_strict, home) for child in children(node) if child not in skipped]
        waiting.extend(reversed(below))


def _class_homes(node: Node, methods: dict[int, Home]) -> None:
    for each in node.body.body:
        derived = each.kind == "constructor" and node.superClass is not None
        methods[id(each.value)] = Home(True, True, derived)


def _unnamed(node: Node) -> tuple[Node, ...]:
    """Children that are names of properties or labels, not identifiers."""
    if node.type == "MemberExpression" and not node.computed:
        return (node.property,)
    if node.type in ("Property", "MethodDefinition") and not node.computed:
        return (node.key,) if not node.shorthand else ()
    if node.type == "MetaProperty":
        return (node.meta, node.property)
    if node.type == "FunctionDeclaration":
        return (node.id,)  # it belongs to the code around
    return ()


Rule = Callable[[Node, str, bool, Home], None]


def _fail(node: Node, message: str) -> ScriptError:
    return ScriptError(message, start(node))


def _identifier(node: Node, text: str, strict: bool, home: Home) -> None:
    if node.name in RESERVED or (strict and node.name in STRICT_RESERVED):
        raise _fail(node, f"{node.name} is a reserved word")
    if node.name == "yield" and home.is_generator:
        raise _fail(node, "yield is a reserved word in generators")
    if node.name == "await" and home.is_async:
        raise _fail(node, "await is a reserved word in async functions")
    if "\u2e2f" in node.name:  # general category Lm, and yet no letter of an identifier
        raise _fail(node, "this character cannot stand in a name")


def _function(node: Node, text: str, strict: bool, home: Home) -> None:
    own_strict = strict or has_directive(node)
    simple = all(param.type == "Identifier" for param in node.params)
    if not simple and has_directive(node):
        raise _fail(node, "a function with such parameters cannot be made strict from inside")
    names = [name.name for param in node.params for name in pattern_names(param)]
    is_expression = node.type == "ArrowFunctionExpression"
    if (own_strict or not simple or is_expression) and len(names) != len(set(names)):
        raise _fail(node, "a parameter name is used twice")
    if own_strict and not set(names).isdisjoint(("eval", "arguments")):
        raise _fail(node, "parameters cannot be called eval or arguments in strict code")
    if node.isAsync and text[start(node) : start(node) + 1] == "\\":
        raise _fail(node, "async must not contain escapes")
    if node.generator or node.isAsync:
        for param in node.params:
            if any(each.type in ("YieldExpression", "AwaitExpression") for each in walk(param)):
                raise _fail(param, "yield and await cannot stand in parameters")


def _method(node: Node, text: str, strict: bool, home: Home) -> None:
    """Methods: parameter names are unique."""
    function = node.value
    if function is None or function.type != "FunctionExpression" or not (node.method or node.kind != "init"):
        return
    names = [name.name for param in function.params for name in pattern_names(param)]
    if len(names) != len(set(names)):
        raise _fail(node, "a parameter name is used twice")
    if node.kind in ("get", "set", "method", "constructor", "init") and "\\" in _before(node, text):
        raise _fail(node, "get and set must not contain escapes")


def _before(node: Node, text: str) -> str:
    """What stands between the start of a method and its key."""
    if not node.range or not node.key.range:
        return ""
    return text[node.range[0] : node.key.range[0]]


def _super_call(node: Node, text: str, strict: bool, home: Home) -> None:
    if node.callee.type == "Super" and not home.constructs:
        raise _fail(node, "super() can only stand in the constructor of a derived class")


def _super_member(node: Node, text: str, strict: bool, home: Home) -> None:
    if node.object.type == "Super" and not home.is_method:
        raise _fail(node, "super can only stand in methods")


def _meta(node: Node, text: str, strict: bool, home: Home) -> None:
    if not home.in_function:
        raise _fail(node, "new.target can only stand in functions")
    if "\\" in text[node.range[0] : node.range[1]]:
        raise _fail(node, "new.target must not contain escapes")


def _import(node: Node, text: str, strict: bool, home: Home) -> None:
    """ES2020 `import()`: charts take scripts in when they are compiled, and never run modules."""
    raise _fail(node, 'import() is not supported: <script src="..."/> takes in another script')


def _body(node: Node, text: str, strict: bool, home: Home) -> None:
    """The single statement under if, loops and labels is no declaration."""
    bodies = (node.consequent, node.alternate) if node.type == "IfStatement" else (node.body,)
    for body in bodies:
        if body is not None:
            _single(node, body, strict)


def _single(node: Node, body: Node, strict: bool) -> None:
    labelled = False
    while body.type == "LabeledStatement":
        body, labelled = body.body, True
    if body.type == "ClassDeclaration" or (body.type == "VariableDeclaration" and body.kind != "var"):
        raise _fail(body, "a declaration cannot stand here")
    if body.type != "FunctionDeclaration":
        return
    allowed = node.type in ("IfStatement", "LabeledStatement") and not strict
    if body.generator or body.isAsync or not allowed or (labelled and node.type != "LabeledStatement"):
        raise _fail(body, "a function declaration cannot stand here")


_NO_EXPRESSION = re.compile(r"(?s)(?:class|function)\b|let(?:\s|//[^\n]*\n|/\*.*?\*/)*\[")


def _expression_statement(node: Node, text: str, strict: bool, home: Home) -> None:
    """What begins like a declaration is none of the statements that can stand under if and loops."""
    if _NO_EXPRESSION.match(text, start(node)):
        raise _fail(node, "a declaration cannot stand here")


_OLD_NUMBER = re.compile(r"0[0-9]")
_OLD_ESCAPE = re.compile(r"(?s)(?:[^\\]|\\[^89])*\\[89]")


def _literal(node: Node, text: str, strict: bool, home: Home) -> None:
    """Strict code has neither `08` nor `"\\8"`."""
    raw = node.raw
    if strict and raw and (_OLD_NUMBER if raw[0] == "0" else _OLD_ESCAPE).match(raw) and raw[0] in "0\"'":
        raise _fail(node, "strict code has no octal literals and escapes")


def _declaration(node: Node, text: str, strict: bool, home: Home) -> None:
    if node.kind == "var":
        return
    for declarator in node.declarations:
        for name in pattern_names(declarator.id):
            if name.name == "let":
                raise _fail(name, "let cannot be declared by let or const")


_OCTAL = re.compile(r"(?s)(?:[^\\]|\\[^0-9])*\\(?:0[0-9]|[1-9])")
_BAD_ESCAPE = re.compile(
    r"(?s)(?:[^\\]|\\[^xu])*\\(?:x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4}|\{0*(?:10|[0-9a-fA-F])?[0-9a-fA-F]{1,4}\}))"
)


def _template(node: Node, text: str, strict: bool, home: Home) -> None:
    for quasi in node.quasis:
        raw = quasi.value.raw or ""
        if _OCTAL.match(raw) or _BAD_ESCAPE.match(raw):
            raise _fail(node, "the template has an escape that is not allowed")


def _object(node: Node, text: str, strict: bool, home: Home) -> None:
    """`__proto__: x` once only."""
    found = 0
    for each in node.properties:
        if (
            each.type == "Property"
            and each.kind == "init"
            and not (each.computed or each.shorthand or each.method)
        ):
            found += literal_key(each.key) == "__proto__"
    if found > 1:
        raise _fail(node, "__proto__ is given twice")


_ASSIGNABLE = frozenset(["Identifier", "MemberExpression", "CallExpression"])
_PATTERNS = frozenset(["ArrayPattern", "ObjectPattern"])


def _targets(node: Node, text: str, strict: bool, home: Home) -> None:
    """What can stand left of `=`; strict code cannot assign to eval and arguments, in patterns neither."""
    allowed = _ASSIGNABLE | _PATTERNS if node.operator == "=" else _ASSIGNABLE
    if node.left.type not in allowed:
        raise _fail(node.left, "invalid assignment target")
    if node.left.type in _PATTERNS and node.range and node.range[0] != node.left.range[0]:
        raise _fail(node.left, "a pattern cannot stand in parentheses")
    _pattern(node.left, strict)


def _pattern(pattern: Node, strict: bool) -> None:
    if pattern.type not in _PATTERNS:
        return
    for name in pattern_names(pattern):
        if strict and name.name in ("eval", "arguments"):
            raise _fail(name, "eval and arguments cannot be assigned to in strict code")


def _update(node: Node, text: str, strict: bool, home: Home) -> None:
    if node.argument.type not in _ASSIGNABLE:
        raise _fail(node.argument, "invalid increment or decrement operand")


def _rest(node: Node, text: str, strict: bool, home: Home) -> None:
    if node.argument.type in ("AssignmentPattern", "AssignmentExpression"):
        raise _fail(node.argument, "a rest element has no default")


_RESTS = frozenset(["RestElement", "RestProperty", "SpreadElement"])


def _last(node: Node, text: str, strict: bool, home: Home) -> None:
    """A rest comes last."""
    parts = node.elements or node.properties or []
    if any(part is not None and part.type in _RESTS for part in parts[:-1]):
        raise _fail(node, "a rest element comes last")


def _for_in(node: Node, text: str, strict: bool, home: Home) -> None:
    if node.left.type != "VariableDeclaration":
        _pattern(node.left, strict)


def _for_of(node: Node, text: str, strict: bool, home: Home) -> None:
    head = node.left
    if head.type == "VariableDeclaration" and (
        len(head.declarations) > 1 or head.declarations[0].init is not None
    ):
        raise _fail(head, "the head of for-of has no initialiser")
    between = text[head.range[1] : node.right.range[0]] if head.range and node.right.range else ""
    if "\\" in between:
        raise _fail(head, "of must not contain escapes")


def _placeholder(node: Node, text: str, strict: bool, home: Home) -> None:
    """Of `(a, )` the parser says what it would be before `=>`, and forgets to look whether that follows."""
    raise _fail(node, "an expression is missing behind the comma")


_FUNCTION_RULES: tuple[Rule, ...] = (_function,)
_RULES: dict[str, tuple[Rule, ...]] = {
    "Import": (_import,),
    "ArrowParameterPlaceHolder": (_placeholder,),
    "Identifier": (_identifier,),
    "FunctionDeclaration": _FUNCTION_RULES,
    "FunctionExpression": _FUNCTION_RULES,
    "ArrowFunctionExpression": _FUNCTION_RULES,
    "Property": (_method,),
    "MethodDefinition": (_method,),
    "CallExpression": (_super_call,),
    "MemberExpression": (_super_member,),
    "MetaProperty": (_meta,),
    "IfStatement": (_body,),
    "ExpressionStatement": (_expression_statement,),
    "LabeledStatement": (_body,),
    "Literal": (_literal,),
    "WithStatement": (_body,),
    **dict.fromkeys(LOOPS, (_body,)),
    "VariableDeclaration": (_declaration,),
    "TemplateLiteral": (_template,),
    "ObjectExpression": (_object,),
    "AssignmentExpression": (_targets,),
    "UpdateExpression": (_update,),
    "RestElement": (_rest,),
    "ArrayPattern": (_last,),
    "ObjectPattern": (_last,),
}
_RULES["ForInStatement"] = (_body, _for_in)
_RULES["ForOfStatement"] = (_body, _for_in, _for_of)
