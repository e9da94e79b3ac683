"""What each question of an editor is answered: a table by the methods of the protocol.

In: a `Desk`, which knows the texts, and the parameters of a question. Out: the protocol's types. Of a text that is not
there nothing is known, and nothing is said. What cannot be done raises `Unable`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from scxmlc.editor import hover as hovering
from scxmlc.editor import navigation
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.completion import completions
from scxmlc.editor.findings import Findings
from scxmlc.editor.outline import outline
from scxmlc.editor.project import Project
from scxmlc.editor.protocol import TRIGGERS, Messages, completed


class Desk(Protocol):
    """The server, as answers know it."""

    messages: Messages
    project: Project
    found: dict[str, Findings]  # the last that were about a whole chart

    @property
    def takes_snippets(self) -> bool: ...

    def buffer(self, uri: str) -> Buffer | None: ...

    def place(self, params: Any) -> tuple[Project, Buffer, int] | None:
        """The text and the offset that a question is about."""


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
    told = hovering.hover(*place, desk.found.get(place[1].name)) if place else None
    return desk.messages.told(told) if told else None


def completion(desk: Desk, params: Any) -> Any:
    place = desk.place(params)
    offers = completions(*place) if place else []
    return completed([desk.messages.offer(each, desk.takes_snippets) for each in offers])


ANSWERS: dict[str, Answer] = {
    "textDocument/completion": completion,
    "textDocument/definition": definition,
    "textDocument/hover": hover,
    "textDocument/references": references,
    "textDocument/documentHighlight": highlight,
    "textDocument/documentSymbol": symbols,
    "textDocument/prepareRename": prepare_rename,
    "textDocument/rename": rename,
}

OPTIONS: dict[str, Any] = {"textDocument/completion": TRIGGERS}
"""What the editor is told beside that there is an answer."""
