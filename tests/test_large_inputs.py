"""Documents grown in one dimension: compiled, or refused in words at a stated limit.

No clock is asked. Each case took its time by the square or the cube of its size and would run for many minutes at
ten times the size that it once took a minute for; the limit of the processor's time only ends a test that hangs.
"""

from __future__ import annotations

import io
import signal
from collections.abc import Callable, Iterator

import pytest

from scxmlc.cli.terminal import Terminal
from scxmlc.compiler import CompileError, compile_text
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import DIALECTS
from scxmlc.ecmascript import parse_program
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.names import occurrences
from scxmlc.source import Source, Text

NS = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'
SECONDS = 60.0


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TimeoutError(f"not done in {SECONDS:g} s of work")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def many(piece: Callable[[int], str], count: int) -> str:
    return "".join(map(piece, range(count)))


def document(body: str) -> str:
    return f"<scxml {NS}>{body}</scxml>"


def script(text: str) -> str:
    return document(f'<state id="a"><onentry><script>{text}</script></onentry></state>')


COMPILED = {
    "a string": script(f"var x = '{'a' * 1_900_000}'"),
    "a string of escapes": script(f"var x = '{chr(92)}n{chr(92)}u0041' + '{(chr(92) + 'n') * 500_000}'"),
    "a string of astral characters": script(f"var x = '{chr(0x1F600) * 200_000}'"),
    "a string with continued lines": script("var x = '" + "a\\\n" * 200_000 + "'"),
    "a template": script(f"var x = `{'a b' * 300_000}${{1}}{chr(10) * 300_000}`"),
    "a chain of members": script("var a, x = a" + ".b" * 20_000),
    "a chain of elements": script("var a, x = a" + "[0]" * 10_000),
    "a chain of conditions": script("var a, x = " + "a && " * 10_000 + "a"),
    "a list": script(f"var x = [{'1,' * 20_000}]"),
    "closures": script(
        "function f() {" + many(lambda i: f"var a{i} = function () {{ return a{i} }};\n", 2_000) + "}"
    ),
    "functions": script(many(lambda i: f"function f{i}() {{ return f{i + 1}() }}\n", 3_000)),
    "functions called at once": script("(function () { var a = 1; })();\n" * 2_000),
    "methods": script("var x = {" + many(lambda i: f"m{i}() {{ return {i} }},\n", 3_000) + "}"),
    "parameters": script("function f(" + many(lambda i: f"a{i},", 8_000) + "z) { return z }"),
    "holes of a template": script("var y, x = `" + "${y}" * 5_000 + "`"),
    "a name": script("var " + "x" * 500_000),
    "an event": document(f'<state id="x"><transition event="{"a." * 500_000}b" target="x"/></state>'),
}


@pytest.mark.parametrize("name", COMPILED)
def test_it_is_compiled(name: str) -> None:
    compile_text(COMPILED[name])


BY_STATE = {
    "states with variables": document(
        many(lambda i: f'<state id="s{i}"><onentry><script>var a{i} = {i}</script></onentry></state>', 7_000)
    ),
    "states with a variable of one name": document(
        many(lambda i: "<state><onentry><script>var a = 1; b = a</script></onentry></state>", 3_000)
    ),
    "variables around many states": document(
        "<state><onentry><script>"
        + many(lambda i: f"var a{i} = {i};", 2_000)
        + "</script></onentry>"
        + many(lambda i: f"<state><onentry><script>var a{i} = b</script></onentry></state>", 1_000)
        + "</state>"
    ),
    "variables of a state": script(many(lambda i: f"var a{i} = {i};\n", 3_000)),
}


@pytest.mark.parametrize("name", BY_STATE)
def test_it_is_compiled_with_variables_by_state(name: str) -> None:
    compile_text(BY_STATE[name], script_scope="state")


