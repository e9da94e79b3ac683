"""`scxmlc lsp`: a server of the Language Server Protocol on standard input and output; the one file that knows pygls.

In: messages of an editor. Out: answers, and findings that come by themselves. Two rules surprise. Texts are kept here,
not in pygls, which ends lines where LSP does not (U+2028); and the findings are found out on another thread, a while
after the last keystroke, so that what the editor asks meanwhile is answered from the text as it is.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.metadata import version
from inspect import isawaitable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from scxmlc.diagnostics import Diagnostic
from scxmlc.editor.answers import ANSWERS, OPTIONS
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.commands import drawn, explained, explained_in_markdown, written
from scxmlc.editor.covered import Covered, covered, play
from scxmlc.editor.findings import Findings, findings
from scxmlc.editor.navigation import Unable
from scxmlc.editor.positions import Columns
from scxmlc.editor.project import Project
from scxmlc.editor.protocol import Messages, changes_of, failed, name_of, said, shown_file
from scxmlc.source import Source

REQUEST_FAILED = -32803  # LSP 3.17, ErrorCodes
COLLECTION = (
    100_000,
    20,
    50,
)  # for `gc.set_threshold`: what a text is made of lives until the next keystroke
QUIET = 0.15
"""Seconds without a keystroke, after which a text is checked."""


class Server:
    """One editor."""

    def __init__(self, roots: tuple[Path, ...] = ()) -> None:
        self.project = Project(roots=roots)
        self.messages = Messages(Columns(), {})
        self.found: dict[str, Findings] = {}
        self.versions: dict[str, int] = {}
        self.able: tuple[str, ...] = ()
        self._told: dict[str, dict[str, list[Diagnostic]]] = {}
        self._traces = TemporaryDirectory(prefix="scxmlc-")
        self._numbers = count()
        self._played: dict[str, Path] = {}  # the trace file of what was played here, by the name of the chart
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._checking = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self.lsp = LanguageServer("scxmlc", version("scxmlc"), max_workers=3)
        for name, handler in HANDLERS.items():
            self.lsp.feature(name, OPTIONS.get(name))(self._bound(handler))

        for name, command in COMMANDS.items():
            self.lsp.command(name)(self._bound_command(command))

    def _bound_command(self, command: Callable[..., Any]) -> Callable[..., Any]:
        async def carry_out(*arguments: Any) -> Any:
            try:
                done = command(self, *arguments)
                return await done if isawaitable(done) else done
            except (Unable, TypeError) as problem:
                raise JsonRpcException(str(problem), REQUEST_FAILED) from None

        return carry_out

    def _bound(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        def handle(params: Any) -> Any:
            try:
                return handler(self, params)
            except Unable as problem:
                raise JsonRpcException(str(problem), REQUEST_FAILED) from None

        return handle

    def explain(self, code: str, *options: Any) -> str:
        """What a finding means: shown, and given back; as "markdown" for editors that show it themselves."""
        if "markdown" in options:
            return explained_in_markdown(code)
        text = explained(code)
        self.lsp.window_show_message(said(text))
        return text

    def draw(self, uri: str, *options: Any) -> str:
        """The picture of a chart, given back; shown by whatever shows SVG, unless "quiet" is asked for."""
        buffer = self.opened_chart(uri)
        picture = drawn(buffer, self.found.get(buffer.name))
        if "quiet" not in options:
            self.show(written(picture, buffer))
        return picture

    async def cover(self, uri: str) -> dict[str, Any]:
        """Play the scenarios beside a chart; what they have gone through of it, given back, and shown in its lens."""
        buffer = self.opened_chart(uri)
        if not os.path.isabs(buffer.name):
            raise Unable(f"{uri} is no file yet: save it first")
        target = Path(self._traces.name) / f"{next(self._numbers)}.lcov"
        self.lsp.window_show_message(said(await asyncio.to_thread(play, Path(buffer.name), target)))
        self._played[buffer.name] = target
        self.lenses_changed()
        return self.told_of_coverage(uri)

    def told_of_coverage(self, uri: str) -> dict[str, Any]:
        """What is known to be run of a chart: how often each line was, and which in part."""
        found = self.covered(self.opened_chart(uri)) or Covered()
        return {
            "title": found.title,
            "hits": dict(found.hits),
            "partly": sorted(found.partly),
            "stale": found.is_stale,
        }

    def covered(self, buffer: Buffer) -> Covered | None:
        own = self._played.get(buffer.name)
        return covered(Path(buffer.name), [own] if own else []) if os.path.isabs(buffer.name) else None

    def lenses_changed(self) -> None:
        workspace = self.lsp.client_capabilities.workspace
        if workspace is not None and workspace.code_lens is not None and workspace.code_lens.refresh_support:
            self.lsp.workspace_code_lens_refresh(None)

    def opened_chart(self, uri: str) -> Buffer:
        buffer = self.buffer(uri)
        if buffer is None:
            raise Unable(f"{uri} is not open")
        return buffer

    def show(self, path: Path) -> None:
        window = self.lsp.client_capabilities.window
        if window is not None and window.show_document is not None and window.show_document.support:
            self.lsp.window_show_document(shown_file(path))
        else:
            self.lsp.window_show_message(said(f"drawn: {path}"))

    def span(self, buffer: Buffer, range: Any) -> tuple[int, int]:
        ends = ((end.line, end.character) for end in (range.start, range.end))
        start, end = (self.messages.columns.offset_of(buffer.source, each) for each in ends)
        return start, end

    def buffer(self, uri: str) -> Buffer | None:
        return self.project.buffer(name_of(uri))

    @property
    def takes_snippets(self) -> bool:
        completion = getattr(self.lsp.client_capabilities.text_document, "completion", None)
        item = getattr(completion, "completion_item", None)
        return bool(getattr(item, "snippet_support", False))

    def initialized(self, params: Any) -> None:
        encoding = self.lsp.server_capabilities.position_encoding
        self.messages = Messages(
            Columns(str(getattr(encoding, "value", encoding) or "utf-16")), self.messages.uris
        )
        folders = self.lsp.workspace.folders.values()
        self.project.folders = [Path(name_of(folder.uri)) for folder in folders]
        if not self.project.folders and self.lsp.workspace.root_uri:
            self.project.folders = [Path(name_of(self.lsp.workspace.root_uri))]

    def opened(self, params: Any) -> None:
        document = params.text_document
        name = name_of(document.uri)
        self.messages.uris[name] = document.uri
        self._put(Source(name, document.text), document.version)

    def changed(self, params: Any) -> None:
        name = name_of(params.text_document.uri)
        old = self.project.opened.get(name)
        if old is not None:
            source = self.messages.columns.changed(old.source, changes_of(params))
            self._put(source, params.text_document.version)

    def closed(self, params: Any) -> None:
        name = name_of(params.text_document.uri)
        self.project.close(name)
        self.found.pop(name, None)
        self.versions.pop(name, None)
        if waiting := self._waiting.pop(name, None):
            waiting.cancel()
        self._publish(name, {})
        self.messages.uris.pop(name, None)

    def saved(self, params: Any) -> None:
        """Files have changed: what is open may mean something else now."""
        self.lenses_changed()
        for name in self.project.opened:
            self._check_soon(name, QUIET)

    def _put(self, source: Source, version: int) -> None:
        self.project.put(source)
        self.versions[source.name] = version
        self._check_soon(source.name, QUIET)

    def _check_soon(self, name: str, delay: float) -> None:
        if waiting := self._waiting.pop(name, None):
            waiting.cancel()
        loop = asyncio.get_running_loop()
        self._waiting[name] = loop.call_later(delay, self._start_check, name)

    def _start_check(self, name: str) -> None:
        task = asyncio.get_running_loop().create_task(self._check(name))
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (defect := task.exception()) is not None:
            self.lsp.window_show_message(failed(f"a defect of scxmlc, not of your text: {defect!r}"))

    async def _check(self, name: str) -> None:
        """Check a text, and what else is open of the same chart, each on another thread, one at a time."""
        async with self._checking:
            buffer = self.project.opened.get(name)
            if buffer is None:
                return
            for each in self.project.parts(buffer):
                if self.project.opened.get(each.name) is each and self.project.opened.get(name) is buffer:
                    await self._check_one(each)

    async def _check_one(self, buffer: Buffer) -> None:
        documents = self.project.documents(buffer.name)
        found = await asyncio.to_thread(findings, buffer, documents)
        if self.project.opened.get(buffer.name) is not buffer:
            return  # something was typed meanwhile: it is checked again
        self._keep(buffer, found)

    def _keep(self, buffer: Buffer, found: Findings) -> None:
        if found.analysis is not None or buffer.name not in self.found:
            self.found[buffer.name] = found
        places: dict[str, list[Diagnostic]] = {buffer.name: []}
        for each in found.diagnostics:
            places.setdefault(each.location.source.name, []).append(each)
        self._publish(buffer.name, places)

    def _publish(self, owner: str, places: dict[str, list[Diagnostic]]) -> None:
        """Tell what the check of one text has found, in whatever files; beside it what others have found there."""
        old = self._told.pop(owner, {})
        self._told[owner] = places
        for name in {**old, **places, owner: []}:
            params = self.messages.diagnostics(name, self.told(name), self.versions.get(name))
            self.lsp.text_document_publish_diagnostics(params)

    def told(self, name: str) -> list[Diagnostic]:
        said = {str(each): each for found in self._told.values() for each in found.get(name, ())}
        return list(said.values())

    def place(self, params: Any) -> tuple[Project, Buffer, int] | None:
        """The text and the offset that a question is about; None where there is no such text."""
        buffer = self.buffer(params.text_document.uri)
        if buffer is None:
            return None
        position = params.position.line, params.position.character
        return self.project, buffer, self.messages.columns.offset_of(buffer.source, position)

    def initialize(self, params: Any) -> None:
        options = params.initialization_options
        commands = options.get("commands") if isinstance(options, dict) else None
        self.able = tuple(str(each) for each in commands) if isinstance(commands, list) else ()


HANDLERS: dict[str, Callable[[Server, Any], Any]] = {
    **ANSWERS,
    "initialize": Server.initialize,
    "initialized": Server.initialized,
    "textDocument/didOpen": Server.opened,
    "textDocument/didChange": Server.changed,
    "textDocument/didClose": Server.closed,
    "textDocument/didSave": Server.saved,
    "workspace/didChangeWatchedFiles": Server.saved,
}


COMMANDS: dict[str, Callable[..., Any]] = {
    "scxmlc.explain": Server.explain,
    "scxmlc.draw": Server.draw,
    "scxmlc.coverage": Server.cover,
    "scxmlc.covered": Server.told_of_coverage,
}


def serve(roots: tuple[Path, ...] = ()) -> int:
    """Answer one editor until it goes. What something prints meanwhile is not part of the conversation."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what is amiss, the editor is told
    gc.freeze()  # modules stay
    gc.set_threshold(*COLLECTION)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with redirect_stdout(sys.stderr):
        Server(roots).lsp.start_io(sys.stdin.buffer, answers)
    return 0
