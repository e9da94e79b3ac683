"""The editor's server, without an editor: a text is typed, spoiled and asked about.

In: bytes of a document; they decide what is typed and asked as well. Out: nothing; what an answer raises, or what
cannot be sent, is a fault. The rule that surprises: findings are not waited for, but found after each change.
"""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

from lsprotocol import types
from lsprotocol.converters import get_converter

from scxmlc.diagnostics import Diagnostic
from scxmlc.editor.answers import ANSWERS
from scxmlc.editor.commands import drawn
from scxmlc.editor.findings import findings
from scxmlc.editor.navigation import Unable
from scxmlc.editor.server import Server
from tools.fuzz.files import place
from tools.fuzz.mutating import HOSTILE

TYPED, SPOILED, ASKED = 3, 3, 3
"""Changes that go on with the text, changes of other kinds, and questions after each of them."""

LONGEST = 6_000
"""Characters of a text: the larger, the fewer changes in a second."""


class Desk(Server):
    """A server that nobody listens to."""

    takes_snippets = True

    def _check_soon(self, name: str, delay: float) -> None:
        buffer = self.project.opened[name]
        self._keep(buffer, findings(buffer, self.project.documents(name)))

    def _publish(self, owner: str, places: dict[str, list[Diagnostic]]) -> None:
        self._told[owner] = places
        for name, found in places.items():
            sendable(self.messages.diagnostics(name, found, 1))


@cache
def desk() -> Desk:
    """One for the process."""
    return Desk()


@cache
def _converter() -> Any:
    return get_converter()


def sendable(answer: Any) -> str:
    """The answer as JSON, as it is sent."""
    return json.dumps(_converter().unstructure(answer), allow_nan=False)


def editor(data: bytes) -> None:
    """A text half typed, typed on, changed anywhere, and asked about each time."""
    Session(data.decode("utf-8", "replace")[:LONGEST], Random(data)).run()


class Session:
    """One text, from its opening to its end."""

    def __init__(self, text: str, random: Random) -> None:
        self._random = random
        self._whole = text
        self._cut = random.randrange(len(text) + 1)
        self._text = text[: self._cut] if random.random() < 0.7 else text
        self._uri = place("typed.scxml").as_uri()
        self._desk = desk()

    def run(self) -> None:
        document = types.TextDocumentItem(self._uri, "scxml", 1, self._text)
        self._desk.opened(types.DidOpenTextDocumentParams(document))
        try:
            self._ask()
            for number in range(TYPED + SPOILED):
                self._type() if number < TYPED else self._spoil()
                self._ask()
        finally:
            name = str(place("typed.scxml"))
            self._desk.closed(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(self._uri)))
            assert name not in self._desk.project.opened

    # --- changes ----------------------------------------------------------------------

    def _type(self) -> None:
        """The next characters of the document."""
        more = self._whole[self._cut : self._cut + self._random.choice((1, 1, 1, 5))]
        self._cut += len(more)
        self._change(len(self._text), len(self._text), more)

    def _spoil(self) -> None:
        random = self._random
        start = random.randrange(len(self._text) + 1)
        end = min(len(self._text), start + random.choice((0, 0, 1, 5, 40)))
        new = random.choice(("", "", "<", "\n", " ", '"', random.choice(HOSTILE).decode("utf-8", "replace")))
        self._change(start, end, new)

    def _change(self, start: int, end: int, new: str) -> None:
        ends = (self._position(start), self._position(end))
        part = types.TextDocumentContentChangePartial(types.Range(*ends), new)
        document = types.VersionedTextDocumentIdentifier(2, self._uri)
        self._desk.changed(types.DidChangeTextDocumentParams(document, [part]))
        self._text = self._desk.project.opened[str(place("typed.scxml"))].source.text

    # --- questions --------------------------------------------------------------------

    def _ask(self) -> None:
        for method in self._random.sample([*ANSWERS], ASKED):
            try:
                sendable(ANSWERS[method](self._desk, self._question(method)))
            except Unable as problem:
                assert str(problem)
        if self._random.random() < 0.1:
            self._draw()

    def _draw(self) -> None:
        buffer = self._desk.buffer(self._uri)
        assert buffer is not None
        try:
            drawn(buffer, self._desk.found.get(buffer.name))
        except Unable as problem:
            assert str(problem)

    def _question(self, method: str) -> Any:
        """The parameters of a question, about any place."""
        ends = sorted(self._random.randrange(len(self._text) + 1) for _ in range(2))
        start, end = map(self._position, ends)
        return Question(types.TextDocumentIdentifier(self._uri), start, types.Range(start, end))

    def _position(self, offset: int) -> types.Position:
        buffer = self._desk.buffer(self._uri)
        assert buffer is not None
        return types.Position(*self._desk.messages.columns.position_of(buffer.source, offset))


class Question:
    """What any method may be asked with."""

    new_name = "renamed"

    def __init__(
        self, document: types.TextDocumentIdentifier, at: types.Position, range: types.Range
    ) -> None:
        self.text_document = document
        self.position = at
        self.range = range
        self.context = self

    diagnostics: tuple[types.Diagnostic, ...] = ()
    include_declaration = True
