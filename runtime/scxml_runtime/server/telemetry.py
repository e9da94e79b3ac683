"""Traces for OpenTelemetry: a span for each request, each turn, each effect outside, one below the other.

In: what an `Observer` and a `Probe` hear; `traceparent` of requests. Out: spans, to what the program has set up, such
as `opentelemetry-instrument`; `traceparent` of requests that go out. Extra `telemetry`: opentelemetry-api.

The rule that surprises: this file is imported where traces are wanted, and nowhere else. Where one comes back from the
store after a restart, whose it was is not known any more: its span begins a trace of its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from opentelemetry import context, propagate, trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode

from scxml_runtime.durable.family.effects import Act, Carry, Message, Request, Serve, Stop
from scxml_runtime.durable.family.inputs import Answered
from scxml_runtime.durable.host.batch import name_of

if TYPE_CHECKING:
    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.durable.family.inputs import Answer
    from scxml_runtime.durable.host.batch import Batch
    from scxml_runtime.durable.host.inbox import Item
    from scxml_runtime.durable.host.turned import Turned
    from scxml_runtime.ports.transport import Response, Transport
    from scxml_runtime.server import exchange
    from scxml_runtime.server.routes import Route

MOST_KEPT = 10_000
"""Spans that are remembered for what may come below them."""

NAMES: Mapping[type[Any], Callable[[Any], str]] = {
    Carry: lambda effect: f"send {effect.type}",
    Serve: lambda effect: f"invoke {effect.type}",
    Request: lambda effect: str(effect.method),
    Act: lambda effect: str(effect.action),
}
"""What spans of effects are called; other effects stay in the host."""


class Traces:
    """Of one server: an `Observer` of its requests, a `Probe` of its host. `provider`: whose the spans are; that of the
    program, if nothing is said."""

    def __init__(self, provider: trace.TracerProvider | None = None) -> None:
        self._tracer = trace.get_tracer("scxml_runtime.server", tracer_provider=provider)
        self._above = Kept()
        self._open: dict[str, Span] = {}

    # --- requests --------------------------------------------------------------

    def __call__(self, request: exchange.Request, route: Route | None) -> Callable[[int], None]:
        """A request has begun. Streams have no span: they would end with the day."""
        if route is None or route.is_stream:
            return lambda status: None
        told = {"http.request.method": request.method, "http.route": route.path, "url.path": request.path}
        above = propagate.extract(request.headers)
        span = self._tracer.start_span(f"{request.method} {route.path}", above, SpanKind.SERVER, told)
        token = context.attach(trace.set_span_in_context(span, above))

        def end(status: int) -> None:
            span.set_attribute("http.response.status_code", status)
            if status >= 500:
                span.set_status(Status(StatusCode.ERROR))
            span.end()
            context.detach(token)

        return end

    def handed_in(self, item: Item) -> None:
        """What comes of it stands below the request."""
        if trace.get_current_span().get_span_context().is_valid:
            item.context = context.get_current()

    # --- turns --------------------------------------------------------------

    def committed(self, batch: Batch) -> None:
        """A span for each turn, in the order in which they came; messages of one to another stand below it."""
        fresh = {id(item.input): item for _, item in batch.fresh}
        for each in batch.turned:
            if each.turn is not None:
                below = self._turned(each)
                for effect in each.turn.effects:
                    self._leave(effect, below, fresh)

    def _turned(self, turned: Turned) -> Context:
        items = turned.admitted.items
        first, *others = [*filter(None, map(self._above_of, items))] or [Context()]
        told = {
            "scxml.session": turned.id,
            "scxml.chart": turned.chart,
            "scxml.inputs": [name_of(each) for each in items],
        }
        links = [Link(trace.get_current_span(each).get_span_context()) for each in others]
        span = self._tracer.start_span(
            f"turn {turned.chart}", first, SpanKind.INTERNAL, told, links, turned.began
        )
        span.end(turned.ended)
        return trace.set_span_in_context(span)

    def _above_of(self, item: Item) -> Context | None:
        """Whose the item is: a caller's, another session's, or an effect's whose answer it is."""
        found: Context | None = item.context or self._above.take(getattr(item.input, "key", ""))
        return found

    def _leave(self, effect: Effect, below: Context, fresh: Mapping[int, Item]) -> None:
        if type(effect) in NAMES:
            self._above.keep(effect.key, below)
        elif isinstance(effect, Message) and id(effect.event) in fresh:
            fresh[id(effect.event)].context = below
        elif isinstance(effect, Stop):
            self._above.take(effect.of)

    def failed(self, problem: Exception) -> None:
        """Nothing of it has happened."""

    # --- effects --------------------------------------------------------------

    def began(self, id: str, effect: Effect) -> None:
        """An effect is under way."""
        name = NAMES.get(type(effect))
        if name is not None:
            told = {"scxml.session": id, "scxml.key": effect.key}
            if isinstance(effect, Request):
                parts = urlsplit(effect.url)
                told |= {"http.request.method": effect.method, "server.address": parts.hostname or ""}
            above = self._above.take(effect.key) or Context()
            self._open[effect.key] = self._tracer.start_span(name(effect), above, SpanKind.CLIENT, told)

    def ended(self, key: str, answer: Answer | None) -> None:
        """It is not."""
        span = self._open.pop(key, None)
        if span is None:
            return
        if answer is not None:
            self._above.keep(key, trace.set_span_in_context(span))
            if not isinstance(answer, Answered):
                span.set_status(Status(StatusCode.ERROR))
        span.end()

    def transport(self, real: Transport) -> Transport:
        """The same, whose requests say to which trace they belong."""
        return Carrying(real, self._open)


class Kept:
    """Contexts for what may come below them, by key; those that nobody has taken for longest are forgotten."""

    def __init__(self) -> None:
        self._all: OrderedDict[str, Context] = OrderedDict()

    def keep(self, key: str, below: Context) -> None:
        """Until somebody takes it."""
        self._all[key] = below
        if len(self._all) > MOST_KEPT:
            self._all.popitem(last=False)

    def take(self, key: str) -> Context | None:
        """It, if it is there."""
        return self._all.pop(key, None)


class Carrying:
    """A transport that tells of traces. It knows an effect by its key, which goes with the request."""

    def __init__(self, real: Transport, spans: Mapping[str, Span]) -> None:
        self._real = real
        self._spans = spans

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Send a request; OSError when there is no answer."""
        span = self._spans.get(headers.get("Idempotency-Key", ""))
        told = dict(headers)
        if span is not None:
            propagate.inject(told, trace.set_span_in_context(span))
        return self._real.request(method, url, body, told)
