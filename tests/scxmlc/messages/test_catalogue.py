"""Every diagnostic has a stable code, an explanation and a sentence of the same form."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from scxmlc import messages
from scxmlc.diagnostics import Diagnostic, Diagnostics, Note
from scxmlc.messages.catalogue import did_you_mean, listed, shown
from scxmlc.source import Source

AREAS = (messages.content, messages.document, messages.ecmascript, messages.elements, messages.structure)
HERE = Source("c.scxml", "one\ntwo\n").location(5)


def functions(area: object) -> list[str]:
    source = inspect.getsource(area)  # type: ignore[arg-type]
    return re.findall(r"^def (\w+)", source, re.MULTILINE)


@pytest.mark.parametrize("code", sorted(messages.CATALOGUE))
def test_every_code_is_explained(code: str) -> None:
    entry = messages.CATALOGUE[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert entry.explanation[:1].isupper() or entry.explanation[:1] in "<`"
    assert entry.explanation.rstrip().endswith(".")


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.__name__)
def test_messages_stand_in_alphabetical_order(area: object) -> None:
    names = functions(area)
    assert names == sorted(names)


def test_no_code_is_said_nowhere() -> None:
    package = Path(messages.__file__).parents[1]
    text = "".join(p.read_text() for p in package.rglob("*.py") if "messages" not in p.parts)
    unused = [name for area in AREAS for name in functions(area) if not re.search(rf"\.{name}\b", text)]
    assert not unused


def test_the_one_line_form() -> None:
    found = messages.structure.unknown_target(HERE, "opne", ["open", "shut"])
    assert str(found) == 'c.scxml:2:2: error: no state "opne" (did you mean "open"?) [unknown-target]'


def test_the_log_is_ordered_by_place_and_says_nothing_twice() -> None:
    source = Source("c", "abc")
    log = Diagnostics()
    for offset in (2, 0, 2):
        log.add(messages.structure.unknown_target(source.location(offset), "x", ()))
    assert [d.location.offset for d in log] == [0, 2]


def test_severities_can_be_changed() -> None:
    log = Diagnostics(messages.STRICT)
    log.add(messages.document.raw_ampersand(HERE))
    assert log.has_errors
    log = Diagnostics(messages.KEEP_GOING)
    log.add(messages.ecmascript.syntax_error(HERE, "no"))
    assert not log.has_errors


def test_a_second_place_is_a_note() -> None:
    found: Diagnostic = messages.structure.duplicate_id(HERE, "a", HERE)
    assert found.notes == (Note(HERE, "first declared here"),)


def test_text_of_the_document_is_shown_harmlessly() -> None:
    assert shown("a\r\nb\x1b[31m\u202ec") == "a b\\x1b[31m\\u202ec"
    assert len(shown("x" * 1000)) == 60
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_did_you_mean() -> None:
    assert did_you_mean("opne", ["open", "shut"]) == 'did you mean "open"?'
    assert did_you_mean("payment", ["pay", "shut"]) == 'did you mean "pay"?'
    assert did_you_mean("secret", ["user", "tries"]) is None
    assert did_you_mean("OPEN", ["open"]) == 'did you mean "open"?'
    assert did_you_mean("xyz", ["open"]) is None


def test_of_very_many_names_those_that_begin_or_end_alike_are_compared() -> None:
    known = [f"{letter}{number}state" for letter in "abcdef" for number in range(1_000)]
    assert did_you_mean("a77stat", known) == 'did you mean "a77state"?'
    assert did_you_mean("x77state", known) in [f'did you mean "{letter}77state"?' for letter in "abcdef"]
