"""Every host that is made in the meantime is recorded, whoever makes it: for tests.

In: the places of traces. Out: a trace of each host in which something happens; sessions without a host are recorded as
if they had one. Two rules surprise. A file begins with the first thing that happens, so that hosts which are only made,
and branches of simulations that only stand there, leave none. And of many, such as a search makes, the first and the
last are kept.
"""

from __future__ import annotations

from weakref import WeakSet

from scxml_runtime.host.host import Host
from scxml_runtime.session.machine import StateMachine
from scxml_runtime.testing.lone import home_of_lone
from scxml_runtime.testing.recording import Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from types import TracebackType
    from typing import Any, Protocol

    from scxml_runtime.testing.recording import Line

    class Places(Protocol):
        """Where traces are put."""

        @property
        def folder(self) -> str | PathLike[str]: ...
        def next(self) -> str | PathLike[str]: ...
        def remove(self, place: Any, /) -> None: ...


FIRST, LAST = 10, 10
"""How many traces are kept of those that came first, and of those that came last."""


class Late(Recorder):
    """A recorder whose file begins with the first thing that happens: `begins` gives the place."""

    def __init__(self, of: Host, folder: str | PathLike[str], begins: Callable[[Late], Any]) -> None:
        super().__init__(of, "")
        self.place: Any = None
        self._of = str(folder)
        self._begins = begins
        self._before: list[Line] = []

    @property
    def _folder(self) -> str:
        """Known before the file is."""
        return self._of

    def write(self, line: Line) -> None:
        if self._stream is not None or not self._is_on:
            super().write(line)
        elif line["kind"] in ("chart", "data") or "active" in line:
            self._before.append(line)
        else:
            self._begin()
            super().write(line)

    def _begin(self) -> None:
        try:
            self._where = self._begins(self)
            self.open()
        except OSError as problem:
            self.give_up(problem)
        for line in self._before:
            super().write(line)
        self._before.clear()


class RecordedAll:
    """Hosts that are made inside of the `with` are recorded. Raises at its end what went wrong, such as an OSError."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._recorders: WeakSet[Late] = WeakSet()
        self._begun: list[Late] = []
        self._problem: Exception | None = None
        self._plain: tuple[Any, ...] = ()

    def __enter__(self) -> RecordedAll:
        self._plain = make_host, make, start = Host.__init__, StateMachine.__init__, StateMachine.start

        def host_made(host: Host, *args: Any, **around: Any) -> None:
            make_host(host, *args, **around)
            recorder = Late(host, self._places.folder, self._begins)
            recorder.listen()
            self._recorders.add(recorder)

        def made(session: Any, *args: Any, **told: Any) -> None:
            make(session, *args, **told)
            if session.host_ is None:
                home_of_lone(session)

        def started(session: Any, *args: Any, **params: Any) -> None:
            if session.host_ is None:  # made before
                home_of_lone(session)
            start(session, *args, **params)

        Host.__init__, StateMachine.__init__, StateMachine.start = host_made, made, started  # type: ignore
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Host.__init__, StateMachine.__init__, StateMachine.start = self._plain  # type: ignore[method-assign]
        for recorder in [*self._recorders]:
            self._stop(recorder)
        if self._problem is not None:
            raise self._problem

    def _begins(self, recorder: Late) -> Any:
        """The place for one more."""
        self._begun.append(recorder)
        if len(self._begun) > FIRST + LAST:
            former = self._begun.pop(FIRST)
            self._stop(former)
            self._places.remove(former.place)
        recorder.place = self._places.next()
        return recorder.place

    def _stop(self, recorder: Late) -> None:
        try:
            recorder.stop()
        except Exception as refused:
            self._problem = refused
