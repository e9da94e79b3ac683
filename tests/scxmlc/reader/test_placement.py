"""An element that may not stand where it does: told where it may, and what may stand there."""

from __future__ import annotations

import pytest

import scxmlc

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="c" datamodel="ecmascript">'


@pytest.mark.parametrize(
    ("inside", "hint"),
    [
        ("<onentry><else/></onentry>", "it stands inside <if>; inside <onentry> may stand executable content"),
        ("<donedata/>", "it stands inside <final>; inside <state> may stand datamodel, "),
        ('<data id="x"/>', "it stands inside <datamodel>; inside <state> may stand "),
        ("<transition event=\"e\"><onexit/></transition>", "it stands inside <final>, <parallel> and <state>; "),
        ("<onentry><log><if cond=\"true\"/></log></onentry>", "<log> takes no elements"),
        ("<log/>", "inside <state> may stand datamodel, "),
    ],
)  # fmt: skip
def test_the_way_out(inside: str, hint: str) -> None:
    with pytest.raises(scxmlc.CompileError) as failure:
        scxmlc.compile_text(f'{HEAD}<state id="s">{inside}</state></scxml>')
    found = [each for each in failure.value.diagnostics if each.code == "misplaced-element"]
    assert len(found) == 1 and (found[0].hint or "").startswith(hint)
