"""The parser: esprima, of which no other file knows.

In: text. Out: an ESTree node with `range` on every node, or whatever esprima raises.
esprima 4.0.1 has known faults; a subclass mends them here: regular expressions are checked by our own reader,
not Python's `re`; `**` after a parenthesis; `for each`; conditional and parameterless `catch`; too deep nesting
and any exception of the parser itself become a `ScriptError`. The maintained fork, which installs under the same
name, reads all but SpiderMonkey's syntax (`for each`, conditional `catch`), which it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scxmlc.ecmascript import characters, forked, long_literals
from scxmlc.ecmascript.errors import ScriptError
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.patterns import check_pattern

with characters.lent():
    import esprima
    from esprima import nodes as estree
    from esprima.error_handler import Error as ParserError
    from esprima.messages import Messages
    from esprima.parser import Parser
    from esprima.scanner import RawToken, Scanner
    from esprima.token import Token

__all__ = ["ParserError", "program", "whole_expression"]

MOST_TOKENS = 300_000
"""Words and signs of one script that are accepted: what is made of each takes some 25 microseconds."""


class _Scanner(Scanner):  # type: ignore[misc]
    index: int

    def tolerateUnexpectedToken(self, message: str = Messages.UnexpectedTokenIllegal) -> None:
        """`\\8` and `\\9` in a string are refused in strict code only, by `early.py`."""
        if not _EIGHT_OR_NINE.match(self.source, max(self.index - 2, 0)):
            super().tolerateUnexpectedToken(message)

    def testRegExp(self, pattern: str, flags: str) -> None:
        try:
            check_pattern(pattern, flags)
        except ValueError:
            self.throwUnexpectedToken("Invalid regular expression")

    def scanNumericLiteral(self) -> Any:
        """The parser reads integers of any length; ECMAScript's end before 2^1024."""
        long_literals.require_short(self.source, self.index, "a number")
        token = super().scanNumericLiteral()
        if isinstance(token.value, int) and token.value >= 2**1024 - 2**970:
            token.value = float("inf")
        return token

    def scanIdentifier(self) -> Any:
        """A keyword with escapes is a name, fit for properties; `early.py` refuses it elsewhere."""
        at = self.index
        if self.source[at] == "\\":
            long_literals.require_short(self.source, at, "a name with escapes")
            name = self.getComplexIdentifier()
        else:
            name = self.getIdentifier()
        kind = Token.Identifier
        if len(name) > 1 and at + len(name) == self.index:
            kind = _WORDS.get(name, Token.Keyword if self.isKeyword(name) else kind)
        return self._raw(kind, at, self.index, value=name)

    def getIdentifier(self) -> Any:
        """The name here: at once where it is of the usual letters."""
        found = _NAME.match(self.source, self.index)
        if found is None:
            return super().getIdentifier()
        self.index = found.end()
        return found[0]

    def scanRegExp(self) -> Any:
        long_literals.require_short(self.source, self.index, "a regular expression")
        return super().scanRegExp()

    def scanStringLiteral(self) -> Any:
        start, quote = self.index, self.source[self.index]
        end = long_literals.body_end(self.source, start, quote)
        if end == start:
            return super().scanStringLiteral()
        read = self._read(start + 1, end, quote)
        return self._raw(Token.StringLiteral, start, end + 1, value=read.value, octal=read.octal)

    def scanTemplate(self) -> Any:
        start = self.index
        end = long_literals.body_end(self.source, start, "`")
        if end == start:
            return super().scanTemplate()
        read = self._read(start + 1, end, "`")
        head, tail = self.source[start] == "`", self.source[end] == "`"
        if not tail:
            self.curlyStack.append("${")
        if not head and self.curlyStack:
            self.curlyStack.pop()
        raw = self.source[start + 1 : end]
        behind = end + (1 if tail else 2)
        return self._raw(Token.Template, start, behind, value=raw, cooked=read.value, head=head, tail=tail)

    def _read(self, start: int, end: int, quote: str) -> long_literals.Literal:
        """What stands between two quotes, read in pieces; the lines in it are counted."""

        def scan(piece: str) -> Any:
            short = _Scanner(f"{quote}{piece}{quote}", self.errorHandler)
            return Scanner.scanTemplate(short) if quote == "`" else Scanner.scanStringLiteral(short)

        read = long_literals.read(self.source, start, end, scan)
        if read.lines:
            self.lineNumber += read.lines
            self.lineStart = read.line_start
        return read

    def _raw(self, type: Any, start: int, end: int, **more: Any) -> Any:
        self.index = end
        line, begins = self.lineNumber, self.lineStart
        return RawToken(type=type, lineNumber=line, lineStart=begins, start=start, end=end, **more)


