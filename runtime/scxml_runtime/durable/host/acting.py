"""What strategies of ORS want of the world: actions of the platform, sessions that start or end.

In: effects that were committed. Out: requests on the platform port, and what comes of them; items for other families.

The rule that surprises: a session that starts does so in the transaction in which its wish is fulfilled, and so once.
The platform may be asked twice for the same, with the same `key`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scxml_runtime.durable.family.ids import root_of
from scxml_runtime.durable.family.inputs import Cancelled, Happened
from scxml_runtime.durable.host.inbox import Item, Start
from scxml_runtime.host.errands import Errand, sleep
from scxml_runtime.ports import platform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scxml_runtime.durable.family.effects import Act, Begin, End, Over
    from scxml_runtime.durable.host.performance import Performance, Stage


class Request(platform.Request):
    """An action on its way, as platforms see it, and its `key`."""

    __slots__ = ("key",)

    def __init__(self, effect: Act) -> None:
        super().__init__(effect.action, effect.session, effect.id, effect.values)
        self.given = effect.given
        self.key = effect.key


class Heard:
    """What the platform tells, for the families that it concerns."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def done(self, request: Any, data: Mapping[str, Any]) -> None:
        """The request succeeded."""
        performance = self._stage.at_work.get(request.key)
        if performance is not None:
            performance.done(dict(data))

    def failed(
        self, request: Any, error: str, description: str, data: Mapping[str, Any] | None = None
    ) -> None:
        """The request failed."""
        performance = self._stage.at_work.get(request.key)
        if performance is not None:
            performance.refused(error, description, None if data is None else dict(data))

    def happened(self, session: str, name: str, data: Mapping[str, Any]) -> None:
        """Something happened to what a session owns."""
        self._stage.place.put(root_of(session), Item(Happened(session, name, dict(data))))


def act(stage: Stage, effect: Act, performance: Performance) -> None:
    """Ask the platform."""
    if stage.place.platform is None:
        performance.refused("unknown", "the host has no platform: DurableHost(…, platform=…)")
        return
    try:
        stage.place.platform.request(Request(effect))
    except platform.Refused as problem:
        performance.refused(problem.error, problem.description)


def over(stage: Stage, effect: Over, performance: Performance) -> None:
    """Tell the platform."""
    if stage.place.platform is not None:
        stage.place.platform.session_ended(effect.session)
    del stage.at_work[effect.key]
    stage.place.fulfil((effect.key,))


def begin(stage: Stage, effect: Begin, performance: Performance) -> None:
    """Start a session, when it is time."""

    def start(awaited: None = None) -> None:
        chart = stage.place.charts.meant(effect.meaning)
        if chart is None:
            performance.failed(
                LookupError(f"the chart {effect.chart} is none of the host's: DurableHost(…, charts=[…])")
            )
        else:
            given = Start(chart, effect.params, effect.starter, effect.url)
            asker = None if effect.starter is None else (effect.starter, effect.key)
            _hand_on(stage, effect.key, effect.id, Item(given, asker=asker))

    if effect.at is None:
        start()
    else:
        awaited = sleep(stage.place, max(0.0, effect.at - stage.place.now()))
        performance.errand = Errand(stage.place, awaited, start, performance.failed)


def end(stage: Stage, effect: End, performance: Performance) -> None:
    """End a session."""
    if effect.to != root_of(effect.to):
        performance.failed(LookupError(f"session {effect.to} was invoked: it ends with its invoker"))
    else:
        item = Item(Cancelled(), asker=(effect.sender, effect.key))
        _hand_on(stage, effect.key, effect.to, item)


def _hand_on(stage: Stage, key: str, id: str, item: Item) -> None:
    """It is the other family's affair, whose turn fulfils the wish."""
    del stage.at_work[key]
    item.fulfils = (key,)
    stage.place.put(id, item)
