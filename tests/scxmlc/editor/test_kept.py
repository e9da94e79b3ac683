"""What is kept from one keystroke to the next changes no finding: they are those of a text never seen before."""

from __future__ import annotations

import gc
import random
from functools import _lru_cache_wrapper
from pathlib import Path
from weakref import ref

import pytest

from scxmlc.compiler import check_file
from scxmlc.diagnostics import Diagnostic
from scxmlc.editor.findings import findings
from scxmlc.editor.positions import Columns
from scxmlc.editor.project import Project
from scxmlc.source import Source

CHARTS = sorted((Path(__file__).parents[3] / "examples").rglob("*.scxml"))
PIECES = [
    "x",
    " ",
    "\r\n",
    "<",
    ">",
    "&",
    "&amp;",
    "&#65;",
    '"',
    "'",
    "(",
    ")",
    ".",
    "=",
    "</state>",
    "<!-- -->",
    "é",
]
PIECES += ["<![CDATA[a&b\r]]>", "<?a b?>", '<log expr="y"/>', "_event.data.z", ' a="1"', "==", "]]>"]
KEYSTROKES = 8


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_findings_are_those_of_scxmlc_check(path: Path) -> None:
    rng, project, columns = random.Random(path.stem), Project(), Columns()
    source = Source(str(path), path.read_bytes().decode())
    typed: list[tuple[str, list[str], bool]] = []
    for _ in range(KEYSTROKES):
        found = findings(project.put(source), project.documents(source.name))
        typed.append((source.text, list(map(_shown, found.diagnostics)), found.is_patched))
        source = columns.changed(source, [_edit(rng, columns, source)])
    _forget()
    for text, told, is_patched in typed:
        checked = list(map(_shown, check_file(path, held={path.resolve(): text.encode()})))
        assert (sorted(set(checked) - set(told)) if is_patched else checked) == ([] if is_patched else told)


def test_of_a_file_that_is_written_anew_the_old_text_goes(tmp_path: Path) -> None:
    project, path, old = Project(), tmp_path / "a.scxml", []
    for number in range(3):
        path.write_text(f'<scxml><state id="{"a" * (number + 1)}"/></scxml>')
        buffer = project.buffer(str(path))
        assert buffer is not None and project.names(buffer) and not project.links(buffer)
        old.append(ref(buffer))
        del buffer
    gc.collect()
    assert [each() is None for each in old] == [True, True, False]


def _edit(
    rng: random.Random, columns: Columns, source: Source
) -> tuple[tuple[int, int], tuple[int, int], str]:
    """Something typed, or something deleted, in front of, in or behind a tag."""
    start = rng.randrange(len(source.text))
    end = start if rng.random() < 0.7 else min(start + rng.randrange(1, 12), len(source.text))
    place = columns.position_of(source, start), columns.position_of(source, end)
    return *place, rng.choice(PIECES) if start == end else ""


def _shown(found: Diagnostic) -> str:
    """All that is told of a finding."""
    notes = [(str(note.location), note.text) for note in found.notes]
    edits = (
        [(each.place.offset, each.place.length, each.new) for each in found.fix.edits] if found.fix else []
    )
    return f"{found}, {found.location.length} characters, {notes}, {edits}"


def _forget() -> None:
    """Empty whatever the compiler keeps of what it has read."""
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and (each.__module__ or "").startswith("scxmlc"):
            each.cache_clear()
