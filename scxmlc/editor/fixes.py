"""Quick fixes: the `Fix` that a finding carries, offered to the editor.

In: findings, and a stretch of a text. Out: those there that a machine can mend, each once. The rule that surprises: a
fix is offered only where each text that it changes still is what was checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scxmlc.diagnostics import Diagnostic, Edit
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.project import Project


def fixable(
    project: Project, buffer: Buffer, found: Iterable[Diagnostic], start: int, end: int
) -> Iterator[Diagnostic]:
    """Those of the findings between two places of a text that carry a fix."""
    offered: set[tuple[Edit, ...]] = set()
    for each in found:
        at, fix = each.location, each.fix
        is_there = at.source.name == buffer.name and at.offset <= end and at.offset + at.length >= start
        if is_there and fix and fix.edits not in offered and all(_fits(project, edit) for edit in fix.edits):
            offered.add(fix.edits)
            yield each


def _fits(project: Project, edit: Edit) -> bool:
    source = edit.place.source
    buffer = project.buffer(source.name)
    return buffer is not None and buffer.source.text == source.text
