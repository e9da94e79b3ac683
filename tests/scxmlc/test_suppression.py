"""Comments that ask not to be told of something, through every door."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import scxmlc
from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.compiler import check_file
from scxmlc.suppression import ignores

CHART = """<?xml version="1.0"?>{head}
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
<script><![CDATA[
{above}
first(); {behind}
]]></script>
{before}
<state id="s">
  <transition event="e"
     cond="second"/> {end}
</state>{after}
</scxml>
"""
PLACES = ("head", "above", "behind", "before", "end", "after")


def chart(**comments: str) -> str:
    return CHART.format(**{place: comments.get(place, "") for place in PLACES})


def told(text: str) -> list[tuple[int, str]]:
    """Line and code of each finding; the XML declaration is line 1."""
    return [(each.location.line - 1, each.code) for each in scxmlc.compile_text(text).diagnostics]


def lines(text: str) -> list[int]:
    found = scxmlc.compile_text(text).diagnostics
    return [each.location.line for each in found if each.code == "undeclared-variable"]


CODE = "undeclared-variable"
SILENCED = {
    "nothing": ({}, [5, 10]),
    "before the root": ({"head": f"\n<!-- scxmlc: ignore {CODE} -->"}, []),
    "for the file": ({"after": f"<!-- scxmlc: ignore-file {CODE} -->"}, []),
    "for the file, from a script": ({"above": f"// scxmlc: ignore-file {CODE}"}, []),
    "above a line of a script": ({"above": f"// scxmlc: ignore {CODE}"}, [10]),
    "above, in a block comment": ({"above": f"/* scxmlc: ignore {CODE} */"}, [10]),
    "above, among other comments": (
        {"above": f"// scxmlc: ignore {CODE}: the host's\n\n// scxmlc: ignore x"},
        [12],
    ),
    "behind a line of a script": ({"behind": f"// scxmlc: ignore {CODE}"}, [10]),
    "before an element": ({"before": f"<!-- scxmlc: ignore no-such, {CODE} -->"}, [5]),
    "before, with a reason": ({"before": f"<!--\n scxmlc: ignore {CODE}: given\n by the host -->"}, [5]),
    "behind a tag of two lines": ({"end": f"<!-- scxmlc: ignore {CODE} -->"}, [5]),
    "of another code": ({"end": "<!-- scxmlc: ignore unreachable-state -->"}, [5, 10]),
    "with a slip": ({"end": f"<!-- scxmlc: ingore {CODE} -->"}, [5, 10]),
    "before the end of an element": ({"before": f"<state><!-- scxmlc: ignore {CODE} --></state>"}, [5, 10]),
    "behind what ends": ({"after": f"<!-- scxmlc: ignore {CODE} -->"}, [5, 10]),
}


@pytest.mark.parametrize("comments, left", SILENCED.values(), ids=SILENCED)
def test_what_a_comment_silences(comments: dict[str, str], left: list[int]) -> None:
    assert lines(chart(**comments)) == left


SLIPS = {
    "ignore unreachable-state": ("unused-ignore", 'nothing is ignored by "unreachable-state"'),
    "ignore undeclared-varable": ("bad-ignore", 'there is no code "undeclared-varable"'),
    "ingore unreachable-state": ("bad-ignore", 'there is no instruction "ingore"'),
    "ignore": ("bad-ignore", "this names no code"),
    "ignore unused-ignore": None,
}


@pytest.mark.parametrize("said", SLIPS)
def test_a_comment_that_does_nothing_is_told(said: str) -> None:
    found = scxmlc.compile_text(chart(before=f"<!-- scxmlc: {said} -->")).diagnostics
    others = [(each.code, each.message) for each in found if each.code != CODE]
    assert others == [SLIPS[said]] if SLIPS[said] else not others


def test_errors_are_told_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.scxml"
    text = chart(before="<!-- scxmlc: ignore unknown-target, unreachable-state -->")
    path.write_text(text.replace('event="e"', 'event="e" target="away"'))
    found = {each.code: each for each in check_file(path)}
    assert found["unknown-target"].is_error
    assert found["unused-ignore"].message == '"unknown-target" is an error here, which cannot be ignored'


def test_what_may_fail_at_run_time_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.scxml"
    path.write_text(chart(end="<!-- scxmlc: ignore syntax-error -->").replace("second", "1 +"))
    assert [each.code for each in check_file(path)] == [CODE]


def test_of_the_lines_of_two_comments_both_count() -> None:
    comments = {"behind": f"// scxmlc: ignore {CODE}", "end": f"<!-- scxmlc: ignore {CODE} -->"}
    assert told(chart(**comments)) == []


HOSTILE = {
    "comments": "<!-- scxmlc: ignore x",
    "comments that end": "<!-- scxmlc: ignore x -->\n",
    "blocks": "/* scxmlc: ignore x ",
    "lines": "// scxmlc: ignore x\n",
    "sections": "<![CDATA[",
    "instructions": "<?x ",
    "quotes": "<a b='",
    "elements": "<a>",
    "ends": "<a></b>",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_no_text_makes_it_slow(piece: str) -> None:
    """What takes the square of its length would take hours."""
    text = "<!-- scxmlc: ignore x -->" + piece * 60_000
    found = ignores(text)
    assert found.comments
    assert all(len(found.covering("x", offset)) < 3 for offset in range(0, len(text), 20))


def test_of_comments_one_in_another_all_are_used() -> None:
    inner = f"<!-- scxmlc: ignore {CODE} -->\n<state id='b'><onentry><log expr='third'/></onentry></state>"
    outer = f"<!-- scxmlc: ignore {CODE} -->\n<state id='o'>\n{inner}</state>"
    text = chart(before=outer, above="var first, second;")
    assert lines(text) == []
    assert "unused-ignore" not in [code for _, code in told(text)]


# --- files that are included, and the doors -------------------------------------------

STRATEGY = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" xmlns:xi="http://www.w3.org/2001/XInclude"
  xmlns:queue="http://www.genesyslab.com/modules/queue">
<script src="lib.js"/>
<state id="s"><xi:include href="part.xml"/></state>
</scxml>
"""


@pytest.fixture
def strategy(tmp_path: Path) -> Path:
    (tmp_path / "a.scxml").write_text(STRATEGY)
    (tmp_path / "lib.js").write_text("// scxmlc: ignore undeclared-variable\nfirst();\n")
    part = '<onentry xmlns="http://www.w3.org/2005/07/scxml"><log expr="second"/></onentry>'
    (tmp_path / "part.xml").write_text(f"<!-- scxmlc: ignore undeclared-variable, read-only -->\n{part}")
    return tmp_path / "a.scxml"


def test_included_files_say_it_for_themselves_and_are_not_judged(strategy: Path) -> None:
    assert [each.code for each in check_file(strategy)] == []
    for name in ("lib.js", "part.xml"):
        file = strategy.with_name(name)
        file.write_text(file.read_text().replace("scxmlc:", ""))
        assert CODE in [each.code for each in check_file(strategy)]


@pytest.mark.parametrize("arguments", [["check"], ["check", "--strict"], ["compile"]], ids=" ".join)
def test_the_command_line(strategy: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(verbs, [*arguments, str(strategy)])
    assert result.exit_code == 0 and CODE not in result.output


def test_load(strategy: Path) -> None:
    assert scxmlc.load(strategy).__name__ == "A"
