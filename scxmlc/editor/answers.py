"""What each question of an editor is answered: a table by the methods of the protocol.

In: a `Desk`, which knows the texts, and the parameters of a question. Out: the protocol's types. Of a text that is not
there nothing is known, and nothing is said. What cannot be done raises `Unable`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from scxmlc.diagnostics import Diagnostic
from scxmlc.editor import hover as hovering
from scxmlc.editor import navigation
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.colours import colours
from scxmlc.editor.commands import lenses
from scxmlc.editor.completion import completions
from scxmlc.editor.covered import Covered
from scxmlc.editor.findings import Findings
from scxmlc.editor.fixes import fixable
from scxmlc.editor.formatting import formatted
from scxmlc.editor.outline import outline
from scxmlc.editor.project import Project
from scxmlc.editor.protocol import FIXES, LEGEND, TRIGGERS, Messages, completed, name_of, question
from scxmlc.editor.sets import hints


class Desk(Protocol):
    """The server, as answers know it."""

    messages: Messages
    project: Project
    found: dict[str, Findings]  # the last that were about a whole chart

    able: tuple[str, ...]  # the commands that the editor can do itself

    @property
    def takes_snippets(self) -> bool: ...

    def covered(self, buffer: Buffer) -> Covered | None: ...

    def buffer(self, uri: str) -> Buffer | None: ...

    def told(self, name: str) -> list[Diagnostic]:
        """What was found in a text, by the checks of whatever texts."""

    def place(self, params: Any) -> tuple[Project, Buffer, int] | None:
        """The text and the offset that a question is about."""

    def span(self, buffer: Buffer, range: Any) -> tuple[int, int]:
        """Where a range begins and ends."""


Answer = Callable[[Desk, Any], Any]


def definition(desk: Desk, params: Any) -> Any:
    place = desk.place(params)
    return [desk.messages.location(each) for each in navigation.definitions(*place)] if place else None


def references(desk: Desk, params: Any) -> Any:
    place = desk.place(params)
    found = navigation.references(*place) if place else []
    wanted = [each for each in found if params.context.include_declaration or not each.is_definition]
    return [desk.messages.location(each.location) for each in wanted]


def highlight(desk: Desk, params: Any) -> Any:
    place = desk.place(params)
    return [desk.messages.highlight(each) for each in navigation.highlights(*place)] if place else None


def symbols(desk: Desk, params: Any) -> Any:
    buffer = desk.buffer(params.text_document.uri)
    return [desk.messages.symbol(each) for each in outline(buffer)] if buffer else None


def prepare_rename(desk: Desk, params: Any) -> Any:
    place = desk.place(params)
    return desk.messages.range(navigation.renamable(*place).location) if place else None


def rename(desk: Desk, params: Any) -> Any:
    place = desk.place(params)
    return desk.messages.edits(navigation.renamed(*place, params.new_name)) if place else None


def hover(desk: Desk, params: Any) -> Any:
    place = desk.place(params)
    if place is None:
        return None
    _, buffer, offset = place
    told = hovering.hover(*place, desk.found.get(buffer.name))
    told = hovering.with_findings(told, desk.told(buffer.name), buffer, offset)
    return desk.messages.told(told) if told else None


def completion(desk: Desk, params: Any) -> Any:
    place = desk.place(params)
    offers = completions(*place) if place else []
    return completed([desk.messages.offer(each, desk.takes_snippets) for each in offers])


def actions(desk: Desk, params: Any) -> Any:
    buffer = desk.buffer(params.text_document.uri)
    if buffer is None:
        return None
    offered = fixable(desk.project, buffer, desk.told(buffer.name), *desk.span(buffer, params.range))
    codes = dict.fromkeys(str(each.code) for each in params.context.diagnostics if each.source == "scxmlc")
    told = [desk.messages.fix(each, each.fix, params.context.diagnostics) for each in offered if each.fix]
    return [*told, *map(question, codes)]


def formatting(desk: Desk, params: Any) -> Any:
    """A text that cannot be read stays as it is."""
    buffer = desk.buffer(params.text_document.uri)
    edit = formatted(buffer) if buffer else None
    return [desk.messages.edit(edit)] if edit else None


def colour(desk: Desk, params: Any) -> Any:
    buffer = desk.buffer(params.text_document.uri)
    if buffer is None:
        return None
    whole = 0, len(buffer.source.text)
    span = desk.span(buffer, params.range) if hasattr(params, "range") else whole
    return desk.messages.colours(colours(desk.project, buffer, *span))


def inlay(desk: Desk, params: Any) -> Any:
    buffer, found = desk.buffer(params.text_document.uri), desk.found.get(name_of(params.text_document.uri))
    if buffer is None or found is None or found.analysis is None:
        return None
    start, end = desk.span(buffer, params.range)
    shown = (each for each in hints(found.analysis) if each.place.source is buffer.source)
    return [desk.messages.hint(each) for each in shown if start <= each.place.offset <= end]


def lens(desk: Desk, params: Any) -> Any:
    buffer = desk.buffer(params.text_document.uri)
    if buffer is None or buffer.is_script:
        return None
    found = lenses(buffer, params.text_document.uri, desk.able, desk.covered(buffer))
    return [desk.messages.lens(each) for each in found]


ANSWERS: dict[str, Answer] = {
    "textDocument/codeAction": actions,
    "textDocument/codeLens": lens,
    "textDocument/completion": completion,
    "textDocument/definition": definition,
    "textDocument/formatting": formatting,
    "textDocument/hover": hover,
    "textDocument/references": references,
    "textDocument/documentHighlight": highlight,
    "textDocument/documentSymbol": symbols,
    "textDocument/prepareRename": prepare_rename,
    "textDocument/inlayHint": inlay,
    "textDocument/rename": rename,
    "textDocument/semanticTokens/full": colour,
    "textDocument/semanticTokens/range": colour,
}

OPTIONS: dict[str, Any] = {
    "textDocument/codeAction": FIXES,
    "textDocument/completion": TRIGGERS,
    "textDocument/semanticTokens/full": LEGEND,
    "textDocument/semanticTokens/range": LEGEND,
}
"""What the editor is told beside that there is an answer."""
