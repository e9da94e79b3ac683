"""What a CompileError says: its errors, how much else there is, and whether `keep_going` would help."""

from __future__ import annotations

import pytest

import scxmlc

OPENING = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
WARNED = '<state id="b"/><state id="c"/>'


def refusal(body: str, attributes: str = "", **options: bool) -> list[str]:
    with pytest.raises(scxmlc.CompileError) as caught:
        scxmlc.compile_text(f"{OPENING} {attributes}>{body}</scxml>", **options)  # type: ignore[arg-type]
    assert caught.value.diagnostics.has_errors
    return str(caught.value).splitlines()


def test_the_errors_come_first_and_the_rest_is_counted() -> None:
    body = '<state id="a"><onentry><script/></onentry><transition event="e" target="z"/></state>'
    said = refusal(f'{body}<state id="c" initial=""/><state id="d"><transition event="e" type="x"/></state>')
    assert [line.rpartition("[")[2] for line in said[:2]] == ["unknown-target]", "bad-value]"]
    assert said[2:] == ["and 2 warnings: see `diagnostics`"]


def test_a_word_of_keep_going_where_it_helps() -> None:
    body = '<state id="a"><transition event="e" cond="1 +"/></state>'
    said = refusal(body, 'profile="ecmascript"')
    assert len(said) == 2 and said[1].startswith("keep_going=True compiles all the same")
    assert scxmlc.load(f'{OPENING} profile="ecmascript">{body}</scxml>', keep_going=True)


@pytest.mark.parametrize("options", [{}, {"strict": True}])
def test_no_word_of_keep_going_where_it_does_not(options: dict[str, bool]) -> None:
    body = '<state id="a"><transition event="e" cond="1 +" target="z"/></state>'
    assert not any("keep_going" in line for line in refusal(body, 'profile="ecmascript"', **options))
    unparsed = body.replace(' target="z"', "")
    if options:
        assert not any("keep_going" in line for line in refusal(unparsed, **options))


def test_warnings_alone_are_no_error() -> None:
    assert scxmlc.compile_text(f"{OPENING}>{WARNED}</scxml>").text
