"""From ECMAScript text to a syntax tree; the one file that knows the parser, esprima.

In: text. Out: an ESTree node with `range` on every node, or `ScriptError` with the index where parsing stopped.
esprima 4.0.1 has known faults; a subclass mends them here: regular expressions are checked by our own reader,
not Python's `re`; `**` after a parenthesis; `for each`; conditional and parameterless `catch`; too deep nesting
and any exception of the parser itself become a `ScriptError`. The maintained fork, which installs under the same
name, reads all but SpiderMonkey's syntax (`for each`, conditional `catch`), which it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scxmlc.ecmascript import characters, long_literals
from scxmlc.ecmascript.depth import deep
from scxmlc.ecmascript.early import check_early_errors
from scxmlc.ecmascript.errors import ScriptError, located
from scxmlc.ecmascript.forked import as_original, in_block
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.patterns import check_pattern
from scxmlc.kept import kept

with characters.lent():
    import esprima
    from esprima import nodes as estree
    from esprima.error_handler import Error as ParserError
    from esprima.messages import Messages
    from esprima.parser import Parser
    from esprima.scanner import RawToken, Scanner
    from esprima.token import Token

LONGEST = 2_000_000
"""Characters of source that are accepted; beyond it the text is refused before parsing."""

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
        return RawToken(
            type=kind,
            value=name,
            lineNumber=self.lineNumber,
            lineStart=self.lineStart,
            start=at,
            end=self.index,
        )

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


_NAME = re.compile(r"[\w$]++(?![\\\x80-\U0010ffff])", re.ASCII)
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

    def parseExponentiationExpression(self) -> Node:
        parenthesis, begin = self.match("("), self.lookahead
        left = self.inheritCoverGrammar(self.parseUnaryExpression)
        if self.match("**") and (parenthesis or left.type != "UnaryExpression"):
            self.nextToken()
            self.context.isAssignmentTarget = False
            self.context.isBindingElement = False
            right = self.isolateCoverGrammar(self.parseExponentiationExpression)
            left = self.finalize(self.startNode(begin), estree.BinaryExpression("**", left, right))
        return left

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
        """`yield` and `let` may be shorthand properties of sloppy code."""
        ahead = self.lookahead
        allowed = ("let", "yield") if self.context.allowYield else ("let",)
        if ahead.type is Token.Keyword and ahead.value in allowed and not self.context.strict:
            ahead.type = Token.Identifier
        return super().parseObjectProperty(hasProto)

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
        block = in_block(clause, estree.BlockStatement)
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


_IS_ORIGINAL = str(getattr(esprima, "version", "4")).startswith("4.")


def _guarded(text: str, parse: Callable[[], Node]) -> Node:
    """Run the parser with room for deep texts, and turn whatever goes wrong into a ScriptError."""
    if len(text) > LONGEST:
        raise ScriptError(f"it has more than {LONGEST:,} characters", 0, too_complex=True)
    try:
        with deep():
            return parse()
    except ParserError as error:
        raise located(str(error.message or error), error.index, text) from None
    except ScriptError:
        raise
    except Exception as error:
        raise ScriptError(f"Unexpected end or token ({type(error).__name__})", 0) from None


def _parser(text: str, strict: bool) -> Any:
    made = _Parser(text, {"range": True})
    made.context.strict = strict
    return made


def parse_script(text: str, strict: bool = False) -> Node:
    """The Program node of `text`; raises ScriptError. `strict`: as if inside strict code (eval)."""
    return _script(str(text), strict)


@kept(512)
def _script(text: str, strict: bool) -> Node:
    def parse() -> Node:
        if not _IS_ORIGINAL:
            program = _fork_program(text, strict)
        else:
            program = _parser(text, strict).parseScript()
        check_early_errors(program, text, strict)
        program.source = text
        return program

    return _guarded(text, parse)


@kept(4096)
def expression(text: str) -> Node:
    """The expression node of `text`, which holds nothing else; raises ScriptError."""
    text = str(text)

    def parse() -> Node:
        if not _IS_ORIGINAL:
            node = _fork_expression(text)
        else:
            node = _parser(text, False).parseWholeExpression()
        check_early_errors(node, text, False)
        return node

    return _guarded(text, parse)


def _fork_program(text: str, strict: bool) -> Node:
    """The fork has no entry for code that is strict from outside: a directive in front makes it so."""
    directive = '"use strict";' if strict else ""
    program = as_original(
        esprima.parseScript(directive + text, range=True), len(directive), estree.BlockStatement
    )
    if strict:
        del program.body[0], program.below
    return program


def _fork_expression(text: str) -> Node:
    """The fork has no entry for expressions: parse `(text\n)` and accept it only as one parenthesis."""
    program = as_original(esprima.parseScript(f"({text}\n)", range=True), 1, estree.BlockStatement)
    if len(program.body) != 1 or program.body[0].type != "ExpressionStatement":
        raise ScriptError("this is not one expression", 0)
    return program.body[0].expression