REFUSED = {
    "characters": (script(f"var x = '{'a' * 2_100_000}'"), "it has more than 2,000,000 characters"),
    "statements": (script("x = y + 1;\n" * 60_000), "it has more than 300,000 words and signs"),
    "digits": (script("var x = " + "1" * 500_000), "a number has more than 10,000 characters"),
    "hexadecimal digits": (script("var x = 0x" + "f" * 500_000), "a number has more than 10,000 characters"),
    "a pattern": (
        script(f"var x = /{'[a]' * 100_000}/"),
        "a regular expression has more than 50,000 characters",
    ),
    "a pattern without end": (script(f"var x = /{'a' * 500_000}"), "a regular expression has more than"),
    "escapes in a name": (
        script("var " + "\\u0078" * 100_000),
        "a name with escapes has more than 10,000 characters",
    ),
    "assignments": (script("a = " * 4_000 + "1"), "it is nested too deeply"),
    "arrows": (script("var x = " + "a => " * 1_000 + "1"), "it is nested too deeply"),
    "elements": (document("<state/>" * 100_001), "the document has more than 100,000 elements"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words(name: str) -> None:
    text, words = REFUSED[name]
    with pytest.raises(CompileError) as error:
        compile_text(text)
    (found,) = error.value.diagnostics.errors()
    assert words in found.message


def test_slips_among_many_names_are_told_with_what_was_meant() -> None:
    states = many(lambda i: f'<state id="state{i}"><transition event="e" target="stat{i}"/></state>', 4_000)
    with pytest.raises(CompileError) as error:
        compile_text(document(states))
    found = error.value.diagnostics.errors()
    assert len(found) == 4_000 and {each.hint for each in found[2_000:2_002]} == {
        'did you mean "state2000"?',
        'did you mean "state2001"?',
    }


def test_bare_ampersands_are_mended_in_every_line() -> None:
    data = f'<datamodel><data id="d">{"& " * 100_000}</data></datamodel>'
    module = compile_text(document(f'{data}<state id="a"><transition event="d" cond="d"/></state>'))
    assert [each.code for each in module.diagnostics] == ["raw-ampersand"]


def test_long_literals_are_read_as_short_ones_are() -> None:
    """Piece by piece, and no piece cuts what belongs together."""
    parts = [
        "a",
        "é",
        "😀",
        "\\n",
        "\\u0041",
        "\\u{1F600}",
        "\\x41",
        "\\\n",
        "\\\r\n",
        "\\'",
        "\\\\",
        "$",
        "{",
        "\\101",
    ]
    for shift in range(len(parts)):
        turned = parts[shift:] + parts[:shift]
        once = "".join(turned)
        short, long = (_value(f"'{once * count}'") for count in (1, 1_000))
        assert short * 1_000 == long
        plain = "".join({"\\101": "\r\n", "{": "}"}.get(part, part) for part in turned)
        short, long = (_value(f"`{plain * count}`") for count in (1, 1_000))
        assert short * 1_000 == long


def _value(literal: str) -> str:
    log = Diagnostics()
    tree = parse_program(Text(literal, Source("c", literal).location(0)), log)
    assert tree is not None, list(map(str, log))
    node = tree.body[0].expression
    return str(node.quasis[0].value.cooked if node.type == "TemplateLiteral" else node.value)


def test_an_error_far_into_a_long_literal_is_told_at_its_place() -> None:
    text = "x = '" + "ab" * 50_000 + "\\xZZ'"
    log = Diagnostics()
    parse_program(Text(text, Source("c", text).location(0)), log)
    (found,) = log
    assert found.code == "syntax-error" and 100_000 < found.location.offset < len(text)


def test_many_findings_are_rendered() -> None:
    log, out = Diagnostics(), io.StringIO()
    with pytest.raises(CompileError) as error:
        compile_text(document(f'<state id="a">{"<log/>" * 20_000}</state>'))
    log = error.value.diagnostics
    terminal = Terminal(out)
    for found in log:
        terminal.diagnostic(found)
    assert len(out.getvalue().splitlines()) == 80_000


EDITED = {
    "end tags of what is not open": ("a.scxml", "<a>" * 60_000 + "</b>" * 60_000),
    "a script that does not parse": ("a.js", "}" + "x=1;" * 60_000),
}


@pytest.mark.parametrize("name, text", EDITED.values(), ids=EDITED)
def test_large_texts_are_looked_at_in_an_editor(name: str, text: str) -> None:
    occurrences(Buffer(Source(name, text), DIALECTS))
