"""What is being carried out: one wish on its way, and where it is.

In: a wish that has begun. Out: its answer, as an input for the family that wants it. The rule that surprises: only the
first answer counts, and none once the wish is not wanted any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.chart.event import check_name
from scxml_runtime.data.errors import named
from scxml_runtime.durable.family.inputs import Answered, Failed, Refused, Said
from scxml_runtime.durable.host.inbox import Item
from scxml_runtime.durable.host.payload import plain

if TYPE_CHECKING:
    from scxml_runtime.durable.family.inputs import Answer
    from scxml_runtime.durable.host.charts import Charts
    from scxml_runtime.durable.host.limits import Limits
    from scxml_runtime.durable.host.outside import Call
    from scxml_runtime.durable.host.probes import Probes
    from scxml_runtime.host import errands
    from scxml_runtime.host.errands import Errand
    from scxml_runtime.ports.platform import Platform
    from scxml_runtime.ports.transport import Transport

    class Place(errands.Place, Protocol):
        """The host. `put` takes what comes to a family, on any thread; `fulfil` the keys of wishes that nobody has to
        carry out any more."""

        charts: Charts
        limits: Limits
        probes: Probes
        platform: Platform | None

        @property
        def transport(self) -> Transport: ...
        def now(self) -> float: ...
        def put(self, id: str, item: Item) -> None: ...
        def fulfil(self, keys: tuple[str, ...]) -> None: ...


class Stage:
    """Where effects are carried out. `at_work`: by key, what has begun and has no answer."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.at_work: dict[str, Performance] = {}


class Performance:
    """One wish that is being carried out."""

    __slots__ = ("call", "errand", "id", "key", "stage")

    def __init__(self, stage: Stage, id: str, key: str) -> None:
        self.stage = stage
        self.id = id
        self.key = key
        self.errand: Errand | None = None
        self.call: Call | None = None

    def done(self, result: Any) -> None:
        """It has come to this."""
        try:
            told = plain("the result", result, self.stage.place.limits.largest)
        except (TypeError, ValueError) as problem:
            self.failed(problem)
        else:
            self._end(Answered(self.key, told))

    def failed(self, problem: BaseException) -> None:
        """It has failed."""
        self._end(Failed(self.key, named(problem), isinstance(problem, OSError)))

    def refused(self, error: str, description: str, data: Any = None) -> None:
        """The platform does not do it."""
        self._end(Refused(self.key, error, description, data))

    def _end(self, answer: Answer) -> None:
        if self.stage.at_work.pop(self.key, None) is not self:
            return
        if self.stage.place.probes:
            self.stage.place.probes.tell("ended", self.key, answer)
        told = () if self.call is None else self.call.end_()
        self.stage.place.put(self.id, Item(answer, fulfils=(self.key, *told)))

    def say(self, name: str, data: Any) -> None:
        """A service sends an event."""
        check_name(name)
        self.stage.place.put(
            self.id,
            Item(Said(self.key, name, plain(f"the data of {name}", data, self.stage.place.limits.largest))),
        )

    def stop(self) -> tuple[str, ...]:
        """It is not wanted any more; what it was told and has not worked on."""
        told = () if self.call is None else self.call.end_()
        if self.errand is not None:
            self.errand.cancel()
        return told
