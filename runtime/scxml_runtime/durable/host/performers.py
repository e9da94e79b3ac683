"""What is carried out in the world, behind the commit: processors and services of the program, requests over HTTP.

In: effects that were committed. Out: their answers, as inputs for the family that wants them.

The rule that surprises: what has no answer when the process ends is begun again at the next start, under the same
key. A second answer to one wish does not count.
"""

from __future__ import annotations

from asyncio import wait_for
from concurrent.futures import ThreadPoolExecutor
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from scxml_runtime.data.blame import is_for_the_caller
from scxml_runtime.durable.family.effects import Act, Begin, Carry, End, Over, Request, Serve, Tell
from scxml_runtime.durable.host import acting
from scxml_runtime.durable.host.exchange import exchanged
from scxml_runtime.durable.host.outside import Call, Message, is_coroutine_of_service, registered
from scxml_runtime.durable.host.performance import Performance, Stage
from scxml_runtime.host.errands import Errand, sleep
from scxml_runtime.host.outside import check_callable
from scxml_runtime.session.notices import python_failed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.durable.host.performance import Place


AT_ONCE = 32
"""Requests over HTTP that wait for their answers, each on a thread."""


class Performers(Stage):
    """What carries effects out."""

    def __init__(
        self,
        place: Place,
        processors: dict[str, Callable[[Message], Any]],
        services: dict[str, Callable[[Call], Any]],
    ) -> None:
        super().__init__(place)
        check_callable("processor", processors)
        check_callable("service", services)
        self.processors = processors
        self.services = services
        self._threads: ThreadPoolExecutor | None = None

    def perform(self, id: str, effect: Effect) -> None:
        """Carry out what a family wants, unless it is at work already."""
        if isinstance(effect, Tell):
            self._tell(effect)
        elif effect.key not in self.at_work:
            performance = self.at_work[effect.key] = Performance(self, id, effect.key)
            if self.place.probes:
                self.place.probes.tell("began", id, effect)
            PERFORMED[type(effect)](self, effect, performance)

    def stop(self, key: str) -> None:
        """What was begun under this key is not wanted any more."""
        performance = self.at_work.pop(key, None)
        if performance is not None:
            if self.place.probes:
                self.place.probes.tell("ended", key, None)
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
        self._call(
            "service", self.services, effect.type, performance.call, performance, is_coroutine_of_service
        )

    def _call(
        self,
        what: str,
        known: Mapping[str, Callable[[Any], Any]],
        type: str,
        given: Any,
        performance: Performance,
        is_to_come: Callable[[Any], bool],
    ) -> None:
        def failed(problem: BaseException) -> None:
            python_failed(f"the {what} {type}", performance.id, problem)
            performance.failed(problem)

        try:
            called = registered(what, known, type)
        except LookupError as problem:
            performance.failed(problem)
            return
        try:
            answer = called(given)
            if is_to_come(answer):
                performance.errand = Errand(self.place, answer, performance.done, failed)
                return
        except Exception as problem:
            if is_for_the_caller(problem):
                raise
            failed(problem)
        else:
            performance.done(answer)

    def _request(self, effect: Request, performance: Performance) -> None:
        asked = self._ask(effect)
        performance.errand = Errand(self.place, asked, performance.done, performance.failed)

    async def _ask(self, effect: Request) -> dict[str, Any]:
        """The answer; on a thread, so that nobody waits for it but this coroutine."""
        if effect.after:
            await sleep(self.place, effect.after)
        live = self.place.live
        if live is None:
            return exchanged(self.place.transport, effect)
        asked = live.loop.run_in_executor(self._at_hand(), exchanged, self.place.transport, effect)
        answer: dict[str, Any] = await wait_for(asked, effect.timeout or None)
        return answer

    def _at_hand(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(AT_ONCE, "scxml-http")
        return self._threads


PERFORMED: Mapping[type[Any], Callable[[Performers, Any, Performance], None]] = {
    Carry: Performers._carry,
    Serve: Performers._serve,
    Request: Performers._request,
    Act: acting.act,
    Over: acting.over,
    Begin: acting.begin,
    End: acting.end,
}