class _LongScanner(_Scanner):
    """For texts that may have too many tokens: it counts them."""

    count = 0

    def lex(self) -> Any:
        self.count += 1
        if self.count > MOST_TOKENS:
            raise ScriptError(
                f"it has more than {MOST_TOKENS:,} words and signs", self.index, too_complex=True
            )
        return super().lex()


_NAME = re.compile(r"[\w$]++(?![^\x00-\[\]-\x7f])", re.ASCII)
_EIGHT_OR_NINE = re.compile(r"\\[89]")
_WORDS = {"null": Token.NullLiteral, "true": Token.BooleanLiteral, "false": Token.BooleanLiteral}


class _Parser(Parser):  # type: ignore[misc]
    def __init__(self, code: str, options: dict[str, Any]) -> None:
        super().__init__("", options)
        self._open(code)

    def _open(self, code: str) -> None:
        """Put our scanner in the place of the parser's own, and read the first token again."""
        comments = self.scanner.trackComment  # type: ignore[has-type]
        self.scanner = (_Scanner if len(code) <= MOST_TOKENS else _LongScanner)(code, self.errorHandler)
        self.scanner.trackComment = comments
        ahead = self.lookahead
        ahead.type, ahead.value, ahead.lineNumber = Token.EOF, "", self.scanner.lineNumber
        ahead.lineStart = ahead.start = ahead.end = 0
        for marker in (self.startMarker, self.lastMarker):
            marker.index, marker.line, marker.column = 0, self.scanner.lineNumber, 0
        self.hasLineTerminator = False
        self.tokens: list[Any] = []
        self.nextToken()
        last = self.lastMarker
        last.index, last.line = self.scanner.index, self.scanner.lineNumber
        last.column = self.scanner.index - self.scanner.lineStart

    def _ranged(self, begin: Any, node: Node) -> Node:
        """The node, which stands from this token up to the last one that was read."""
        node.range = [begin.start, self.lastMarker.index]
        return node

    def parseExponentiationExpression(self) -> Node:
        begin = self.lookahead
        parenthesis = self.match("(")
        is_plain = begin.type in _LEAVES and begin.value not in _ASYNC
        if is_plain or self.match(*_BRACKETS) or self.matchKeyword("this", "function"):
            left = self._operand(begin)
        else:
            left = self.inheritCoverGrammar(self.parseUnaryExpression)
        if self.match("**") and (parenthesis or left.type != "UnaryExpression"):
            self.nextToken()
            self.context.isAssignmentTarget = False
            self.context.isBindingElement = False
            right = self.isolateCoverGrammar(self.parseExponentiationExpression)
            left = self._ranged(begin, estree.BinaryExpression("**", left, right))
        return left

    def _operand(self, begin: Any) -> Node:
        """What begins with a name, a literal, a bracket or a function, its properties and calls: in place of four ways
        of which each hands on to the next. Whoever asks has set the flags for what may be a pattern."""
        allows_in, self.context.allowIn = self.context.allowIn, True
        found = self._name() if begin.type is Token.Identifier else self.parsePrimaryExpression()
        while way := self._way_on():
            found = self._ranged(begin, way(self, found))
        self.context.allowIn = allows_in
        if self.match("++", "--") and not self.hasLineTerminator:
            return self._stepped(begin, found)
        return found

    def _way_on(self) -> Callable[[_Parser, Node], Node] | None:
        ahead = self.lookahead
        if ahead.type is Token.Punctuator:
            return _WAYS_ON.get(ahead.value)
        return _Parser._tagged if ahead.type is Token.Template and ahead.head else None

    def _name(self) -> Node:
        token = self.nextToken()
        return self._ranged(token, estree.Identifier(token.value))

    def _call(self, callee: Node) -> Node:
        self.context.isBindingElement = self.context.isAssignmentTarget = False
        return estree.CallExpression(callee, self.parseArguments())

    def _property(self, owner: Node) -> Node:
        self.context.isBindingElement, self.context.isAssignmentTarget = False, True
        self.nextToken()
        return estree.StaticMemberExpression(owner, self.parseIdentifierName())

    def _item(self, owner: Node) -> Node:
        self.context.isBindingElement, self.context.isAssignmentTarget = False, True
        self.nextToken()
        key = self.isolateCoverGrammar(self.parseExpression)
        self.expect("]")
        return estree.ComputedMemberExpression(owner, key)

    def _tagged(self, tag: Node) -> Node:
        return estree.TaggedTemplateExpression(tag, self.parseTemplateLiteral())

    def _stepped(self, begin: Any, target: Node) -> Node:
        if self.context.strict and target.type == "Identifier" and self.scanner.isRestrictedWord(target.name):
            self.tolerateError(Messages.StrictLHSPostfix)
        if not self.context.isAssignmentTarget:
            self.tolerateError(Messages.InvalidLHSInAssignment)
        self.context.isBindingElement = self.context.isAssignmentTarget = False
        return self._ranged(begin, estree.UpdateExpression(self.nextToken().value, target, False))

    def parseForStatement(self) -> Node:
        """`for each (x in y)`: a ForInStatement with `each` set (SpiderMonkey)."""
        each = False

        def expect(value: str) -> None:
            nonlocal each
            ahead = self.lookahead
            if value == "(" and not each and ahead.type is Token.Identifier and ahead.value == "each":
                each = True
                self.nextToken()
            self.__dict__.pop("expect", None)
            self.expect(value)

        self.expect = expect
        try:
            node = super().parseForStatement()
        finally:
            self.__dict__.pop("expect", None)
        if each:
            if node.type != "ForInStatement":
                self.tolerateUnexpectedToken(self.lookahead)
            node.each = True
        return node

    def parseObjectProperty(self, hasProto: Any) -> Node:
        """`yield` and `let` may be shorthand properties of sloppy code; `async f` is none."""
        ahead = self.lookahead
        allowed = ("let", "yield") if self.context.allowYield else ("let",)
        if ahead.type is Token.Keyword and ahead.value in allowed and not self.context.strict:
            ahead.type = Token.Identifier
        node = super().parseObjectProperty(hasProto)
        if node.shorthand and node.key.name != ahead.value:
            self.throwUnexpectedToken(self.lookahead)
        return node

    def parsePropertyPattern(self, params: Any, kind: Any = None) -> Node:
        """`{a = b = 1}`: what a default may be does not hang on what stands before the pattern."""
        parse = super().parsePropertyPattern
        return self.isolateCoverGrammar(lambda: parse(params, kind))

    def parsePrimaryExpression(self) -> Node:
        """`super` in parameters and eval code too: where it may stand, `early.py` decides."""
        return self.parseSuper() if self.matchKeyword("super") else super().parsePrimaryExpression()

    def isStartOfExpression(self) -> bool:
        """Not so the middle of a template, behind `yield` in its braces."""
        ahead = self.lookahead
        return (ahead.type is not Token.Template or bool(ahead.head)) and super().isStartOfExpression()

    def tolerateError(self, messageFormat: str, *args: Any) -> None:
        """Two `__proto__` are refused in `early.py`, where it is known whether they stand in a pattern."""
        if messageFormat != Messages.DuplicateProtoProperty:
            super().tolerateError(messageFormat, *args)

    def parseIfClause(self) -> Node:
        """A function declaration here stands in a block of its own (ES2015 B.3.4)."""
        node = self.createNode()
        clause = super().parseIfClause()
        block = forked.in_block(clause, estree.BlockStatement)
        return clause if block is clause else self.finalize(node, block)

    def parseTryStatement(self) -> Node:
        """Several `catch (e if test)` clauses become one list in `handlers` (SpiderMonkey)."""
        node = self.createNode()
        self.expectKeyword("try")
        block = self.parseBlock()
        handlers: list[Node] = []
        while self.matchKeyword("catch"):
            if handlers and handlers[-1].guard is None:
                self.throwUnexpectedToken(self.lookahead)
            handlers.append(self.parseCatchClause())
        finalizer = self.parseFinallyClause() if self.matchKeyword("finally") else None
        if not handlers and not finalizer:
            self.throwError("Missing catch or finally after try")
        made = self.finalize(node, estree.TryStatement(block, handlers[0] if handlers else None, finalizer))
        if len(handlers) > 1 or (handlers and handlers[0].guard is not None):
            made.handlers = handlers
        return made

    def parseCatchClause(self) -> Node:
        node = self.createNode()
        self.expectKeyword("catch")
        guard, param = None, None
        if self.match("("):
            param, guard = self._catch_parameter()
        clause = self.finalize(node, estree.CatchClause(param, self.parseBlock()))
        clause.guard = guard
        return clause

    def _catch_parameter(self) -> tuple[Node, Node]:
        self.expect("(")
        if self.match(")"):
            self.throwUnexpectedToken(self.lookahead)
        params: list[Any] = []
        param = self.parsePattern(params)
        names = [str(token.value) for token in params]
        if len(names) != len(set(names)):
            self.tolerateError("Duplicate binding %0", names[-1])
        if self.context.strict and param.type == "Identifier" and self.scanner.isRestrictedWord(param.name):
            self.tolerateError("Catch variable may not be eval or arguments in strict mode")
        guard = None
        if self.matchKeyword("if"):
            self.nextToken()
            guard = self.parseExpression()
        self.expect(")")
        return param, guard

    def parseStatement(self) -> Node:
        """`yield` may be a label in sloppy code."""
        ahead = self.lookahead
        if (
            ahead.value == "yield"
            and ahead.type is Token.Keyword
            and not self.context.strict
            and self.context.allowYield
        ):
            ahead.type = Token.Identifier
        return super().parseStatement()

    def parseWholeExpression(self) -> Node:
        """An expression and nothing behind it but, leniently, semicolons (other engines `eval` the text)."""
        node = self.isolateCoverGrammar(self.parseExpression)
        while self.match(";"):
            self.nextToken()
        if self.lookahead.type is not Token.EOF:
            self.throwUnexpectedToken(self.lookahead)
        return node


_LEAVES = (
    *(Token.Identifier, Token.NumericLiteral, Token.StringLiteral),
    *(Token.BooleanLiteral, Token.NullLiteral),
)
_ASYNC = ("async", "await")
_BRACKETS = ("(", "[", "{")
_WAYS_ON: dict[str, Callable[[_Parser, Node], Node]] = {
    ".": _Parser._property,
    "(": _Parser._call,
    "[": _Parser._item,
}

_IS_ORIGINAL = str(getattr(esprima, "version", "4")).startswith("4.")


def program(text: str, strict: bool) -> Node:
    """The Program node of `text`. `strict`: as if inside strict code."""
    if not _IS_ORIGINAL:
        return forked.program(_fork, text, strict, estree.BlockStatement)
    parser = _Parser(text, {"range": True})
    parser.context.strict = strict
    return parser.parseScript()


def whole_expression(text: str) -> Node:
    """The expression node of `text`, which holds nothing else."""
    if not _IS_ORIGINAL:
        return forked.expression(_fork, text, estree.BlockStatement)
    return _Parser(text, {"range": True}).parseWholeExpression()


def _fork(text: str) -> Node:
    return esprima.parseScript(text, range=True)
