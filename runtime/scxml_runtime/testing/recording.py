"""`recorded`: all that happens in a simulation, a host or a session, written to a file as it happens.

    with recorded(simulator, "run.jsonl"):
        …

In: what the host tells its observers. Out: JSON lines, one for each thing that happened, as docs/tracing.md describes
them. A line is written whole, when it is known; a program that crashes leaves all lines before.

The rule that surprises: what a microstep's content said and asked for is held back until the step is over, and stands
behind the step, as in the transcript.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from json import JSONEncoder
from os import fspath, makedirs, path, remove
from weakref import WeakKeyDictionary

from scxml_runtime.data.errors import SessionError
from scxml_runtime.js.date_format import iso_string
from scxml_runtime.session.detours import UNSTARTED
from scxml_runtime.simulator.transcript import name_in
from scxml_runtime.testing.lone import home_of_lone, id_of
from scxml_runtime.testing.recorded_charts import RecordedChart
from scxml_runtime.testing.recorded_events import around
from scxml_runtime.testing.recorded_sessions import TOLD, Recorded
from scxml_runtime.testing.recorded_values import recorded_value
from scxml_runtime.testing.stories import known_story

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from types import TracebackType
    from typing import IO, Any

    from scxml_runtime.host.host import Host
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.simulator import Simulator
    from scxml_runtime.simulator.web import Asked

    Line = dict[str, Any]
    Where = str | PathLike[str] | IO[str]

VERSION = 1

TO_JSON = JSONEncoder(allow_nan=False, separators=(",", ":")).encode


class Recorder:
    """Writes what one host tells. `where` it writes to is a path, or a stream of text."""

    def __init__(self, of: Simulator | Host | StateMachine, where: Where) -> None:
        self._host: Host = _host_of(of)
        self._where = where
        self._stream: IO[str] | None = None
        self._is_on = self._is_used = False
        self._problem: Exception | None = None
        self._charts: dict[int, RecordedChart] = {}
        self._chart_names: dict[str, int] = {}
        self._sessions: WeakKeyDictionary[StateMachine, Recorded] = WeakKeyDictionary()
        self._names: tuple[dict[str, str], dict[str, int]] = ({}, {})
        self._centre: Any = self._host.platform if hasattr(self._host.platform, "web") else None

    def __enter__(self) -> Recorder:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- from when to when ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Write from now on. Raises OSError where the file cannot be written, SessionError the second time."""
        if self._is_used:
            raise SessionError("a recorder writes one trace: recorded(…) makes another")
        self._is_used = True
        self.open()
        self.listen()

    def open(self) -> None:
        """Begin the file."""
        where: Any = self._where
        if hasattr(where, "write"):
            self._stream = where
        else:
            makedirs(path.dirname(path.abspath(where)), exist_ok=True)
            _make_room(where)
            self._stream = open(where, "w", encoding="ascii", newline="\n", buffering=1)  # noqa: SIM115
        self.write(self.head())

    def head(self) -> Line:
        """The first line."""
        clock = self._host.clock
        began = _written_time(round(clock.milliseconds() - clock.now() * 1000))
        return {"kind": "trace", "version": VERSION, "began": began, **around(self._host)}

    def listen(self) -> None:
        """Write what happens from now on, and where sessions stand that run already."""
        self._is_on = True
        self._host.observe(self._told)
        if self._centre is not None:
            self._centre.events.observers.append(self._noted)
            self._centre.web.observers.append(self._asked)
        for session in [*(self._host.sessions.values() if self._host else self._host.others_ or ())]:
            if session.situation_.ids:
                self._session(session)

    def stop(self) -> None:
        """Write no more; what was held back is written. Raises what went wrong meanwhile, such as an OSError, which no
        session was told of."""
        for observers, own in self._listening():
            if observers != [
                own
            ]:  # else sessions would be watched once more for whoever observes the host next
                observers.remove(own)
        for recorded in [*self._sessions.values()] if self._is_on else ():
            recorded.finish()
        self._is_on = False
        stream, self._stream = self._stream, None
        if stream is not None and stream is not self._where:
            stream.close()
        if self._problem is not None:
            raise self._problem

    def _listening(self) -> list[tuple[list[Any], Any]]:
        centre = self._centre
        of_centre = (
            []
            if centre is None
            else [
                (centre.events.observers, self._noted),
                (centre.web.observers, self._asked),
            ]
        )
        return [(self._host.observers, self._told), *of_centre]

    @property
    def _folder(self) -> str:
        """What paths of documents are told from; "" for a stream."""
        where: Any = self._where
        return "" if hasattr(where, "write") else path.dirname(path.abspath(fspath(where)))

    # --- lines ------------------------------------------------------------------------------------------------

    def write(self, line: Line) -> None:
        """A line of the trace."""
        if self._stream is None:
            return
        try:
            self._stream.write(TO_JSON(line) + "\n")
        except OSError as problem:
            problem.filename = problem.filename or str(self._where)
            self.give_up(problem)
        except Exception as problem:  # such as of a stream that is closed
            self.give_up(problem)

    def give_up(self, problem: Exception) -> None:
        """Write no more, and say so at the end."""
        self._problem, self._stream, self._is_on = problem, None, False

    @property
    def now(self) -> float:
        """The time, as lines tell it."""
        now = round(float(self._host.clock.now()), 6)
        return int(now) if now.is_integer() else now

    def _told(self, session: StateMachine, kind: str, value: Any) -> None:
        tell = TOLD.get(kind)
        if tell is None or not self._is_on:
            return
        try:
            tell(self._session(session, kind, value), value)
        except Exception as problem:  # which must not become an error of the chart's
            self.give_up(problem)

    def _session(self, session: StateMachine, kind: str = "", value: Any = None) -> Recorded:
        known = self._sessions.get(session)
        if known is None:
            known = self._sessions[session] = Recorded(self, session)
            is_new = kind == "start" or session.reactions_ is UNSTARTED
            known.start(is_new, value if kind == "start" else None)
        return known

    def name_of(self, session: StateMachine) -> str:
        """What a session is called: as in the transcript, if there is one."""
        story = known_story(self._host)
        return name_in(*self._names, session, id_of(session)) if story is None else story.name_of(session)

    def chart_of(self, session: StateMachine) -> RecordedChart:
        """The chart of a session, which is described before its first one starts."""
        known = self._charts.get(id(session.chart))
        if known is None:
            name = session.chart.name or session.chart.source.rpartition(".")[0] or type(session).__name__
            count = self._chart_names[name] = self._chart_names.get(name, 0) + 1
            named = name if count == 1 else f"{name}#{count}"
            known = self._charts[id(session.chart)] = self.described(session, named)
            self.write({"kind": "chart", **known.line()})
        return known

    def described(self, session: StateMachine, name: str) -> RecordedChart:
        """A chart that this trace calls so."""
        return RecordedChart(type(session), name, self._folder)

    # --- the contact centre -----------------------------------------------------------------------------------

    def _noted(self, what: str, about: str, told: Mapping[str, Any]) -> None:
        facts = {name: value for name, value in told.items() if value is not None and value != ""}
        self.write(
            {"kind": "note", "at": self.now, "about": about, "what": what, "data": recorded_value(facts)}
        )

    def _asked(self, asked: Asked) -> None:
        body = asked.body.decode("utf-8", "backslashreplace")
        data = {"url": asked.url, "headers": asked.headers, **({"body": body} if body else {})}
        self._noted(asked.method, "web", data)


def _make_room(where: str | PathLike[str]) -> None:
    """An older trace is not written over, since somebody may still write it: it goes, and each has a file of its own.
    Where it may not go, it is written over."""
    if path.isfile(where) and not path.islink(where):
        with suppress(OSError):
            remove(where)


def _written_time(milliseconds: int) -> str:
    """As ISO 8601 has it; years that `datetime` has not, as ECMAScript writes them."""
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)).isoformat()
    except OverflowError:
        return iso_string(milliseconds)


def recorded(of: Simulator | Host | StateMachine, where: Where) -> Recorder:
    """Record what happens inside of the `with`: `with recorded(simulator, "run.jsonl"):`. Raises OSError."""
    return Recorder(of, where)


def _host_of(of: Any) -> Any:
    """The host; a session that has none gets one for observers alone."""
    from scxml_runtime.host.host import Host
    from scxml_runtime.session.machine import StateMachine

    if isinstance(of, Host):
        return of
    if isinstance(of, StateMachine) and of.host_ is None:
        return home_of_lone(of)
    host = getattr(of, "host", None)
    if not isinstance(host, Host):
        raise TypeError(f"{of!r} cannot be recorded: a Simulator, a Host or a session can")
    return host
