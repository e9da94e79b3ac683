"""What is carried out in the world, behind the commit: processors and services of the program, requests over HTTP.

In: effects that were committed. Out: their answers, as inputs for the family that wants them.

The rule that surprises: what has no answer when the process ends is begun again at the next start, under the same
key. A second answer to one wish does not count."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.chart.event import check_name
from scxml_runtime.data.blame import is_for_the_caller
from scxml_runtime.data.errors import named
from scxml_runtime.durable.effects import Carry, Request, Serve, Tell
from scxml_runtime.durable.inbox import Item
from scxml_runtime.durable.inputs import Answered, Failed, Said
from scxml_runtime.durable.outside import Call, Message
from scxml_runtime.durable.payload import plain
from scxml_runtime.host.errands import Errand
from scxml_runtime.ports.transport import text_of
from scxml_runtime.slips import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scxml_runtime.durable.effects import Effect
    from scxml_runtime.durable.limits import Limits
    from scxml_runtime.host import errands
    from scxml_runtime.ports.transport import Response, Transport

    class Place(errands.Place, Protocol):
        """The host. `put` takes what comes to a family, on any thread; `fulfil` the keys of wishes that nobody has to
        carry out any more."""

        limits: Limits

        @property
        def transport(self) -> Transport: ...
        def put(self, id: str, item: Item) -> None: ...
        def fulfil(self, keys: tuple[str, ...]) -> None: ...


AT_ONCE = 32
"""Requests over HTTP that wait for their answers, each on a thread."""


class Performance:
    """One wish that is being carried out."""

    __slots__ = ("call", "errand", "id", "key", "performers")

    def __init__(self, performers: Performers, id: str, key: str) -> None:
        self.performers = performers
        self.id = id
        self.key = key
        self.errand: Errand | None = None
        self.call: Call | None = None

    def done(self, result: Any) -> None:
        """It has come to this."""
        try:
            told = plain("the result", result, self.performers.place.limits.largest)
        except (TypeError, ValueError) as problem:
            self.failed(problem)
        else:
            self._end(Answered(self.key, told))

    def failed(self, problem: BaseException) -> None:
        """It has failed."""
        self._end(Failed(self.key, named(problem), isinstance(problem, OSError)))

    def _end(self, answer: Answered | Failed) -> None:
        if self.performers.at_work.pop(self.key, None) is not self:
            return
        told = () if self.call is None else self.call.end_()
        self.performers.place.put(self.id, Item(answer, fulfils=(self.key, *told)))

    def say(self, name: str, data: Any) -> None:
        """A service sends an event."""
        check_name(name)
        self.performers.place.put(
            self.id,
            Item(
                Said(self.key, name, plain(f"the data of {name}", data, self.performers.place.limits.largest))
            ),
        )

    def stop(self) -> tuple[str, ...]:
        """It is not wanted any more; what it was told and has not worked on."""
        told = () if self.call is None else self.call.end_()
        if self.errand is not None:
            self.errand.cancel()
        return told


class Performers:
    """What carries effects out. `at_work`: by key, what has begun and has no answer."""

    def __init__(
        self,
        place: Place,
        processors: dict[str, Callable[[Message], Any]],
        services: dict[str, Callable[[Call], Any]],
    ) -> None:
        self.place = place
        self.processors = processors
        self.services = services
        self.at_work: dict[str, Performance] = {}
        self._threads: ThreadPoolExecutor | None = None

    def perform(self, id: str, effect: Effect) -> None:
        """Carry out what a family wants, unless it is at work already."""
        if isinstance(effect, Tell):
            self._tell(effect)
        elif effect.key not in self.at_work:
            performance = self.at_work[effect.key] = Performance(self, id, effect.key)
            PERFORMED[type(effect)](self, effect, performance)

    def stop(self, key: str) -> None:
        """What was begun under this key is not wanted any more."""
        performance = self.at_work.pop(key, None)
        if performance is not None:
            self.place.fulfil(performance.stop())

    def leave(self) -> None:
        """The host is left: nothing counts any more, and what waits for a thread is not begun."""
        for key in [*self.at_work]:
            self.at_work.pop(key).stop()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)

    def _tell(self, effect: Tell) -> None:
        performance = self.at_work.get(effect.service)
        if performance is None or performance.call is None:
            self.place.fulfil((effect.key,))  # it is over
        else:
            performance.call.take_(effect)

    def _carry(self, effect: Carry, performance: Performance) -> None:
        self._call(
            "processor", self.processors, effect.type, Message(self.place, effect), performance, isawaitable
        )

    def _serve(self, effect: Serve, performance: Performance) -> None:
        performance.call = Call(self.place, effect, performance.say, self.place.fulfil)
        self._call("service", self.services, effect.type, performance.call, performance, _must_be_awaitable)

    def _call(
        self,
        what: str,
        known: Mapping[str, Callable[[Any], Any]],
        type: str,
        given: Any,
        performance: Performance,
        is_to_come: Callable[[Any], bool],
    ) -> None:
        try:
            if type not in known:
                raise LookupError(f"no {what} {type!r} is registered{did_you_mean(type, known)}")
            answer = known[type](given)
            if is_to_come(answer):
                performance.errand = Errand(self.place, answer, performance.done, performance.failed)
                return
        except Exception as problem:
            if is_for_the_caller(problem):
                raise
            performance.failed(problem)
        else:
            performance.done(answer)

    def _request(self, effect: Request, performance: Performance) -> None:
        asked = self._ask(effect)
        performance.errand = Errand(self.place, asked, performance.done, performance.failed)

    async def _ask(self, effect: Request) -> dict[str, Any]:
        """The answer; on a thread, so that nobody waits for it but this coroutine."""
        headers = {**effect.headers, "Idempotency-Key": effect.key}
        given = (
            self.place.transport.request,
            effect.method,
            effect.url,
            effect.body.encode("utf-8"),
            headers,
        )
        live = self.place.live
        answer: Response
        if live is None:
            answer = given[0](*given[1:])
        else:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(AT_ONCE, "scxml-http")
            answer = await live.loop.run_in_executor(self._threads, *given)
        return {"status": answer.status, "headers": dict(answer.headers), "body": text_of(answer)}


PERFORMED: Mapping[type[Any], Callable[[Performers, Any, Performance], None]] = {
    Carry: Performers._carry,
    Serve: Performers._serve,
    Request: Performers._request,
}


def _must_be_awaitable(answer: Any) -> bool:
    if not isawaitable(answer):
        raise TypeError(f"a service is a coroutine function, `async def`, but this one returned {answer!r}")
    return True
