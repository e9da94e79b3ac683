"""`scxmlc session`: sessions of a server, started, fed, looked at, watched, ended, taken over to other versions.

In: where the server is, what is wanted of it. Out: lines on the standard output, as `scxmlc store` and `scxmlc trace`
have them, or JSON, a record on each line; the exit status is 1 for what the server refuses, and where sessions stay
that were to move; 2 where nothing could be asked.

The rule that surprises: `watch` ends with the session, or by Ctrl-C, which is no failure.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.stores.store import StoreError
from scxmlc.cli.failures import Unusable
from scxmlc.cli.terminal import Terminal
from scxmlc.cli.tokens import VARIABLE, token

if TYPE_CHECKING:
    from scxml_runtime.client import Client, Listed, Move, Moved, Patience, Turn, View

REFUSED, UNUSABLE = 1, 2
SERVER, HERE = "SCXMLC_SERVER", "http://127.0.0.1:8080"
NAMES = 30
"""Characters of the id of a session in front of what it does, at most."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which server, by which token, and whether it is a program that asks."""

    server: str | None
    token_file: str | None
    is_json: bool

    @property
    def url(self) -> str:
        """Its address."""
        return self.server or os.environ.get(SERVER) or HERE

    def client(self, patience: Patience) -> Client:
        """A client of it. Raises Unusable."""
        try:
            from scxml_runtime.client import Client

            return Client(self.url, token=token(self.token_file, os.environ) or None, patience=patience)
        except ModuleNotFoundError as problem:
            raise Unusable(f"asking a server needs {problem.name}: pip install 'scxmlc[client]'") from None
        except ValueError as problem:
            raise Unusable(f"--server: {problem}") from None


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is asked, and where the answer goes."""

    client: Client
    where: Where
    out: Terminal
    err: Terminal

    def tell(self, sessions: Iterable[Listed]) -> None:
        """Sessions, a line for each."""
        from scxmlc.cli import kept_sessions, served_sessions

        if self.where.is_json:
            self.records(sessions)
            return
        lines = [served_sessions.line(each) for each in sessions]
        for line in kept_sessions.table(lines, self.out.width):
            self.out.say(line)

    def records(self, records: Iterable[Any]) -> None:
        """Records as JSON, on a line each."""
        from scxmlc.cli.served_sessions import as_json

        for each in records:
            self.out.say(as_json(each))


Ask = Callable[[Desk], int]
STATELESS = "the chart has no state"
RENAMED = "--state OLD=NEW says what a state is called in the version to which they go"
NOBODY = f"scxmlc serve charts/ starts one; --server or {SERVER} names another"
BUSY = "the server is there, and cannot do it now: /ready and its log say why"
HASTE, CALM = 3, 12
"""How often a call is tried, and a stream that broke is taken up."""


def ask(where: Where, wanted: Ask, out: Terminal, err: Terminal) -> int:
    """The exit status of asking a server. What it refuses is told in its words. Raises Unusable."""
    from scxml_runtime.client import Patience, ServerUnavailable, Unauthorised

    try:
        with where.client(Patience(HASTE)) as client:
            return wanted(Desk(client, where, out, err))
    except ServerUnavailable as problem:
        err.problem(str(problem), hint=BUSY if problem.status else NOBODY)
        return UNUSABLE
    except Unauthorised as problem:
        err.problem(str(problem), hint=f"--token-file FILE or {VARIABLE} has the token of the server")
        return UNUSABLE
    except (LookupError, SessionError, StoreError, ValueError) as problem:
        err.problem(str(problem), hint=RENAMED if STATELESS in str(problem) else "")
        return REFUSED


# --- one session ---------------------------------------------------------------------------------------------------


def start(chart: str, id: str | None, params: str | None, version: str | None) -> Ask:
    """A new session."""
    given = None if params is None else _object("--params", params)
    return lambda desk: _told(desk, desk.client.start(chart, id, given, version=version))


def send(id: str, name: str, data: str | None, key: str | None) -> Ask:
    """An event, and what comes of it."""
    given = None if data is None else _json("DATA", data)
    return lambda desk: _told(desk, desk.client.send(id, name, given, key))


def accept(id: str, name: str, data: str | None, key: str | None) -> Ask:
    """An event that will come to the session."""
    given = None if data is None else _json("DATA", data)

    def wanted(desk: Desk) -> int:
        desk.client.accept(id, name, given, key)
        desk.err.say(f"accepted: {name} will come to {id}", "dim")
        return 0

    return wanted


def terminate(id: str) -> Ask:
    """The end of a session."""
    return lambda desk: _told(desk, desk.client.terminate(id))


def forget(id: str) -> Ask:
    """A session that is over, and then no more."""

    def wanted(desk: Desk) -> int:
        desk.client.forget(id)
        desk.err.say(f"forgotten: {id}", "dim")
        return 0

    return wanted


def show(id: str) -> Ask:
    """One session in words."""

    def wanted(desk: Desk) -> int:
        from scxmlc.cli import served_sessions
        from scxmlc.cli.sheet import Sheet

        view = desk.client.look(id)
        if desk.where.is_json:
            desk.records([view])
        else:
            served_sessions.show(view, Sheet(desk.out))
        return 0

    return wanted


def _told(desk: Desk, view: View) -> int:
    desk.tell([view])
    return 0


def _object(option: str, text: str) -> dict[str, Any]:
    found = _json(option, text)
    if not isinstance(found, dict):
        raise Unusable(f'{option}: an object is wanted, such as {{"pans": 2}}, not {text[:60]}')
    return found


def _json(what: str, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{what} is not JSON: {error}; a text has quotes of its own: '\"so\"'") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")


# --- many ----------------------------------------------------------------------------------------------------------


def list_sessions(wanted: Mapping[str, Any], limit: int) -> Ask:
    """Sessions that are so."""

    def listed(desk: Desk) -> int:
        found = [*islice(desk.client.sessions(**wanted), limit + 1)]
        desk.tell(found[:limit])
        if len(found) > limit:
            desk.err.say(f"and more: --limit {limit * 10} shows more of them", "dim")
        elif not found:
            desk.err.say("no session", "dim")
        return 0

    return listed


def migrate(id: str, version: str | None, states: Mapping[str, str], is_rehearsed: bool) -> Ask:
    """One session, taken over to another version."""

    def moved(desk: Desk) -> int:
        if not is_rehearsed:
            return _told(desk, desk.client.migrate(id, version, states))
        desk.client.rehearse(id, version, states)
        desk.out.say(f"{id} would move")
        return 0

    return moved


def migrate_all(move: Move, is_rehearsed: bool) -> Ask:
    """All of a chart."""

    def moved(desk: Desk) -> int:
        client = desk.client
        found = client.rehearse_all(move) if is_rehearsed else client.migrate_all(move)
        told = Counter(
            (_tell_move(desk, each, is_rehearsed), STATELESS in (each.problem or "")) for each in found
        )
        counts = {moves: told[moves, True] + told[moves, False] for moves in (True, False)}
        if told[False, True]:
            desk.err.say(f"  help: {RENAMED}")
        verb = "would move" if is_rehearsed else "moved"
        desk.err.say(f"{counts[True]:,} {verb}, {counts[False]:,} {STAYS[is_rehearsed]}", "bold")
        return REFUSED if counts[False] else 0

    return moved


MOVES = {False: "moved", True: "would move"}
STAYS = {False: "stayed", True: "would stay"}
"""By whether it is a rehearsal."""


def _tell_move(desk: Desk, moved: Moved, is_rehearsed: bool) -> bool:
    if desk.where.is_json:
        desk.records([moved])
    elif moved.problem is None:
        desk.out.say(f"{moved.id}  {MOVES[is_rehearsed]}")
    else:
        desk.out.say(f"{moved.id}  {STAYS[is_rehearsed]}: {moved.problem}")
    return moved.problem is None


# --- one that is watched -------------------------------------------------------------------------------------------


def watch(id: str) -> Ask:
    """What a session does, as it does it."""

    def watched(desk: Desk) -> int:
        from scxml_runtime.client import Patience

        desk.client.look(id)  # in haste: whether there is anything to wait for
        telling = Telling(desk)
        with suppress(KeyboardInterrupt), desk.where.client(Patience(CALM)) as client:
            for turn in client.watch(id):
                telling.turn(turn)
        return 0

    return watched


@dataclass(slots=True)
class Telling:
    """Tells turns on the terminal."""

    desk: Desk
    _teller: Any = field(default=None)

    def turn(self, turn: Turn) -> None:
        """One more."""
        if self.desk.where.is_json:
            self.desk.records([turn])
        else:
            self._turn(turn)
        sys.stdout.flush()  # whoever reads behind a pipe watches, too

    def _turn(self, turn: Turn) -> None:
        if turn.is_gap:
            self.desk.err.say("what happened meanwhile is not known", "dim")
        if not turn.lines:
            self.desk.tell([turn.session])
        for line in turn.lines:
            self._line(turn.session, line)

    def _document(self, session: Listed) -> str:
        """The file of its chart, which turns do not name."""
        version = session.chart, session.version
        known = {(each.name, each.version): each.document for each in self.desk.client.charts().charts}
        return known.get(version) or session.chart

    def _line(self, session: Listed, line: Mapping[str, Any]) -> None:
        from scxmlc.trace.reading import problem_of
        from scxmlc.trace.words import Teller

        self._teller = self._teller or Teller(unknown=self._document(session))
        if not problem_of(line):
            width = min(NAMES, len(session.id))
            for said in self._teller.told(line):
                self.desk.out.say(said.line(width, self.desk.out.width - 10))
