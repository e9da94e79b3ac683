"""Every host that is made in the meantime is recorded, whoever makes it: for tests.

In: a function that gives the path of the next trace. Out: a trace of each host in which something happens; sessions
that are made without a host get theirs as they start. The rule that surprises: a file begins with the first thing that
happens, so that hosts which are only made leave none.
"""

from __future__ import annotations

from scxml_runtime.host.host import Host
from scxml_runtime.session.machine import StateMachine
from scxml_runtime.testing.recording import Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from types import TracebackType
    from typing import Any

    from scxml_runtime.testing.recording import Line


class Late(Recorder):
    """A recorder whose file begins with the first line behind its head."""

    def __init__(self, of: Host, place: Callable[[], str | PathLike[str]]) -> None:
        super().__init__(of, "")
        self._place = place

    @property
    def _folder(self) -> str:
        """Paths of documents are told from there before the first line is written."""
        self._begin()
        return super()._folder

    def write(self, line: Line) -> None:
        self._begin()
        super().write(line)

    def _begin(self) -> None:
        try:
            if self._stream is None and self._is_on:
                self._where = self._where or self._place()
                self.open()
        except OSError as problem:
            self.give_up(problem)


class RecordedAll:
    """Hosts that are made inside of the `with` are recorded; `place` says where. Raises at its end what went wrong,
    such as an OSError."""

    def __init__(self, place: Callable[[], str | PathLike[str]]) -> None:
        self._place = place
        self._recorders: list[Late] = []
        self._plain: tuple[Any, Any] = (None, None)

    def __enter__(self) -> RecordedAll:
        self._plain = make, start = Host.__init__, StateMachine.start

        def made(host: Host, *args: Any, **around: Any) -> None:
            make(host, *args, **around)
            recorder = Late(host, self._place)
            recorder.listen()
            self._recorders.append(recorder)

        def started(session: Any, *args: Any, **params: Any) -> None:
            if session.host_ is None:
                session.host  # noqa: B018  # which makes one, and it is recorded
                session.watch_()
            start(session, *args, **params)

        Host.__init__, StateMachine.start = made, started  # type: ignore[method-assign, assignment]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Host.__init__, StateMachine.start = self._plain  # type: ignore[method-assign]
        problem: Exception | None = None
        for recorder in self._recorders:
            try:
                recorder.stop()
            except Exception as refused:
                problem = refused
        if problem is not None:
            raise problem
