"""What is known here as messages of the Language Server Protocol: the one file that knows lsprotocol.

In: the values of this room. Out: the types of the protocol. Places become ranges in the units that editor and server
have agreed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from lsprotocol import types

from scxmlc.diagnostics import Diagnostic, Edit, Fix
from scxmlc.editor.colours import KINDS
from scxmlc.editor.names import Occurrence
from scxmlc.editor.positions import Change, Columns
from scxmlc.editor.values import Colour, Hint, Lens, Offer, Symbol, Told
from scxmlc.source import Location

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}


def name_of(uri: str) -> str:
    """What a text is called here: the path of a file, else its address."""
    try:
        parts = urlsplit(uri)
        return url2pathname(unquote(parts.path)) if parts.scheme == "file" else uri
    except ValueError:
        return uri


def uri_of(name: str) -> str:
    """The address of a file."""
    return Path(name).as_uri() if Path(name).is_absolute() else name


def changes_of(params: types.DidChangeTextDocumentParams) -> Iterator[Change]:
    for change in params.content_changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            yield _pair(change.range.start), _pair(change.range.end), change.text
        else:
            yield change.text


def _pair(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


@dataclass(frozen=True)
class Messages:
    """Makes messages for an editor that counts columns like this; `uris` are its own addresses of texts."""

    columns: Columns
    uris: dict[str, str]

    def uri(self, name: str) -> str:
        return self.uris.get(name) or uri_of(name)

    def position(self, location: Location, offset: int) -> types.Position:
        return types.Position(*self.columns.position_of(location.source, offset))

    def range(self, location: Location) -> types.Range:
        end = min(location.offset + location.length, len(location.source.text))
        return types.Range(
            self.position(location, location.offset), self.position(location, max(end, location.offset))
        )

    def location(self, location: Location) -> types.Location:
        return types.Location(self.uri(location.source.name), self.range(location))

    def diagnostics(
        self, name: str, found: Iterable[Diagnostic], version: int | None
    ) -> types.PublishDiagnosticsParams:
        told = [self.diagnostic(each) for each in found]
        return types.PublishDiagnosticsParams(self.uri(name), told, version)

    def diagnostic(self, found: Diagnostic) -> types.Diagnostic:
        hint = f"\n{found.hint}" if found.hint else ""
        notes = [
            types.DiagnosticRelatedInformation(self.location(note.location), note.text)
            for note in found.notes
        ]
        return types.Diagnostic(
            self.range(found.location),
            found.message + hint,
            SEVERITIES[found.severity],
            found.code,
            source="scxmlc",
            related_information=notes,
            tags=[types.DiagnosticTag.Unnecessary] if found.code in UNNECESSARY else None,
            data={"hint": found.hint} if found.hint else None,
        )

    def fix(self, found: Diagnostic, fix: Fix, diagnostics: list[types.Diagnostic]) -> types.CodeAction:
        """A fix of a finding; of those that the editor asks about, it mends the same."""
        place = self.range(found.location)
        mended = [each for each in diagnostics if each.code == found.code and each.range == place]
        return types.CodeAction(
            fix.title[:1].upper() + fix.title[1:],
            types.CodeActionKind.QuickFix,
            mended or None,
            is_preferred=fix.is_safe,
            edit=self.edits(fix.edits),
        )

    def hint(self, hint: Hint) -> types.InlayHint:
        place = self.position(hint.place, hint.place.offset)
        return types.InlayHint(place, hint.text, tooltip=hint.about, padding_left=True)

    def lens(self, lens: Lens) -> types.CodeLens:
        command = types.Command(lens.title, lens.command, arguments=list(lens.arguments))
        return types.CodeLens(self.range(lens.place), command)

    def colours(self, found: Iterable[Colour]) -> types.SemanticTokens:
        """Five numbers for each: lines and columns since the one before, length, kind, modifiers."""
        data: list[int] = []
        line = column = 0
        for each in found:
            source, at = each.location.source, each.location.offset
            here, start = self.columns.position_of(source, at)
            length = self.columns.units(source.text[at : at + each.location.length])
            data += here - line, start - column if here == line else start, length
            data += KINDS.index(each.kind), int(each.is_definition)
            line, column = here, start
        return types.SemanticTokens(data)

    def symbol(self, symbol: Symbol) -> types.DocumentSymbol:
        inside = [self.symbol(each) for each in symbol.inside]
        whole, own = self.range(symbol.whole), self.range(symbol.own)
        kind = SYMBOLS.get(symbol.kind, types.SymbolKind.Object)
        return types.DocumentSymbol(symbol.name, kind, whole, own, symbol.detail, children=inside)

    def told(self, told: Told) -> types.Hover:
        return types.Hover(
            types.MarkupContent(types.MarkupKind.Markdown, told.text), self.range(told.location)
        )

    def offer(self, offer: Offer, takes_snippets: bool) -> types.CompletionItem:
        edit = offer.edit
        snippet = offer.is_snippet and takes_snippets
        text = edit.new if snippet or not offer.is_snippet else _STOP.sub("", edit.new)
        return types.CompletionItem(
            offer.label,
            kind=OFFERS.get(offer.kind),
            detail=offer.detail or None,
            filter_text=f"<{offer.label}" if _begins_tag(edit) else None,
            insert_text_format=types.InsertTextFormat.Snippet if snippet else None,
            text_edit=types.TextEdit(self.range(edit.place), text),
        )

    def highlight(self, name: Occurrence) -> types.DocumentHighlight:
        kind = types.DocumentHighlightKind.Write if name.is_definition else types.DocumentHighlightKind.Read
        return types.DocumentHighlight(self.range(name.location), kind)

    def edits(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        changes: dict[str, list[types.TextEdit]] = {}
        for each in edits:
            changes.setdefault(self.uri(each.place.source.name), []).append(self.edit(each))
        return types.WorkspaceEdit(changes)

    def edit(self, edit: Edit) -> types.TextEdit:
        return types.TextEdit(self.range(edit.place), edit.new)


def _begins_tag(edit: Edit) -> bool:
    """Whether it replaces a "<", which editors look for in what they offer."""
    return bool(edit.place.length) and edit.place.source.text.startswith("<", edit.place.offset)


_STOP = re.compile(r"\$\d")
OFFERS = {
    "element": types.CompletionItemKind.Class,
    "attribute": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "state": types.CompletionItemKind.Reference,
    "event": types.CompletionItemKind.Event,
    "variable": types.CompletionItemKind.Variable,
    "function": types.CompletionItemKind.Function,
    "property": types.CompletionItemKind.Field,
    "builtin": types.CompletionItemKind.Constant,
    "file": types.CompletionItemKind.File,
}
SYMBOLS = {
    "scxml": types.SymbolKind.Module,
    "state": types.SymbolKind.Class,
    "parallel": types.SymbolKind.Interface,
    "final": types.SymbolKind.EnumMember,
    "history": types.SymbolKind.Constant,
    "transition": types.SymbolKind.Event,
    "data": types.SymbolKind.Variable,
    "function": types.SymbolKind.Function,
    "script": types.SymbolKind.Namespace,
}
UNNECESSARY = ("unreachable-state", "shadowed-transition")


TRIGGERS = types.CompletionOptions(trigger_characters=list("<\"' ./$"))


LEGEND = types.SemanticTokensLegend(list(KINDS), ["declaration"])
FIXES = types.CodeActionOptions([types.CodeActionKind.QuickFix])


def question(code: str) -> types.CodeAction:
    """What a finding means, for whoever asks."""
    command = types.Command("What it means", "scxmlc.explain", arguments=[code])
    return types.CodeAction(f"What {code} means", types.CodeActionKind.QuickFix, command=command)


def shown_file(path: Path) -> types.ShowDocumentParams:
    return types.ShowDocumentParams(path.as_uri(), external=True)


def said(sentence: str) -> types.ShowMessageParams:
    return types.ShowMessageParams(types.MessageType.Info, sentence)


def completed(items: list[types.CompletionItem]) -> types.CompletionList:
    return types.CompletionList(False, items)


def failed(sentence: str) -> types.ShowMessageParams:
    """What the editor shows of a command that cannot be done."""
    return types.ShowMessageParams(types.MessageType.Error, sentence)
